"""The list of edits, so that a biller can look a rule up."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from claims_svc.edits.edit import Severity
from claims_svc.edits.registry import EDITS
from kit.http.dependencies import requires
from kit.http.pages import Page

router = APIRouter(prefix="/v1/edit-rules", tags=["edits"])


class EditRule(BaseModel):
    """One edit."""

    model_config = ConfigDict(from_attributes=True)

    rule: str
    severity: Severity
    title: str
    source: str


@router.get("", dependencies=[requires("claims:read")])
async def list_edit_rules() -> Page[EditRule]:
    """List every edit that a claim passes before it is sent."""
    return Page(items=[EditRule.model_validate(edit) for edit in EDITS], next_cursor=None)
