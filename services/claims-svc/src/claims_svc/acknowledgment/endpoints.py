"""Acknowledgments over REST, as raw X12."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict

from claims_svc.acknowledgment.service import receive_acknowledgment
from kit.http.dependencies import X12_BODY, Work, X12Text, requires

router = APIRouter(prefix="/v1/acknowledgments", tags=["acknowledgments"])


class AcknowledgedThing(BaseModel):
    """What one acknowledgment in the file said, and of which claim."""

    kind: str
    detail: str
    claim_id: UUID | None
    patient_control_number: str | None
    state: str | None


class AcknowledgmentOut(BaseModel):
    """An acknowledgment file as kept."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kinds: list[str]
    matched: list[AcknowledgedThing]
    unmatched: list[AcknowledgedThing]
    sha256: str
    created_at: datetime
    duplicate: bool = False


@router.post(
    "",
    status_code=201,
    dependencies=[requires("claims:write")],
    openapi_extra=X12_BODY,
    responses={200: {"model": AcknowledgmentOut}, 202: {"model": AcknowledgmentOut}},
)
async def post_acknowledgment(work: Work, text: X12Text, response: Response) -> AcknowledgmentOut:
    """Take a TA1, 999 or 277CA.

    201 when it moved or touched a claim; 202 when it matches nothing, is kept and listed as
    unmatched; 200 when the same file came before.
    """
    receipt = await receive_acknowledgment(work, text)
    answer = AcknowledgmentOut.model_validate(receipt.acknowledgment)
    answer.duplicate = receipt.duplicate
    if receipt.duplicate:
        response.status_code = 200
    elif not answer.matched:
        response.status_code = 202
    return answer
