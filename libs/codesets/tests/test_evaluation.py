"""Levels of visits: every row of the published tables, and what holds for any visit."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codesets.edits import Severity
from codesets.evaluation import (
    Data,
    Documented,
    Item,
    ItemKind,
    Level,
    ProblemKind,
    Prolonged,
    RiskKind,
    Visit,
    VisitFamily,
    assess,
    begins,
    judge_decision_making,
    ladder_on,
)

ON = date(2026, 5, 4)
F, P, R = VisitFamily, ProblemKind, RiskKind
SF, LOW, MODERATE, HIGH = Level.STRAIGHTFORWARD, Level.LOW, Level.MODERATE, Level.HIGH
# Problems and a risk that make two of three elements of a level.
DOCUMENTED = {
    SF: Documented({P.MINOR: 1}, risk={R.MINIMAL}),
    LOW: Documented({P.STABLE_CHRONIC: 1}, risk={R.LOW}),
    MODERATE: Documented({P.STABLE_CHRONIC: 2}, risk={R.PRESCRIPTION_DRUG}),
    HIGH: Documented({P.SEVERE_CHRONIC: 1}, risk={R.TOXICITY_MONITORING}),
}
# Family; its codes from straightforward to high; the minimum minutes of its codes.
TABLE = [
    (F.OFFICE_NEW, "99202 99203 99204 99205", "15 30 45 60"),
    (F.OFFICE_ESTABLISHED, "99212 99213 99214 99215", "10 20 30 40"),
    (F.HOSPITAL_INITIAL, "99221 99221 99222 99223", "40 40 55 75"),
    (F.HOSPITAL_SUBSEQUENT, "99231 99231 99232 99233", "25 25 35 50"),
    (F.HOSPITAL_SAME_DAY, "99234 99234 99235 99236", "45 45 70 85"),
    (F.CONSULTATION_OFFICE, "99242 99243 99244 99245", "20 30 40 55"),
    (F.CONSULTATION_HOSPITAL, "99252 99253 99254 99255", "35 45 60 80"),
    (F.EMERGENCY, "99282 99283 99284 99285", ""),
    (F.NURSING_FACILITY_INITIAL, "99304 99304 99305 99306", "25 25 35 50"),
    (F.NURSING_FACILITY_SUBSEQUENT, "99307 99308 99309 99310", "10 20 30 45"),
    (F.HOME_NEW, "99341 99342 99344 99345", "15 30 60 75"),
    (F.HOME_ESTABLISHED, "99347 99348 99349 99350", "20 30 40 60"),
]
ROWS = [
    (family, level, code, int(minutes) if minutes else None)
    for family, codes, times in TABLE
    for level, code, minutes in zip(
        DOCUMENTED, codes.split(), times.split() or [""] * 4, strict=True
    )
]


def judge(family, visit, on=ON):
    return assess(ladder_on(family, on), visit)


def level_of(problems=None, risk=(), **data):
    return judge_decision_making(Documented(problems or {}, Data(**data), frozenset(risk))).level


def items(*names, kind=ItemKind.TEST_ORDERED):
    return tuple(Item(kind, name) for name in names)


@pytest.mark.parametrize(("family", "level", "code", "minutes"), ROWS)
def test_row_by_decision_making_and_by_time(family, level, code, minutes):
    found = judge(family, Visit(DOCUMENTED[level]))
    assert (found.decision_making.level, found.supported_code) == (level, code)
    assert found.by_time is None
    if minutes:
        assert judge(family, Visit(Documented(), minutes)).supported_code == code
        below = judge(family, Visit(Documented(), minutes - 1)).supported_code
        assert below < code


def test_emergency_is_never_by_time():
    found = judge(F.EMERGENCY, Visit(DOCUMENTED[LOW], 500))
    assert (found.by_time, found.supported_code) == (None, "99283")
    assert "Time never decides in this family." in found.reasons


@pytest.mark.parametrize(("minutes", "code"), [(None, "99238"), (30, "99238"), (31, "99239")])
def test_discharge_is_by_time_only(minutes, code):
    found = judge(F.HOSPITAL_DISCHARGE, Visit(DOCUMENTED[HIGH], minutes))
    assert (found.decision_making, found.supported_code) == (None, code)


@pytest.mark.parametrize("family", VisitFamily)
def test_without_clinician_only_two_families_have_a_code(family):
    codes = {F.OFFICE_ESTABLISHED: "99211", F.EMERGENCY: "99281"}
    visit = Visit(DOCUMENTED[HIGH], 500, is_clinician=False)
    assert judge(family, visit).supported_code == codes.get(family, "")


def test_higher_of_decision_making_and_time_is_supported():
    assert judge(F.OFFICE_ESTABLISHED, Visit(DOCUMENTED[HIGH], 10)).supported_code == "99215"
    assert judge(F.OFFICE_ESTABLISHED, Visit(DOCUMENTED[SF], 40)).supported_code == "99215"


def test_nothing_documented_supports_nothing():
    found = judge(F.OFFICE_NEW, Visit(Documented(), billed_code="99202"))
    assert (found.decision_making, found.supported_code) == (None, "")
    assert [each.rule_id for each in found.findings] == ["EM-OVERCODED"]


class TestProblems:
    @pytest.mark.parametrize(
        ("problems", "level"),
        [
            ({P.MINOR: 1}, SF),
            ({P.MINOR: 2}, LOW),
            ({P.STABLE_CHRONIC: 1}, LOW),
            ({P.ACUTE_UNCOMPLICATED: 1}, LOW),
            ({P.ACUTE_STABLE_IN_HOSPITAL: 1}, LOW),
            ({P.WORSENING_CHRONIC: 1}, MODERATE),
            ({P.STABLE_CHRONIC: 2}, MODERATE),
            ({P.NEW_UNCERTAIN: 1}, MODERATE),
            ({P.ACUTE_SYSTEMIC: 1}, MODERATE),
            ({P.ACUTE_COMPLICATED_INJURY: 1}, MODERATE),
            ({P.SEVERE_CHRONIC: 1}, HIGH),
            ({P.THREAT_TO_LIFE_OR_FUNCTION: 1}, HIGH),
        ],
    )
    def test_kind_reaches_its_level_with_the_risk_to_match(self, problems, level):
        assert level_of(problems, {R.TOXICITY_MONITORING}) == level


class TestRisk:
    @pytest.mark.parametrize(
        ("level", "kinds"),
        [
            (SF, [R.MINIMAL]),
            (LOW, [R.LOW]),
            (
                MODERATE,
                [
                    R.PRESCRIPTION_DRUG,
                    R.MINOR_SURGERY_WITH_RISK,
                    R.MAJOR_SURGERY_WITHOUT_RISK,
                    R.SOCIAL_DETERMINANTS,
                ],
            ),
            (
                HIGH,
                [
                    R.TOXICITY_MONITORING,
                    R.MAJOR_SURGERY_WITH_RISK,
                    R.EMERGENCY_SURGERY,
                    R.HOSPITAL_LEVEL_CARE,
                    R.NO_RESUSCITATION,
                    R.PARENTERAL_CONTROLLED_DRUG,
                ],
            ),
        ],
    )
    def test_kind_reaches_its_level(self, level, kinds):
        for kind in kinds:
            assert level_of({P.SEVERE_CHRONIC: 1}, {kind}) == level


class TestData:
    @pytest.mark.parametrize(
        ("data", "level"),
        [
            ({}, SF),
            ({"items": items("80053")}, SF),
            ({"items": items("80053", "85025")}, LOW),
            ({"independent_historian": True}, LOW),
            ({"items": items("80053", "85025", "83036")}, MODERATE),
            ({"items": items("80053", "85025"), "independent_historian": True}, MODERATE),
            ({"own_interpretations": frozenset({"93000"})}, MODERATE),
            ({"outside_discussion": True}, MODERATE),
            ({"outside_discussion": True, "own_interpretations": frozenset({"93000"})}, HIGH),
            ({"outside_discussion": True, "items": items("80053", "85025", "83036")}, HIGH),
        ],
    )
    def test_categories_reach_their_level(self, data, level):
        assert level_of({P.SEVERE_CHRONIC: 1}, **data) == level

    def test_item_counts_once_however_often_it_was_ordered_and_reviewed(self):
        ordered = items("80053", " 80053 ", "85025", "85025")
        reviewed = items("80053", "85025", kind=ItemKind.RESULT_REVIEWED)
        assert level_of({P.SEVERE_CHRONIC: 1}, items=ordered + reviewed) == LOW

    def test_note_and_test_of_one_name_are_two(self):
        both = items("cardiology") + items("Cardiology", kind=ItemKind.NOTE_REVIEWED)
        assert level_of({P.SEVERE_CHRONIC: 1}, items=both) == LOW

    def test_test_whose_interpretation_is_billed_does_not_count(self):
        data = {
            "items": items("93000", "85025", "83036"),
            "own_interpretations": frozenset({"93000"}),
        }
        assert level_of({P.SEVERE_CHRONIC: 1}, **data) == HIGH
        billed = frozenset({"93000"})
        assert level_of({P.SEVERE_CHRONIC: 1}, **data, billed_interpretations=billed) == LOW


class TestTwoOfThree:
    def test_highest_alone_does_not_decide(self):
        assert level_of({P.SEVERE_CHRONIC: 1}, {R.MINIMAL}) == SF

    def test_elements_that_reach_it_are_told_with_their_reason(self):
        found = judge_decision_making(
            Documented({P.STABLE_CHRONIC: 2}, Data(), frozenset({R.PRESCRIPTION_DRUG}))
        )
        told = [(each.element, each.reaches, each.reason) for each in found.elements]
        assert told == [
            ("problems", True, "two or more stable chronic illnesses"),
            ("data", False, "minimal or no data"),
            ("risk", True, "prescription drugs are managed"),
        ]


class TestProlonged:
    @pytest.mark.parametrize(
        ("family", "first_others", "first_medicare"),
        [(F.OFFICE_NEW, 75, 89), (F.OFFICE_ESTABLISHED, 55, 69)],
    )
    def test_units_are_full_quarters_of_an_hour(self, family, first_others, first_medicare):
        for is_medicare, code, first in (
            (False, "99417", first_others),
            (True, "G2212", first_medicare),
        ):

            def prolonged(minutes, is_medicare=is_medicare):
                return judge(family, Visit(Documented(), minutes, is_medicare=is_medicare))

            assert prolonged(first - 1).prolonged is None
            assert prolonged(first).prolonged == Prolonged(code, 1)
            assert prolonged(first + 14).prolonged == Prolonged(code, 1)
            assert prolonged(first + 15).prolonged == Prolonged(code, 2)
            [verify] = prolonged(first).findings
            assert (verify.rule_id, verify.severity) == ("EM-PROLONGED", Severity.WARNING)
            assert "verify" in verify.message

    def test_other_families_have_none(self):
        assert judge(F.HOME_NEW, Visit(Documented(), 600)).prolonged is None


class TestBilledCode:
    @pytest.mark.parametrize(
        ("billed", "rule", "severity"),
        [
            ("99215", "EM-OVERCODED", Severity.WARNING),
            ("99213", "EM-UNDERCODED", Severity.INFO),
            ("99211", "EM-UNDERCODED", Severity.INFO),
            ("99204", "EM-FAMILY", Severity.WARNING),
        ],
    )
    def test_other_level_than_supported_is_found(self, billed, rule, severity):
        visit = Visit(DOCUMENTED[MODERATE], billed_code=billed)
        [found] = judge(F.OFFICE_ESTABLISHED, visit).findings
        assert (found.rule_id, found.severity) == (rule, severity)
        assert billed in found.message
        assert "99214" in found.message

    def test_supported_level_finds_nothing(self):
        visit = Visit(DOCUMENTED[MODERATE], billed_code="99214")
        assert judge(F.OFFICE_ESTABLISHED, visit).findings == ()

    def test_consultation_for_medicare_is_warned_of(self):
        [found] = judge(F.CONSULTATION_OFFICE, Visit(DOCUMENTED[LOW], is_medicare=True)).findings
        assert found.rule_id == "EM-CONSULTATION"


class TestDates:
    def test_rules_begin_with_2021_for_offices_and_2023_for_others(self):
        offices = {F.OFFICE_NEW, F.OFFICE_ESTABLISHED}
        for family in VisitFamily:
            first = date(2021 if family in offices else 2023, 1, 1)
            assert begins(family) == first
            assert ladder_on(family, first)
            assert ladder_on(family, date(first.year - 1, 12, 31)) is None

    @pytest.mark.parametrize(
        ("on", "said"),
        [(date(2023, 12, 31), "15 to 29 minutes"), (date(2024, 1, 1), "at least 15 minutes")],
    )
    def test_office_had_ranges_before_2024(self, on, said):
        found = judge(F.OFFICE_NEW, Visit(Documented(), 15), on)
        assert found.supported_code == "99202"
        assert said in found.reasons[-1]

    def test_last_range_ends_before_the_first_prolonged_unit(self):
        found = judge(F.OFFICE_NEW, Visit(Documented(), 74), date(2022, 1, 3))
        assert "60 to 74 minutes" in found.reasons[-1]

    def test_nursing_facilities_had_other_minutes_in_2023(self):
        visit = Visit(Documented(), 45)
        family = F.NURSING_FACILITY_INITIAL
        assert judge(family, visit, date(2023, 12, 31)).supported_code == "99306"
        assert judge(family, visit, date(2024, 1, 1)).supported_code == "99305"

    @pytest.mark.parametrize(
        ("on", "minutes", "found"),
        [
            (date(2023, 12, 31), 45, ["EM-MINUTES"]),
            (date(2023, 12, 31), None, []),
            (date(2024, 1, 1), 45, []),
        ],
    )
    def test_minutes_without_a_public_source_are_to_be_verified(self, on, minutes, found):
        visit = Visit(DOCUMENTED[LOW], minutes)
        findings = judge(F.NURSING_FACILITY_SUBSEQUENT, visit, on).findings
        assert [each.rule_id for each in findings] == found
        assert all(each.severity is Severity.WARNING for each in findings)


ITEMS = st.builds(Item, st.sampled_from(ItemKind), st.sampled_from(["a", "b", "c", "d", "e"]))
NAMES = st.frozensets(st.sampled_from("abc"))
DATA = st.builds(
    Data,
    items=st.lists(ITEMS, max_size=5).map(tuple),
    own_interpretations=NAMES,
    billed_interpretations=NAMES,
    independent_historian=st.booleans(),
    outside_discussion=st.booleans(),
)
NOTES = st.builds(
    Documented,
    problems=st.dictionaries(st.sampled_from(ProblemKind), st.integers(1, 3), max_size=4),
    data=DATA,
    risk=st.frozensets(st.sampled_from(RiskKind), max_size=3),
)
VISITS = st.builds(
    Visit,
    documented=NOTES,
    total_minutes=st.none() | st.integers(0, 200),
    is_medicare=st.booleans(),
)
FAMILIES = st.sampled_from(VisitFamily)
quick = settings(max_examples=150, deadline=None, derandomize=True)


def more(one, other):
    """Return a visit that documents what both document; nothing more is billed apart."""
    a, b = one.documented, other.documented
    data = Data(
        a.data.items + b.data.items,
        a.data.own_interpretations | b.data.own_interpretations,
        a.data.billed_interpretations,
        a.data.independent_historian or b.data.independent_historian,
        a.data.outside_discussion or b.data.outside_discussion,
    )
    kinds = a.problems.keys() | b.problems.keys()
    problems = {kind: a.problems.get(kind, 0) + b.problems.get(kind, 0) for kind in kinds}
    minutes = None
    if one.total_minutes is not None or other.total_minutes is not None:
        minutes = (one.total_minutes or 0) + (other.total_minutes or 0)
    return Visit(Documented(problems, data, a.risk | b.risk), minutes, is_medicare=one.is_medicare)


@quick
@given(family=FAMILIES, visit=VISITS, added=VISITS)
def test_more_never_lowers_the_level(family, visit, added):
    ladder = ladder_on(family, ON)
    before, after = assess(ladder, visit), assess(ladder, more(visit, added))
    assert after.supported_code >= before.supported_code
    if before.decision_making:
        assert after.decision_making.level >= before.decision_making.level
    units = [each.prolonged.units if each.prolonged else 0 for each in (before, after)]
    assert units[1] >= units[0]


@quick
@given(family=FAMILIES, visit=VISITS, random=st.randoms(use_true_random=False))
def test_order_and_repeats_do_not_matter(family, visit, random):
    note = visit.documented
    mixed = [*note.data.items, *note.data.items]
    random.shuffle(mixed)
    kinds = list(note.problems.items())
    random.shuffle(kinds)
    data = Data(
        tuple(mixed),
        note.data.own_interpretations,
        note.data.billed_interpretations,
        note.data.independent_historian,
        note.data.outside_discussion,
    )
    other = Visit(
        Documented(dict(kinds), data, note.risk), visit.total_minutes, is_medicare=visit.is_medicare
    )
    assert judge(family, other) == judge(family, visit)


@quick
@given(family=FAMILIES, visit=VISITS)
def test_supported_code_is_the_higher_of_both(family, visit):
    ladder = ladder_on(family, ON)
    found = assess(ladder, visit)
    both = [rung.code for rung in (found.by_decision_making, found.by_time) if rung]
    assert found.supported_code == max(both, default="")
    assert found.reasons
