"""Answers about codes."""

from datetime import date

from pydantic import BaseModel


class CodeOut(BaseModel):
    system: str
    code: str
    title: str
    billable: bool
    release: str
    valid_from: date
    valid_to: date
    covers_date: bool
