"""Adjudicates a claim: the 835, one per claim, balanced on all levels by construction."""

from dataclasses import dataclass

from kit.ids import named_id
from simulator.acknowledgments import claim_control_number
from simulator.origin import Answer, Heading, Origin, answer, reply_envelope
from simulator.parties import (
    billing_party,
    display_name,
    patient_party,
    rendering_party,
    subscriber_party,
)
from simulator.rules import (
    VOID,
    LineDecision,
    Outcome,
    allowed_cents_of,
    decide_line,
    decide_line_after,
    outcome_of,
    rejection_of,
)
from x12 import remittance
from x12.parties import Address, Contact
from x12.professional_claim import ProfessionalClaim, ServiceLine
from x12.remittance import (
    BankAccount,
    ClaimPayment,
    Payee,
    Remittance,
    RemittancePayer,
    ServicePayment,
)

_PROCESSED_AS = {"P": "1", "S": "2", "T": "3"}  # SBR01 to CLP02
# What CLP06 may hold of SBR09; other claim filing indicators are told as 12, a PPO.
_FILING_INDICATORS = frozenset(
    {"12", "13", "14", "15", "16", "17", "AM", "CH", "DS", "HM", "LM", "MA", "MB", "MC", "OF"}
    | {"TV", "VA", "WC", "ZZ"}
)
_PATIENT_RESPONSIBILITY = "PR"
_PAYER_ADDRESS = Address(line1="PO BOX 1", city="SPRINGFIELD", state="IL", postal_code="627020001")
_PAYER_CONTACTS = (
    Contact(function_code="CX", name="CLAIM SERVICE", phone="2175550102"),
    Contact(function_code="BL", name="EDI DESK", phone="2175550100"),
)
_PAYER_ACCOUNT = BankAccount(
    routing_qualifier="01",
    routing_number="000000010",
    account_qualifier="DA",
    account_number="111111",
)
_PAYEE_ACCOUNT = BankAccount(
    routing_qualifier="01",
    routing_number="000000020",
    account_qualifier="DA",
    account_number="222222",
)


@dataclass(frozen=True, slots=True)
class _DecidedLine:
    line: ServiceLine
    decision: LineDecision

    @property
    def paid_cents(self) -> int:
        return self.line.charge_cents - sum(a.amount_cents for a in self.decision.adjustments)

    @property
    def patient_cents(self) -> int:
        return sum(
            each.amount_cents
            for each in self.decision.adjustments
            if each.group_code == _PATIENT_RESPONSIBILITY
        )


def remit(claim: ProfessionalClaim, heading: Heading, origin: Origin) -> Answer | None:
    """Return the 835 of a claim; None for a claim that was rejected or that voids another."""
    if rejection_of(claim) or claim.frequency_code == VOID:
        return None
    lines = _decide_lines(claim, origin.seed)
    envelope = reply_envelope(heading, origin, "835", claim.position)
    return answer(envelope, remittance.write([_remittance(claim, lines, origin)], envelope))


def _decide_lines(claim: ProfessionalClaim, seed: int) -> list[_DecidedLine]:
    outcome = outcome_of(claim)
    return [
        _DecidedLine(line, _decide(outcome, line, seed, is_first=place == 0))
        for place, line in enumerate(claim.service_lines)
    ]


def _decide(outcome: Outcome, line: ServiceLine, seed: int, *, is_first: bool) -> LineDecision:
    if line.adjudications:
        return decide_line_after(outcome, line.charge_cents, _settled_cents(line))
    allowed_cents = allowed_cents_of(seed, line.procedure.code, line.charge_cents)
    return decide_line(outcome, line.charge_cents, allowed_cents, is_first=is_first)


def _settled_cents(line: ServiceLine) -> int:
    """Return what earlier payers paid or adjusted, without what they left to the patient."""
    settled_cents = sum(
        each.paid_cents
        + sum(a.amount_cents for a in each.adjustments if a.group_code != _PATIENT_RESPONSIBILITY)
        for each in line.adjudications
    )
    # A further payer repeats earlier payers' money as OA-23, so that sums can pass the charge.
    return min(max(settled_cents, 0), line.charge_cents)


def _remittance(claim: ProfessionalClaim, lines: list[_DecidedLine], origin: Origin) -> Remittance:
    paid_cents = sum(line.paid_cents for line in lines)
    payer_tax_id = f"1{named_id('payer', claim.payer.payer_id).int % 10**9:09d}"
    is_paid = paid_cents > 0
    return Remittance(
        handling_code="I" if is_paid else "H",
        payment_cents=paid_cents,
        payment_method="ACH" if is_paid else "NON",
        payment_format="CCP" if is_paid else "",
        payer_account=_PAYER_ACCOUNT if is_paid else None,
        payee_account=_PAYEE_ACCOUNT if is_paid else None,
        payer_identifier=payer_tax_id if is_paid else "",
        payment_date=origin.day,
        trace_number=origin.token("EFT" if is_paid else "NPY", claim.position),
        trace_payer_id=payer_tax_id,
        production_date=origin.day,
        payer=RemittancePayer(
            name=claim.payer.name or claim.payer.payer_id,
            payer_id=claim.payer.payer_id,
            address=_PAYER_ADDRESS,
            contacts=_PAYER_CONTACTS,
        ),
        payee=_payee(claim),
        claims=(_claim_payment(claim, lines, origin),),
    )


def _payee(claim: ProfessionalClaim) -> Payee:
    party = billing_party(claim)
    return Payee(
        name=display_name(party.name),
        identifier_qualifier=party.identifier_qualifier,
        identifier=party.identifier,
        tax_id=claim.billing_provider.tax_id,
    )


def _claim_payment(
    claim: ProfessionalClaim, lines: list[_DecidedLine], origin: Origin
) -> ClaimPayment:
    filing = claim.claim_filing_indicator
    return ClaimPayment(
        patient_control_number=claim.patient_control_number,
        status_code=_PROCESSED_AS.get(claim.payer_responsibility, "1"),
        charge_cents=claim.charge_cents,
        paid_cents=sum(line.paid_cents for line in lines),
        # CLP05 is left out when there is nothing.
        patient_responsibility_cents=sum(line.patient_cents for line in lines) or None,
        claim_filing_indicator=filing if filing in _FILING_INDICATORS else "12",
        payer_claim_control_number=claim_control_number(claim, origin),
        facility_code=claim.place_of_service,
        frequency_code=claim.frequency_code,
        patient=patient_party(claim),
        subscriber=subscriber_party(claim),
        rendering_provider=rendering_party(claim),
        original_reference=claim.payer_claim_control_number,
        received_date=origin.day,
        lines=tuple(_service_payment(each) for each in lines),
    )


def _service_payment(decided: _DecidedLine) -> ServicePayment:
    line, decision = decided.line, decided.decision
    return ServicePayment(
        procedure=line.procedure,
        charge_cents=line.charge_cents,
        paid_cents=decided.paid_cents,
        paid_units=line.quantity,
        service_date_from=line.service_date_from,
        service_date_to=line.service_date_to,
        adjustments=decision.adjustments,
        line_control_number=line.line_control_number,
        allowed_cents=decision.allowed_cents,
        remark_codes=decision.remark_codes,
    )
