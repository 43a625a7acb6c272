"""Reads the envelopes of a source: interchanges, groups, and the text of each set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from x12.errors import X12Error
from x12.findings import Report
from x12.guide import Guide, find_guide
from x12.limits import DEFAULT_LIMITS, Limits
from x12.reading.numbers import UsedNumbers
from x12.reading.source import SegmentSource, Source
from x12.segments import Delimiters

CONTROL_SEGMENT_IDS = frozenset({"ISA", "TA1", "GS", "GE", "IEA", "ST"})
"""The segments that cannot stand inside a set."""

_USAGE_INDICATORS = ("P", "T")
_INTERCHANGE_VERSION = "00501"
_LAST = 16
"""ISA has sixteen elements."""


@dataclass(slots=True, kw_only=True, eq=False)
class Header:
    """An ISA, GS or ST, and how many groups, sets or segments have come under it.

    ``numbers`` are the control numbers used under it.
    """

    elements: list[str]
    position: int
    count: int = 0
    numbers: UsedNumbers = field(default_factory=UsedNumbers)

    def element(self, n: int) -> str:
        """Return element n without blanks around it, or an empty text."""
        return self.elements[n].strip() if n < len(self.elements) else ""


class Finish(Protocol):
    """Ends a set: the position of its last segment, and its SE or what came instead."""

    def __call__(
        self, position: int, *, trailer: list[str] | None = None, stopped_at: str | None = None
    ) -> None: ...


@dataclass(slots=True, kw_only=True, eq=False)
class SetText:
    """One transaction set: where it stands, and the text of its segments.

    ``guide`` is ``None`` when the codec does not know the set's guide. ``raw`` is the text of ST,
    ``following`` yields that of the segments after it, without an end: who takes them must stop
    after SE, or at a segment that ``is_outside`` a set, and then call ``finish`` before the next
    set is asked for. ``segments`` does so by itself.
    """

    interchange: Header
    group: Header
    header: Header
    delimiters: Delimiters
    guide: Guide | None
    raw: str
    following: Iterator[str]
    finish: Finish

    @property
    def version(self) -> str:
        """ST03, else GS08."""
        return self.header.element(3) or self.group.element(8)

    def segments(self) -> Iterator[str]:
        """Yield the text of every segment from ST to SE."""
        separator, position = self.delimiters.element, self.header.position
        blanks = self.delimiters.blanks
        yield self.raw
        for raw in self.following:
            text = raw.lstrip(blanks)
            segment_id = text.partition(separator)[0]
            if segment_id in CONTROL_SEGMENT_IDS:
                self.finish(position, stopped_at=text)
                return
            position += 1
            yield text
            if segment_id == "SE":
                self.finish(position, trailer=text.split(separator))
                return
        self.finish(position)


EnvelopeHook = Callable[[list[str], str, int], None]
"""Is told of every ISA, TA1, GS, GE and IEA: its elements, its text, its position."""


def ignore(rule: str, /, **_: object) -> None:
    """Take a finding and drop it."""


class InterchangeReader:
    """Walks a source from set to set. ``report`` takes what is wrong with envelopes."""

    def __init__(
        self,
        source: Source,
        report: Report = ignore,
        limits: Limits = DEFAULT_LIMITS,
        hook: EnvelopeHook | None = None,
    ) -> None:
        self._source = SegmentSource(source, limits)
        self._segments = iter(self._source)
        self._report = report
        self._hook = hook
        self._pushed_back: str | None = None
        self._position = 0
        self._interchange: Header | None = None
        self._group: Header | None = None
        self._header = Header(elements=[], position=0)
        self._interchange_numbers: dict[tuple[str, str], UsedNumbers] = {}

    def sets(self) -> Iterator[SetText]:
        """Yield every set. Raises X12Error where the text cannot be cut into segments."""
        return (part for part in self.parts() if isinstance(part, SetText))

    def parts(self) -> Iterator[SetText | Header]:
        """Yield every set, and the header of every interchange at its end.

        Raises X12Error where the text cannot be cut into segments.
        """
        if (raw := self._next()) is None:
            raise X12Error("the text holds no interchange")
        while raw is not None:
            elements = raw.split(self._source.delimiters.element)
            if elements[0] == "ST":
                yield self._open_set(raw, elements)
            else:
                if elements[0] == "ISA":
                    yield from self._end_interchange()
                if self._hook is not None:
                    self._hook(elements, raw, self._position)
                interchange = self._interchange
                self._take(elements)
                if interchange is not None and self._interchange is None:
                    yield interchange
            raw = self._next()
        yield from self._end_interchange()
        if not self._source.terminated:
            self._tell("X03")

    def _next(self) -> str | None:
        raw, self._pushed_back = self._pushed_back, None
        if raw is None:
            raw = next(self._segments, None)
        if raw is not None:
            raw = raw.strip(self._source.delimiters.blanks)
        self._position = 1 if raw is not None and raw[:3] == "ISA" else self._position + 1
        return raw

    def _take(self, elements: list[str]) -> None:
        match elements[0]:
            case "ISA":
                self._begin_interchange(Header(elements=elements, position=self._position))
            case "GS":
                self._end_group()
                self._begin_group(Header(elements=elements, position=self._position))
            case "GE":
                self._check_group_trailer(Header(elements=elements, position=self._position))
            case "IEA":
                self._end_group()
                self._check_interchange_trailer(Header(elements=elements, position=self._position))
            case "TA1":
                pass
            case "":
                self._tell("X05")
            case segment_id:
                self._tell("X06", segment_id)

    def _begin_interchange(self, header: Header) -> None:
        self._interchange = header
        elements = header.elements
        if len(elements) > _LAST and elements[11] == elements[_LAST][:1]:
            self._tell("X02", "ISA", "11")
        partners = header.element(6), header.element(8)
        numbers = self._interchange_numbers.setdefault(partners, UsedNumbers())
        if not numbers.add(header.element(13)):
            self._tell("X17", "ISA", "13")
        if header.element(12) != _INTERCHANGE_VERSION:
            self._tell("X18", "ISA", "12")
        if header.element(15) not in _USAGE_INDICATORS:
            self._tell("X19", "ISA", "15")
        if not _is_number(header.element(13)):
            self._tell("X20", "ISA", "13")

    def _begin_group(self, header: Header) -> None:
        if self._interchange is None:
            self._interchange = Header(elements=[], position=0)
        self._group = header
        self._interchange.count += 1
        if not self._interchange.numbers.add(header.element(6)):
            self._tell("X16", "GS", "06")
        if not _is_number(header.element(6)):
            self._tell("X20", "GS", "06")

    def _open_set(self, raw: str, elements: list[str]) -> SetText:
        self._header = header = Header(elements=elements, position=self._position)
        group = self._group
        if group is None:
            self._tell("X11", "ST")
            group = self._group = Header(elements=[], position=0)
        group.count += 1
        if not group.numbers.add(header.element(2)):
            self._tell("X15", "ST", "02")
        version = header.element(3) or group.element(8)
        guide = find_guide(header.element(1), version)
        self._check_version(header, group, guide, version)
        return SetText(
            interchange=self._interchange or Header(elements=[], position=0),
            group=group,
            header=header,
            delimiters=self._source.delimiters,
            guide=guide,
            raw=raw,
            following=self._segments,
            finish=self._finish_set,
        )

    def _finish_set(
        self, position: int, *, trailer: list[str] | None = None, stopped_at: str | None = None
    ) -> None:
        self._position = position
        header = self._header
        if trailer is None:
            self._position += 1
            self._tell("X12", "SE")
            self._position -= 1
        else:
            self._check_set_trailer(header, trailer, position - header.position + 1)
        self._pushed_back = stopped_at

    def _check_version(
        self, header: Header, group: Header, guide: Guide | None, version: str
    ) -> None:
        stated = group.element(8)
        if stated != version:
            is_same = _guide_number(stated) in {"", _guide_number(version)}
            self._tell("X34" if is_same else "X32", "ST", "03")
        if guide is None:
            element = "03" if header.element(3) else ""
            shown = version[:12] or "(none)"
            self._tell("X30", "ST", element, version=shown, set=header.element(1)[:3])
            return
        if version != guide.version:
            self._tell("X31", "ST", "03", version=version, expected=guide.version)
        if group.elements and group.element(1) != guide.functional_identifier:
            self._report(
                "X33",
                segment="GS",
                element="01",
                position=group.position,
                expected=guide.functional_identifier,
            )

    def _check_set_trailer(self, header: Header, elements: list[str], actual: int) -> None:
        trailer = Header(elements=elements, position=self._position)
        if trailer.element(2) != header.element(2):
            self._tell("X23", "SE", "02")
        self._check_count(trailer, actual, "X26", "SE")

    def _check_group_trailer(self, trailer: Header) -> None:
        if self._group is None:
            self._tell("X06", "GE")
            return
        if trailer.element(2) != self._group.element(6):
            self._tell("X22", "GE", "02")
        self._check_count(trailer, self._group.count, "X25", "GE")
        self._group = None

    def _check_interchange_trailer(self, trailer: Header) -> None:
        if self._interchange is None:
            self._tell("X06", "IEA")
            return
        if trailer.element(2) != self._interchange.element(13):
            self._tell("X21", "IEA", "02")
        self._check_count(trailer, self._interchange.count, "X24", "IEA")
        self._interchange = None

    def _check_count(self, trailer: Header, actual: int, rule: str, segment_id: str) -> None:
        stated = trailer.element(1)
        if not (_is_number(stated) and int(stated[:12]) == actual):
            shown = stated[:10] if _is_number(stated) else "no number"
            self._tell(rule, segment_id, "01", stated=shown, actual=actual)

    def _end_group(self) -> None:
        if self._group is not None:
            self._tell("X13", "GE")
            self._group = None

    def _end_interchange(self) -> Iterator[Header]:
        """End the interchange that is open, if one is, and yield its header."""
        self._end_group()
        if self._interchange is not None:
            self._tell("X14", "IEA")
            yield self._interchange
            self._interchange = None

    def _tell(self, rule: str, segment_id: str = "", element: str = "", **facts: Any) -> None:
        self._report(rule, segment=segment_id, element=element, position=self._position, **facts)


def _guide_number(version: str) -> str:
    """Return the number of the guide that a version names, X222 for 005010X222A1."""
    return version[6:10]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
