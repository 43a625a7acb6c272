"""What a replay is asked, and what it reports."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from coding_svc.edits.schemas import ICD10_FROM, FindingOut

_SYSTEMS_MAX = 16  # more than there are
Name = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class ReplayIn(BaseModel):
    """Which encounters are judged again, and by what: a date, releases, a set of rules, or several.

    What is not named stays: releases and rules of the encounter's own date, and today's settings.
    """

    model_config = ConfigDict(extra="forbid")

    service_from: Annotated[date, Field(ge=ICD10_FROM)]
    service_to: date
    judged_on: Annotated[date, Field(ge=ICD10_FROM)] | None = Field(
        default=None,
        description="The releases and rules of this date judge, as if the visits were on it",
    )
    releases: Annotated[dict[Name, Name], Field(max_length=_SYSTEMS_MAX)] = Field(
        default={},
        description="The release of each system named that judges, such as `2026-10` of `icd10cm`;"
        " NCCI edits and fees are systems too",
    )
    rule_set: Name | None = Field(
        default=None, description="A set of rules of the history of codes, whose rules judge"
    )

    @model_validator(mode="after")
    def _name_something(self) -> Self:
        if self.judged_on is None and not self.releases and self.rule_set is None:
            raise ValueError("name a date, releases or a set of rules to judge by")
        return self


class ReplayedEncounter(BaseModel):
    """An encounter that is judged differently."""

    encounter_id: UUID
    service_date: date
    added: list[FindingOut]
    removed: list[FindingOut]


class ReplayOut(BaseModel):
    """The difference, for one page of encounters."""

    encounters: int = Field(description="How many of this page were judged")
    changed: list[ReplayedEncounter]
    rules_not_replayed: list[str] = Field(
        description="Rules of the set that judge otherwise by now: their findings are left out"
    )
    next_cursor: str | None
