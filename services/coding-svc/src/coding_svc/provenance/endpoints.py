"""The history of an encounter's codes over REST."""

from uuid import UUID

from fastapi import APIRouter

from coding_svc.provenance.schemas import ProvenanceOut
from coding_svc.provenance.service import provenance_of
from kit.http.dependencies import Work, requires

router = APIRouter(tags=["coder work"])


@router.get("/v1/encounters/{encounter_id}/provenance", dependencies=[requires("encounters:read")])
async def get_provenance(work: Work, encounter_id: UUID) -> ProvenanceOut:
    """Tell who gave each code, why and from which text, what judged it, and what was asked."""
    return await provenance_of(work, encounter_id)
