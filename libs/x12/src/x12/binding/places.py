"""Where a field stands. Each is used inside ``Annotated``."""

from __future__ import annotations

from dataclasses import dataclass

from x12.binding.codecs import TEXT, Codec, SegmentCodec


@dataclass(frozen=True, slots=True)
class At:
    """One element, or one component of it, of a segment of the model's loop.

    ``segment`` is a segment id, or id and code where a loop has several kinds (``REF*G1``). A
    segment of an inner loop that has no model of its own has the path before it
    (``2100A/NM1*PR``). ``QTY*90|QTY*QA`` is whichever of them the loop has, for a model that serves
    in several loops; ``AMT*R|`` may be missing in some of them, and there the field must stay
    empty. On a field that holds a tuple, every occurrence of the segment adds one value.

    Where a kind of segment has several codes and fields name some of them (``DTM*232``,
    ``DTM*233``), each field takes its own; a field with the bare id takes all others. Two fields
    may name a further place that both share: there the value is written when they are equal.

    ``qualifier`` is written into the element before when there is a value and no other field gives
    one there.
    """

    segment: str
    element: int
    component: int = 0
    codec: Codec = TEXT
    qualifier: str = ""

    @property
    def prefix(self) -> str:
        """What is written into the element (or component) before."""
        return self.qualifier or self.codec.prefix


@dataclass(frozen=True, slots=True)
class Whole:
    """A value made of a whole segment. ``REF`` alone means every REF no other field names.

    ``segment`` is written as in ``At``.
    """

    segment: str
    codec: SegmentCodec


@dataclass(frozen=True, slots=True)
class Inner:
    """The model, or the tuple of models, of an inner loop.

    ``loop`` may have a path before it (``2000B/2000C``), and ``2120C|2120D`` is whichever of them
    the loop has.
    """

    loop: str


@dataclass(frozen=True, slots=True)
class Part:
    """A dataclass whose own fields stand in segments of the same loop, made when one comes.

    ``loop`` is the path of an inner loop without a model of its own, when they stand in that.
    """

    loop: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """The position of the loop's first segment, ISA = 1."""


POSITION = Position()
