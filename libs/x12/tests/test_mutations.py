"""A file with one fault more than an accepted one is told of, by the right rule, at its place."""

from __future__ import annotations

import pytest
from x12_envelope_faults import ENVELOPE, HIERARCHY, LOOPS, SEGMENTS
from x12_meaning_faults import CLAIMS, REMITTANCES
from x12_mutations import BASES, Mutation, recount
from x12_support import golden
from x12_value_faults import CHARACTERS, CODES, DATES, ELEMENTS, NOTES

import x12
from x12.guide import find_guide
from x12.rules import RULES
from x12.validation.conditions import conditions_of

CLASSES = {
    "envelope": ENVELOPE,
    "levels": HIERARCHY,
    "segments": SEGMENTS,
    "loops": LOOPS,
    "elements": ELEMENTS,
    "codes": CODES,
    "syntax notes": NOTES,
    "dates": DATES,
    "characters": CHARACTERS,
    "claims": CLAIMS,
    "remittances": REMITTANCES,
}
MUTATIONS = [
    pytest.param(each, id=f"{name}: {each.base}: {each.name}")
    for name, mutations in CLASSES.items()
    for each in mutations
]
OF_NO_SEGMENT = {"X01", "X03", "X05"}
"""What is no segment has no id."""
NOT_INJECTED = {"G08", "F05", "F05-noted"}
"""G08 repeats what E14, E16 and the rules of dates tell, for a reader that sees no other rule; the
others tell of thousands of findings."""


def mutated(mutation: Mutation) -> str:
    text = mutation.change(golden(BASES[mutation.base]))
    return text if mutation in ENVELOPE else recount(text)


def told(text: str) -> list[str]:
    """Return rule and place, severity and segment of every finding, as mutations state them."""
    segments = [each.strip() for each in text.split("~")]
    lines = []
    for each in x12.validate(text, profile=x12.Profile.STRICT):
        place = f"{each.segment}{each.element}"
        at = segments[each.position - 1] if each.position <= len(segments) else ""
        lines.append(" ".join(filter(None, [each.rule, place, each.severity, at])))
    return lines


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_fault_is_told_of_at_its_place(mutation: Mutation) -> None:
    found = told(mutated(mutation))
    expected = f"{mutation.told} {mutation.severity} {mutation.at}".strip()
    assert any(each.startswith(expected) for each in found), found


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_finding_has_words_a_mend_and_a_place(mutation: Mutation) -> None:
    for each in x12.validate(mutated(mutation), profile=x12.Profile.STRICT):
        assert each.message
        assert each.fix
        assert "{" not in each.message + each.fix
        assert each.position
        assert each.segment or each.rule in OF_NO_SEGMENT


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_words_of_a_finding_never_repeat_data(mutation: Mutation) -> None:
    text = mutated(mutation)
    for each in x12.validate(text, profile=x12.Profile.STRICT):
        words = f"{each.message} {each.fix}"
        assert not any(name in words for name in ("TESTER", "AVERY", "19800615", "SYN000111222"))


def test_every_rule_is_broken_by_a_mutation() -> None:
    broken = {
        mutation.told.partition(" ")[0] for mutations in CLASSES.values() for mutation in mutations
    }
    assert not set(RULES) - broken - NOT_INJECTED


@pytest.mark.parametrize("version", ["005010X222A1", "005010X223A2", "005010X224A2"])
def test_every_situational_rule_is_broken_by_a_mutation(version: str) -> None:
    guide = find_guide("837", version)
    assert guide is not None
    kind = {"005010X222A1": "837P", "005010X223A2": "837I", "005010X224A2": "837D"}[version]
    broken = {each.told.partition(" ")[0] for each in CLAIMS if each.base.startswith(kind)}
    stated = {
        condition.rule.id
        for conditions in conditions_of(guide).by_loop.values()
        for condition in conditions.rules
    }
    assert not stated - broken


def test_there_are_many_of_every_class() -> None:
    assert all(len(mutations) >= 8 for mutations in CLASSES.values())
    assert sum(map(len, CLASSES.values())) > 300
