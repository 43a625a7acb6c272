"""Reads the lines of an 837P claim: loops 2400 and 2430."""

from __future__ import annotations

from x12.adjustments import read_adjustments
from x12.loops import Loop
from x12.procedures import read_procedure
from x12.professional_claim.models import LineAdjudication, ServiceLine
from x12.segments import Segment
from x12.values import parse_integer

_POINTERS = 7


def read_line(loop: Loop) -> ServiceLine:
    """Return the line of a loop 2400. Raises X12Error for a missing or faulty value."""
    head, adjudication_loops = loop.split("SVD")
    # Line-level providers (2420) are passed over; their REF must not pass for the line's.
    own, _ = head.split("NM1")
    service = own.require("SV1")
    date_from, date_to = own.require("DTP", "472").period(3)
    return ServiceLine(
        line_control_number=own.value("REF", "6R"),
        procedure=read_procedure(service, 1),
        charge_cents=service.money(2),
        unit=service.element(3),
        quantity=service.quantity(4),
        place_of_service=service.element(5),
        diagnosis_pointers=_read_pointers(service),
        service_date_from=date_from,
        service_date_to=date_to,
        prior_authorization=own.value("REF", "G1"),
        note=own.value("NTE", "ADD"),
        adjudications=tuple(_read_adjudication(each) for each in adjudication_loops),
        position=loop.position,
    )


def _read_pointers(service: Segment) -> tuple[int, ...]:
    components = (each for each in service.components(_POINTERS) if each)
    return tuple(service.convert(_POINTERS, parse_integer, each) for each in components)


def _read_adjudication(loop: Loop) -> LineAdjudication:
    result = loop.anchor
    return LineAdjudication(
        payer_id=result.element(1),
        paid_cents=result.money(2),
        procedure=read_procedure(result, 3),
        paid_units=result.quantity(5),
        bundled_line_number=result.optional_integer(6),
        adjustments=read_adjustments(loop),
        adjudication_date=loop.date("573"),
        remaining_liability_cents=loop.find("AMT", "EAF").optional_money(2),
    )
