"""Sets whose claims come one after another: read, written, and never held all at once."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from x12_support import GOLDEN_NAMES, envelope_of, golden, only_set

import x12
from x12 import professional_claim, remittance

BATCH = professional_claim.read_batch(only_set(golden("case1_837p.edi")))
ADVICE = remittance.read(only_set(golden("case6b_835_recoupment_interest.edi")))
ENVELOPE = envelope_of(x12.read_interchanges(golden("case1_837p.edi"))[0])
(CLAIM,) = BATCH.claims


def written(wholes: Iterable[object], envelope: x12.Envelope = ENVELOPE) -> str:
    return "".join(x12.write_sets(wholes, envelope))


@pytest.mark.parametrize("name", GOLDEN_NAMES)
def test_every_golden_file_is_written_as_it_was_read(name: str) -> None:
    text = golden(name)
    (interchange,) = x12.read_interchanges(text)
    assert written(x12.read_sets(text), envelope_of(interchange)) == text


@pytest.mark.parametrize("count", [1, 3, 101, 250])
def test_claims_of_an_iterator_are_written_as_those_of_a_tuple(count: int) -> None:
    dependent = professional_claim.Patient(
        name=x12.Name(last_name="FICTION", first_name="DORA"),
        relationship_code="19",
        address=BATCH.claims[0].billing_provider.address,
        birth_date=CLAIM.subscriber.birth_date,
        sex="F",
    )
    others = replace(CLAIM.subscriber, member_id="AB12345")
    claims = []
    for number in range(count):
        claim = replace(CLAIM, patient_control_number=f"P{number}")
        if number % 7 == 3:
            claim = replace(claim, patient=dependent)
        claims.append(replace(claim, subscriber=others) if number % 11 > 5 else claim)
    batch = replace(BATCH, claims=tuple(claims))
    streamed = x12.StreamedSet(header=replace(BATCH, claims=()), claims=iter(claims))
    assert written([streamed]) == written([batch])


def test_adjustments_of_the_provider_come_when_the_claims_have_ended() -> None:
    (streamed,) = [
        (each.header.provider_adjustments, list(each.claims), each.header.provider_adjustments)
        for each in x12.read_sets(written([ADVICE]))
    ]
    before, claims, after = streamed
    assert (before, claims, after) == ((), list(ADVICE.claims), ADVICE.provider_adjustments)


def test_adjustments_known_in_advance_are_written_once() -> None:
    header = replace(ADVICE, claims=())
    assert written([x12.StreamedSet(header=header, claims=ADVICE.claims)]) == written([ADVICE])


def test_claims_that_nobody_asks_for_are_passed_over() -> None:
    text = written([replace(ADVICE, trace_number=f"T{n}") for n in range(3)])
    numbers = []
    for each in x12.read_sets(text):
        numbers.append(each.header.trace_number)
        if numbers[-1] == "T1":
            next(iter(each.claims))
    assert numbers == ["T0", "T1", "T2"]


def test_set_without_claims_has_everything_in_its_header() -> None:
    text = golden("case1_999.edi")
    (each,) = x12.read_sets(text)
    assert list(each.claims) == []
    assert each.header == x12.implementation_acknowledgment.read(only_set(text))


def test_header_that_cannot_be_without_something_is_refused_before_its_claims() -> None:
    text = "".join(
        line
        for line in golden("case1_837p.edi").splitlines(keepends=True)
        if not line.startswith("NM1*40")
    )
    with pytest.raises(x12.X12Error):
        next(iter(x12.read_sets(text)))


def test_fault_in_a_claim_far_on_has_its_place() -> None:
    def claims() -> Iterator[professional_claim.ProfessionalClaim]:
        for number in range(400):
            yield replace(CLAIM, patient_control_number=f"P{number}" if number != 399 else "P*1")

    sound = written([replace(BATCH, claims=tuple(claims())[:399])]).splitlines()
    with pytest.raises(x12.X12Error) as caught:
        written([x12.StreamedSet(header=BATCH, claims=claims())])
    # Before it stand all segments of the others but SE, GE and IEA.
    assert (caught.value.segment_id, caught.value.segment_position) == ("CLM", len(sound) - 3 + 1)


def test_set_without_claims_where_the_guide_demands_them_is_refused() -> None:
    with pytest.raises(x12.X12Error, match="2000A"):
        written([x12.StreamedSet(header=BATCH, claims=iter(()))])


def test_memory_does_not_grow_with_the_claims_of_a_set() -> None:
    def peak(count: int) -> int:
        claims = (replace(CLAIM, patient_control_number=f"P{n}") for n in range(count))
        tracemalloc.start()
        for _ in x12.write_sets([x12.StreamedSet(header=BATCH, claims=claims)], ENVELOPE):
            pass
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(10)
    assert peak(1_200) < 1.2 * peak(400)
