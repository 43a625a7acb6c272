"""Admission and notes of an institutional claim (DTP 435, NTE)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from x12.binding import SegmentCodec, repeated
from x12.errors import X12Error
from x12.segments import Delimiters
from x12.text import free_text
from x12.values import format_date, parse_date

_MOMENT = 3
_DAY_LENGTH = 8


@dataclass(slots=True, kw_only=True)
class Admission:
    """When the stay began; ``time`` is HHMM, empty when it is not known."""

    day: date
    time: str = ""


@dataclass(slots=True, kw_only=True)
class Note:
    """A note of the kind ``qualifier``, for example UPI (update) or NTR (nutrition)."""

    qualifier: str
    text: str


def _read_admission(e: list[str], _: Delimiters) -> Admission:
    text = (*e, "", "", "")[_MOMENT]
    try:
        return Admission(day=parse_date(text[:_DAY_LENGTH]), time=text[_DAY_LENGTH:])
    except X12Error as fault:
        raise fault.at(e[0], 0, _MOMENT) from None


def _write_admission(admission: Admission) -> list[str]:
    kind = "DT" if admission.time else "D8"
    return ["", kind, format_date(admission.day) + admission.time]


def _read_note(e: list[str], _: Delimiters) -> Note:
    qualifier, text = (*e[1:3], "", "")[:2]
    return Note(qualifier=qualifier, text=text)


ADMISSION = SegmentCodec(read=_read_admission, write=_write_admission)
NOTES = repeated(
    SegmentCodec(read=_read_note, write=lambda each: [each.qualifier, free_text(each.text)])
)
