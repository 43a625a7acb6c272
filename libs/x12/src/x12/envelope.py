"""Interchanges, functional groups and transaction sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from x12.segments import ABSENT, Segment, read_segments

USAGE_INDICATORS = ("P", "T")

_CONTROL_SEGMENT_IDS = frozenset({"ISA", "TA1", "GS", "ST", "SE", "GE", "IEA"})


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
    """One ST to SE. ``guide`` is ST03, else GS08; ``segments`` include ST and SE."""

    identifier: str
    control_number: str
    guide: str
    segments: tuple[Segment, ...]
    position: int = field(default=0, compare=False)


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


def read_interchanges(text: str) -> list[Interchange]:
    """Read every interchange of a file and check its control structure (rules X1 and X2).

    Each interchange may state other delimiters. Raises X12Error, with the place, when an ISA is not
    106 characters long, a segment stands outside its envelope, a trailer repeats another control
    number than its header or counts other than what it closes, or the text is cut off.
    """
    cursor = _Cursor(read_segments(text))
    interchanges = []
    while cursor.current:
        interchanges.append(_read_interchange(cursor))
    return interchanges


class _Cursor:
    """Walks the segments of a file; ``current`` is absent at the end."""

    def __init__(self, segments: Iterator[Segment]) -> None:
        self._segments = segments
        self.current = next(segments, ABSENT)

    def take(self, segment_id: str) -> Segment:
        segment = self.current
        if segment.id != segment_id:
            raise segment.error(f"{segment_id} is expected here")
        self.current = next(self._segments, ABSENT)
        return segment


def _read_interchange(cursor: _Cursor) -> Interchange:
    header = cursor.take("ISA")
    control_number = header.integer(13)
    if header.element(15) not in USAGE_INDICATORS:
        raise header.error("the usage indicator must be P or T", 15)
    acknowledgments = []
    while cursor.current.id == "TA1":
        acknowledgments.append(_read_interchange_acknowledgment(cursor.take("TA1")))
    groups = []
    while cursor.current.id == "GS":
        groups.append(_read_group(cursor))
    trailer = cursor.take("IEA")
    _check_count(trailer, len(groups), "functional groups")
    if trailer.integer(2) != control_number:
        raise trailer.error("the control number is not that of ISA13", 2)
    return Interchange(
        sender_qualifier=header.element(5),
        sender_id=header.element(6).strip(),
        receiver_qualifier=header.element(7),
        receiver_id=header.element(8).strip(),
        created_at=header.date_and_time(9),
        control_number=control_number,
        usage_indicator=header.element(15),
        groups=tuple(groups),
        interchange_acknowledgments=tuple(acknowledgments),
    )


def _read_interchange_acknowledgment(segment: Segment) -> InterchangeAcknowledgment:
    return InterchangeAcknowledgment(
        interchange_control_number=segment.integer(1),
        interchange_created_at=segment.date_and_time(2),
        acknowledgment_code=segment.element(4),
        note_code=segment.element(5),
        position=segment.position,
    )


def _read_group(cursor: _Cursor) -> FunctionalGroup:
    header = cursor.take("GS")
    control_number = header.integer(6)
    transaction_sets = []
    while cursor.current.id == "ST":
        transaction_sets.append(_read_transaction_set(cursor, header.element(8)))
    trailer = cursor.take("GE")
    _check_count(trailer, len(transaction_sets), "transaction sets")
    if trailer.integer(2) != control_number:
        raise trailer.error("the control number is not that of GS06", 2)
    return FunctionalGroup(
        functional_identifier=header.element(1),
        sender_code=header.element(2),
        receiver_code=header.element(3),
        created_at=header.date_and_time(4),
        control_number=control_number,
        version=header.element(8),
        transaction_sets=tuple(transaction_sets),
        position=header.position,
    )


def _read_transaction_set(cursor: _Cursor, group_version: str) -> TransactionSet:
    header = cursor.take("ST")
    segments = [header]
    while cursor.current.id not in _CONTROL_SEGMENT_IDS:
        segments.append(cursor.take(cursor.current.id))
    trailer = cursor.take("SE")
    segments.append(trailer)
    _check_count(trailer, len(segments), "segments from ST to SE")
    if trailer.element(2) != header.element(2):
        raise trailer.error("the control number is not that of ST02", 2)
    return TransactionSet(
        identifier=header.element(1),
        control_number=header.element(2),
        guide=header.element(3) or group_version,
        segments=tuple(segments),
        position=header.position,
    )


def _check_count(trailer: Segment, actual: int, what: str) -> None:
    stated = trailer.integer(1)
    if stated != actual:
        raise trailer.error(f"states {stated} {what}, {actual} are there", 1)
