"""Level-1 checks: every fault of the envelope is an X12Error that names its place."""

from __future__ import annotations

from datetime import datetime

import pytest
from x12_support import golden, only_set, rewrite

import x12
from x12 import interchange_acknowledgment, remittance

CLAIM = golden("case1_837p.edi")
SET_LENGTH = 37
SE, GE, IEA = 2 + SET_LENGTH, 3 + SET_LENGTH, 4 + SET_LENGTH

FAULTS = [
    # what, old, new, segment id, position, element
    ("SE01 counts one less", "SE*37*", "SE*36*", "SE", SE, 1),
    ("SE01 is no number", "SE*37*", "SE*X*", "SE", SE, 1),
    ("SE02 is another number", "SE*37*0001", "SE*37*0002", "SE", SE, 2),
    ("GE01 counts one more", "GE*1*103", "GE*2*103", "GE", GE, 1),
    ("GE02 is another number", "GE*1*103", "GE*1*104", "GE", GE, 2),
    ("IEA01 counts one more", "IEA*1*", "IEA*2*", "IEA", IEA, 1),
    ("IEA02 is another number", "IEA*1*000000103", "IEA*1*000000104", "IEA", IEA, 2),
    ("ISA13 is another number", "*00501*000000103", "*00501*000000104", "IEA", IEA, 2),
    ("ISA13 is no number", "*00501*000000103", "*00501*00000010A", "ISA", 1, 13),
    ("ISA15 is neither P nor T", "*0*T*:", "*0*X*:", "ISA", 1, 15),
    ("ISA09 is no date", "*260303*0900*^", "*260230*0900*^", "ISA", 1, 9),
    ("ISA10 is no time", "*260303*0900*^", "*260303*2500*^", "ISA", 1, 9),
    ("ISA is one character short", "ISA*00*          ", "ISA*00*         ", "ISA", 1, None),
    ("ISA is one character long", "ISA*00*          ", "ISA*00*           ", "ISA", 1, None),
    ("a delimiter is a letter", "*0*T*:", "*0*T*A", "ISA", 1, None),
    ("SE is missing", "SE*37*0001~\n", "", "SE", SE, None),
    ("GE is missing", "GE*1*103~\n", "", "GE", GE, None),
    ("GS is missing", "GS*HC*", "ZZ*HC*", "ZZ", 2, None),
    ("ST is missing", "ST*837*", "ZZ*837*", "ZZ", 3, None),
    ("an empty segment counts", "LX*1~", "LX*1~~", "SE", SE + 1, 1),
    ("IEA is missing", "IEA*1*000000103~\n", "", "IEA", IEA, None),
]
TOLERATED = [
    ("the repetition separator is that of components", "*0900*^*", "*0900*:*"),
    ("a segment without id", "LX*1~", "*1~"),
    ("the last terminator is missing", "IEA*1*000000103~", "IEA*1*000000103"),
]


class TestReadInterchanges:
    @pytest.mark.parametrize("fault", FAULTS, ids=[fault[0] for fault in FAULTS])
    def test_fault_names_its_place(self, fault: tuple[str, str, str, str, int, int | None]) -> None:
        _, old, new, *place = fault
        assert old in CLAIM
        with pytest.raises(x12.X12Error) as caught:
            x12.read_interchanges(CLAIM.replace(old, new, 1))
        error = caught.value
        assert [error.segment_id, error.segment_position, error.element_position] == place

    @pytest.mark.parametrize("fault", TOLERATED, ids=[fault[0] for fault in TOLERATED])
    def test_fault_that_leaves_no_doubt_is_left_to_the_validator(
        self, fault: tuple[str, str, str]
    ) -> None:
        _, old, new = fault
        assert old in CLAIM
        text = CLAIM.replace(old, new, 1)
        (interchange,) = x12.read_interchanges(text)
        assert interchange.control_number == 103
        assert list(x12.validate(text))

    @pytest.mark.parametrize("text", ["", " \n", "\ufeff", "ISA", "hello", "GS*HC~", CLAIM[:105]])
    def test_text_without_interchange_is_refused(self, text: str) -> None:
        with pytest.raises(x12.X12Error):
            x12.read_interchanges(text)

    def test_text_after_the_interchange_is_refused(self) -> None:
        with pytest.raises(x12.X12Error):
            x12.read_interchanges(CLAIM + "GARBAGE")

    @pytest.mark.parametrize("length", range(0, len(CLAIM) - 2, 7))
    def test_truncated_text_is_refused(self, length: int) -> None:
        with pytest.raises(x12.X12Error):
            x12.read_interchanges(CLAIM[:length])

    def test_values_of_the_envelope(self) -> None:
        (interchange,) = x12.read_interchanges(CLAIM)
        (group,) = interchange.groups
        assert (interchange.sender_id, interchange.receiver_id) == ("SYNTHCLINIC", "SYNTHCLEAR")
        assert (interchange.control_number, interchange.usage_indicator) == (103, "T")
        assert interchange.created_at == datetime(2026, 3, 3, 9, 0)  # noqa: DTZ001
        assert (group.functional_identifier, group.version) == ("HC", "005010X222A1")
        assert group.transaction_sets[0].guide == "005010X222A1"

    def test_guide_of_a_set_without_st03_is_the_groups(self) -> None:
        assert only_set(golden("case1_835.edi")).guide == "005010X221A1"

    @pytest.mark.parametrize("newline", ["", "\n", "\r\n"])
    def test_newlines_after_terminators_do_not_matter(self, newline: str) -> None:
        assert x12.read_interchanges(CLAIM.replace("\n", newline)) == x12.read_interchanges(CLAIM)

    def test_byte_order_mark_and_blanks_before_isa(self) -> None:
        assert x12.read_interchanges("\ufeff\r\n " + CLAIM) == x12.read_interchanges(CLAIM)

    def test_several_interchanges_with_their_own_delimiters(self) -> None:
        other = golden("case1_835.edi").translate(str.maketrans("*:^~", "|>!'"))
        first, second = x12.read_interchanges(CLAIM + "\n" + other)
        assert (first.control_number, second.control_number) == (103, 201)
        assert second.groups[0].transaction_sets[0].position == 3

    def test_several_groups_and_sets(self) -> None:
        lines = CLAIM.splitlines()
        isa, gs, ge, iea = lines[0], lines[1], lines[-2], lines[-1]
        body = lines[2:-2]
        group = [gs, *body, *body, ge.replace("GE*1", "GE*2")]
        text = "\n".join([isa, *group, *group, iea.replace("IEA*1", "IEA*2")])
        (interchange,) = x12.read_interchanges(text)
        assert [len(each.transaction_sets) for each in interchange.groups] == [2, 2]


@pytest.mark.parametrize("name", ["case1_837p.edi", "case5b_835_reversal_correction.edi"])
@pytest.mark.parametrize("delimiters", ["|>!'", "\x1d\x1f\x1e\x1c", "*:^\n"])
def test_other_delimiters_read_the_same(name: str, delimiters: str) -> None:
    text = golden(name)
    other = text.replace("\n", "").translate(str.maketrans("*:^~", delimiters))
    assert rewrite(other) == text


def test_wrong_guide_names_expected_and_found() -> None:
    with pytest.raises(x12.X12Error, match="835 005010X221A1 is expected, 837 005010X222A1"):
        remittance.read(only_set(CLAIM))


def test_interchange_acknowledgment_round_trip() -> None:
    acknowledgment = x12.InterchangeAcknowledgment(
        interchange_control_number=103,
        interchange_created_at=datetime(2026, 3, 3, 9, 0),  # noqa: DTZ001
        acknowledgment_code="R",
        note_code="025",
    )
    envelope = x12.Envelope(
        sender_id="SYNTHCLEAR",
        receiver_id="SYNTHCLINIC",
        usage_indicator="T",
        interchange_control_number=900,
        group_control_number=1,
        created_at=datetime(2026, 3, 3, 9, 5),  # noqa: DTZ001
    )
    text = interchange_acknowledgment.write([acknowledgment], envelope)
    assert "TA1*000000103*260303*0900*R*025~\nIEA*0*000000900~" in text
    (interchange,) = x12.read_interchanges(text)
    assert interchange.interchange_acknowledgments == (acknowledgment,)
    assert interchange.groups == ()
