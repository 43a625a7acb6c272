"""Names of attributes that OpenTelemetry may still change stand in one module."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ONE_PLACE = ROOT / "libs/kit/src/kit/trace_names.py"
# Its conventions of messaging are still in development; those of HTTP are stable.
CHANGING = "messaging."
SOURCES = [
    path
    for folder in ("libs", "services", "gateway", "adapters", "deploy", "contracts")
    for path in (ROOT / folder).glob("**/src/**/*.py")
    if ".work" not in path.parts
]


def names(path):
    nodes = ast.walk(ast.parse(path.read_text()))
    texts = (node.value for node in nodes if isinstance(node, ast.Constant))
    return [text for text in texts if isinstance(text, str) and text.startswith(CHANGING)]


def test_the_one_place_has_them():
    assert len(names(ONE_PLACE)) > 3


@pytest.mark.parametrize("folder", sorted({path.relative_to(ROOT).parts[0] for path in SOURCES}))
def test_no_other_module_names_one(folder):
    others = [path for path in SOURCES if path.relative_to(ROOT).parts[0] == folder]
    found = {str(path): names(path) for path in others if path != ONE_PLACE and names(path)}
    assert found == {}
