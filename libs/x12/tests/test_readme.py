"""The examples of the README run as they stand."""

import re
import shutil
from pathlib import Path

import pytest
from x12_support import GOLDEN_FOLDER

README = Path(__file__).parents[1] / "README.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_example_runs(number, tmp_path, monkeypatch):
    shutil.copy(GOLDEN_FOLDER / "case1_837p.edi", tmp_path / "claims.edi")
    shutil.copy(GOLDEN_FOLDER / "case1_835.edi", tmp_path / "remittance.edi")
    monkeypatch.chdir(tmp_path)
    exec(compile(EXAMPLES[number], f"example {number}", "exec"), {})


def test_there_are_examples():
    assert len(EXAMPLES) == 5
