"""What a suggester from outside proposes is held against the code set and the text."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from codesets_support import add, day, group, leaf, release

from codesets import Catalog, CodeSystem
from codesets.suggest import Proposal, validated

FIRST = (group("R53"), leaf("R530", parent="R53"), leaf("Z823"), leaf("E119"))
SECOND = (group("R53"), leaf("R531", parent="R53"))


@pytest.fixture
def valid_on(tmp_path):
    add(tmp_path, release("2025-10-01", "2026-03-31"), *FIRST)
    add(tmp_path, release("2026-04-01", "2026-09-30"), *SECOND)
    catalog = Catalog.open(tmp_path)
    return lambda on: catalog.view(CodeSystem.ICD10CM, day(on))


def proposed(text, passage, code="R53.0", confidence=0.9):
    start = text.index(passage)
    return Proposal(code, confidence, start, start + len(passage))


@pytest.mark.parametrize(
    ("code", "on", "held"),
    [
        ("R53.0", "2026-03-31", ["R530"]),
        ("r530", "2026-03-31", ["R530"]),
        ("R53.0", "2026-04-01", []),
        ("R53.1", "2026-04-01", ["R531"]),
        ("R53.1", "2026-03-31", []),
        ("R53", "2026-04-01", []),
        ("", "2026-04-01", []),
    ],
)
def test_code_must_be_billable_on_the_date(valid_on, code, on, held):
    found = validated([proposed("Tired.", "Tired", code)], "Tired.", valid_on(on))
    assert [each.code for each in found] == held


@pytest.mark.parametrize(
    ("text", "passage", "negated", "uncertain"),
    [
        ("Feels tired.", "tired", False, False),
        ("Denies feeling tired.", "tired", True, False),
        ("Not tired", "Not tired", True, False),
        ("Tiredness was ruled out.", "Tiredness", True, False),
        ("Possible fatigue.", "fatigue", False, True),
        ("Possible fatigue.", "Possible fatigue", False, True),
        ("No pain. Tired. No cough.", "Tired. No", False, False),
        ("Diabetes without complications", "Diabetes without complications", False, False),
        ("Tired (since May), weak", "since May), weak", False, False),
    ],
)
def test_denial_and_doubt_are_read_around_the_passage(valid_on, text, passage, negated, uncertain):
    [found] = validated([proposed(text, passage)], text, valid_on("2026-03-01"))
    assert (found.negated, found.uncertain) == (negated, uncertain)
    assert (found.matched_term, text[found.start : found.end]) == (passage, passage)


def test_what_a_relative_had_is_only_evidence_for_codes_of_relatives(valid_on):
    text = "Her mother had a stroke."
    proposals = [proposed(text, "stroke", code) for code in ("E11.9", "Z82.3")]
    found = validated(proposals, text, valid_on("2026-03-01"))
    assert [each.code for each in found] == ["Z823"]


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 3), (0, 0), (3, 1), (0, 1_001), (5, 9_999), (2_000, 2_001)]
)
def test_passage_must_stand_in_the_text_and_have_words(valid_on, start, end):
    text = "tired " * 200 + " " * 1_000
    assert list(validated([Proposal("R530", 0.9, start, end)], text, valid_on("2026-03-01"))) == []


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan"), float("inf")])
def test_confidence_must_be_between_0_and_1(valid_on, confidence):
    proposal = proposed("Tired.", "Tired", confidence=confidence)
    assert list(validated([proposal], "Tired.", valid_on("2026-03-01"))) == []
