"""Reads and writes 837P transaction sets (005010X222A1)."""

from __future__ import annotations

from x12.claims import (
    BillingProvider,
    ClaimFiles,
    claim_levels,
    finish_claim,
    subscriber_level,
)
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
    level = subscriber_level(claim, SubscriberLevel)
    level.insurance_type_code = claim.insurance_type_code
    return level


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

_FILES = ClaimFiles[ProfessionalClaim, ClaimBatch](SET)
read, read_batch = _FILES.read, _FILES.read_batch
write, write_batch = _FILES.write, _FILES.write_batch
