"""The public sample files beside the repository: what is right passes, what is wrong is named.

``corpus_expectations`` has the reasons. Without the files these tests skip, and say how many.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest
from corpus_expectations import ENVELOPE_CHECKS, EXPLAINED, GOLD_FAULTS, NAMED

import x12
from x12 import Finding, Limits, Profile, validate
from x12.checking.segments import SegmentChecker
from x12.guide import Guide, find_guide
from x12.reading.interchanges import InterchangeReader
from x12.reading.steps import StepTable
from x12.reading.walking import SetWalk

CORPUS = Path(__file__).parents[4] / "shared/data/x12"
FILES = 227
SETS = {"837P", "837I", "837D", "835", "270", "271", "276", "277", "277CA", "999", "TA1"}
READ = re.compile(r"005010X(222|223|224|221|279|212|214|231)(A\d)?")
INVALID = {"invalid", "invalid-envelope"}
ALL_FINDINGS = Limits(findings_max=1_000_000)

Row = dict[str, str]


def rows_of(name: str) -> list[Row]:
    path = CORPUS / name
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


ROWS = rows_of("MANIFEST.csv")
NEGATIVE = {row["path"]: row for row in rows_of("NEGATIVE_CASES.csv")}


def is_read(row: Row) -> bool:
    """Say whether the file is of a set and a guide that have a table, TA1 among them."""
    versions = row["version"].split("|")
    is_known = row["version"] == "" or READ.fullmatch(versions[-1]) is not None
    return row["transaction_set"] in SETS and is_known


GOLD = [row for row in ROWS if is_read(row) and row["consensus"] == "gold"]
VALID = [
    row
    for row in ROWS
    if is_read(row) and row["consensus"] != "gold" and row["validity"] not in INVALID
]
WRONG = [row for row in ROWS if row["validity"] in INVALID]
OTHER = [row for row in ROWS if not is_read(row)]

pytestmark = pytest.mark.skipif(not ROWS, reason=f"{FILES} sample files are not beside us")


def over(rows: list[Row]) -> pytest.MarkDecorator:
    """Run a test for each row; without the files once, so that the skip is seen."""
    return pytest.mark.parametrize("row", rows or [{"path": "none"}], ids=lambda row: row["path"])


@cache
def findings_of(path: str) -> tuple[Finding, ...]:
    return tuple(validate((CORPUS / path).read_bytes(), limits=ALL_FINDINGS))


def errors_of(path: str) -> set[str]:
    return {each.rule for each in findings_of(path) if each.is_error}


def places_of(path: str, rule: str) -> set[str]:
    return {each.segment + each.element for each in findings_of(path) if each.rule == rule}


@cache
def step_table(guide: Guide) -> StepTable:
    return StepTable(guide)


def text_of(path: str) -> str:
    return (CORPUS / path).read_text("utf-8")


def test_every_file_is_there() -> None:
    assert len(ROWS) == FILES
    assert (len(GOLD), len(VALID)) == (45, 55)
    assert {*GOLD_FAULTS, *EXPLAINED, *NAMED} <= {row["path"] for row in ROWS}


@over(ROWS)
@pytest.mark.parametrize("profile", Profile)
def test_validation_never_raises(row: Row, profile: Profile) -> None:
    text = (CORPUS / row["path"]).read_bytes()
    assert all(each.message and each.fix for each in validate(text, profile=profile))


@over(GOLD)
def test_gold_has_no_error_but_true_faults(row: Row) -> None:
    assert errors_of(row["path"]) == GOLD_FAULTS.get(row["path"], {}).keys()


@over(GOLD)
def test_gold_reads_into_models(row: Row) -> None:
    assert list(x12.read_records(text_of(row["path"])))


@over(GOLD)
def test_gold_comes_back_as_it_was(row: Row) -> None:
    text = text_of(row["path"]).strip("\ufeff \r\n")
    sets = [
        "".join(raw + each.text.delimiters.segment for raw in each.raw_segments)
        for interchange in x12.read_interchanges(text)
        for group in interchange.groups
        for each in group.transaction_sets
    ]
    segments = list(x12.read_segments(text))
    terminator = segments[0].delimiters.segment
    expected = re.sub(re.escape(terminator) + r"\s+", terminator, text)
    joined = "".join(
        each.delimiters.element.join((each.id, *each.elements)) + each.delimiters.segment
        for each in segments
    )
    assert joined == expected
    end = re.escape(terminator)
    bodies = re.findall(rf"(?<={end})ST\W.*?{end}SE\W.*?{end}", expected)
    assert sets == bodies


@over(VALID)
def test_errors_in_valid_files_are_explained(row: Row) -> None:
    assert errors_of(row["path"]) == EXPLAINED.get(row["path"], {}).keys()


@over(WRONG)
def test_fault_is_named(row: Row) -> None:
    path = row["path"]
    assert errors_of(path)
    for rule, segments in NAMED.get(path, {}).items():
        assert set(segments.split()) <= places_of(path, rule)
    checks = NEGATIVE[path]["independent_envelope_check"]
    for word, rule in ENVELOPE_CHECKS.items():
        # Nothing is read after an ISA that states no separators.
        if word in checks and (rule == "X01" or "X01" not in errors_of(path)):
            assert rule in errors_of(path)


@over([row for row in WRONG if is_read(row)])
def test_fault_inside_a_set_stands_in_the_table(row: Row) -> None:
    is_made = row["validity"] == "invalid"
    is_envelope = NEGATIVE[row["path"]]["independent_envelope_check"] != "ok"
    assert row["path"] in NAMED or is_envelope or not is_made


@over(OTHER)
def test_other_guides_get_one_clear_finding_a_set(row: Row) -> None:
    path = row["path"]
    if errors_of(path) == {"X01"}:
        return  # the file cannot be cut into segments
    reader = InterchangeReader((CORPUS / path).read_bytes())
    sets = sum(each.guide is None for each in reader.sets())
    told = [each for each in findings_of(path) if each.rule == "X30"]
    assert len(told) == sets
    inside = {each.rule for each in findings_of(path) if each.loop or each.rule[0] in "GHPBUQ"}
    assert not inside
    if row["validity"] == "valid":
        assert errors_of(path) <= {"X30", *EXPLAINED.get(path, {})}


@over(ROWS)
def test_errata_are_read_with_a_warning(row: Row) -> None:
    if not is_read(row) or not row["version"]:
        return
    version = row["version"].split("|")[-1]
    identifier = row["transaction_set"][:3]
    guide = find_guide(identifier, version)
    assert guide is not None
    told = [each for each in findings_of(row["path"]) if each.rule == "X31"]
    is_cut = errors_of(row["path"]) == {"X01"}
    assert bool(told) == (version != guide.version and not is_cut)
    assert not any(each.is_error for each in told)


@over([row for row in ROWS if is_read(row)])
def test_what_is_plainly_right_has_no_fault(row: Row) -> None:
    reader = InterchangeReader((CORPUS / row["path"]).read_bytes())
    try:
        for text in reader.sets():
            if text.guide is None:
                continue
            checker = SegmentChecker(text.delimiters)

            def look(_, rule, elements, raw, position, checker=checker):
                if rule is not None and checker.is_plainly_right(rule, elements, raw):
                    assert not list(checker.faults(rule, elements)), position

            for _ in SetWalk(step_table(text.guide), text.delimiters, hook=look).frames(text):
                pass
    except x12.X12Error:
        assert "X01" in errors_of(row["path"])
