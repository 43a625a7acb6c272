"""Reads and writes 837P transaction sets (005010X222A1)."""

from __future__ import annotations

from collections.abc import Sequence

from x12.claims import (
    BillingProvider,
    Receiver,
    Submitter,
    claim_levels,
    finish_claim,
    read_claim_batch,
)
from x12.envelope import Envelope, TransactionSet
from x12.guide import ROOT
from x12.professional_claim.models import (
    ClaimBatch,
    Patient,
    ProfessionalClaim,
    SubscriberLevel,
)
from x12.reading.frame import Frame
from x12.transaction import SetModel


def _finish_claim(frame: Frame) -> ProfessionalClaim:
    claim: ProfessionalClaim = finish_claim(frame)
    claim.insurance_type_code = frame.ancestor("2000B").model.insurance_type_code
    return claim


def _level_of(claim: ProfessionalClaim) -> SubscriberLevel:
    return SubscriberLevel(
        payer_responsibility=claim.payer_responsibility,
        # A dependent's relationship stands in PAT01 instead.
        relationship_code="18" if claim.patient is None else "",
        insurance_type_code=claim.insurance_type_code,
        claim_filing_indicator=claim.claim_filing_indicator,
        subscriber=claim.subscriber,
        payer=claim.payer,
    )


SET = SetModel(
    table="professional_claim/guide.txt",
    models={
        ROOT: ClaimBatch,
        "2000A": BillingProvider,
        "2000B": SubscriberLevel,
        "2000C": Patient,
        "2300": ProfessionalClaim,
    },
    finish_unit=_finish_claim,
    add_set=claim_levels(_level_of),
)


def read(transaction_set: TransactionSet) -> list[ProfessionalClaim]:
    """Return the claims of an 837P, in the order of the file.

    Segments that the guide does not have are passed over. Raises X12Error for another guide, a
    missing amount, date or party, or a value that is not what its type says.
    """
    return list(read_batch(transaction_set).claims)


def read_batch(transaction_set: TransactionSet) -> ClaimBatch:
    """Return the claims of an 837P with its header. Raises X12Error as ``read`` does."""
    batch: ClaimBatch = read_claim_batch(SET, transaction_set)
    return batch


def write(
    claims: Sequence[ProfessionalClaim],
    envelope: Envelope,
    *,
    submitter: Submitter,
    receiver: Receiver,
    reference: str,
    transaction_control_number: str = "0001",
) -> str:
    """Write claims as one transaction set in one interchange.

    Neighbours with an equal billing provider share its level, and so do those with equal
    subscribers and patients. ``reference`` is BHT03. Raises X12Error when the envelope or a claim
    holds what X12 cannot carry or the guide does not allow. Whether a payer would take the claim is
    not checked here.
    """
    batch = ClaimBatch(
        reference=reference,
        created_at=envelope.created_at.replace(second=0, microsecond=0),
        submitter=submitter,
        receiver=receiver,
        claims=tuple(claims),
    )
    return write_batch(batch, envelope, transaction_control_number)


def write_batch(
    batch: ClaimBatch, envelope: Envelope, transaction_control_number: str = "0001"
) -> str:
    """Write a batch as it was read, with its own header. Raises X12Error as ``write`` does."""
    return SET.write(batch, envelope, transaction_control_number)
