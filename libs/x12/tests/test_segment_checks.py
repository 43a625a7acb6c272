"""The quick look at a segment and the full check agree; code lists hold what they should."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from x12.checking.code_lists import CODE_LISTS, listed_codes, one_of
from x12.checking.segments import SegmentChecker
from x12.guide import Cell, Guide, LoopRule, SegmentRule, Usage
from x12.guide.catalog import all_guides
from x12.segments import Delimiters

STANDARD = Delimiters()
DELIMITERS = (
    STANDARD,
    Delimiters(element="|", repetition="!", component=">", segment="\n"),
    Delimiters(element="+", repetition="^", component="\\", segment="'"),
)
CHECKERS = {each: SegmentChecker(each) for each in DELIMITERS}
RIGHT_OF_LIST = {
    "npi": "1234567893",
    "taxonomy": "207Q00000X",
    "postal_code": "441140000",
    "icd10cm": "E1165",
    "icd10pcs": "0BH17EZ",
    "hcpcs": "J0131",
    "modifier": "QW",
    "ndc": "00002771501",
    "rarc": "N290",
}
RIGHT_OF_KIND = {
    "R": ("0", "12.5", "-3", ".25", "100000"),
    "N0": ("1", "0012", "-4"),
    "N2": ("100",),
    "DT": ("20260228", "20240229", "260228"),
    "TM": ("2359", "000000"),
}
DUBIOUS = (
    *("", " ", "A ", " A", "é", "A\x07", "00", "D8", "XX", "19000229", "20261301", "1.234", "+1"),
    *("20260301-20260228", "20260228-20260301", "2400", ".", "-", "1.", "--1", "1e5", "١٢"),
    *("A" * 90, "9" * 30, "0.0001", "1234567890", "M5V 2T6", "ZZ", "A:B", "A^B", "A>B", "A!B"),
)


def rules_of(loop: LoopRule) -> Iterator[SegmentRule]:
    yield from loop.segments
    for each in loop.loops:
        yield from rules_of(each)


def right_values(cell: Cell) -> list[str]:
    if cell.codes:
        return sorted(cell.codes)
    if cell.code_list in RIGHT_OF_LIST:
        return [RIGHT_OF_LIST[cell.code_list]]
    if cell.code_list:
        return sorted(listed_codes()[cell.code_list])[:40]
    return [*RIGHT_OF_KIND.get(cell.element.kind, ("A" * cell.length_min, "20260228", "A B"))]


@st.composite
def values(draw: st.DrawFn, cell: Cell, delimiters: Delimiters) -> str:
    if cell.usage is not Usage.REQUIRED and draw(st.booleans()):
        return ""
    if draw(st.integers(0, 11)) == 0:
        return draw(st.sampled_from(DUBIOUS))
    if cell.components:
        parts = [draw(values(each, delimiters)) for each in cell.components]
        return delimiters.component.join(parts).rstrip(delimiters.component)
    return draw(st.sampled_from(right_values(cell)))


@st.composite
def segments(draw: st.DrawFn, rule: SegmentRule, delimiters: Delimiters) -> str:
    cells = [draw(values(each, delimiters)) for each in rule.cells]
    if rule.cells and draw(st.integers(0, 9)) == 0:
        cells.append(draw(st.sampled_from(DUBIOUS)))
    text = delimiters.element.join([rule.id, *cells])
    return text if draw(st.integers(0, 9)) == 0 else text.rstrip(delimiters.element)


def assert_glance_is_right(rule: SegmentRule, text: str, delimiters: Delimiters) -> None:
    """State the law: what is plainly right has no fault."""
    checker, elements = CHECKERS[delimiters], text.split(delimiters.element)
    if checker.is_plainly_right(rule, elements, text):
        assert not list(checker.faults(rule, elements)), text
        assert text.isascii()
        assert text.isprintable()


@pytest.mark.parametrize("guide", all_guides(), ids=lambda guide: guide.title)
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_what_is_plainly_right_has_no_fault(guide: Guide, data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(list(rules_of(guide.root))))
    delimiters = data.draw(st.sampled_from(DELIMITERS))
    assert_glance_is_right(rule, data.draw(segments(rule, delimiters)), delimiters)


@pytest.mark.parametrize("name", CODE_LISTS)
def test_codes_of_a_list_are_right_at_a_glance(name: str) -> None:
    known = CODE_LISTS[name]
    for code in listed_codes().get(name, {RIGHT_OF_LIST.get(name, "")}):
        assert not known.broken_rule(code)
        if name != "npi":
            assert re.fullmatch(known.glance, code)


@given(st.sets(st.text("AB1", min_size=1, max_size=4), min_size=1), st.text("AB1", max_size=4))
def test_one_of_matches_exactly_its_codes(codes: set[str], other: str) -> None:
    pattern = re.compile(one_of(codes))
    assert all(pattern.fullmatch(each) for each in codes)
    assert bool(pattern.fullmatch(other)) == (other in codes)


def test_every_list_that_guides_name_is_checked() -> None:
    named = {
        each.code_list
        for guide in all_guides()
        for rule in rules_of(guide.root)
        for cell in rule.cells
        for each in (cell, *cell.components)
    }
    assert named - {""} <= CODE_LISTS.keys()


@pytest.mark.parametrize(
    ("name", "code", "rule"),
    [
        ("npi", "1234567890", "C01"),
        ("taxonomy", "207Q00000", "C02"),
        ("icd10cm", "E11.65", "C04"),
        ("hcpcs", "9921", "C05"),
        ("modifier", "2", "C06"),
        ("ndc", "0002-7715-01", "C07"),
        ("revenue", "300", "C08"),
        ("revenue", "0009", "C10"),
        ("rarc", "X12", "C09"),
        ("rarc", "MA130", ""),
        ("rarc", "MA01", ""),
        ("carc", "45", ""),
        ("carc", "999", "C10"),
        ("claim_status", "772", ""),
        ("claim_status_category", "ZZ", "C12"),
        ("claim_status_category", "R99", "C10"),
        ("country", "XX", "C10"),
        ("state", "OH", ""),
        ("state", "XX", "C11"),
        ("place_of_service", "11", ""),
        ("place_of_service", "30", "C11"),
        ("type_of_bill", "13", ""),
    ],
)
def test_code_breaks_the_rule(name: str, code: str, rule: str) -> None:
    assert CODE_LISTS[name].broken_rule(code) == rule


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("N4*AKRON*OH*44308", []),
        ("N4*AKRON*OH*443081234", []),
        ("N4*AKRON*OH*44308-1234", ["C03"]),
        ("N4*AKRON*OH*4430", ["C03"]),
        ("N4*AKRON*OH*4430*US", ["C03"]),
        ("N4*TORONTO*ON*M5V 2T6", ["C03"]),
        ("N4*TORONTO*ON*M5V 2T6*CA", []),
        ("N4*AKRON*O1*44308", ["C11"]),
        ("N4*AKRON*OHIO*44308", ["E05"]),
        ("N4**OH*44308", ["E01"]),
    ],
)
def test_address_is_checked(text: str, rules: list[str]) -> None:
    told = told_of("professional claim", "N4", text)
    assert sorted(rule for rule, _ in told) == rules


@pytest.mark.parametrize(
    ("text", "rule", "element"),
    [
        ("CLM*A1*100***11>B>1*Y*A*Y*Y", "E18", "05"),
        ("CLM*A1*100***11:B:1*Y*A*Y*Y", "", ""),
        ("CLM*A1*100.005***11:B:1*Y*A*Y*Y", "E16", "02"),
        ("CLM*A1*100***111:B:1*Y*A*Y*Y", "E05", "05-1"),
        ("CLM*A1*100***30:B:1*Y*A*Y*Y", "C11", "05-1"),
    ],
)
def test_claim_segment_is_checked(text: str, rule: str, element: str) -> None:
    assert told_of("professional claim", "CLM", text) == ([(rule, element)] if rule else [])


@pytest.mark.parametrize(
    ("text", "rule", "element"),
    [
        ("EB*1**30!35*MC", "E20", "03"),
        ("EB*1**30^35*MC", "", ""),
        ("EB*1**30^ZZ", "C10", "03"),
    ],
)
def test_benefit_segment_is_checked(text: str, rule: str, element: str) -> None:
    assert told_of("eligibility response", "EB", text) == ([(rule, element)] if rule else [])


@pytest.mark.parametrize(
    ("text", "rule"),
    [("LQ*HE*N290", ""), ("LQ*HE*MA130", ""), ("LQ*HE*X1", "C09"), ("LQ*RX*70", "")],
)
def test_remark_code_is_checked(text: str, rule: str) -> None:
    assert told_of("remittance", "LQ", text) == ([(rule, "02")] if rule else [])


def told_of(title: str, segment_id: str, text: str) -> list[tuple[str, str]]:
    guide = next(each for each in all_guides() if each.title == title)
    rule = next(each for each in rules_of(guide.root) if each.id == segment_id)
    faults = CHECKERS[STANDARD].faults(rule, text.split("*"))
    return [(each.rule, each.element) for each in faults]
