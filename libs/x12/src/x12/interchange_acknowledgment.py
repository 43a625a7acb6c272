"""The interchange acknowledgment (TA1), which travels without group and transaction set."""

from __future__ import annotations

from collections.abc import Sequence

from x12.envelope import Envelope, InterchangeAcknowledgment
from x12.enveloping import begin_interchange, end_interchange
from x12.guide.envelope import ENVELOPE_RULES
from x12.sink import SegmentSink
from x12.values import format_date, format_time

__all__ = ["InterchangeAcknowledgment", "write"]


def write(acknowledgments: Sequence[InterchangeAcknowledgment], envelope: Envelope) -> str:
    """Write TA1 segments in an interchange of their own, an interchange without groups (IEA01 = 0).

    Raises X12Error when the envelope or an acknowledgment cannot be written.
    """
    sink = SegmentSink()
    begin_interchange(sink, envelope)
    for each in acknowledgments:
        elements = (
            f"{each.interchange_control_number:09d}",
            format_date(each.interchange_created_at)[2:],
            format_time(each.interchange_created_at),
            each.acknowledgment_code,
            each.note_code,
        )
        sink.add_plain(ENVELOPE_RULES["TA1"], ("TA1", *elements))
    end_interchange(sink, envelope, group_count=0)
    return sink.take()
