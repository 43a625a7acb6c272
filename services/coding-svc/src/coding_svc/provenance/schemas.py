"""The history of an encounter's codes as the API shows it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from coding_svc.edits.schemas import FindingOut
from coding_svc.encounter.assignment import AssignedCode, Origin
from coding_svc.query.schemas import QueryOut


class CodingAct(BaseModel):
    """All codes that an encounter was given at once; the newest act holds."""

    model_config = ConfigDict(from_attributes=True)

    version: int = Field(description="Of the encounter, after it")
    origin: Origin = Field(description="ehr: they came with the encounter")
    actor_id: str = Field(description="Who, from the token")
    created_at: datetime
    coding_status: Literal["draft", "final"]
    state: str = Field(description="coded: these codes were billed; changed: they came afterwards")
    codes: list[AssignedCode]
    findings: list[FindingOut] = Field(
        description="What the coding edits found, and why a coder let an error pass"
    )
    releases: dict[str, str | None] = Field(
        description="The release of each code set that judged; null where none was loaded"
    )
    rule_set: str = Field(
        description="The same rules in the same versions under the same settings have one name;"
        " GET /v1/coding/rule-sets/{name} tells them"
    )


class ProvenanceOut(BaseModel):
    """Who, why and from which text, for every code that an encounter has or had."""

    encounter_id: UUID
    service_date: date
    state: str
    acts: list[CodingAct] = Field(description="Oldest first; nothing is ever removed")
    queries: list[QueryOut]
