"""Renders a claim as the 837 that goes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import x12
from claims_svc.claim.content import ClaimContent
from claims_svc.claim.models import Adjudication, Claim
from claims_svc.practice.schemas import PracticeSettings
from claims_svc.submission.coordination import prior_payers
from claims_svc.submission.errors import ClaimUnwritable
from claims_svc.submission.judging import FrequencyCode
from claims_svc.submission.to_x12 import claim_to_x12, receiver, submitter
from x12 import professional_claim

TRANSACTION_CONTROL_NUMBER = "0001"  # one claim per set: a rejected set loses no other claim


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending of a claim: who sends it, under which number, and as what."""

    practice: PracticeSettings
    control_number: int
    frequency_code: FrequencyCode
    created_at: datetime

    @property
    def reference(self) -> str:
        """BHT03, which a 277CA names."""
        return f"B{self.control_number:09d}"


def render(claim: Claim, decisions: Sequence[Adjudication], sending: Sending) -> str:
    """Return the text of the 837; raises ClaimUnwritable."""
    rendered = _professional_claim(claim, decisions, sending.frequency_code)
    try:
        return professional_claim.write(
            [rendered],
            _envelope(sending),
            submitter=submitter(sending.practice),
            receiver=receiver(sending.practice),
            reference=sending.reference,
            transaction_control_number=TRANSACTION_CONTROL_NUMBER,
        )
    except x12.X12Error as error:
        raise ClaimUnwritable(str(error)) from error


def _professional_claim(
    claim: Claim, decisions: Sequence[Adjudication], frequency_code: FrequencyCode
) -> professional_claim.ProfessionalClaim:
    content = ClaimContent.model_validate(claim.content)
    other_payers, lines = prior_payers(content, claim.payer_priority, decisions)
    return claim_to_x12(
        content,
        patient_control_number=claim.patient_control_number,
        payer_priority=claim.payer_priority,
        frequency_code=frequency_code,
        payer_claim_control_number=claim.payer_claim_control_number,
        other_payers=other_payers,
        line_adjudications=lines,
    )


def _envelope(sending: Sending) -> x12.Envelope:
    return x12.Envelope(
        sender_id=sending.practice.submitter_id,
        receiver_id=sending.practice.receiver_id,
        usage_indicator=sending.practice.usage_indicator,
        interchange_control_number=sending.control_number,
        group_control_number=sending.control_number,
        created_at=sending.created_at,
    )
