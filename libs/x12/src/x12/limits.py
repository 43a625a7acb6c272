"""Bounds on what is read, each with its arithmetic. Beyond a bound there is an X12Error."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a reader takes in before it refuses.

    ``segment_characters_max``: the longest legal segment of the guides is an EB with 99 service
    types and all its composites, below 1,200 characters; 64 KiB leaves room for partners' mistakes.

    ``unit_segments_max``: segments held at once, for one claim or, in sets that are read whole, one
    set. The largest legal claim is institutional: 999 lines of about 50 segments of their own and
    15 adjudications of 8, some 170,000.

    ``findings_max``: findings told of one file. A person reads some hundreds; 10,000 lets a program
    count them, and keeps a file of faults from filling a disk. One finding more says how many came
    after them.

    ``block_characters``: how much text is taken from a stream at a time; it decides speed, not
    meaning.
    """

    segment_characters_max: int = 65_536
    unit_segments_max: int = 200_000
    findings_max: int = 10_000
    block_characters: int = 65_536


DEFAULT_LIMITS = Limits()
