"""Encounters as Bundles: the paths of the JSON intake, told apart by media type."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.routing import Match
from starlette.types import Scope

from coding_svc.code_sets.dependencies import Codes
from coding_svc.encounter.endpoints import FHIR_MEDIA_TYPE, receipt, replaced
from coding_svc.encounter.schemas import EncounterReceipt, EncounterSummary
from coding_svc.fhir.bundle import read_bundle
from coding_svc.fhir.mapping import Mapped, map_bundle
from coding_svc.fhir.service import receive_mapped, replace_by_mapped
from kit.http.dependencies import Work, requires
from kit.http.preconditions import IfMatch


class _FhirRoute(APIRoute):
    """A route for bodies of FHIR only; any other falls through to the next route of the path."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] == "http":
            sent = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
            if sent != FHIR_MEDIA_TYPE:
                return Match.NONE, {}
        return super().matches(scope)


async def _mapped(request: Request) -> Mapped:
    return map_bundle(read_bundle(await request.body()))


router = APIRouter(prefix="/v1/encounters", route_class=_FhirRoute)


# In the OpenAPI document they are second bodies of the JSON intake, which has the same answers.
@router.post(
    "",
    status_code=201,
    dependencies=[requires("encounters:write")],
    include_in_schema=False,
)
async def post_bundle(
    mapped: Annotated[Mapped, Depends(_mapped)], work: Work, codes: Codes, response: Response
) -> EncounterReceipt:
    """Take the encounter of a FHIR R4 Bundle, as the same one in JSON would be taken.

    The Bundle is read before the transaction begins, so that nobody waits for a slow sender.
    """
    encounter, duplicate = await receive_mapped(work, codes, mapped)
    return receipt(encounter, response, duplicate=duplicate)


@router.put("/{encounter_id}", dependencies=[requires("encounters:write")], include_in_schema=False)
async def put_bundle(
    mapped: Annotated[Mapped, Depends(_mapped)],
    work: Work,
    codes: Codes,
    encounter_id: UUID,
    response: Response,
    if_match: IfMatch = None,
) -> EncounterSummary:
    """Say anew what an encounter is, by a Bundle, as the same one in JSON would say it."""
    encounter, change = await replace_by_mapped(work, codes, encounter_id, mapped, if_match)
    return replaced(encounter, change, response)
