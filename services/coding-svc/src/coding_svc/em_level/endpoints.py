"""The calculator of visit levels."""

from fastapi import APIRouter

from coding_svc.em_level.schemas import LevelOut, VisitIn
from coding_svc.em_level.service import level_of
from kit.http.dependencies import JSON_ONLY, requires

router = APIRouter(prefix="/v1/coding", tags=["visit levels"])


@router.post("/em-level", dependencies=[requires("encounters:read"), JSON_ONLY])
async def post_em_level(visit: VisitIn) -> LevelOut:
    """Return the visit code that the documentation supports, and why. Nothing is stored.

    By medical decision making or by total time, whichever is higher; rules by date of service.
    """
    return level_of(visit)
