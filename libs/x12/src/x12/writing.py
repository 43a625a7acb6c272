"""Writes segments and their envelope, and refuses what X12 cannot carry."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from x12.envelope import USAGE_INDICATORS, Envelope
from x12.errors import X12Error
from x12.guides import Guide
from x12.segments import STANDARD_DELIMITERS
from x12.values import format_date, format_time

Element = str | tuple[str, ...] | list[str]
"""A simple element, a composite (tuple of components) or a repeated element (list)."""

_UNWRITABLE = re.compile(r"[^ -~]|[*:^~]")
_BLANKED = re.compile(r"[*:^~\s]+")
_CONTROL_NUMBER_MAX = 999_999_999
_ISA_VERSION = "00501"
_RESPONSIBLE_AGENCY = "X"
# Letters and marks that Unicode does not decompose into an ASCII letter and an accent; the marks
# are the typographic apostrophes (2018, 2019) and dashes (2010 to 2014).
_TRANSLITERATION = str.maketrans(
    {"Æ": "AE", "Œ": "OE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH"}
    | dict.fromkeys("\u2018\u2019", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-")
)


def free_text(text: str) -> str:
    """Return a name, address or note as it is written: upper case, no accents (rule X7).

    Delimiters, newlines and runs of blanks become one blank. Characters without a Latin base letter
    stay, so that the writer refuses them rather than drop a part of a name.
    """
    decomposed = unicodedata.normalize("NFKD", text.upper().translate(_TRANSLITERATION))
    unaccented = "".join(each for each in decomposed if not unicodedata.combining(each))
    return _BLANKED.sub(" ", unaccented).strip()


class SegmentWriter:
    """Collects the segments of one interchange.

    Identifiers and codes are given as they are; free text goes through ``free_text`` first.
    """

    def __init__(self) -> None:
        self._segments: list[str] = []
        self._level_count = 0

    @property
    def segment_count(self) -> int:
        """How many segments have been added."""
        return len(self._segments)

    def add(self, segment_id: str, *elements: Element) -> None:
        """Add a segment; empty elements and components at the end are left out (rule X4).

        Raises X12Error when an element holds a delimiter, a newline or a character outside the
        basic and extended sets, or when every element is empty.
        """
        texts = [
            self._format(element, segment_id, n) for n, element in enumerate(elements, start=1)
        ]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            raise X12Error("a segment needs an element", segment_id, self.segment_count + 1)
        self._segments.append(STANDARD_DELIMITERS.element.join([segment_id, *texts]))

    def add_reference(self, qualifier: str, identifier: str) -> None:
        """Add a REF when there is an identifier."""
        if identifier:
            self.add("REF", qualifier, identifier)

    def add_level(self, level_code: str, parent: int | None, *, has_children: bool | None) -> int:
        """Add an HL and return its number (rule X5).

        ``has_children`` is ``None`` for a level whose guide does not use HL04.
        """
        self._level_count += 1
        child_code = "" if has_children is None else str(int(has_children))
        parent_text = "" if parent is None else str(parent)
        self.add("HL", str(self._level_count), parent_text, level_code, child_code)
        return self._level_count

    def begin_set(self, guide: Guide, control_number: str) -> None:
        """Add ST and restart the HL numbers."""
        self._level_count = 0
        version = guide.version if guide.in_set_header else ""
        self.add("ST", guide.transaction_set_identifier, control_number, version)

    def begin_interchange(self, envelope: Envelope) -> None:
        """Add the ISA, 106 characters with its terminator (rule X1).

        Raises X12Error when a qualifier, an id, the usage indicator or a control number does not
        fit.
        """
        control_number = _checked_number(envelope.interchange_control_number, "ISA", 13)
        if envelope.usage_indicator not in USAGE_INDICATORS:
            raise X12Error("the usage indicator must be P or T", "ISA", 1, 15)
        self.add(
            "ISA",
            *("00", " " * 10, "00", " " * 10),
            *(_padded(envelope.sender_qualifier, 2, 5), _padded(envelope.sender_id, 15, 6)),
            *(_padded(envelope.receiver_qualifier, 2, 7), _padded(envelope.receiver_id, 15, 8)),
            *(format_date(envelope.created_at)[2:], format_time(envelope.created_at)),
        )
        # The tail states delimiters as data, which ``add`` refuses.
        delimiters = STANDARD_DELIMITERS
        tail = (
            *(delimiters.repetition, _ISA_VERSION, f"{control_number:09d}", "0"),
            *(envelope.usage_indicator, delimiters.component),
        )
        self._segments.append(delimiters.element.join([self._segments.pop(), *tail]))

    def end_interchange(self, envelope: Envelope, *, group_count: int) -> str:
        """Add the IEA and return the text of the interchange, each segment on its own line."""
        self.add("IEA", str(group_count), f"{envelope.interchange_control_number:09d}")
        return "".join(f"{segment}{STANDARD_DELIMITERS.segment}\n" for segment in self._segments)

    def _format(self, element: Element, segment_id: str, n: int) -> str:
        values = [element] if isinstance(element, str) else element
        if any(_UNWRITABLE.search(value) for value in values):
            message = "holds a delimiter or a character that X12 cannot carry"
            raise X12Error(message, segment_id, self.segment_count + 1, n)
        if isinstance(element, list):
            return STANDARD_DELIMITERS.repetition.join(element)
        return STANDARD_DELIMITERS.component.join(values).rstrip(STANDARD_DELIMITERS.component)


SetBody = Callable[[SegmentWriter], None]
"""Adds the segments between ST and SE."""


def write_interchange(envelope: Envelope, guide: Guide, sets: Iterable[tuple[str, SetBody]]) -> str:
    """Write one interchange with one group of transaction sets, given as (ST02, body).

    Raises X12Error when the envelope cannot stand in ISA and GS or a set holds unwritable data.
    """
    writer = SegmentWriter()
    writer.begin_interchange(envelope)
    writer.add(
        "GS",
        guide.functional_identifier,
        envelope.sender_id,
        envelope.receiver_id,
        format_date(envelope.created_at),
        format_time(envelope.created_at),
        str(_checked_number(envelope.group_control_number, "GS", 6)),
        _RESPONSIBLE_AGENCY,
        guide.version,
    )
    set_count = 0
    for control_number, add_body in sets:
        start = writer.segment_count
        writer.begin_set(guide, control_number)
        add_body(writer)
        writer.add("SE", str(writer.segment_count - start + 1), control_number)
        set_count += 1
    writer.add("GE", str(set_count), str(envelope.group_control_number))
    return writer.end_interchange(envelope, group_count=1)


def _checked_number(number: int, segment_id: str, n: int) -> int:
    if not 0 < number <= _CONTROL_NUMBER_MAX:
        raise X12Error("a control number has one to nine digits", segment_id, None, n)
    return number


def _padded(text: str, length: int, n: int) -> str:
    if not text.strip() or len(text) > length:
        raise X12Error(f"must hold 1 to {length} characters", "ISA", 1, n)
    return text.ljust(length)
