"""The 837P: what is read is written again, and the levels of its hierarchy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import x12_claim_strategies as strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from x12_basic_strategies import ENVELOPES
from x12_claim_files import (
    complete_claims,
    in_place_order,
    normal,
    rewritten,
    rewritten_set,
    with_envelope,
)
from x12_samples import gold_samples, sample, tolerate_codes
from x12_support import edit, envelope_of, golden, only_set

import x12
from x12 import professional_claim

TWO_CLAIMS = golden("extra_837p.edi")
ONE_CLAIM = golden("case1_837p.edi")
generated = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@pytest.mark.parametrize("claims_of", ["subscriber", "patient"])
def test_everything_that_the_guide_has_is_carried(
    claims_of: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tolerate_codes(monkeypatch)
    segments = complete_claims(professional_claim.SET.guide, claims_of)
    again = rewritten(professional_claim, with_envelope(segments, ONE_CLAIM))
    assert in_place_order(only_set(again).raw_segments) == in_place_order(segments)


@generated
@given(
    claims=st.lists(strategies.CLAIMS, min_size=1, max_size=3),
    envelope=ENVELOPES,
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
                for each in group.transaction_sets:
                    again = rewritten_set(professional_claim, each, interchange)
                    before, after = normal(each), normal(only_set(again))
                    assert merged_levels(before) == merged_levels(after)


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
        again = rewritten(professional_claim, TWO_CLAIMS)
        assert in_place_order(only_set(again).raw_segments) == in_place_order(before)


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
