"""What `validate` and `acknowledge` say of a whole file: limits, unknown guides, envelopes."""

from __future__ import annotations

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
