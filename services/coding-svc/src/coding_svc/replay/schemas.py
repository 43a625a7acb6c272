"""What a replay is asked, and what it reports."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from coding_svc.edits.schemas import ICD10_FROM, FindingOut


class ReplayIn(BaseModel):
    """Which encounters are judged again, and as of which date."""

    model_config = ConfigDict(extra="forbid")

    service_from: Annotated[date, Field(ge=ICD10_FROM)]
    service_to: date
    judged_on: Annotated[date, Field(ge=ICD10_FROM)] = Field(
        description="The releases and rules of this date judge, as if the visits were on it"
    )


class ReplayedEncounter(BaseModel):
    """An encounter that the other releases judge differently."""

    encounter_id: UUID
    service_date: date
    added: list[FindingOut]
    removed: list[FindingOut]


class ReplayOut(BaseModel):
    """The difference, for one page of encounters."""

    encounters: int = Field(description="How many of this page were judged")
    changed: list[ReplayedEncounter]
    next_cursor: str | None
