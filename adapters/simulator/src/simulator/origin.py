"""What answers derive from: the request's event and the headings of its interchange.

No clock and no chance stand here: numbers, names and dates of an answer come from the request.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kit.ids import named_id
from x12.envelope import Envelope, FunctionalGroup, Interchange
from x12.errors import X12Error
from x12.segments import read_segments

_CONTROL_NUMBERS = 999_999_999
_TOKEN_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Origin:
    """The event that carried the request.

    Attributes:
        seed: another seed is another payer, with other contracts and other numbers.

    """

    seed: int
    event_id: UUID
    occurred_at: datetime

    @property
    def day(self) -> date:
        return self.occurred_at.date()

    def control_number(self, *purpose: object) -> int:
        """Return an interchange control number, 1 to 999999999."""
        return named_id(self.seed, self.event_id, *purpose).int % _CONTROL_NUMBERS + 1

    def token(self, prefix: str, *purpose: object) -> str:
        """Return a prefix with twelve digits, such as a trace number."""
        number = named_id(self.seed, self.event_id, prefix, *purpose).int % 10**_TOKEN_DIGITS
        return f"{prefix}{number:0{_TOKEN_DIGITS}d}"


@dataclass(frozen=True, slots=True)
class Heading:
    """Who wrote to whom (ISA), and which functional group an acknowledgment is about (GS)."""

    sender_qualifier: str
    sender_id: str
    receiver_qualifier: str
    receiver_id: str
    usage_indicator: str
    functional_identifier: str
    group_control_number: int
    version: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An interchange that goes back; `interchange` is unique between the two partners."""

    interchange: str
    text: str


def heading_of(interchange: Interchange, group: FunctionalGroup) -> Heading:
    return Heading(
        sender_qualifier=interchange.sender_qualifier,
        sender_id=interchange.sender_id,
        receiver_qualifier=interchange.receiver_qualifier,
        receiver_id=interchange.receiver_id,
        usage_indicator=interchange.usage_indicator,
        functional_identifier=group.functional_identifier,
        group_control_number=group.control_number,
        version=group.version,
    )


def glimpse_heading(text: str) -> Heading | None:
    """Return the heading of a text that is broken further down; None when it cannot be told."""
    segments = read_segments(text)
    try:
        interchange, group = next(segments), next(segments)
        if group.id != "GS":
            return None
        return Heading(
            sender_qualifier=interchange.element(5),
            sender_id=interchange.element(6).strip(),
            receiver_qualifier=interchange.element(7),
            receiver_id=interchange.element(8).strip(),
            usage_indicator=interchange.element(15),
            functional_identifier=group.element(1),
            group_control_number=group.integer(6),
            version=group.element(8),
        )
    except (X12Error, StopIteration):
        return None


def reply_envelope(heading: Heading, origin: Origin, *purpose: object) -> Envelope:
    """Return the envelope of an answer: sender and receiver change places."""
    number = origin.control_number(*purpose)
    return Envelope(
        sender_qualifier=heading.receiver_qualifier,
        sender_id=heading.receiver_id,
        receiver_qualifier=heading.sender_qualifier,
        receiver_id=heading.sender_id,
        usage_indicator=heading.usage_indicator,
        interchange_control_number=number,
        group_control_number=number,
        created_at=origin.occurred_at,
    )


def answer(envelope: Envelope, text: str) -> Answer:
    number = envelope.interchange_control_number
    return Answer(f"{envelope.sender_id}-{envelope.receiver_id}-{number:09d}", text)
