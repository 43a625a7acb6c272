"""What the writer normalises and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from x12_support import edit, envelope_of, golden, only_set, rewrite

import x12
from x12 import professional_claim, remittance
from x12.sink import SegmentSink
from x12.text import free_text

BATCH = professional_claim.read_batch(only_set(golden("case1_837p.edi")))
ENVELOPE = envelope_of(x12.read_interchanges(golden("case1_837p.edi"))[0])
(CLAIM,) = BATCH.claims


def write(*claims: professional_claim.ProfessionalClaim, envelope: x12.Envelope = ENVELOPE) -> str:
    return professional_claim.write(
        claims,
        envelope,
        submitter=BATCH.submitter,
        receiver=BATCH.receiver,
        reference=BATCH.reference,
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Müller", "MULLER"),
        ("Strauß", "STRAUSS"),
        ("Łukasz Øre", "LUKASZ ORE"),
        ("O\u2019Brien\u2013Díaz", "O'BRIEN-DIAZ"),
        ("A*B~C:D^E", "A B C D E"),
        ("  line\r\nbreak\t ", "LINE BREAK"),
    ],
)
def test_free_text(text: str, written: str) -> None:
    assert free_text(text) == written


def test_name_is_normalised_when_written() -> None:
    name = x12.Name(last_name="Nuñez~", first_name="José")
    claim = replace(CLAIM, subscriber=replace(CLAIM.subscriber, name=name))
    assert "NM1*IL*1*NUNEZ*JOSE****MI*" in write(claim)


@pytest.mark.parametrize(
    "identifier", ["AB*1", "AB~1", "AB:1", "AB^1", "AB\n1", "AB\u00e91", "\x00"]
)
def test_identifier_with_unwritable_data_is_refused(identifier: str) -> None:
    with pytest.raises(x12.X12Error) as caught:
        write(replace(CLAIM, patient_control_number=identifier))
    error = caught.value
    assert (error.segment_id, error.segment_position, error.element_position) == ("CLM", 21, 1)
    assert identifier not in str(error)


@pytest.mark.parametrize(
    "identifier", ["AB*1", "AB~1", "AB:1", "AB^1", "AB\n1", "AB1\n", "AB\u00e91", "\u06611", "\x00"]
)
def test_member_id_with_unwritable_data_is_refused(identifier: str) -> None:
    subscriber = replace(CLAIM.subscriber, member_id=identifier)
    with pytest.raises(x12.X12Error) as caught:
        write(replace(CLAIM, subscriber=subscriber))
    assert (caught.value.segment_id, caught.value.element_position) == ("NM1", 9)


@pytest.mark.parametrize("code", ["99213:25", "99213*", "99213^1", "9921\u0663"])
def test_procedure_that_would_become_another_one_is_refused(code: str) -> None:
    line = CLAIM.service_lines[0]
    procedure = replace(line.procedure, code=code)
    with pytest.raises(x12.X12Error) as caught:
        write(replace(CLAIM, service_lines=(replace(line, procedure=procedure),)))
    assert (caught.value.segment_id, caught.value.element_position) == ("SV1", 1)


def test_place_of_service_with_a_separator_is_refused() -> None:
    with pytest.raises(x12.X12Error) as caught:
        write(replace(CLAIM, place_of_service="11:B"))
    assert (caught.value.segment_id, caught.value.element_position) == ("CLM", 5)


def test_text_that_is_none_is_never_written() -> None:
    with pytest.raises(TypeError):
        write(replace(CLAIM, patient_control_number=None))  # type: ignore[arg-type]


def test_fifth_modifier_is_refused_with_its_place() -> None:
    line = CLAIM.service_lines[0]
    procedure = replace(line.procedure, modifiers=("25", "59", "QW", "TC", "GT"))
    with pytest.raises(x12.X12Error, match="four modifiers") as caught:
        write(replace(CLAIM, service_lines=(replace(line, procedure=procedure),)))
    position = write(CLAIM).splitlines().index("LX*1~") + 2
    assert caught.value.segment_position == position


def test_name_without_latin_letters_is_refused() -> None:
    name = x12.Name(last_name="\u5f20")
    with pytest.raises(x12.X12Error):
        write(replace(CLAIM, subscriber=replace(CLAIM.subscriber, name=name)))


@pytest.mark.parametrize(
    "change",
    [
        {"sender_id": ""},
        {"sender_id": "X" * 16},
        {"sender_id": "X"},
        {"receiver_id": "X"},
        {"receiver_id": "A*B"},
        {"sender_qualifier": "ZZZ"},
        {"usage_indicator": "X"},
        {"interchange_control_number": 0},
        {"interchange_control_number": 1_000_000_000},
        {"group_control_number": 0},
    ],
)
def test_envelope_that_does_not_fit_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(x12.X12Error):
        write(CLAIM, envelope=replace(ENVELOPE, **change))  # type: ignore[arg-type]


def test_isa_is_106_characters() -> None:
    assert write(CLAIM).index("~") == 105


def test_segment_without_elements_is_refused() -> None:
    rule = professional_claim.SET.guide.root.segments[1]
    with pytest.raises(x12.X12Error):
        SegmentSink().add(rule, ["BHT", "", ""])


def test_dependent_gets_a_level_of_its_own() -> None:
    patient = professional_claim.Patient(
        name=x12.Name(last_name="TESTERSON", first_name="KIM"),
        relationship_code="19",
        address=x12.Address(line1="1 SAMPLE LN", city="SPRINGFIELD", state="IL"),
        birth_date=CLAIM.service_lines[0].service_date_from,
        sex="U",
    )
    text = write(replace(CLAIM, patient=patient), CLAIM)
    assert "HL*1**20*1~" in text
    assert "HL*2*1*22*1~\nSBR*P**GRP100" in text
    assert "HL*3*2*23*0~\nPAT*19~\nNM1*QC*1*TESTERSON*KIM~" in text
    assert "HL*4*1*22*0~\nSBR*P*18*GRP100" in text
    first, second = professional_claim.read(only_set(text))
    assert (first.patient, first.relationship_code) == (patient, "19")
    assert (second.patient, second.relationship_code) == (None, "18")


def test_other_billing_provider_gets_a_level_of_its_own() -> None:
    other = replace(CLAIM, billing_provider=replace(CLAIM.billing_provider, npi="2000000028"))
    text = write(CLAIM, other)
    assert "HL*3**20*1~" in text
    assert professional_claim.read(only_set(text)) == [CLAIM, other]


def test_minutes_and_date_range() -> None:
    line = replace(CLAIM.service_lines[0], unit="MJ", quantity=Decimal("62.50"))
    line = replace(line, service_date_to=line.service_date_to.replace(day=4))
    text = write(replace(CLAIM, service_lines=(line,)))
    assert "*MJ*62.5***1:2~\nDTP*472*RD8*20260302-20260304~" in text


@pytest.mark.parametrize("kind", ["1", "2"])
def test_provider_whom_only_a_number_names_stays_of_its_kind(kind: str) -> None:
    named = "NM1*82*1*FICTION*DORA****XX*2000000028~"
    text = edit(golden("case1_835.edi"), named, f"NM1*82*{kind}******XX*2000000028~")
    assert rewrite(text) == text


class TestSets:
    """Many sets in one interchange, written one after another."""

    def test_interchange_has_every_set_and_right_counts(self) -> None:
        parts = list(x12.write_sets((BATCH, replace(BATCH, reference="OTHER")), ENVELOPE))
        text = "".join(parts)
        assert list(x12.validate(text, profile=x12.Profile.STRICT)) == []
        (interchange,) = x12.read_interchanges(text)
        sets = interchange.groups[0].transaction_sets
        assert [each.control_number for each in sets] == ["0001", "0002"]
        assert [professional_claim.read_batch(each).reference for each in sets] == [
            BATCH.reference,
            "OTHER",
        ]

    def test_each_set_is_asked_for_when_the_one_before_has_been_written(self) -> None:
        asked = []

        def batches() -> Iterator[professional_claim.ClaimBatch]:
            for number in range(3):
                asked.append(number)
                yield BATCH

        parts = x12.write_sets(batches(), ENVELOPE)
        assert next(parts).startswith("ISA*")
        assert asked == [0]
        assert next(parts).startswith("ST*837*0002*")
        assert asked == [0, 1]

    def test_fault_in_a_later_set_has_its_place_in_the_interchange(self) -> None:
        wrong = replace(CLAIM, patient_control_number="AB*1")
        one = len("".join(x12.write_sets([BATCH], ENVELOPE)).splitlines()) - 4
        with pytest.raises(x12.X12Error) as caught:
            list(x12.write_sets([BATCH, replace(BATCH, claims=(wrong,))], ENVELOPE))
        assert caught.value.segment_position == 21 + one

    @pytest.mark.parametrize(
        "sets", [[], [CLAIM], [BATCH, object()]], ids=["none", "a claim", "something else"]
    )
    def test_what_is_no_set_is_refused(self, sets: list[object]) -> None:
        with pytest.raises(x12.X12Error):
            list(x12.write_sets(sets, ENVELOPE))

    def test_sets_of_two_guides_are_refused(self) -> None:
        advice = remittance.read(only_set(golden("case1_835.edi")))
        with pytest.raises(x12.X12Error, match="one guide"):
            list(x12.write_sets([BATCH, advice], ENVELOPE))
