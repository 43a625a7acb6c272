"""docs/promises.md: whoever reads a promise finds the test that proves it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| ([A-Z]\d+) \| (.+) \| (.+) \|$")
NAMED = re.compile(r"`([^`]+\.py)::(\w+)`")
# Every row of these is there, so that no promise is dropped unseen.
CHAPTERS = {"O": 7, "I": 10, "K": 9, "M": 9, "H": 9, "E": 5, "D": 11, "T": 5, "S": 7}


def promises():
    lines = (ROOT / "docs/promises.md").read_text().splitlines()
    return [found.groups() for line in lines if (found := ROW.match(line))]


def names_in(path):
    tree = ast.parse(path.read_text())
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def test_every_promise_is_listed_once():
    listed = [number for number, _, _ in promises()]
    assert listed == [
        f"{letter}{n + 1}" for letter, count in CHAPTERS.items() for n in range(count)
    ]


@pytest.mark.parametrize(
    ("number", "promise", "proof"), promises(), ids=[number for number, _, _ in promises()]
)
def test_a_promise_has_tests_that_exist_or_says_that_it_is_open(number, promise, proof):
    named = NAMED.findall(proof)
    assert named or proof.startswith("Open"), f"{number} names no test: say 'Open' and why"
    for path, name in named:
        assert (ROOT / path).is_file(), f"{number} names {path}, which does not exist"
        assert name.startswith(("test_", "Test"))
        assert name in names_in(ROOT / path), f"{number} names {path}::{name}: there is none"
    assert proof.count("::") == len(named), f"{number}: name tests as `path.py::test_name`"
