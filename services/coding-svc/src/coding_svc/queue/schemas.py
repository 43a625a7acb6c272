"""What waits for a coder."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from coding_svc.encounter.schemas import MissingNames
from coding_svc.search.schemas import AskedSuggester, SuggestedCode


class WaitingEncounter(BaseModel):
    """An encounter in the queue, and everything that keeps it there."""

    id: UUID
    external_id: str
    patient_id: UUID
    service_date: date
    age_days: int = Field(description="Since the date of service; payers' filing limits run")
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
