"""Reads 270 and 271 transaction sets (005010X279A1)."""

from __future__ import annotations

from collections.abc import Iterator

from x12.eligibility.models import (
    Benefit,
    EligibilityInquiry,
    EligibilityResponse,
    Member,
    QualifiedDate,
    Rejection,
)
from x12.envelope import TransactionSet
from x12.guides import ELIGIBILITY_INQUIRY, ELIGIBILITY_RESPONSE
from x12.loops import (
    HierarchyLevel,
    Loop,
    open_set,
    read_hierarchy,
    require_level,
)
from x12.parties import read_address, read_name, read_party
from x12.procedures import read_optional_procedure
from x12.segments import Segment

_PAYER_LEVEL = "20"
_PROVIDER_LEVEL = "21"
_SUBSCRIBER_LEVEL = "22"
_DEPENDENT_LEVEL = "23"
# The loop that an AAA after the name belongs to, and the one of an AAA below an EB.
_NAME_LOOPS = {"20": "2100A", "21": "2100B", "22": "2100C", "23": "2100D"}
_BENEFIT_LOOPS = {"22": "2110C", "23": "2110D"}
_SOURCE_LOOP = "2000A"
_CHANGE_CODES = ("001", "25")


def read_inquiry(transaction_set: TransactionSet) -> EligibilityInquiry:
    """Return the inquiry of a 270.

    Raises X12Error for another guide, more than one subscriber or dependent, a missing required
    level or segment, or a faulty value.
    """
    loop = open_set(transaction_set, ELIGIBILITY_INQUIRY)
    head, levels = read_hierarchy(loop)
    header = head.require("BHT")
    subscriber = require_level(levels, _SUBSCRIBER_LEVEL, loop).loop
    dependent = _single_level(levels, _DEPENDENT_LEVEL)
    _single_level(levels, _SUBSCRIBER_LEVEL)
    asked = subscriber if dependent is None else dependent.loop
    trace = asked.find("TRN")
    date_from, date_to = asked.period("291") or (None, None)
    return EligibilityInquiry(
        reference=header.element(3),
        created_at=header.date_and_time(4),
        payer=read_party(require_level(levels, _PAYER_LEVEL, loop).loop.require("NM1")),
        provider=read_party(require_level(levels, _PROVIDER_LEVEL, loop).loop.require("NM1")),
        subscriber=_read_member(subscriber),
        dependent=None if dependent is None else _read_member(dependent.loop),
        trace_number=trace.element(2),
        trace_originator=trace.element(3),
        service_date_from=date_from,
        service_date_to=date_to,
        service_types=tuple(each for eq in asked.every("EQ") for each in eq.repetitions(1)),
        position=transaction_set.position,
    )


def read_response(transaction_set: TransactionSet) -> EligibilityResponse:
    """Return the response of a 271.

    Benefits and dates are those of the dependent when there is one. Raises X12Error as
    ``read_inquiry`` does; provider and subscriber may be missing when the payer rejects above them.
    """
    loop = open_set(transaction_set, ELIGIBILITY_RESPONSE)
    head, levels = read_hierarchy(loop)
    header = head.require("BHT")
    provider = _single_level(levels, _PROVIDER_LEVEL)
    subscriber = _single_level(levels, _SUBSCRIBER_LEVEL)
    dependent = _single_level(levels, _DEPENDENT_LEVEL)
    answered = dependent or subscriber
    trace = (answered.loop if answered else head).find("TRN", "2")
    return EligibilityResponse(
        reference=header.element(3),
        created_at=header.date_and_time(4),
        payer=read_party(require_level(levels, _PAYER_LEVEL, loop).loop.require("NM1")),
        provider=None if provider is None else read_party(provider.loop.require("NM1")),
        subscriber=None if subscriber is None else _read_member(subscriber.loop.split("EB")[0]),
        dependent=None if dependent is None else _read_member(dependent.loop.split("EB")[0]),
        trace_number=trace.element(2),
        trace_originator=trace.element(3),
        dates=_read_dates(answered.loop.split("EB")[0]) if answered else (),
        benefits=tuple(map(_read_benefit, answered.loop.split("EB")[1])) if answered else (),
        rejections=tuple(each for level in levels for each in _read_rejections(level)),
        position=transaction_set.position,
    )


def _single_level(levels: list[HierarchyLevel], code: str) -> HierarchyLevel | None:
    found = [level for level in levels if level.code == code]
    if len(found) > 1:
        raise found[1].loop.anchor.error("one subscriber and one dependent per set are read", 3)
    return found[0] if found else None


def _read_member(loop: Loop) -> Member:
    name, demographics, insured = loop.require("NM1"), loop.find("DMG"), loop.find("INS")
    return Member(
        name=read_name(name),
        member_id=name.element(9),
        group_number=loop.value("REF", "6P"),
        address=read_address(loop),
        birth_date=demographics.optional_date(2),
        sex=demographics.element(3),
        relationship_code=insured.element(2),
        is_corrected=(insured.element(3), insured.element(4)) == _CHANGE_CODES,
    )


def _read_dates(loop: Loop) -> tuple[QualifiedDate, ...]:
    periods = ((each.element(1), each.period(3)) for each in loop.every("DTP"))
    return tuple(
        QualifiedDate(qualifier=qualifier, date_from=period[0], date_to=period[1])
        for qualifier, period in periods
    )


def _read_benefit(loop: Loop) -> Benefit:
    benefit, related = loop.anchor, loop.find("NM1")
    return Benefit(
        information_code=benefit.element(1),
        coverage_level=benefit.element(2),
        service_types=benefit.repetitions(3),
        insurance_type=benefit.element(4),
        plan_name=benefit.element(5),
        time_period=benefit.element(6),
        amount_cents=benefit.optional_money(7),
        percent=benefit.optional_quantity(8),
        quantity_qualifier=benefit.element(9),
        quantity=benefit.optional_quantity(10),
        authorization_required=benefit.element(11),
        in_network=benefit.element(12),
        procedure=read_optional_procedure(benefit, 13),
        dates=_read_dates(loop),
        messages=tuple(each.element(1) for each in loop.every("MSG")),
        related_entity_code=related.element(1),
        related_entity=read_party(related) if related else None,
        position=benefit.position,
    )


def _read_rejections(level: HierarchyLevel) -> Iterator[Rejection]:
    own, benefits = level.loop.split("EB")
    loop_id = _SOURCE_LOOP if level.code == _PAYER_LEVEL else _NAME_LOOPS.get(level.code, "")
    for segment in own.segments:
        if segment.id == "NM1":
            loop_id = _NAME_LOOPS.get(level.code, "")
        elif segment.id == "AAA":
            yield _read_rejection(segment, loop_id)
    for loop in benefits:
        for segment in loop.every("AAA"):
            yield _read_rejection(segment, _BENEFIT_LOOPS.get(level.code, ""))


def _read_rejection(segment: Segment, loop_id: str) -> Rejection:
    return Rejection(
        level=loop_id,
        valid=segment.element(1) == "Y",
        reason_code=segment.element(3),
        follow_up_code=segment.element(4),
        position=segment.position,
    )
