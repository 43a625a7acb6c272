"""Writes 999 interchanges (005010X231A1)."""

from __future__ import annotations

from x12.envelope import Envelope
from x12.guides import IMPLEMENTATION_ACKNOWLEDGMENT
from x12.implementation_acknowledgment.models import (
    ElementError,
    ImplementationAcknowledgment,
    SegmentError,
    SetAcknowledgment,
)
from x12.implementation_acknowledgment.reading import CLAIM_CONTEXT
from x12.writing import SegmentWriter, write_interchange


def write(
    acknowledgment: ImplementationAcknowledgment,
    envelope: Envelope,
    *,
    transaction_control_number: str = "0001",
) -> str:
    """Write a 999 as one transaction set in one interchange.

    Raises X12Error when the envelope or the acknowledgment holds what X12 cannot carry.
    """

    def add_body(writer: SegmentWriter) -> None:
        writer.add(
            "AK1",
            acknowledgment.functional_identifier,
            str(acknowledgment.group_control_number),
            acknowledgment.version,
        )
        for each in acknowledgment.sets:
            _add_set(writer, each)
        writer.add(
            "AK9",
            acknowledgment.result_code,
            str(acknowledgment.included_count),
            str(acknowledgment.received_count),
            str(acknowledgment.accepted_count),
            *acknowledgment.error_codes,
        )

    return write_interchange(
        envelope, IMPLEMENTATION_ACKNOWLEDGMENT, [(transaction_control_number, add_body)]
    )


def _add_set(writer: SegmentWriter, result: SetAcknowledgment) -> None:
    writer.add("AK2", result.identifier, result.control_number, result.guide)
    for error in result.segment_errors:
        _add_segment_error(writer, error)
    writer.add("IK5", result.result_code, *result.error_codes)


def _add_segment_error(writer: SegmentWriter, error: SegmentError) -> None:
    writer.add("IK3", error.segment_id, str(error.segment_position), error.loop_id, error.code)
    if error.patient_control_number:
        writer.add("CTX", (CLAIM_CONTEXT, error.patient_control_number))
    for each in error.element_errors:
        _add_element_error(writer, each)


def _add_element_error(writer: SegmentWriter, error: ElementError) -> None:
    component = "" if error.component_position is None else str(error.component_position)
    writer.add(
        "IK4",
        (str(error.element_position), component),
        error.data_element_number,
        error.code,
        error.bad_value,
    )
