"""The 837P: what is read is written again, and the levels of its hierarchy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import x12_claim_strategies as strategies
import x12_strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from x12_complete import complete_set
from x12_samples import gold_samples, sample, tolerate_codes
from x12_support import edit, envelope_of, golden, only_set

import x12
from x12 import professional_claim
from x12.text import free_text

GUIDE = professional_claim.SET.guide
TWO_CLAIMS = golden("extra_837p.edi")
ONE_CLAIM = golden("case1_837p.edi")
generated = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def rewritten(transaction_set: x12.TransactionSet, envelope: x12.Envelope) -> list[str]:
    batch = professional_claim.read_batch(transaction_set)
    text = professional_claim.write_batch(batch, envelope, transaction_set.control_number)
    return list(only_set(text).raw_segments)


def rewritten_text(text: str) -> list[str]:
    (interchange,) = x12.read_interchanges(text)
    return rewritten(only_set(text), envelope_of(interchange))


def in_place_order(segments: Iterable[str]) -> list[str]:
    """Sort neighbours of one id, which the guide lets stand in any order."""
    runs: list[list[str]] = []
    for segment in segments:
        if runs and runs[-1][0].partition("*")[0] == segment.partition("*")[0]:
            runs[-1].append(segment)
        else:
            runs.append([segment])
    return [segment for run in runs for segment in sorted(run)]


def with_envelope(segments: list[str]) -> str:
    head = ONE_CLAIM.splitlines()[:2]
    body = [f"{segment}~" for segment in segments]
    return "\n".join([*head, *body, *ONE_CLAIM.splitlines()[-2:]]) + "\n"


@pytest.mark.parametrize(
    "below", ["subscriber", "patient"], ids=["claim of a subscriber", "claim of a patient"]
)
def test_everything_that_the_guide_has_is_carried(
    below: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tolerate_codes(monkeypatch)
    if below == "subscriber":
        segments = complete_set(GUIDE, "2000A/2000B/2000C")
    else:
        segments = complete_set(GUIDE, "2000A/2000B/2300")
        place = next(n for n, segment in enumerate(segments) if segment.startswith("SBR*"))
        # The relationship of a dependent stands in PAT01.
        segments[place] = re.sub(r"^(SBR\*\w)\*18", r"\1*", segments[place])
    assert in_place_order(rewritten_text(with_envelope(segments))) == in_place_order(segments)


@generated
@given(
    claims=st.lists(strategies.CLAIMS, min_size=1, max_size=3),
    envelope=x12_strategies.ENVELOPES,
    submitter=strategies.SUBMITTERS,
    receiver=strategies.RECEIVERS,
)
def test_claims_when_written_are_read_back(
    claims: list[professional_claim.ProfessionalClaim],
    envelope: x12.Envelope,
    submitter: professional_claim.Submitter,
    receiver: professional_claim.Receiver,
) -> None:
    text = professional_claim.write(
        claims, envelope, submitter=submitter, receiver=receiver, reference="REF1"
    )
    (interchange,) = x12.read_interchanges(text)
    assert envelope_of(interchange) == envelope
    batch = professional_claim.read_batch(only_set(text))
    assert (batch.submitter, batch.receiver, batch.reference) == (submitter, receiver, "REF1")
    assert list(batch.claims) == claims


class TestSamples:
    """Public files that pyx12, x12sdk and others accept.

    Declared differences: free text is written in upper case with single blanks; hundredths of a
    second in BHT05 are dropped; equal neighbouring subscribers share a level, which changes the
    numbers of HL and the count of SE; amounts and numbers lose trailing zeros; a period of one day
    is written as D8; neighbours of one id may change places.
    """

    @pytest.mark.parametrize("path", gold_samples("837P"))
    def test_sample_is_written_again(self, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
        tolerate_codes(monkeypatch)
        for interchange in x12.read_interchanges(sample(path)):
            for group in interchange.groups:
                for transaction_set in group.transaction_sets:
                    written = rewritten(transaction_set, envelope_of(interchange))
                    before, after = normal(transaction_set), normal_texts(written)
                    assert merged_levels(before) == merged_levels(after)


def normal(transaction_set: x12.TransactionSet) -> list[str]:
    delimiters = transaction_set.text.delimiters
    table = str.maketrans(delimiters.element + delimiters.component + delimiters.repetition, "*:^")
    return normal_texts(raw.translate(table) for raw in transaction_set.raw_segments)


def normal_texts(segments: Iterable[str]) -> list[str]:
    normalised = []
    for segment in segments:
        elements = segment.split("*")
        if elements[0] in ("NM1", "N3", "N4", "PER", "NTE"):
            elements = [free_text(each) for each in elements]
        if elements[0] == "SV1":  # the description of the procedure
            elements[1] = elements[1].upper()
        if elements[0] == "BHT":
            elements[5] = elements[5][:4]
        normalised.append("*".join(map(normal_number, elements)))
    return in_place_order(normalised)


def normal_number(element: str) -> str:
    if re.fullmatch(r"\d*\.\d+", element) is None:
        return element
    return element.lstrip("0").rstrip("0").rstrip(".") or "0"


def merged_levels(segments: list[str]) -> list[str]:
    """Leave out the subscriber levels that repeat the one before, and what counts them."""
    merged: list[str] = []
    level: list[str] = []
    before: list[str] = []
    for segment in segments:
        if segment.startswith(("HL*", "SE*")) or level:
            if segment.startswith(("CLM*", "HL*", "SE*")) and level:
                merged += [] if level == before else level
                before, level = level, []
            if segment.startswith("HL*"):
                level = [segment.split("*")[3]]
            elif level:
                level.append(segment)
            elif not segment.startswith("SE*"):
                merged.append(segment)
            continue
        merged.append(segment)
    return merged


class TestLevels:
    def claims(self) -> list[professional_claim.ProfessionalClaim]:
        return professional_claim.read(only_set(TWO_CLAIMS))

    def written(self, *claims: professional_claim.ProfessionalClaim) -> list[str]:
        batch = professional_claim.read_batch(only_set(ONE_CLAIM))
        envelope = envelope_of(x12.read_interchanges(ONE_CLAIM)[0])
        text = professional_claim.write_batch(replace(batch, claims=claims), envelope)
        return [each for each in only_set(text).raw_segments if each.startswith(("HL*", "CLM*"))]

    def test_equal_neighbours_share_levels(self) -> None:
        (claim,) = professional_claim.read(only_set(ONE_CLAIM))
        other = replace(claim, patient_control_number="OTHER")
        levels = self.written(claim, other, replace(claim, payer_responsibility="S"))
        assert [each.partition("*")[0] for each in levels] == [
            "HL",
            "HL",
            "CLM",
            "CLM",
            "HL",
            "CLM",
        ]
        assert levels[0::4] == ["HL*1**20*1", "HL*3*1*22*0"]

    def test_patients_of_one_subscriber_share_its_level(self) -> None:
        (claim,) = professional_claim.read(only_set(ONE_CLAIM))
        address = claim.billing_provider.address
        patient = professional_claim.Patient(
            name=x12.Name(last_name="A"),
            relationship_code="19",
            address=address,
            birth_date=date(2020, 1, 1),
            sex="F",
        )
        first = replace(claim, patient=patient)
        second = replace(claim, patient=replace(patient, sex="M"))
        levels = [each for each in self.written(claim, first, second) if each.startswith("HL")]
        assert levels == [
            "HL*1**20*1",
            "HL*2*1*22*0",
            "HL*3*1*22*1",
            "HL*4*3*23*0",
            "HL*5*3*23*0",
        ]

    def test_a_level_has_no_more_claims_than_the_guide_allows(self) -> None:
        (claim,) = professional_claim.read(only_set(ONE_CLAIM))
        levels = self.written(*[claim] * 101)
        assert [n for n, each in enumerate(levels) if each.startswith("HL")] == [0, 1, 102]

    def test_extra_file_is_written_again(self) -> None:
        before = only_set(TWO_CLAIMS).raw_segments
        assert in_place_order(rewritten_text(TWO_CLAIMS)) == in_place_order(before)


class TestRead:
    def read(self, text: str) -> professional_claim.ProfessionalClaim:
        (claim,) = professional_claim.read(only_set(text))
        return claim

    def test_code_when_its_element_is_empty_is_no_default(self) -> None:
        claim = self.read(edit(ONE_CLAIM, ":B:1*Y*A*Y*Y~", ":B:1*Y~"))
        assert (claim.assignment_code, claim.benefits_assigned) == ("", "")

    def test_numbers_of_several_payers_stand_side_by_side(self) -> None:
        text = edit(ONE_CLAIM, "REF*6R*", "REF*G1*AUTH1~\nREF*G1*AUTH2**2U:PAYER2~\nREF*6R*")
        line = self.read(text).service_lines[0]
        assert [(each.identifier, each.payer_id) for each in line.authorizations] == [
            ("AUTH1", ""),
            ("AUTH2", "PAYER2"),
        ]

    def test_fault_names_its_element(self) -> None:
        text = ONE_CLAIM.replace("*UN*1*", "*UN*X*", 1)
        with pytest.raises(x12.X12Error) as caught:
            self.read(text)
        assert (caught.value.segment_id, caught.value.element_position) == ("SV1", 4)

    def test_address_when_missing_is_told(self) -> None:
        lines = [each for each in ONE_CLAIM.splitlines() if each[:3] not in ("N3*", "N4*")]
        count = next(n for n, each in enumerate(lines) if each.startswith("SE*"))
        lines[count] = f"SE*{count - 1}*0001~"
        with pytest.raises(x12.X12Error, match="address"):
            self.read("\n".join(lines) + "\n")

    def test_quantities_are_exact(self) -> None:
        text = ONE_CLAIM.replace("*UN*1*", "*UN*.50*", 1)
        assert self.read(text).service_lines[0].quantity == Decimal("0.5")
