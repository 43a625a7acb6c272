"""Reads and writes 837D transaction sets (005010X224A2)."""

from __future__ import annotations

from collections.abc import Sequence

from x12.claims import (
    BillingProvider,
    Patient,
    Receiver,
    Submitter,
    SubscriberLevel,
    claim_levels,
    finish_claim,
    read_claim_batch,
    subscriber_level,
)
from x12.dental_claim.models import ClaimBatch, DentalClaim
from x12.envelope import Envelope, TransactionSet
from x12.guide import ROOT
from x12.transaction import SetModel

SET = SetModel(
    table="dental_claim/guide.txt",
    models={
        ROOT: ClaimBatch,
        "2000A": BillingProvider,
        "2000B": SubscriberLevel,
        "2000C": Patient,
        "2300": DentalClaim,
    },
    finish_unit=finish_claim,
    add_set=claim_levels(subscriber_level),
)


def read(transaction_set: TransactionSet) -> list[DentalClaim]:
    """Return the claims of an 837D, in the order of the file.

    Segments that the guide does not have are passed over. Raises X12Error for another guide, a
    missing amount, date or party, or a value that is not what its type says.
    """
    return list(read_batch(transaction_set).claims)


def read_batch(transaction_set: TransactionSet) -> ClaimBatch:
    """Return the claims of an 837D with its header. Raises X12Error as ``read`` does."""
    batch: ClaimBatch = read_claim_batch(SET, transaction_set)
    return batch


def write(
    claims: Sequence[DentalClaim],
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
