"""Who sends a file of claims to whom (BHT, loops 1000A and 1000B)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from x12.binding import At, Inner, SegmentCodec, Whole
from x12.parties import CONTACTS, NAME, Contact, Name
from x12.segments import Delimiters
from x12.values import format_date, format_time, parse_date_and_time

_MINUTES_LENGTH = 4


def _read_created_at(e: list[str], _: Delimiters) -> datetime:
    day, time = (*e[4:6], "", "")[:2]
    moment = parse_date_and_time(day, time)
    seconds = time[_MINUTES_LENGTH : _MINUTES_LENGTH + 2]
    return moment.replace(second=min(int(seconds), 59)) if seconds else moment


def _write_created_at(moment: datetime) -> list[str]:
    seconds = f"{moment.second:02d}" if moment.second else ""
    return ["", "", "", format_date(moment), format_time(moment) + seconds]


CREATED_AT = SegmentCodec(read=_read_created_at, write=_write_created_at)
"""Date and time of a BHT; hundredths of a second are dropped."""


@dataclass(slots=True, kw_only=True)
class Submitter:
    """Who sends the file (loop 1000A); ``identifier`` is given by the clearinghouse."""

    name: Annotated[Name, Whole("NM1", NAME)]
    identifier: Annotated[str, At("NM1", 9)]
    contacts: Annotated[tuple[Contact, ...], Whole("PER", CONTACTS)]


@dataclass(slots=True, kw_only=True)
class Receiver:
    """Who receives the file (loop 1000B)."""

    name: Annotated[Name, Whole("NM1", NAME)]
    identifier: Annotated[str, At("NM1", 9)]


@dataclass(slots=True, kw_only=True)
class BatchHeader:
    """What a transaction set of claims says before the first claim.

    ``reference`` is BHT03, which comes back in the 277CA as the receiver's trace. ``purpose_code``
    is 00 (original) or 18 (sent again), ``content_code`` CH (charges), RP (reports) or 31
    (subrogation demand).
    """

    reference: Annotated[str, At("BHT", 3)]
    created_at: Annotated[datetime, Whole("BHT", CREATED_AT)]
    submitter: Annotated[Submitter, Inner("1000A")]
    receiver: Annotated[Receiver, Inner("1000B")]
    purpose_code: Annotated[str, At("BHT", 2)] = "00"
    content_code: Annotated[str, At("BHT", 6)] = "CH"
