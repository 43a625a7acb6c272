"""Reads and writes 837D transaction sets (005010X224A2)."""

from __future__ import annotations

from x12.claims import (
    BillingProvider,
    ClaimFiles,
    Patient,
    SubscriberLevel,
    claim_levels,
    finish_claim,
    subscriber_level,
)
from x12.dental_claim.models import ClaimBatch, DentalClaim
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

_FILES = ClaimFiles[DentalClaim, ClaimBatch](SET)
read, read_batch = _FILES.read, _FILES.read_batch
write, write_batch = _FILES.write, _FILES.write_batch
