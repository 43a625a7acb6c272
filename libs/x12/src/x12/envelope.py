"""Interchanges, functional groups and transaction sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from x12.segments import Segment


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
    """A TA1: the partner's answer to the envelope of one of our interchanges (domain 2.1).

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
    """Read every interchange of a file and check its control structure (rules X1 and X2)."""
    raise NotImplementedError
