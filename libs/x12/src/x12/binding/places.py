"""Where a field stands. Each is used inside ``Annotated``."""

from __future__ import annotations

from dataclasses import dataclass

from x12.binding.codecs import TEXT, Codec, SegmentCodec


@dataclass(frozen=True, slots=True)
class At:
    """One element, or one component of it, of a segment of the model's loop.

    ``segment`` is a segment id, or id and code where a loop has several kinds (``REF*G1``). On a
    field that holds a tuple, every occurrence of the segment adds one value. ``qualifier`` is
    written into the element before when there is a value and no other field stands there.
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
    """A value made of a whole segment. ``REF`` alone means every REF no other field names."""

    segment: str
    codec: SegmentCodec


@dataclass(frozen=True, slots=True)
class Inner:
    """The model, or the tuple of models, of an inner loop."""

    loop: str


@dataclass(frozen=True, slots=True)
class Part:
    """A dataclass whose own fields stand in segments of the same loop, made when one comes."""


@dataclass(frozen=True, slots=True)
class _Position:
    """The position of the loop's first segment, ISA = 1."""


POSITION = _Position()
