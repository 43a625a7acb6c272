"""Dates of FHIR: the local day that was written, never converted to another time zone."""

from datetime import date, datetime
from typing import Any

from coding_svc.fhir.bundle import Entry
from coding_svc.fhir.remarks import Remarks

_DAY_LENGTH = len("2026-03-02")


def day(entry: Entry[Any], path: str, written: str | None, remarks: Remarks) -> date | None:
    """Return the day of a dateTime as it stands there.

    A visit at 23:30-05:00 is billed on that day, though in UTC it is the next one already. A year
    or a month without day is refused: nothing says which day was meant.
    """
    if not written:
        return None
    try:
        datetime.fromisoformat(written)
        return date.fromisoformat(written[:_DAY_LENGTH])
    except ValueError:
        remarks.refuse(
            entry.at(path), "Give a full date, such as 2026-03-02, with or without time."
        )
        return None
