"""What claims of every guide have in common (loop 2300)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from x12.binding import DAY, MONEY, POSITION, At, Part, Whole
from x12.claims.billing import OrganizationBilling
from x12.claims.coverage import Patient, Payer, Subscriber
from x12.claims.details import ATTACHMENTS, Attachment, Contract, Repricing


@dataclass(slots=True, kw_only=True)
class Claim:
    """One claim with the parties of its hierarchy, which several claims of a file may share.

    ``payer_responsibility`` is SBR01 of the destination payer: P, S or T. Codes are kept as codes:
    ``assignment_code`` A/B/C, ``benefits_assigned`` Y/N/W, ``release_of_information`` Y/I.
    ``delay_reason`` (CLM20) tells why a claim comes late. ``authorization_exception`` says why a
    service was given without the authorization that it needed. Claim numbers of repricers are
    ``repriced_claim_number`` and, after a change, ``adjusted_repriced_claim_number``.
    """

    billing_provider: OrganizationBilling
    subscriber: Subscriber
    payer: Payer
    patient_control_number: Annotated[str, At("CLM", 1)]
    charge_cents: Annotated[int, At("CLM", 2, codec=MONEY)]
    patient: Patient | None = None
    payer_responsibility: str = "P"
    claim_filing_indicator: str = ""
    frequency_code: Annotated[str, At("CLM", 5, 3)] = "1"
    assignment_code: Annotated[str, At("CLM", 7)] = "A"
    benefits_assigned: Annotated[str, At("CLM", 8)] = "Y"
    release_of_information: Annotated[str, At("CLM", 9)] = "Y"
    delay_reason: Annotated[str, At("CLM", 20)] = ""
    repricer_received_date: Annotated[date | None, At("DTP*050", 3, codec=DAY)] = None
    attachments: Annotated[tuple[Attachment, ...], Whole("PWK", ATTACHMENTS)] = ()
    contract: Annotated[Contract | None, Part()] = None
    authorization_exception: Annotated[str, At("REF*4N", 2)] = ""
    referral_number: Annotated[str, At("REF*9F", 2)] = ""
    prior_authorization: Annotated[str, At("REF*G1", 2)] = ""
    payer_claim_control_number: Annotated[str, At("REF*F8", 2)] = ""
    repriced_claim_number: Annotated[str, At("REF*9A", 2)] = ""
    adjusted_repriced_claim_number: Annotated[str, At("REF*9C", 2)] = ""
    clearinghouse_trace: Annotated[str, At("REF*D9", 2)] = ""
    fixed_texts: Annotated[tuple[str, ...], At("K3", 1)] = ()
    repricing: Annotated[Repricing | None, Part()] = None
    position: Annotated[int, POSITION] = field(default=0, compare=False)

    @property
    def relationship_code(self) -> str:
        """The patient's relationship to the subscriber; 18 when they are the same person."""
        return "18" if self.patient is None else self.patient.relationship_code
