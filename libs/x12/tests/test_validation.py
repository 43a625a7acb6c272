"""What `validate` and `acknowledge` say of a whole file: limits, unknown guides, envelopes."""

from __future__ import annotations

import pytest
from x12_mutations import recount
from x12_support import golden

import x12

REMITTANCE = golden("case1_835.edi")
FEW = x12.Limits(findings_max=5)


def rules(text: str, profile: x12.Profile = x12.Profile.DEFAULT, **limits: int) -> list[str]:
    return [each.rule for each in x12.validate(text, profile=profile, limits=x12.Limits(**limits))]


def with_sets(*sets: str) -> str:
    """Return the remittance's interchange with these sets instead."""
    head, _, rest = REMITTANCE.partition("ST*")
    tail = "GE" + rest.partition("GE")[2]
    return head + "".join(sets) + tail.replace("GE*1*", f"GE*{len(sets)}*")


def numbered(number: int, text: str = REMITTANCE) -> str:
    """Return the set of a file with a control number."""
    body = "ST*" + text.partition("ST*")[2].partition("GE*")[0]
    return body.replace("*0001", f"*{number:04d}", 1).replace("*0001~", f"*{number:04d}~")


class TestLimit:
    def test_findings_beyond_it_are_counted_in_a_last_one(self) -> None:
        text = recount(REMITTANCE.replace("LX*1~\n", "ZZZ*1~\n" * 8 + "LX*1~\n"))
        *told, last = x12.validate(text, limits=FEW)
        assert [each.rule for each in told] == ["G06"] * 5
        assert (last.rule, last.severity) == ("F05", x12.Severity.ERROR)
        assert last.message == "3 further findings are left out, 3 of them errors"
        assert last.fix

    def test_warnings_alone_are_told_of_as_a_warning(self) -> None:
        text = REMITTANCE.replace("*XX*2000000028~", "*XX*2000000029~")
        (last,) = x12.validate(text, limits=x12.Limits(findings_max=0))
        assert (last.rule, last.severity) == ("F05-noted", x12.Severity.WARNING)

    def test_what_is_just_within_it_is_not_spoken_of(self) -> None:
        text = recount(REMITTANCE.replace("LX*1~\n", "ZZZ*1~\n" * 5 + "LX*1~\n"))
        assert [each.rule for each in x12.validate(text, limits=FEW)] == ["G06"] * 5

    def test_a_faulty_set_beyond_it_is_not_accepted(self) -> None:
        faulty = recount(numbered(1).replace("LX*1~\n", "ZZZ*1~\n" * 8 + "LX*1~\n"))
        second = numbered(3).replace("CLP*CLM0001*1*230*99.6*", "CLP*CLM0001*1*230*90*")
        text = with_sets(faulty, numbered(2), second)
        (verdict,) = x12.acknowledge(text, limits=FEW)
        (group,) = verdict.groups
        assert [each.result_code for each in group.sets] == ["R", "A", "R"]
        assert group.sets[2].error_codes == ("5",)
        assert (group.result_code, group.accepted_count) == ("P", 1)
        assert verdict.interchange_acknowledgment.acknowledgment_code == "A"

    def test_a_faulty_trailer_beyond_it_is_not_accepted(self) -> None:
        text = REMITTANCE.replace("IEA*1*000000201", "IEA*1*000000202")
        (verdict,) = x12.acknowledge(text, limits=x12.Limits(findings_max=0))
        assert verdict.groups[0].sets[0].result_code == "A"
        assert verdict.interchange_acknowledgment.acknowledgment_code == "R"


OLD = (
    golden("case1_837p.edi")
    .replace("*^*00501*", "*U*00401*")
    .replace("*005010X222A1~\nBHT", "~\nBHT")
    .replace("005010X222A1", "004010X098A1")
)
OTHER = golden("case1_837p.edi").replace("005010X222A1", "005010X220A1").replace("837*", "834*")


def sets_twice(text: str) -> str:
    start, end = text.index("ST*"), text.index("GE*")
    again = text[start:end].replace("*0001", "*0002")
    return text[:end] + again + text[end:].replace("GE*1*", "GE*2*")


class TestUnknownGuide:
    @pytest.mark.parametrize("profile", x12.Profile)
    @pytest.mark.parametrize("text", [OLD, OTHER], ids=["4010", "834"])
    def test_one_finding_says_what_can_be_read(self, text: str, profile: x12.Profile) -> None:
        (finding,) = x12.validate(text, profile=profile)
        assert (finding.rule, finding.segment, finding.position) == ("X30", "ST", 3)
        assert finding.is_error
        assert "release 005010" in finding.fix

    @pytest.mark.parametrize("text", [OLD, OTHER], ids=["4010", "834"])
    def test_each_set_has_one_finding(self, text: str) -> None:
        found = list(x12.validate(sets_twice(text)))
        assert [each.rule for each in found] == ["X30", "X30"]
        assert len({each.position for each in found}) == 2

    def test_another_guide_in_st03_than_in_gs08_is_a_fault_of_its_own(self) -> None:
        text = REMITTANCE.replace("ST*835*0001~", "ST*835*0001*005010X999~")
        assert rules(text) == ["X32", "X30"]

    def test_counts_and_control_numbers_are_told_of_all_the_same(self) -> None:
        assert rules(OLD.replace("SE*37*0001", "SE*36*0002")) == ["X30", "X23", "X26"]

    def test_its_interchange_accepts_and_its_set_is_rejected(self) -> None:
        (verdict,) = x12.acknowledge(OLD)
        assert verdict.interchange_acknowledgment.acknowledgment_code == "A"
        assert verdict.groups[0].sets[0].result_code == "R"

    def test_words_repeat_no_data_that_stands_in_place_of_set_and_version(self) -> None:
        text = REMITTANCE.replace("ST*835*0001~", "ST*AVERY*0001*TESTERSON~")
        findings = list(x12.validate(text))
        assert "X30" in {each.rule for each in findings}
        words = " ".join(each.message + each.fix for each in findings)
        assert not any(data in words for data in ("AVE", "TESTER"))


class TestInterchangeVersion:
    def test_a_known_set_in_an_older_interchange_is_told_of(self) -> None:
        text = REMITTANCE.replace("*^*00501*", "*^*00401*")
        assert rules(text) == ["X18"]

    def test_it_is_told_of_where_no_set_comes(self) -> None:
        head, tail = REMITTANCE.partition("GS*")[0], "IEA*0*000000201~\n"
        old = head.replace("*00501*", "*00401*") + tail
        found = [(each.rule, each.segment) for each in x12.validate(old + REMITTANCE)]
        assert ("X18", "ISA") in found


class TestInterchangeAcknowledgment:
    """Of what is wrong with an ISA, its sender is told in a TA1."""

    @pytest.mark.parametrize(
        ("right", "wrong", "note", "created_at"),
        [
            ("*260316*0600*", "*260231*0600*", "014", "2000-01-01 06:00"),
            ("*260316*0600*", "*TODAY *0600*", "014", "2000-01-01 06:00"),
            ("*260316*0600*", "*260316*2560*", "015", "2026-03-16 00:00"),
            ("*ZZ*SYNTHCLEAR", "*  *SYNTHCLEAR", "005", "2026-03-16 06:00"),
            ("*SYNTHCLINIC    *", "*               *", "008", "2026-03-16 06:00"),
            ("*T*:~", "*X*:~", "020", "2026-03-16 06:00"),
        ],
    )
    def test_names_the_fault(self, right: str, wrong: str, note: str, created_at: str) -> None:
        assert right in REMITTANCE
        (verdict,) = x12.acknowledge(REMITTANCE.replace(right, wrong, 1))
        told = verdict.interchange_acknowledgment
        assert (told.acknowledgment_code, told.note_code) == ("R", note)
        assert f"{told.interchange_created_at:%Y-%m-%d %H:%M}" == created_at

    def test_is_given_for_an_interchange_without_sets(self) -> None:
        header, rest = REMITTANCE.split("GS*", 1)
        trailer = "IEA*0*000000201~"
        other = header.replace("000000201", "000000202") + "GS*" + rest
        empty = header.replace("*T*:~", "*X*:~") + trailer
        verdicts = x12.acknowledge(empty + other.replace("IEA*1*000000201", "IEA*1*000000202"))
        told = [each.interchange_acknowledgment for each in verdicts]
        assert [each.interchange_control_number for each in told] == [201, 202]
        assert [(each.acknowledgment_code, each.note_code) for each in told] == [
            ("R", "020"),
            ("A", "000"),
        ]
        assert [len(each.groups) for each in verdicts] == [0, 1]


class TestImplementationAcknowledgment:
    @pytest.mark.parametrize(
        ("right", "wrong", "name"),
        [
            ("SV1*HC:99214*180*", "SV1*HC:99214*A*", "CLM0001"),
            ("NM1*IL*1*", "NM1*IL*9*", ""),
            ("CLM*CLM0001*230***11:B:1", "CLM*CLM\u00c90001*230***11:B:9", ""),
        ],
    )
    def test_a_fault_within_a_claim_names_it(self, right: str, wrong: str, name: str) -> None:
        claim = golden("case1_837p.edi")
        assert right in claim
        (verdict,) = x12.acknowledge(claim.replace(right, wrong, 1))
        errors = verdict.groups[0].sets[0].segment_errors
        assert errors
        assert {each.patient_control_number for each in errors} == {name}


class TestBlanks:
    @pytest.mark.parametrize("number", ["0001 ", " 0001"])
    def test_around_a_control_number_are_told_of_and_do_not_make_it_another(
        self, number: str
    ) -> None:
        text = REMITTANCE.replace("SE*36*0001~", f"SE*36*{number}~")
        (finding,) = x12.validate(text, profile=x12.Profile.STRICT)
        assert (finding.rule, finding.segment, finding.element) == ("E17", "SE", "02")
        assert not finding.is_error
        (verdict,) = x12.acknowledge(text)
        assert verdict.groups[0].sets[0].result_code == "A"

    def test_fill_up_isa_and_nothing_else(self) -> None:
        text = REMITTANCE.replace("GS*HP*SYNTHCLEAR*", "GS*HP*SYNTHCLEAR     *")
        assert [(each.rule, each.segment, each.element) for each in x12.validate(text)] == [
            ("E17", "GS", "02")
        ]
