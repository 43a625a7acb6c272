"""Reads 999 transaction sets (005010X231A1)."""

from __future__ import annotations

from x12.envelope import TransactionSet
from x12.guides import IMPLEMENTATION_ACKNOWLEDGMENT
from x12.implementation_acknowledgment.models import (
    ElementError,
    ImplementationAcknowledgment,
    SegmentError,
    SetAcknowledgment,
)
from x12.loops import Loop, open_set
from x12.segments import Segment
from x12.values import parse_integer

CLAIM_CONTEXT = "CLM01"


def read(transaction_set: TransactionSet) -> ImplementationAcknowledgment:
    """Return the acknowledgment of a 999.

    Raises X12Error for another guide, a missing AK1, IK5 or AK9, or a faulty value.
    """
    loop = open_set(transaction_set, IMPLEMENTATION_ACKNOWLEDGMENT)
    group, result = loop.require("AK1"), loop.require("AK9")
    _, set_loops = loop.split("AK2")
    return ImplementationAcknowledgment(
        functional_identifier=group.element(1),
        group_control_number=group.integer(2),
        version=group.element(3),
        sets=tuple(_read_set(each) for each in set_loops),
        result_code=result.element(1),
        included_count=result.integer(2),
        received_count=result.integer(3),
        accepted_count=result.integer(4),
        error_codes=_codes(result, 5),
        position=transaction_set.position,
    )


def _read_set(loop: Loop) -> SetAcknowledgment:
    header, result = loop.anchor, loop.require("IK5")
    return SetAcknowledgment(
        identifier=header.element(1),
        control_number=header.element(2),
        guide=header.element(3),
        segment_errors=tuple(_read_segment_error(each) for each in loop.split("IK3")[1]),
        result_code=result.element(1),
        error_codes=_codes(result, 2),
        position=loop.position,
    )


def _read_segment_error(loop: Loop) -> SegmentError:
    error = loop.anchor
    contexts = (each for each in loop.every("CTX") if each.component(1, 1) == CLAIM_CONTEXT)
    return SegmentError(
        segment_id=error.element(1),
        segment_position=error.integer(2),
        loop_id=error.element(3),
        code=error.element(4),
        patient_control_number=next((each.component(1, 2) for each in contexts), ""),
        element_errors=tuple(_read_element_error(each) for each in loop.every("IK4")),
        position=loop.position,
    )


def _read_element_error(error: Segment) -> ElementError:
    component = error.component(1, 2)
    return ElementError(
        element_position=error.convert(1, parse_integer, error.component(1, 1)),
        component_position=error.convert(1, parse_integer, component) if component else None,
        data_element_number=error.element(2),
        code=error.element(3),
        bad_value=error.element(4),
    )


def _codes(segment: Segment, start: int) -> tuple[str, ...]:
    return tuple(each for each in segment.elements[start - 1 :] if each)
