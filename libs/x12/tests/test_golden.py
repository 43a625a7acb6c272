"""Every golden file reads, balances and re-writes to the same text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from x12_support import GOLDEN_NAMES, edit, golden, only_set, rewrite

from x12 import (
    professional_claim,
    remittance,
)


def test_golden_files_are_there() -> None:
    assert len(GOLDEN_NAMES) == 18


@pytest.mark.parametrize("name", GOLDEN_NAMES)
def test_rewrite_is_identical(name: str) -> None:
    assert rewrite(golden(name)) == golden(name)


def test_claim_of_case_1() -> None:
    (claim,) = professional_claim.read(only_set(golden("case1_837p.edi")))
    assert claim.patient_control_number == "CLM0001"
    assert claim.position == 21
    assert claim.charge_cents == 23000
    assert claim.patient_paid_cents == 3000
    assert claim.diagnoses == ("E1165", "I10")
    assert claim.clia_number == "99D9999999"
    assert claim.relationship_code == "18"
    assert claim.subscriber.birth_date == date(1980, 6, 15)
    assert claim.rendering_provider is not None
    assert claim.rendering_provider.npi == "2000000028"
    assert [line.procedure.code for line in claim.service_lines] == ["99214", "83036", "36415"]
    assert claim.service_lines[1].procedure.modifiers == ("QW",)
    assert claim.service_lines[0].diagnosis_pointers == (1, 2)
    assert claim.service_lines[0].quantity == Decimal(1)


def test_secondary_claim_of_case_4() -> None:
    (claim,) = professional_claim.read(only_set(golden("case4b_837p_secondary.edi")))
    (other,) = claim.other_payers
    assert claim.payer_responsibility == "S"
    assert claim.payer_claim_control_number == ""
    assert (other.payer.payer_id, other.paid_cents) == ("SYNTH1", 30000)
    assert other.payer_claim_control_number == "ICN2026030004"
    for line in claim.service_lines:
        (result,) = line.adjudications
        adjusted_cents = sum(each.amount_cents for each in result.adjustments)
        assert line.charge_cents == result.paid_cents + adjusted_cents
        assert result.adjudication_date == date(2026, 4, 13)


def test_remittance_of_case_1() -> None:
    advice = remittance.read(only_set(golden("case1_835.edi")))
    (claim,) = advice.claims
    assert (advice.payment_cents, advice.payment_date) == (9960, date(2026, 3, 16))
    assert advice.payer.payer_id == "SYNTH1"
    assert [contact.function_code for contact in advice.payer.contacts] == ["CX", "BL"]
    assert (claim.paid_cents, claim.patient_responsibility_cents) == (9960, 4240)
    assert (claim.position, claim.lines[0].position) == (16, 20)
    assert [line.allowed_cents for line in claim.lines] == [12000, 1350, 850]
    assert [each.amount_cents for each in claim.lines[1].adjustments] == [2150, 1000, 70]


def test_zero_payment_of_case_2_has_no_account() -> None:
    advice = remittance.read(only_set(golden("case2_835.edi")))
    assert advice.payer_account is None
    assert advice.claims[0].patient_responsibility_cents is None
    assert advice.claims[0].lines[0].remark_codes == ("N290",)


def test_provider_adjustments_of_case_6() -> None:
    advice = remittance.read(only_set(golden("case6b_835_recoupment_interest.edi")))
    pairs = [(each.reason_code, each.amount_cents) for each in advice.provider_adjustments]
    assert pairs == [("WO", 7500), ("L6", -125)]
    assert advice.claims[0].amount_cents("I") == 125


def test_unknown_segments_are_passed_over() -> None:
    text = golden("case1_835.edi")
    extended = edit(text, "LX*1~", "LX*1~\nZZ9*A*B~")
    extended = edit(extended, "DTM*050*20260303~", "DTM*050*20260303~\nDTM*999*20260303~")
    assert remittance.read(only_set(extended)) == remittance.read(only_set(text))
