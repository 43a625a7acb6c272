"""Questions to providers as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from coding_svc.encounter.schemas import (
    BILL_DIAGNOSES_MAX,
    PROCEDURES_MAX,
    WITHOUT_CONTROL,
    refuse_bad_span,
)
from contracts.shapes import ShortText

CODES_MAX = BILL_DIAGNOSES_MAX + PROCEDURES_MAX  # all that a coder gives an encounter at once
_Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9. ]{1,9}$")]
_Question = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), WITHOUT_CONTROL
]
_Answer = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000), WITHOUT_CONTROL
]


class QueryIn(BaseModel):
    """A coder's question. It names what is unclear and must not lead to an answer that pays."""

    model_config = ConfigDict(extra="forbid")

    question: _Question = Field(
        description="Without names or other identifiers of the patient: it goes into an event"
    )
    addressed_to: ShortText = Field(description="The provider, by name or by the EHR's id")
    codes: Annotated[list[_Code], Field(max_length=CODES_MAX)] = []
    start: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="First character of the passage of the note that is unclear"
    )
    end: int | None = Field(default=None, description="The character after its last")

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        refuse_bad_span(self.start, self.end)
        return self


class AnswerIn(BaseModel):
    """The provider's answer."""

    model_config = ConfigDict(extra="forbid")

    answer: _Answer


class AnswerOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    answer: str
    actor_id: str
    created_at: datetime


class QueryOut(BaseModel):
    """A question, with its answer once there is one."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    question: str
    addressed_to: str
    codes: list[str]
    start: int | None
    end: int | None
    quote: str | None = Field(description="The passage as the note had it")
    actor_id: str
    created_at: datetime
    answered: AnswerOut | None = None
