"""Codecs of whole segments that always fill the same elements with plain texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from x12.binding.codecs import SegmentCodec, Written


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCodec(SegmentCodec):
    """Such a codec, which the compiled writers can take apart.

    ``texts`` returns the text of each element in ``places``, those in ``free`` before they are
    brought to the characters of X12. ``repeats`` says that a field holds a tuple, with one value a
    segment: ``texts`` takes one of them. What ``texts`` cannot tell, such as a composite, it gives
    as a text that no pattern of a guide lets pass: then ``write`` is asked.
    """

    places: tuple[int, ...]
    texts: Callable[[Any], tuple[str, ...]]
    free: frozenset[int] = frozenset()
    repeats: bool = False

    def repeated(self) -> FixedCodec:
        """Return the codec of a field that holds a tuple, one value a segment."""
        read, write = self.read, self.write

        def write_all(values: tuple[Any, ...]) -> list[list[Written]]:
            return [write(each) for each in values]

        return FixedCodec(
            read=lambda elements, delimiters: (read(elements, delimiters),),
            write=write_all,
            places=self.places,
            texts=self.texts,
            free=self.free,
            repeats=True,
        )
