"""Reads and writes 837I transaction sets (005010X223A2)."""

from __future__ import annotations

from x12.claims import (
    ClaimFiles,
    OrganizationBilling,
    Patient,
    SubscriberLevel,
    claim_levels,
    finish_claim,
    subscriber_level,
)
from x12.guide import ROOT
from x12.institutional_claim.models import ClaimBatch, InstitutionalClaim
from x12.transaction import SetModel

SET = SetModel(
    table="institutional_claim/guide.txt",
    models={
        ROOT: ClaimBatch,
        "2000A": OrganizationBilling,
        "2000B": SubscriberLevel,
        "2000C": Patient,
        "2300": InstitutionalClaim,
    },
    finish_unit=finish_claim,
    add_set=claim_levels(subscriber_level),
)

_FILES = ClaimFiles[InstitutionalClaim, ClaimBatch](SET)
read, read_batch = _FILES.read, _FILES.read_batch
write, write_batch = _FILES.write, _FILES.write_batch
