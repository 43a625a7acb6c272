"""The 837D: what is read is written again, and what is written is accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import x12_claim_strategies as shared
import x12_dental_strategies as strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from x12_basic_strategies import ENVELOPES
from x12_claim_files import (
    complete_claims,
    in_place_order,
    normal,
    rewritten,
    rewritten_set,
    structural_faults,
    with_envelope,
)
from x12_samples import gold_samples, sample, tolerate_codes
from x12_support import edit, envelope_of, golden, only_set

import x12
from x12 import dental_claim as claims
from x12.qualified import DatedPeriod

EXAMPLE = golden("extra_837d.edi")
generated = settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def claim_of(text: str) -> claims.DentalClaim:
    (claim,) = claims.read(only_set(text))
    return claim


def written(claim: claims.DentalClaim) -> str:
    batch = claims.read_batch(only_set(EXAMPLE))
    (interchange,) = x12.read_interchanges(EXAMPLE)
    return claims.write(
        [claim],
        envelope_of(interchange),
        submitter=batch.submitter,
        receiver=batch.receiver,
        reference=batch.reference,
    )


def segments_of(text: str, *starts: str) -> list[str]:
    return [each for each in only_set(text).raw_segments if each.startswith(starts)]


class TestRoundTrip:
    def test_extra_file_is_written_again(self) -> None:
        again = rewritten(claims, EXAMPLE)
        # The areas of a mouth close up: their places mean nothing.
        expected = EXAMPLE.replace("*10::20*", "*10:20*")
        assert only_set(again).raw_segments == only_set(expected).raw_segments

    @pytest.mark.parametrize("claims_of", ["subscriber", "patient"])
    def test_everything_that_the_guide_has_is_carried(
        self, claims_of: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tolerate_codes(monkeypatch)
        segments = complete_claims(claims.SET.guide, claims_of)
        again = rewritten(claims, with_envelope(segments, EXAMPLE))
        assert in_place_order(only_set(again).raw_segments) == in_place_order(segments)

    @generated
    @given(
        some=st.lists(strategies.CLAIMS, min_size=1, max_size=3),
        envelope=ENVELOPES,
        submitter=shared.SUBMITTERS,
        receiver=shared.RECEIVERS,
    )
    def test_claims_when_written_are_read_back(
        self,
        some: list[claims.DentalClaim],
        envelope: x12.Envelope,
        submitter: claims.Submitter,
        receiver: claims.Receiver,
    ) -> None:
        text = claims.write(
            some, envelope, submitter=submitter, receiver=receiver, reference="REF1"
        )
        batch = claims.read_batch(only_set(text))
        assert (batch.submitter, batch.receiver, batch.reference) == (submitter, receiver, "REF1")
        assert list(batch.claims) == some
        assert structural_faults(text) == []


class TestSamples:
    """Public files that other tools accept.

    Declared differences: free text is written in upper case with single blanks; hundredths of a
    second in BHT05 are dropped; amounts and numbers lose trailing zeros; empty components among
    surfaces, areas of the mouth and pointers close up; neighbours of one id may change places.
    """

    @pytest.mark.parametrize("path", gold_samples("837D"))
    def test_sample_is_written_again(self, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
        tolerate_codes(monkeypatch)
        for interchange in x12.read_interchanges(sample(path)):
            for group in interchange.groups:
                for each in group.transaction_sets:
                    again = rewritten_set(claims, each, interchange)
                    assert normal(only_set(again)) == normal(each)


class TestRead:
    def test_teeth_and_areas_of_the_mouth(self) -> None:
        filling, examination = claim_of(EXAMPLE).service_lines
        assert filling.teeth == (claims.Tooth(number="8", surfaces=("M", "O")),)
        assert (filling.procedure.qualifier, filling.procedure.code) == ("AD", "D2391")
        assert (filling.diagnosis_pointers, filling.quantity) == ((1,), Decimal(1))
        assert examination.oral_cavity_areas == ("10", "20")

    def test_missing_tooth(self) -> None:
        assert claim_of(EXAMPLE).tooth_statuses == (claims.ToothStatus(number="8", status="M"),)

    def test_days_of_service_stand_at_claim_or_line(self) -> None:
        claim = claim_of(EXAMPLE)
        day = date(2026, 3, 9)
        assert (claim.service_date_from, claim.service_date_to) == (day, day)
        assert [each.service_date_from for each in claim.service_lines] == [None, day]

    def test_predetermination_is_asked_for(self) -> None:
        text = edit(EXAMPLE, "*11:B:1*Y*A*Y*Y~", "*11:B:1*Y*A*Y*Y**********PB~")
        assert claim_of(text).request_type == "PB"

    @pytest.mark.parametrize("qualifier", ["139", "441"])
    def test_earlier_placement_may_be_estimated(self, qualifier: str) -> None:
        text = edit(EXAMPLE, "REF*6R*C22L1", f"DTP*{qualifier}*D8*20200102~\nREF*6R*C22L1")
        line, _ = claim_of(text).service_lines
        day = date(2020, 1, 2)
        expected = DatedPeriod(qualifier=qualifier, date_from=day, date_to=day)
        assert line.prior_placement == expected
        assert line.service_date_from is None


class TestWrite:
    def test_validator_finds_nothing(self) -> None:
        text = written(claim_of(EXAMPLE))
        assert list(x12.validate(text, profile=x12.Profile.STRICT)) == []

    def test_estimated_placement_keeps_its_kind(self) -> None:
        claim = claim_of(EXAMPLE)
        day = date(2020, 1, 2)
        placed = DatedPeriod(qualifier="139", date_from=day, date_to=day)
        line = replace(claim.service_lines[0], prior_placement=placed, prosthesis="R")
        text = written(replace(claim, service_lines=(line,), charge_cents=line.charge_cents))
        assert segments_of(text, "DTP*139") == ["DTP*139*D8*20200102"]
        assert claim_of(text).service_lines == (line,)

    def test_orthodontics(self) -> None:
        braces = claims.Orthodontics(total_months=Decimal(24), remaining_months=Decimal("6.5"))
        text = written(replace(claim_of(EXAMPLE), orthodontics=braces))
        assert segments_of(text, "DN1") == ["DN1*24*6.5"]

    def test_surface_that_no_tooth_has_is_refused(self) -> None:
        claim = claim_of(EXAMPLE)
        tooth = claims.Tooth(number="8", surfaces=("X",))
        line = replace(claim.service_lines[0], teeth=(tooth,))
        with pytest.raises(x12.X12Error) as caught:
            written(replace(claim, service_lines=(line,)))
        assert (caught.value.segment_id, caught.value.element_position) == ("TOO", 3)
