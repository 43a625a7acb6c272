"""Cuts a text or a stream into segments, in constant memory."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from typing import IO

from x12.errors import X12Error
from x12.limits import DEFAULT_LIMITS, Limits
from x12.segments import STANDARD_DELIMITERS, Delimiters, read_delimiters

Source = str | bytes | IO[str] | IO[bytes]
"""What can be read: a text, bytes, or an open stream of either."""

_BLANKS = " \t\r\n\ufeff\0"
_ISA_LENGTH = 106


def text_blocks(source: Source, block_characters: int) -> Iterator[str]:
    """Yield the text of a source in blocks.

    Bytes are read as UTF-8. A byte that is not UTF-8 becomes a lone surrogate, so that it is
    neither lost nor taken for a character, and is written back as the same byte.
    """
    if isinstance(source, bytes):
        source = source.decode("utf-8", "surrogateescape")
    if isinstance(source, str):
        for start in range(0, len(source), block_characters):
            yield source[start : start + block_characters]
        return
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    while block := source.read(block_characters):
        yield block if isinstance(block, str) else decoder.decode(block)
    yield decoder.decode(b"", final=True)


class SegmentSource:
    """Yields the raw text of every segment of a source, without its terminator.

    Each ISA sets ``delimiters`` before it is yielded. A byte order mark and blanks before an ISA,
    and line ends after a segment, are passed over; other blanks before a segment are left to the
    reader. ``terminated`` is false once the text has ended within a segment, whose text is yielded
    all the same.

    Raises X12Error when an interchange does not start with a well-formed ISA, or when a segment is
    longer than the limit.
    """

    def __init__(self, source: Source, limits: Limits = DEFAULT_LIMITS) -> None:
        self.delimiters: Delimiters = STANDARD_DELIMITERS
        self.terminated = True
        self.limits = limits
        self._blocks = text_blocks(source, limits.block_characters)
        self._buffer = ""

    def __iter__(self) -> Iterator[str]:
        # Lists chained in C cost a third of a generator that yields each segment.
        return chain.from_iterable(self._batches())

    def _batches(self) -> Iterator[list[str]]:
        while self._skip_to_interchange():
            yield from self._read_interchange()

    def _fill(self) -> bool:
        """Append a block to the buffer; say whether there was one."""
        block = next(self._blocks, None)
        if block is None:
            return False
        self._buffer += block
        return True

    def _skip_to_interchange(self) -> bool:
        while True:
            self._buffer = self._buffer.lstrip(_BLANKS)
            if self._buffer:
                break
            if not self._fill():
                return False
        while len(self._buffer) < _ISA_LENGTH and self._fill():
            pass
        self.delimiters = read_delimiters(self._buffer)
        return True

    def _read_interchange(self) -> Iterator[list[str]]:
        """Yield the segments up to IEA, or up to an ISA that comes without one."""
        terminator, blanks = self.delimiters.segment, self.delimiters.blanks
        ends = re.compile(rf"I(?:EA|SA){re.escape(self.delimiters.element)}")
        while True:
            self._drop_line_ends()
            end = _find_after(ends, self._buffer, terminator, blanks)
            if end is not None:
                yield self._cut(self._buffer[:end])
                self._buffer = self._buffer[end:]
                if self._buffer.startswith("ISA"):
                    return
                yield self._read_trailer()
                return
            complete, found, rest = self._buffer.rpartition(terminator)
            self._check_length(rest)
            # The last complete segment stays, so that the pattern sees what comes after it.
            complete, found, _ = complete.rpartition(terminator)
            if found:
                yield complete.split(terminator)
                self._buffer = self._buffer[len(complete) + 1 :]
            if not self._fill():
                break
        yield self._read_rest()

    def _read_trailer(self) -> list[str]:
        """Return the IEA that the buffer starts with."""
        while self.delimiters.segment not in self._buffer and self._fill():
            self._check_length(self._buffer.partition(self.delimiters.segment)[0])
        trailer, found, self._buffer = self._buffer.partition(self.delimiters.segment)
        self.terminated = bool(found)
        return [trailer]

    def _read_rest(self) -> list[str]:
        """Return what is left of a text that ends without IEA."""
        *segments, tail = self._buffer.split(self.delimiters.segment)
        self._buffer = ""
        if tail.strip(_BLANKS):
            self.terminated = False
            segments.append(tail.strip(_BLANKS))
        return segments

    def _cut(self, text: str) -> list[str]:
        """Return the segments of a text that ends with a terminator and blanks."""
        return text.split(self.delimiters.segment)[:-1]

    def _drop_line_ends(self) -> None:
        """Take the line ends after terminators out of the buffer, all at once."""
        terminator = self.delimiters.segment
        for line_end in ("\r\n", "\n"):
            if terminator + line_end in self._buffer:
                self._buffer = self._buffer.replace(terminator + line_end, terminator)

    def _check_length(self, segment: str) -> None:
        longest = self.limits.segment_characters_max
        if len(segment) > longest:
            raise X12Error(f"a segment is longer than {longest} characters, or its end is missing")


def _find_after(pattern: re.Pattern[str], text: str, terminator: str, blanks: str) -> int | None:
    """Return where the first match begins that stands behind a terminator and blanks.

    The blanks are gone through backwards: a pattern that began with them would take quadratic time.
    """
    if "IEA" not in text and "ISA" not in text:
        return None  # far quicker than the pattern
    for match in pattern.finditer(text):
        before = match.start() - 1
        while before >= 0 and text[before] in blanks:
            before -= 1
        if before >= 0 and text[before] == terminator:
            return match.start()
    return None
