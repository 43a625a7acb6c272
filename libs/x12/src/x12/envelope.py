"""Interchanges, functional groups and transaction sets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from x12.limits import DEFAULT_LIMITS, Limits
from x12.reading.interchanges import InterchangeReader, SetText
from x12.reading.source import Source
from x12.rules import raise_unreadable
from x12.segments import ABSENT, Segment

USAGE_INDICATORS = ("P", "T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a writer puts into ISA and GS.

    ``usage_indicator`` is P (production) or T (test). ``created_at`` is written as it stands: X12
    states no time zone. Control numbers must never repeat between two partners (rule X8); the
    caller counts them.
    """

    sender_id: str
    receiver_id: str
    usage_indicator: str
    interchange_control_number: int
    group_control_number: int
    created_at: datetime
    sender_qualifier: str = "ZZ"
    receiver_qualifier: str = "ZZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionSet:
    """One ST to SE. ``guide`` is ST03, else GS08; ``raw_segments`` are their texts, ST to SE."""

    identifier: str
    control_number: str
    guide: str
    raw_segments: tuple[str, ...]
    text: SetText = field(compare=False, repr=False)
    position: int = field(default=0, compare=False)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments from ST to SE, unknown ones included."""
        delimiters = self.text.delimiters
        split = (raw.split(delimiters.element) for raw in self.raw_segments)
        return tuple(
            Segment(segment_id, tuple(elements), position, delimiters)
            for position, (segment_id, *elements) in enumerate(split, start=self.position)
        )

    def replay(self) -> SetText:
        """Return the text of the set, to be walked through again."""
        return replace(
            self.text, following=iter(self.raw_segments[1:]), finish=lambda *_, **__: None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionalGroup:
    """One GS to GE."""

    functional_identifier: str
    sender_code: str
    receiver_code: str
    created_at: datetime
    control_number: int
    version: str
    transaction_sets: tuple[TransactionSet, ...]
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InterchangeAcknowledgment:
    """A TA1: the partner's answer to the envelope of one of our interchanges.

    ``acknowledgment_code`` is A accepted, E accepted with errors or R rejected; ``note_code`` 000
    to 031.
    """

    interchange_control_number: int
    interchange_created_at: datetime
    acknowledgment_code: str
    note_code: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interchange:
    """One ISA to IEA."""

    sender_qualifier: str
    sender_id: str
    receiver_qualifier: str
    receiver_id: str
    created_at: datetime
    control_number: int
    usage_indicator: str
    groups: tuple[FunctionalGroup, ...]
    interchange_acknowledgments: tuple[InterchangeAcknowledgment, ...] = ()


def read_interchanges(source: Source, limits: Limits = DEFAULT_LIMITS) -> list[Interchange]:
    """Read every interchange of a file and check its control structure (rules X1 and X2).

    Each interchange may state other delimiters. Raises X12Error, with the place, when an ISA is not
    106 characters long, a segment stands outside its envelope, a trailer repeats another control
    number than its header or counts other than what it closes, or the text is cut off.
    """
    collector = _Collector()
    reader = InterchangeReader(source, raise_unreadable, limits, collector.take)
    for text in reader.sets():
        raw_segments = tuple(text.segments())
        collector.add_set(text, raw_segments)
    return collector.interchanges


class _Collector:
    """Puts interchanges together from what the reader tells."""

    def __init__(self) -> None:
        self.interchanges: list[Interchange] = []
        self._header: Segment = ABSENT
        self._group: Segment = ABSENT
        self._sets: list[TransactionSet] = []
        self._groups: list[FunctionalGroup] = []
        self._acknowledgments: list[InterchangeAcknowledgment] = []

    def take(self, elements: list[str], _: str, position: int) -> None:
        segment = Segment(elements[0], tuple(elements[1:]), position)
        match segment.id:
            case "ISA":
                self._header = segment
                self._groups, self._acknowledgments = [], []
            case "TA1":
                self._acknowledgments.append(_read_interchange_acknowledgment(segment))
            case "GS":
                self._group, self._sets = segment, []
            case "GE":
                self._groups.append(_group(self._group, tuple(self._sets)))
            case "IEA":
                groups, answers = tuple(self._groups), tuple(self._acknowledgments)
                self.interchanges.append(_interchange(self._header, groups, answers))

    def add_set(self, text: SetText, raw_segments: tuple[str, ...]) -> None:
        header = text.header
        self._sets.append(
            TransactionSet(
                identifier=header.element(1),
                control_number=header.element(2),
                guide=text.version,
                raw_segments=raw_segments,
                text=text,
                position=header.position,
            )
        )


def _interchange(
    header: Segment,
    groups: tuple[FunctionalGroup, ...],
    acknowledgments: tuple[InterchangeAcknowledgment, ...],
) -> Interchange:
    return Interchange(
        sender_qualifier=header.element(5),
        sender_id=header.element(6).strip(),
        receiver_qualifier=header.element(7),
        receiver_id=header.element(8).strip(),
        created_at=header.date_and_time(9),
        control_number=header.integer(13),
        usage_indicator=header.element(15),
        groups=groups,
        interchange_acknowledgments=acknowledgments,
    )


def _read_interchange_acknowledgment(segment: Segment) -> InterchangeAcknowledgment:
    return InterchangeAcknowledgment(
        interchange_control_number=segment.integer(1),
        interchange_created_at=segment.date_and_time(2),
        acknowledgment_code=segment.element(4),
        note_code=segment.element(5),
        position=segment.position,
    )


def _group(header: Segment, transaction_sets: tuple[TransactionSet, ...]) -> FunctionalGroup:
    return FunctionalGroup(
        functional_identifier=header.element(1),
        sender_code=header.element(2),
        receiver_code=header.element(3),
        created_at=header.date_and_time(4),
        control_number=header.integer(6),
        version=header.element(8),
        transaction_sets=transaction_sets,
        position=header.position,
    )
