"""Answers about codes."""

from datetime import date

from pydantic import BaseModel, Field


class CodeName(BaseModel):
    """A code above or below another."""

    code: str
    title: str
    billable: bool


class CodeNote(BaseModel):
    """An instruction of the tabular list."""

    text: str
    at: str = Field(description="The code, block or chapter where it stands; it holds below it too")


class SeventhCharacterOut(BaseModel):
    """A seventh character that completes the codes below."""

    character: str
    meaning: str


class CodeOut(BaseModel):
    """A code as it stands on a date of service."""

    system: str
    code: str
    title: str = Field(description="`description not loaded` when no loaded file has it")
    short_title: str
    billable: bool | None = Field(description="Null when no list of the system is loaded")
    release: str | None = Field(description="The release that judged; null when none is loaded")
    valid_from: date | None
    valid_to: date | None = Field(description="The last date of service; null when none is known")
    covers_date: bool = Field(description="False when no loaded release covers the date")
    warning: str | None = Field(description="Why the answer may not hold for the date")
    parents: list[CodeName] = Field(description="Nearest first")
    children: list[CodeName]
    sections: list[str] = Field(description="Block and chapter of the tabular list")
    inclusion_terms: list[str]
    includes: list[CodeNote]
    excludes1: list[CodeNote]
    excludes2: list[CodeNote]
    code_first: list[CodeNote]
    use_additional: list[CodeNote]
    code_also: list[CodeNote]
    notes: list[CodeNote]
    seventh_characters: list[SeventhCharacterOut]
    flags: list[str] = Field(description="Medicare Code Editor conditions, such as manifestation")
    details: dict[str, str] = Field(description="Further published columns, by name")
