"""Date and time in two elements of one segment: the BHT of every guide that has one."""

from __future__ import annotations

from datetime import datetime

from x12.binding.codecs import SegmentCodec, Written
from x12.errors import X12Error
from x12.segments import Delimiters
from x12.values import format_date, format_time, parse_date_and_time


def date_and_time(element: int) -> SegmentCodec:
    """Return the codec of a moment whose day stands in one element and its time in the next."""

    def read(e: list[str], _: Delimiters) -> datetime:
        day, time = (*e[element : element + 2], "", "")[:2]
        try:
            return parse_date_and_time(day, time)
        except X12Error as fault:
            raise fault.at(e[0], 0, element) from None

    def write(moment: datetime) -> list[Written]:
        return [*[""] * (element - 1), format_date(moment), format_time(moment)]

    return SegmentCodec(read=read, write=write)


CREATED_AT = date_and_time(4)
"""When a set was made: BHT04 and BHT05."""
