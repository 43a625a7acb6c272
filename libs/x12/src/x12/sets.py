"""The transaction sets that have models. A set without any is walked and checked all the same."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from x12.guide import Guide
from x12.transaction import SetModel

# Where each table's models are: package and the name of its SetModel.
_MODELS: dict[str, tuple[str, str]] = {
    "professional_claim/guide.txt": ("x12.professional_claim", "SET"),
    "institutional_claim/guide.txt": ("x12.institutional_claim", "SET"),
    "dental_claim/guide.txt": ("x12.dental_claim", "SET"),
    "remittance/guide.txt": ("x12.remittance", "SET"),
    "eligibility/inquiry.txt": ("x12.eligibility", "INQUIRY_SET"),
    "eligibility/response.txt": ("x12.eligibility", "RESPONSE_SET"),
    "claim_status/inquiry.txt": ("x12.claim_status", "INQUIRY_SET"),
    "claim_status/response.txt": ("x12.claim_status", "RESPONSE_SET"),
    "claim_acknowledgment/guide.txt": ("x12.claim_acknowledgment", "SET"),
    "implementation_acknowledgment/guide.txt": ("x12.implementation_acknowledgment", "SET"),
}


@cache
def set_model(guide: Guide) -> SetModel:
    """Return the models of a guide; without any, a set model that builds nothing."""
    if guide.path in _MODELS:
        package, name = _MODELS[guide.path]
        try:
            found: SetModel | None = getattr(import_module(package), name, None)
        except ImportError:
            found = None
        if found is not None:
            return found
    return SetModel(table=guide.path, models={})
