"""What waits for a coder."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from coding_svc.encounter.schemas import MissingName, MissingNames
from coding_svc.queue.assigning import ME, NOBODY
from coding_svc.search.schemas import AskedSuggester, SuggestedCode

# As tokens name actors.
ActorId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:@/-]{1,120}$")]


class Assignment(BaseModel):
    """Who is to work on an encounter that waits."""

    model_config = ConfigDict(extra="forbid")

    assigned_to: ActorId = Field(default=ME, description="An actor as tokens name it; `me`: I do")

    @field_validator("assigned_to")
    @classmethod
    def _is_somebody(cls, assigned_to: str) -> str:
        if assigned_to == NOBODY:
            raise ValueError("take it from whoever has it with DELETE")
        return assigned_to


class QueueCountsOut(BaseModel):
    """How much waits for coders."""

    model_config = ConfigDict(from_attributes=True)

    waiting: int
    oldest_service_date: date | None = Field(description="Null when nothing waits")
    unassigned: int
    mine: int
    missing: dict[MissingName, int] = Field(description="An encounter may lack several things")


class WaitingEncounter(BaseModel):
    """An encounter in the queue, and everything that keeps it there."""

    id: UUID
    external_id: str
    patient_id: UUID
    service_date: date
    age_days: int = Field(description="Since the date of service; payers' filing limits run")
    waiting_days: int = Field(description="Since it was received")
    file_by: date | None = Field(
        description="Last day on which Medicare takes the claim: one calendar year after the date"
        " of service (42 CFR 424.44). Null for other payers, whose contracts say it"
    )
    assigned_to: str | None = Field(description="Who works on it")
    assigned_at: datetime | None
    missing: MissingNames
    held_by_rules: list[str] = Field(description="Rules whose errors nobody let pass yet")
    open_queries: list[UUID] = Field(description="Questions that wait for a provider")
    has_note: bool = Field(description="Whether codes can be suggested from its note")
    created_at: datetime


class NoteSuggestions(BaseModel):
    """What the note of an encounter supports. Nothing is coded by it."""

    suggester: str = Field(description="Our own; a code that is taken over names its `source`")
    suggester_version: str
    release: str | None = Field(description="The release of ICD-10-CM that the codes are from")
    items: list[SuggestedCode]
    suggesters: list[AskedSuggester] = Field(
        description="Who was asked, with the version to name; none without a note"
    )
