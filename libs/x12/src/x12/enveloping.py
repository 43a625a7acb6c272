"""Writes what stands around transaction sets: ISA, GS and their trailers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from x12.envelope import USAGE_INDICATORS, Envelope
from x12.errors import X12Error
from x12.guide import Guide
from x12.guide.envelope import ENVELOPE_RULES
from x12.segments import STANDARD_DELIMITERS
from x12.sink import SegmentSink
from x12.values import format_date, format_time

_CONTROL_NUMBER_MAX = 999_999_999
_ISA_VERSION = "00501"
_RESPONSIBLE_AGENCY = "X"

_SEGMENTS_PER_PART = 5_000
"""Some 150 KB of text, so that a set takes no memory for each of its claims."""

SetBody = Callable[[SegmentSink], Iterator[None]]
"""Adds the segments between ST and SE; yields where what it has added may be taken away."""


def interchange_parts(
    envelope: Envelope, guide: Guide, sets: Iterable[tuple[str, SetBody]]
) -> Iterator[str]:
    """Write one interchange with one group of transaction sets, given as (ST02, body).

    Yields its text in parts: one a set, and more of a large one. Raises X12Error when the envelope
    cannot stand in ISA and GS, a set holds what its guide rejects, or there is none.
    """
    sink = SegmentSink()
    begin_interchange(sink, envelope)
    begin_group(sink, envelope, guide)
    set_count = 0
    for control_number, add_body in sets:
        start = sink.position
        sink.begin_set(guide, control_number)
        for _ in add_body(sink):
            if len(sink.segments) >= _SEGMENTS_PER_PART:
                yield sink.take()
        sink.add_control("SE", str(sink.position - start + 1), control_number)
        set_count += 1
        yield sink.take()
    if not set_count:
        raise X12Error("an interchange needs a transaction set", "ST", sink.position)
    sink.add_control("GE", str(set_count), str(envelope.group_control_number))
    end_interchange(sink, envelope, group_count=1)
    yield sink.take()


def begin_interchange(sink: SegmentSink, envelope: Envelope) -> None:
    """Add the ISA, 106 characters with its terminator (rule X1).

    Raises X12Error when a qualifier, an id, the usage indicator or a control number does not
    fit.
    """
    control_number = _checked_number(envelope.interchange_control_number, "ISA", 13)
    if envelope.usage_indicator not in USAGE_INDICATORS:
        raise X12Error("the usage indicator must be P or T", "ISA", 1, 15)
    sink.add_control(
        "ISA",
        *("00", " " * 10, "00", " " * 10),
        *(_padded(envelope.sender_qualifier, 2, 5), _padded(envelope.sender_id, 15, 6)),
        *(_padded(envelope.receiver_qualifier, 2, 7), _padded(envelope.receiver_id, 15, 8)),
        *(format_date(envelope.created_at)[2:], format_time(envelope.created_at)),
    )
    # The tail states delimiters as data, which ``add_control`` refuses.
    tail = (
        *(STANDARD_DELIMITERS.repetition, _ISA_VERSION, f"{control_number:09d}", "0"),
        *(envelope.usage_indicator, STANDARD_DELIMITERS.component),
    )
    sink.segments[-1] = STANDARD_DELIMITERS.element.join([sink.segments[-1], *tail])


def begin_group(sink: SegmentSink, envelope: Envelope, guide: Guide) -> None:
    """Add the GS. Raises X12Error when the control number or an id does not fit."""
    elements = (
        guide.functional_identifier,
        envelope.sender_id,
        envelope.receiver_id,
        format_date(envelope.created_at),
        format_time(envelope.created_at),
        str(_checked_number(envelope.group_control_number, "GS", 6)),
        _RESPONSIBLE_AGENCY,
        guide.version,
    )
    sink.add_plain(ENVELOPE_RULES["GS"], ("GS", *elements))


def end_interchange(sink: SegmentSink, envelope: Envelope, *, group_count: int) -> None:
    """Add the IEA."""
    sink.add_control("IEA", str(group_count), f"{envelope.interchange_control_number:09d}")


def _checked_number(number: int, segment_id: str, n: int) -> int:
    if not 0 < number <= _CONTROL_NUMBER_MAX:
        raise X12Error("a control number has one to nine digits", segment_id, None, n)
    return number


def _padded(text: str, length: int, n: int) -> str:
    if not text.strip() or len(text) > length:
        raise X12Error(f"must hold 1 to {length} characters", "ISA", 1, n)
    return text.ljust(length)
