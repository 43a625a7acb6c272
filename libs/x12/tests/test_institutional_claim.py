"""The 837I: what is read is written again, and what is written is accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import x12_claim_strategies as shared
import x12_institutional_strategies as strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from x12_basic_strategies import ENVELOPES
from x12_claim_files import (
    complete_claims,
    in_place_order,
    normal,
    pyx12_faults,
    rewritten,
    rewritten_set,
    structural_faults,
    with_envelope,
)
from x12_samples import gold_samples, sample, tolerate_codes
from x12_support import edit, envelope_of, golden, only_set

import x12
from x12 import institutional_claim as claims

EXAMPLE = golden("extra_837i.edi")
generated = settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def claim_of(text: str) -> claims.InstitutionalClaim:
    (claim,) = claims.read(only_set(text))
    return claim


def example() -> claims.InstitutionalClaim:
    return claim_of(EXAMPLE)


def written(*some: claims.InstitutionalClaim) -> str:
    batch = claims.read_batch(only_set(EXAMPLE))
    (interchange,) = x12.read_interchanges(EXAMPLE)
    return claims.write(
        some,
        envelope_of(interchange),
        submitter=batch.submitter,
        receiver=batch.receiver,
        reference=batch.reference,
    )


def segments_of(text: str, *starts: str) -> list[str]:
    return [each for each in only_set(text).raw_segments if each.startswith(starts)]


def secondary() -> claims.InstitutionalClaim:
    """Return the claim of the example for a second payer, in balance."""
    claim = example()
    adjusted = x12.Adjustment(group_code="CO", reason_code="45", amount_cents=5050)
    line = replace(
        claim.service_lines[1],
        adjudications=(
            claims.LineAdjudication(
                payer_id="MEDICARE1",
                paid_cents=0,
                revenue_code="0250",
                paid_units=Decimal(5),
                adjustments=(adjusted,),
                adjudication_date=date(2026, 4, 1),
            ),
        ),
    )
    other = claims.OtherPayer(
        payer=claims.Payer(name="MEDICARE", payer_id="MEDICARE1"),
        subscriber=claims.OtherSubscriber(name=claim.subscriber.name, member_id="1EG4TE5MK73"),
        payer_responsibility="P",
        claim_filing_indicator="MA",
        paid_cents=0,
        inpatient_result=claims.InpatientResult(
            covered_days=Decimal(3), drg_cents=120000, remark_codes=("MA01",)
        ),
    )
    return replace(
        claim,
        payer_responsibility="S",
        charge_cents=line.charge_cents,
        service_lines=(line,),
        other_payers=(other,),
    )


class TestRoundTrip:
    def test_extra_file_is_written_again(self) -> None:
        again = rewritten(claims, EXAMPLE)
        assert only_set(again).raw_segments == only_set(EXAMPLE).raw_segments

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
        some: list[claims.InstitutionalClaim],
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
    second in BHT05 are dropped; amounts and numbers lose trailing zeros; a statement of one day is
    written as RD8; codes of one kind are packed twelve to an HI; neighbours of one id may change
    places.
    """

    @pytest.mark.parametrize("path", gold_samples("837I"))
    def test_sample_is_written_again(self, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
        tolerate_codes(monkeypatch)
        for interchange in x12.read_interchanges(sample(path)):
            for group in interchange.groups:
                for each in group.transaction_sets:
                    again = rewritten_set(claims, each, interchange)
                    assert normal(only_set(again)) == normal(each)


class TestAccepted:
    @pytest.mark.filterwarnings("ignore")
    @pytest.mark.parametrize("make", [example, secondary])
    def test_validators_find_nothing(self, make: Callable[[], claims.InstitutionalClaim]) -> None:
        text = written(make())
        assert list(x12.validate(text, profile=x12.Profile.STRICT)) == []
        assert pyx12_faults(text) == ""


class TestRead:
    def test_stay(self) -> None:
        claim = example()
        assert (claim.type_of_bill, claim.patient_status) == ("0111", "01")
        assert (claim.admission_date, claim.discharge_time) == (date(2026, 3, 1), "1100")
        assert claim.admission == claims.Admission(day=date(2026, 3, 1), time="1430")

    def test_diagnoses_tell_what_was_present_on_admission(self) -> None:
        claim = example()
        assert claim.diagnoses == ("J189", "E1165", "I10")
        found = [claim.principal_diagnosis, *claim.other_diagnoses]
        assert [each.present_on_admission for each in found] == ["Y", "Y", "N"]

    def test_codes_of_the_bill(self) -> None:
        claim = example()
        assert claim.values == (claims.BillValue(code="80", value=Decimal(3)),)
        assert claim.occurrences == (claims.Occurrence(code="11", day=date(2026, 2, 28)),)
        assert claim.condition_codes == ("C5",)

    @pytest.mark.parametrize(
        ("text", "value", "amount_cents"),
        [("3", Decimal(3), 300), ("52.5", Decimal("52.5"), 5250), (".07", Decimal("0.07"), 7)],
    )
    def test_a_value_is_the_number_that_stands_there(
        self, text: str, value: Decimal, amount_cents: int
    ) -> None:
        (read,) = claim_of(edit(EXAMPLE, "BE:80:::3", f"BE:02:::{text}")).values
        assert (read.value, read.amount_cents) == (value, amount_cents)

    def test_a_value_that_is_no_money_says_so(self) -> None:
        (read,) = claim_of(edit(EXAMPLE, "BE:80:::3", "BE:50:::2.125")).values
        assert read.value == Decimal("2.125")
        with pytest.raises(x12.X12Error, match="at most two decimals"):
            _ = read.amount_cents
        assert claims.BillValue(code="80", value=None).amount_cents is None

    def test_older_code_set_is_known(self) -> None:
        claim = claim_of(edit(EXAMPLE, "HI*ABJ:R0602~", "HI*BJ:7866~"))
        expected = claims.Diagnosis(code="7866", code_set="ICD-9")
        assert claim.admitting_diagnosis == expected

    def test_codes_of_another_kind_are_passed_over(self) -> None:
        claim = claim_of(edit(EXAMPLE, "ABF:I10:::::::N", "XYZ:I10"))
        assert [each.code for each in claim.other_diagnoses] == ["E1165"]

    def test_statement_when_missing_is_told(self) -> None:
        with pytest.raises(x12.X12Error, match="missing"):
            claim_of(edit(EXAMPLE, "DTP*434*RD8*20260301-20260304~", ""))

    @pytest.mark.parametrize(
        ("old", "new", "place"),
        [
            ("*BBR:0BH17EZ:D8:20260302~", "*BBR:0BH17EZ:D8:20260399~", ("HI", 1)),
            ("*ABF:I10:::::::N~", "*ABF:I10:::::::N~\nHI*BE:01:::1*BE:80:::X~", ("HI", 2)),
            ("DTP*435*DT*202603011430~", "DTP*435*DT*202603991430~", ("DTP", 3)),
        ],
        ids=["day of a procedure", "amount of a value", "admission"],
    )
    def test_fault_names_its_element(self, old: str, new: str, place: tuple[str, int]) -> None:
        with pytest.raises(x12.X12Error) as caught:
            claim_of(edit(EXAMPLE, old, new))
        assert (caught.value.segment_id, caught.value.element_position) == place


class TestWrite:
    def test_statement_of_one_day_is_a_range(self) -> None:
        day = date(2026, 3, 1)
        text = written(replace(example(), statement_date_from=day, statement_date_to=day))
        assert segments_of(text, "DTP*434") == ["DTP*434*RD8*20260301-20260301"]

    def test_admission_without_its_hour_is_a_day(self) -> None:
        admission = claims.Admission(day=date(2026, 3, 1))
        text = written(replace(example(), admission=admission))
        assert segments_of(text, "DTP*435") == ["DTP*435*D8*20260301"]

    def test_codes_are_packed_twelve_to_a_segment(self) -> None:
        codes = tuple(f"{n:02d}" for n in range(14))
        text = written(replace(example(), condition_codes=codes))
        assert [each.count("BG:") for each in segments_of(text, "HI*BG")] == [12, 2]

    def test_postal_code_of_the_facility_is_told_with_its_loop(self) -> None:
        place = x12.Address(line1="1 A ST", city="SPRINGFIELD", state="IL", postal_code="62701")
        facility = claims.Facility(name=x12.Name(organization_name="WARD"), address=place)
        text = written(replace(example(), service_facility=facility))
        (found,) = x12.validate(text, profile=x12.Profile.STRICT)
        assert (found.rule, found.loop) == ("P08", "2310E")
