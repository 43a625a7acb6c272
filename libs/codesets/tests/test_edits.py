"""Each rule on an encounter that breaks it and on one that does not."""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from edits_support import Bench, bill, day, line, open_catalog, visit

from codesets import Catalog
from codesets.edits import RULES, EncounterFacts, Setting, Severity

INPATIENT = {"setting": Setting.INPATIENT}
MEDICARE = {"is_medicare": True}
NEWBORN = {"born": "2026-05-01"}
WOMAN = {"sex": "F"}
APRIL, MAY, NEXT_YEAR = day("2026-04-30"), day("2026-05-01"), day("2027-05-04")
G2211_AND_FLU = visit("I10", "99213-25 G2211 90686 90471", on=day("2024-05-06"))
VENTILATED = bill(procedures=("5A1955Z",), begins=MAY)
# Rule; an encounter that breaks it; one that does not.
CASES = [
    ("E01", visit("I10.0"), visit("I10")),
    ("E01B", bill(admitting_diagnosis="R07"), bill(admitting_diagnosis="R079")),
    ("E01B", bill(reasons_for_visit=("R0799",)), bill(reasons_for_visit=("R079",))),
    ("E02", visit("E11.6"), visit("E11.65")),
    ("E03", visit("S93.401"), visit("S93.401A")),
    ("E03", visit("T36.0X1"), visit("T36.0X1A")),
    ("E03", visit("S93.401Z"), visit("S93.401D")),
    ("E03", visit("W19.A"), visit("W19.XXXA")),
    ("E04", visit("S52.501S"), visit("M25.531 S52.501S")),
    ("E04B", visit("S93.401A S93.401D"), visit("S93.401A S93.402D")),
    ("E04C", visit("O36.0111 Z3A.10"), visit("O30.001 O36.0111 Z3A.10")),
    ("E04C", visit("O36.0111 Z3A.10"), visit("O36.0110 Z3A.10")),
    ("E05", visit("E10.9 E11.9"), visit("E11.9")),
    ("E06", visit("J44.9 J42"), visit("J44.9")),
    ("E07", visit("F02.80"), visit("G30.9 F02.80")),
    ("E07", visit("F02.80 G30.9"), visit("G30.9 F02.80")),
    ("E08", visit("L97.412"), visit("E11.621 L97.412")),
    ("E09", visit("E11.621"), visit("E11.621 L97.412 Z79.4")),
    ("E10", visit("W19.XXXA"), visit("S93.401A W19.XXXA")),
    ("E11A", visit("S93.401A Y92.010 Y92.009"), visit("S93.401A Y92.010")),
    ("E11B", visit("S93.401D Y92.010"), visit("S93.401A Y92.010")),
    ("E12", visit("I10 Z00.00"), visit("Z00.00 I10")),
    ("E12", visit("I10 Z00.00"), visit("Z00.00 Z01.419")),
    ("E13A", visit("Z79.4"), visit("E11.9 Z79.4")),
    ("E13B", visit("Z79.4", "", **INPATIENT), visit("E11.9 Z79.4", "", **INPATIENT)),
    ("E14", visit("R05.9 J18.9"), visit("J18.9")),
    ("E16A", visit("I10 O23.41 Z3A.10"), visit("O23.41 Z3A.10")),
    ("E16B", visit("O23.41 Z38.00"), visit("O23.41", **WOMAN)),
    ("E16B", visit("O23.41", **NEWBORN), visit("P59.9", **NEWBORN)),
    ("E16C", visit("O80 Z37.0", sex="M"), visit("O80 Z37.0", **WOMAN)),
    ("E16C", visit("O80 Z37.0", sex="M"), visit("O80 Z37.0", "59400-KX", sex="M")),
    ("E17A", visit("O23.41 Z3A.30"), visit("O23.43 Z3A.30")),
    ("E17A", visit("O23.41 Z3A.14"), visit("O23.41 Z3A.13")),
    ("E17A", visit("O23.42 Z3A.28"), visit("O23.42 Z3A.27")),
    ("E17B", visit("O23.41"), visit("O23.41 Z3A.10")),
    ("E18A", visit("O80"), visit("O80 Z37.0")),
    ("E18A", visit("O60.14X0 Z3A.36"), visit("O60.03 Z3A.36")),
    ("E18B", visit("P59.9 Z38.00", **NEWBORN), visit("Z38.00 P59.9", **NEWBORN)),
    ("E18B", visit("Z38.00"), visit("Z38.00", **NEWBORN)),
    ("E18C", visit("Z38.00 Z37.0", **NEWBORN), visit("Z38.00", **NEWBORN)),
    ("E18C", visit("Z38.00 Z37.0", **NEWBORN), visit("O80 Z37.0", **WOMAN)),
    ("E19", visit("P59.9"), visit("P59.9", **NEWBORN)),
    ("E20", visit("Z00.110", born="1986-01-01"), visit("Z00.110", **NEWBORN)),
    ("E20", bill("Z00.110"), bill("Z00.110", **MEDICARE)),
    ("E20B", bill("Z00.110", **MEDICARE), bill("Z00.110", **MEDICARE, **NEWBORN)),
    ("E20B", bill("Z00.110", **MEDICARE), visit("Z00.110", **MEDICARE)),
    ("E21", visit("N40.1", **WOMAN), visit("N40.1", sex="M")),
    ("E21", bill("N40.1", **WOMAN), bill("N40.1", **WOMAN, condition_codes=frozenset({"45"}))),
    ("E21", visit("N40.1", **WOMAN), visit("N40.1", "99213-KX", **WOMAN)),
    ("E22", visit("M17.11", "20610-LT"), visit("M17.11", "20610-RT")),
    ("E22", visit("M17.11", "20610-LT"), visit("M17.0", "20610-LT")),
    ("E22B", visit("M17.11", "20610-50"), visit("M17.0", "20610-50")),
    ("E22B", visit("M17.11", "20610-50"), visit("M17.11 M17.12", "20610-50>1,2")),
    ("E23", visit("M17.10"), visit("M17.11")),
    ("E23", visit("S93.409A"), visit("S93.401A")),
    ("E24", visit("M17.11 M17.12"), visit("M17.0")),
    ("E24", visit("H25.11 H25.12"), visit("H25.11")),
    ("E24", visit("H25.11 H25.12"), visit("S93.401A S93.402A")),
    ("E25", visit("I10 I10"), visit("I10")),
    ("E26A", visit(" ".join(f"A0{n}.0" for n in range(13))), visit("I10")),
    ("E26B", visit("I10", "99213>2"), visit("I10", "99213>1")),
    ("E26B", visit("I10", "99213>"), visit("I10 E78.5", "99213>1,2")),
    ("E27", visit("I10 I50.9"), visit("I11.0 I50.9")),
    ("E27", visit("I10 I51.9"), visit("I10 I51.0")),
    ("E27", visit("E11.9 N18.30"), visit("E11.22 N18.30")),
    ("E28A", visit("I10 I12.9"), visit("I12.9 N18.30")),
    ("E28B", visit("I10 N18.30"), visit("I12.9 N18.30")),
    ("E28C", visit("I12.9"), visit("I12.9 N18.30")),
    ("E29A", visit("E10.9 E11.9"), visit("E11.9 E11.65")),
    ("E29B", visit("I10 Z79.4"), visit("E11.9 Z79.4")),
    ("E29B", visit("I10 Z79.84"), visit("E11.9 Z79.84")),
    ("E29B", visit("I10 Z79.85"), visit("E11.9 Z79.85")),
    ("E30", visit("C50.911 Z85.3"), visit("C50.911 Z85.46")),
    ("E31", visit("I10 Z68.41"), visit("E66.9 Z68.41")),
    ("E32A", visit("R07.89", "", **INPATIENT), visit("I21.9", "", **INPATIENT)),
    ("E32B", visit("Z51.89", "", **INPATIENT), visit("Z51.89 I10", "", **INPATIENT)),
    ("E33A", bill("I21.9 I10", poa="Y-"), bill("I21.9 I10", poa="YN")),
    ("E33A", bill("I21.9", poa="-"), bill("I21.9", type_of_bill="0211", poa="-")),
    ("E33A", bill("I21.9", poa="-"), bill("I21.9", type_of_bill="0131", poa="-")),
    ("E33A", bill("S93.401A", poa="-"), bill("S93.401D", poa="-")),
    ("E33B", bill("I21.9 Z79.4", poa="Y-"), bill("I21.9 Z79.4", poa="YY")),
    ("E33B", bill("S93.401D", poa="-"), bill("S93.401A", poa="-")),
    ("E40A", visit("I10", "99999"), visit("I10", "99213")),
    ("E40B", visit("I10", "99999", on=day("2027-01-04")), visit("I10", "99999")),
    ("E41A", visit("I10", "20610-RT,RT"), visit("I10", "20610-RT")),
    ("E41A", visit("I10", "20610-RT,59,76,77,KX"), visit("I10", "20610-RT,59,76,77")),
    ("E41B", visit("I10", "20610-A0"), visit("I10", "20610-RT")),
    ("E41C", visit("I10", "20610-02"), visit("I10", "20610-59")),
    ("E41D", visit("I10", "99213-26"), visit("I10", "71046-26")),
    ("E41E", visit("I10", "71046-RT,26"), visit("I10", "71046-26,RT")),
    ("E42A", visit("I10", "11042 64483-59"), visit("I10", "64483")),
    ("E42B", visit("I10", "11042 97597"), visit("I10", "11042 97597-59")),
    ("E42B", visit("I10", "11042 97597"), visit("I10", "11042-XS 97597")),
    ("E42B", visit("I10", "11042 97597-76"), visit("I10", "11042 97597@2026-05-05")),
    ("E43A", visit("I10", "36415*3"), visit("I10", "36415*2 36415*2")),
    ("E43B", visit("I10", "11042 11042-59"), visit("I10", "11042 11042@2026-05-05")),
    ("E43C", visit("I10", "20610*2 20610"), visit("I10", "20610*2")),
    ("E44A", visit("I10", "90461"), visit("I10", "90460 90461")),
    ("E44A", visit("I10", "90461"), visit("I10", "99292")),
    ("E44B", visit("I10", "15777"), visit("I10", "11042 15777")),
    ("E44B", visit("I10", "C5272"), visit("I10", "C5271 C5272")),
    ("E45A", visit("I10", "99213 20610"), visit("I10", "99213-25 20610")),
    ("E45B", visit("I10", "20610-25"), visit("I10", "99213-25")),
    ("E45B", visit("I10", "20610-25"), visit("I10", "98006-25 G0381-25 T1015-25")),
    ("E46A", visit("I10", "99222 27447", place="21"), visit("I10", "99222-57 27447", place="21")),
    ("E46A", visit("I10", "99213@2026-05-03 27447"), visit("I10", "99213@2026-05-02 27447")),
    ("E46A", visit("I10", "99213@2026-05-03 27447"), visit("I10", "27447 99213@2026-05-05")),
    ("E46B", visit("I10", "99213-57 20610"), visit("I10", "99213-57 27447")),
    ("E47", visit("I10", "20610-24"), visit("I10", "99213-24 20610-79")),
    ("E47", visit("I10", "27447-57"), visit("I10", "99213-57 27447")),
    ("E48", visit("I10", "99213-79"), visit("I10", "99213-24 20610-79")),
    ("E49A", visit("I10", "71046-26,TC"), visit("I10", "71046-26")),
    ("E49B", visit("I10", "93000-26"), visit("I10", "71046-TC")),
    ("E49C", visit("I10", "71046", place="22"), visit("I10", "71046-26", place="22")),
    ("E49C", visit("I10", "71046", place="22"), visit("I10", "71046")),
    ("E49D", visit("I10", "93000", place="22"), visit("I10", "93000")),
    ("E49D", visit("I10", "93000", place="22"), visit("I10", "71046", place="22")),
    ("E50A", visit("I10", "20610-50,RT"), visit("I10", "20610-50")),
    ("E50B", visit("I10", "52000-50"), visit("I10", "52000")),
    ("E50C", visit("I10", "20610-50*2"), visit("I10", "20610-50")),
    ("E51", visit("I10", "90461-51"), visit("I10", "20610-51")),
    ("E51", visit("I10", "36415-51"), visit("I10", "20610-51")),
    ("E51", visit("I10", "20610-51", **MEDICARE), visit("I10", "20610", **MEDICARE)),
    ("E52A", visit("I10", "99213-59"), visit("I10", "99213-25")),
    ("E52B", visit("I10", "97597-59,XS"), visit("I10", "97597-XS")),
    ("E52C", visit("I10", "93000-59"), visit("I10", "11042 97597-59")),
    ("E53", visit("I10", "71046 71046"), visit("I10", "71046 71046-76")),
    ("E53B", visit("I10", "71046-91"), visit("I10", "81002-91")),
    ("E54", visit("I10", "20610-80"), visit("I10", "27447-80")),
    ("E54", visit("I10", "20610-80"), visit("I10", "52000-80")),
    ("E54B", visit("I10", "52000-80"), visit("I10", "27447-80")),
    ("E55", visit("I10", "20610-54"), visit("I10", "27447-54 17000-55")),
    ("E55", visit("I10", "71046-56"), visit("I10", "71046")),
    ("E56", visit("I10", "93000-GA,GZ"), visit("I10", "93000-GA")),
    ("E56", visit("I10", "93000-GX"), visit("I10", "93000-GX,GY")),
    ("E57A", visit("I10", "J1885-JW"), visit("I10", "J1885 J1885-JW")),
    ("E57A", visit("I10", "J1885-JZ J1885-JW"), visit("I10", "J1885-JZ")),
    ("E57B", visit("I10", "J1885", **MEDICARE), visit("I10", "J1885-JZ", **MEDICARE)),
    ("E57B", visit("I10", "J1885", **MEDICARE), visit("I10", "J1885", on=day("2023-06-30"))),
    ("E62", visit("I10", "99214", place="21"), visit("I10", "99214")),
    ("E62", visit("I10", "99284"), visit("I10", "99284", place="23")),
    ("E62B", visit("I10", "99213-93,95"), visit("I10", "99213-95")),
    ("E63", visit("I10", "20610", place="22"), visit("I10", "20610")),
    ("E63", visit("I10", "20610", place="22"), visit("I10", "71046-26", place="22")),
    ("E70A", visit("I10", "97110", **MEDICARE), visit("I10", "97110-GP", **MEDICARE)),
    ("E70B", visit("I10", "97110-CQ"), visit("I10", "97110-CQ,GP")),
    ("E71", visit("I10", "98940", **MEDICARE), visit("I10", "98940-AT", **MEDICARE)),
    ("E72", visit("I10", "A0429"), visit("I10", "A0429-RH")),
    ("E73", visit("I10", "99213-GV,GW"), visit("I10", "99213-GV")),
    ("E75", visit("I10", "90686 90707 90471"), visit("I10", "90686 90471")),
    ("E75", visit("I10", "90686 Q2037 G0008"), visit("I10", "Q2037 G0008")),
    ("E75B", visit("I10", "90686 90471", **MEDICARE), visit("I10", "90686 G0008", **MEDICARE)),
    ("E75B", visit("I10", "90686 90471", **MEDICARE), visit("I10", "90686 90471")),
    ("E76", G2211_AND_FLU, visit("I10", "99213-25 G2211 90686 90471")),
    ("E76", visit("I10", "99213-25 G2211 20610"), visit("I10", "99213-25 G2211 90686 90471")),
    ("E77", visit("Z12.11", "45385"), visit("Z12.11", "45385-33")),
    ("E77", visit("Z12.11", "45385-33", **MEDICARE), visit("K63.5", "45385", **MEDICARE)),
    ("IOCE23", bill(revenue="0120@2026-05-05"), bill(revenue="0120@2026-05-04")),
    ("IOCE23", bill(revenue="0120@2026-05-01"), bill(revenue="0120@2026-05-01", begins=MAY)),
    ("IOCE41", bill(revenue="0999"), bill(revenue="0120")),
    (
        "IOCE42",
        bill(revenue="0450:99213 0450:99214", type_of_bill="0131"),
        bill(revenue="0450:99213 0510:99214", type_of_bill="0131"),
    ),
    (
        "IOCE42",
        bill(revenue="0450:99213*2", type_of_bill="0131"),
        bill(revenue="0450:99213*2", type_of_bill="0131", condition_codes=frozenset({"G0"})),
    ),
    ("IOCE48", bill(revenue="0300", type_of_bill="0131"), bill(revenue="0300:36415")),
    ("IOCE48", bill(revenue="0636", type_of_bill="0131"), bill("I10", "0250", "0131")),
    ("MCE1A", bill(procedures=("0DTJ4ZX",)), bill(procedures=("0DTJ4ZZ",))),
    ("MCE1B", bill(procedures=("0DTJ4ZX",), on=NEXT_YEAR), bill(procedures=("0DTJ4ZX",))),
    ("MCE16", bill(discharge_status="08"), bill(discharge_status="95")),
    ("MCE19", VENTILATED, replace(VENTILATED, stay=replace(VENTILATED.stay, statement_from=APRIL))),
    ("MCE19", VENTILATED, replace(VENTILATED, stay=replace(VENTILATED.stay, type_of_bill="0114"))),
    ("UB01", bill(discharge_status="30"), bill(discharge_status="01")),
    (
        "UB01",
        bill(discharge_status="01", type_of_bill="0112"),
        bill(discharge_status="30", type_of_bill="0113"),
    ),
    (
        "UB01B",
        bill(discharge_status="30", type_of_bill="0131"),
        bill(discharge_status="01", type_of_bill="0131"),
    ),
    ("UB01", bill(discharge_status="30"), bill(discharge_status="30", type_of_bill="0131")),
]  # fmt: skip


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(open_catalog(tmp_path_factory.mktemp("codes")))


@pytest.mark.parametrize(("rule", "failing", "passing"), CASES)
def test_rule_finds_what_breaks_it_and_nothing_else(bench, rule, failing, passing):
    assert rule in bench.ids(failing)
    assert rule not in bench.ids(passing)


def test_every_rule_has_an_example():
    assert {rule for rule, _failing, _passing in CASES} == {rule.id for rule in RULES}
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_finding_says_what_where_and_how_to_mend(bench):
    [found] = [f for f in bench.check(visit("I10", "11042 97597")) if f.rule_id == "E42B"]
    assert found.severity is Severity.ERROR
    assert found.codes == ("11042", "97597")
    assert found.positions == ("/procedures/0", "/procedures/1")
    assert found.message.startswith("97597 is not paid with 11042 on the same day")
    assert "leave 97597 out" in found.mend


def test_pair_when_the_order_of_lines_is_turned_is_found_all_the_same(bench):
    assert "E42B" in bench.ids(visit("I10", "97597 11042"))


def test_pair_when_it_was_withdrawn_is_not_found(bench):
    assert not {"E42A", "E42B"} & bench.ids(visit("I10", "17000 11042"))


def test_finding_on_a_line_of_a_bill_points_to_the_revenue_line(bench):
    facts = bill("I10", "0250 0300:99999", "0131")
    [found] = [each for each in bench.check(facts) if each.rule_id == "E40A"]
    assert found.positions == ("/institutional/revenue_lines/1",)


def test_finding_on_very_many_lines_names_the_first_and_the_last(bench):
    facts = bill("I10", " ".join(["0450:99213", *["0360:20610"] * 900]), "0131")
    [found] = [each for each in bench.check(facts) if each.rule_id == "E45A"]
    assert len(found.positions) == 50
    assert found.positions[0] == "/institutional/revenue_lines/0"
    assert found.positions[-1] == "/institutional/revenue_lines/900"


def test_bill_when_moved_to_another_date_keeps_its_lines_in_the_period(bench):
    facts = bill(revenue="0120@2026-05-01 0120@2026-05-04", begins=MAY)
    moved = facts.moved_to(day("2026-10-05"))
    assert moved.stay.statement_to == moved.service_date
    assert "IOCE23" not in bench.ids(moved)


def test_bill_when_moved_beyond_the_calendar_keeps_to_its_last_day(bench):
    moved = bill("I10", "0300:36415@2026-05-06", "0131").moved_to(date.max)
    assert {each.service_date for each in moved.lines} == {date.max}
    assert {each.service_date for each in moved.stay.revenue_lines} == {date.max}
    bench.check(moved)


def test_clean_bill_has_no_error(bench):
    facts = bill("I21.9 I10 Z79.4", "0120*3 0250 0300", poa="YY-", procedures=("5A1935Z",))
    found = [(f.rule_id, f.severity) for f in bench.check(facts)]
    assert [rule for rule, severity in found if severity is Severity.ERROR] == []
    assert ("E33B", Severity.INFO) in found


def test_clean_encounters_of_a_practice_have_no_error(bench):
    clean = [
        visit("E11.65 I10", "99214>1,2 81002-QW 36415"),
        visit("E11.621 L97.412", "11042>1,2 97597-59>1,2"),
        visit("R07.9", "99214 93000"),
        visit("H66.91", born="2016-07-19"),
        visit("M54.50 J06.9 N39.0 F41.1"),
    ]
    found = [finding for facts in clean for finding in bench.check(facts)]
    assert [f for f in found if f.severity is Severity.ERROR] == []


def test_tables_when_nothing_is_loaded_find_nothing(tmp_path):
    empty = Bench(Catalog.open(tmp_path))
    found = empty.ids(EncounterFacts(day("2026-05-04"), lines=(line("90461-50"), line("11042"))))
    assert found == {"E26B", "E41C"}
