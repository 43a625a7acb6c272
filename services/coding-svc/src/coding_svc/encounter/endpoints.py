"""The intake of encounters."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from coding_svc.code_sets.dependencies import Codes
from coding_svc.encounter.batch import Line, read_lines, receive_batch
from coding_svc.encounter.changing import replace_encounter
from coding_svc.encounter.coder import code_encounter
from coding_svc.encounter.models import Encounter, EncounterChange
from coding_svc.encounter.repository import EncounterRepository
from coding_svc.encounter.schemas import (
    BatchReceipt,
    CodingIn,
    EncounterChangeOut,
    EncounterIn,
    EncounterOut,
    EncounterReceipt,
    EncounterSummary,
)
from coding_svc.encounter.service import receive_one, require_encounter
from kit.http.dependencies import JSON_ONLY, NDJSON_BODY, NdjsonLines, Work, requires
from kit.http.pages import Page, PageRequest
from kit.http.preconditions import (
    CONDITIONAL_RESPONSES,
    NOT_MODIFIED,
    IfMatch,
    IfNoneMatch,
    entity_tag,
    is_known,
)

router = APIRouter(prefix="/v1/encounters", tags=["encounters"])
State = Literal["needs_coding", "coded"]
FHIR_MEDIA_TYPE = "application/fhir+json"
# Taken by a route of `coding_svc.fhir` under the same path, with the same answers.
_ALSO_FHIR = {
    "requestBody": {
        "content": {
            FHIR_MEDIA_TYPE: {
                "schema": {
                    "type": "object",
                    "description": "A HL7 FHIR R4 Bundle of one encounter, at most 2 MiB and 1,000"
                    " entries. Pointers in problems and in warnings point into the Bundle.",
                    "required": ["resourceType", "type", "entry"],
                    "properties": {
                        "resourceType": {"const": "Bundle"},
                        "type": {"enum": ["transaction", "collection", "message", "document"]},
                        "entry": {"type": "array", "items": {"type": "object"}},
                    },
                }
            }
        }
    }
}


@router.post(
    "",
    status_code=201,
    dependencies=[requires("encounters:write"), JSON_ONLY],
    openapi_extra=_ALSO_FHIR,
)
async def post_encounter(
    work: Work, codes: Codes, posted: EncounterIn, response: Response
) -> EncounterReceipt:
    """Take an encounter. Posting the same one again answers 200 and creates nothing.

    As `application/fhir+json` it is a HL7 FHIR R4 Bundle; what cannot be mapped waits for a coder.
    """
    encounter, duplicate = await receive_one(work, codes, posted)
    return receipt(encounter, response, duplicate=duplicate)


def receipt(encounter: Encounter, response: Response, *, duplicate: bool) -> EncounterReceipt:
    """Answer a posting: 201 with the encounter's place, or 200 when it was there before."""
    response.status_code = 200 if duplicate else 201
    response.headers.update({"Location": f"/v1/encounters/{encounter.id}", **_tag(encounter)})
    return EncounterReceipt(**_summary(encounter).model_dump(), duplicate=duplicate)


async def _read_lines(lines: NdjsonLines) -> list[Line]:
    return await read_lines(lines)


@router.post("/batch", dependencies=[requires("encounters:write")], openapi_extra=NDJSON_BODY)
async def post_batch(
    lines: Annotated[list[Line], Depends(_read_lines)], work: Work, codes: Codes
) -> BatchReceipt:
    """Take up to 200 encounters, one JSON document a line, up to 8 MiB.

    Every line has an outcome of its own, as if posted by itself: a refused one does not hold the
    others up, and names its first ten faults. All that is taken is stored in one transaction, so
    that a 503 means that nothing was. Sending a batch again is safe: what is there already is a
    duplicate.
    """
    return await receive_batch(work, codes, lines)


@router.get("", dependencies=[requires("encounters:read")])
async def list_encounters(
    work: Work,
    page: Annotated[PageRequest, Depends()],
    state: State | None = None,
    external_id: Annotated[str | None, Query(max_length=50)] = None,
) -> Page[EncounterSummary]:
    """List encounters, newest first; `state=needs_coding` is the coder's queue."""
    repository = EncounterRepository(work)
    rows, next_cursor = await repository.page(page, state, external_id)
    await work.audit("search", "encounter")
    return Page(items=[_summary(row) for row in rows], next_cursor=next_cursor)


@router.get(
    "/{encounter_id}",
    dependencies=[requires("encounters:read")],
    response_model=EncounterOut,
    responses=NOT_MODIFIED,
)
async def get_encounter(
    work: Work, encounter_id: UUID, response: Response, if_none_match: IfNoneMatch = None
) -> EncounterOut | Response:
    """Return one encounter with all that was posted, and its version as ETag."""
    encounter = await require_encounter(work, encounter_id)
    await work.audit("read", "encounter", encounter.id, patient_id=encounter.patient_id)
    if is_known(if_none_match, encounter.version):
        return Response(status_code=304, headers=_tag(encounter))
    response.headers.update(_tag(encounter))
    return EncounterOut(
        **_summary(encounter).model_dump(),
        encounter=EncounterIn.model_validate(encounter.content),
        changes_after_billing=[
            EncounterChangeOut.model_validate(change)
            for change in await EncounterRepository(work).changes(encounter)
        ],
    )


@router.put(
    "/{encounter_id}",
    dependencies=[requires("encounters:write"), JSON_ONLY],
    responses=CONDITIONAL_RESPONSES,
    openapi_extra=_ALSO_FHIR,
)
async def put_encounter(
    work: Work,
    codes: Codes,
    encounter_id: UUID,
    posted: EncounterIn,
    response: Response,
    if_match: IfMatch = None,
) -> EncounterSummary:
    """Say anew what an encounter is; `If-Match` carries the ETag of what the EHR knows of it.

    Before it is billed, it is changed. Afterwards what was billed stays: the new version is kept
    beside it, and claims-svc is told what differs, for a biller. The answer then has the warnings
    and findings of the new version.
    """
    encounter, change = await replace_encounter(work, codes, encounter_id, posted, if_match)
    return replaced(encounter, change, response)


@router.post(
    "/{encounter_id}/coding",
    dependencies=[requires("encounters:write"), JSON_ONLY],
    responses=CONDITIONAL_RESPONSES,
)
async def post_coding(
    work: Work,
    codes: Codes,
    encounter_id: UUID,
    coding: CodingIn,
    response: Response,
    if_match: IfMatch = None,
) -> EncounterSummary:
    """Complete the coding of an encounter that waits for it, or correct one that was billed.

    `If-Match` carries the ETag of the encounter as it was read: when somebody changed it since,
    nothing is stored (412). Each code may say where it is from; the history of all codes is at
    `/provenance`. What was billed stays, as with PUT.
    """
    encounter, change = await code_encounter(work, codes, encounter_id, coding, if_match)
    return replaced(encounter, change, response)


def replaced(
    encounter: Encounter, change: EncounterChange | None, response: Response
) -> EncounterSummary:
    """Answer a new version: the encounter, its ETag, and what was found in that version."""
    response.headers.update(_tag(encounter))
    summary = _summary(encounter).model_dump()
    if change:
        summary |= {"warnings": change.warnings, "findings": change.findings}
    return EncounterSummary.model_validate(summary)


def _tag(encounter: Encounter) -> dict[str, str]:
    return {"ETag": entity_tag(encounter.version)}


def _summary(encounter: Encounter) -> EncounterSummary:
    return EncounterSummary.model_validate(encounter, from_attributes=True)
