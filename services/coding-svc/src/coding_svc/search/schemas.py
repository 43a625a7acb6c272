"""Queries, notes, and what is found for them."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from codesets.suggest import NOTE_CHARACTERS_MAX

SUGGESTIONS_MAX = 200


class FoundCode(BaseModel):
    """A code that answers a query."""

    code: str
    title: str
    billable: bool
    score: float = Field(description="1 when a term of the code is the query; falls with the rank")


class FoundCodes(BaseModel):
    """The codes that answer a query, best first."""

    items: list[FoundCode]


class NoteIn(BaseModel):
    """The text of a clinical note. It is read and not kept."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=NOTE_CHARACTERS_MAX)
    service_date: date | None = Field(None, description="Today when absent")
    limit: int = Field(50, ge=1, le=SUGGESTIONS_MAX)
    min_confidence: float = Field(0.4, ge=0, le=1)
    negated: bool = Field(default=False, description="Also give what the note says is absent")


class SuggestedCode(BaseModel):
    """A code that a passage of the note supports."""

    code: str
    title: str
    confidence: float
    start: int = Field(description="First character of the passage")
    end: int = Field(description="The character after its last")
    matched_term: str
    negated: bool = Field(description="The note says that it is absent")
    uncertain: bool = Field(description="Suspected, possible or to be ruled out")
    source: str = Field(description="Which suggester; name it with a code that is taken over")
    also_suggested_by: list[str] = Field(
        default=[], description="Further suggesters that propose the code"
    )


class AskedSuggester(BaseModel):
    """A suggester that was asked, and what became of it."""

    name: str
    version: str | None = Field(description="Null when it gave no answer")
    status: Literal["answered", "late", "failed"] = Field(
        description="late, failed: these are the suggestions of the others"
    )


class SuggestedCodes(BaseModel):
    """The codes that a note supports, most confident first. None is coded by this."""

    items: list[SuggestedCode]
    suggesters: list[AskedSuggester] = Field(description="Who was asked, our own suggester first")
