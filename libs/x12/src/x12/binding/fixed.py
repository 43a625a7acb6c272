"""Codecs of whole segments that always fill the same elements with plain texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from x12.binding.codecs import SegmentCodec, Written, repeated
from x12.text import free_text


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCodec(SegmentCodec):
    """Such a codec, which compiled writers take apart.

    ``texts`` returns the text of each element in ``places``, those in ``free`` before they are
    brought to the characters that X12 carries. Where a field holds a tuple, one value a segment, it
    is given one of them.
    """

    places: tuple[int, ...]
    texts: Callable[[Any], tuple[str, ...]]
    free: frozenset[int]


def fixed(
    read: Callable[..., Any],
    texts: Callable[[Any], tuple[str, ...]],
    places: tuple[int, ...],
    free: frozenset[int] = frozenset(),
) -> FixedCodec:
    """Return the codec that ``texts`` describes."""

    def write(value: Any) -> list[Written]:
        row: list[Written] = [""] * max(places)
        for n, text in zip(places, texts(value), strict=True):
            row[n - 1] = free_text(text) if n in free else text
        return row

    return FixedCodec(read=read, write=write, places=places, texts=texts, free=free)


def fixed_repeated(codec: FixedCodec) -> FixedCodec:
    """Return the codec of a field that holds a tuple, one value a segment."""
    every = repeated(codec)
    return FixedCodec(
        read=every.read,
        write=every.write,
        places=codec.places,
        texts=codec.texts,
        free=codec.free,
    )
