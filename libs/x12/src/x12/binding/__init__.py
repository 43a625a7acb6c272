"""Binds fields of dataclasses to places in a guide, and compiles readers and writers from that."""

from x12.binding.codecs import (
    CLOCK_TIME,
    DATE,
    DAY,
    FIRST_DAY,
    FREE_TEXT,
    INTEGER,
    LAST_DAY,
    MOMENT,
    MONEY,
    QUALIFIER,
    QUANTITY,
    TEXT,
    Codec,
    SegmentCodec,
    repeated,
)
from x12.binding.places import POSITION, At, Inner, Part, Whole
from x12.binding.reading import bind

__all__ = [
    "CLOCK_TIME",
    "DATE",
    "DAY",
    "FIRST_DAY",
    "FREE_TEXT",
    "INTEGER",
    "LAST_DAY",
    "MOMENT",
    "MONEY",
    "POSITION",
    "QUALIFIER",
    "QUANTITY",
    "TEXT",
    "At",
    "Codec",
    "Inner",
    "Part",
    "SegmentCodec",
    "Whole",
    "bind",
    "repeated",
]
