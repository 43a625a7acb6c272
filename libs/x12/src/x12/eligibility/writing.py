"""Writes 270 and 271 interchanges (005010X279A1)."""

from __future__ import annotations

from decimal import Decimal

from x12.eligibility.models import (
    Benefit,
    EligibilityInquiry,
    EligibilityResponse,
    Member,
    QualifiedDate,
    Rejection,
)
from x12.envelope import Envelope
from x12.guides import ELIGIBILITY_INQUIRY, ELIGIBILITY_RESPONSE
from x12.parties import add_address, add_name, add_party
from x12.procedures import procedure_components
from x12.values import format_date, format_money, format_period, format_quantity, format_time
from x12.writing import SegmentWriter, free_text, write_interchange


def write_inquiry(
    inquiry: EligibilityInquiry, envelope: Envelope, *, transaction_control_number: str = "0001"
) -> str:
    """Write a 270 as one transaction set in one interchange.

    Raises X12Error when the envelope or the inquiry holds what X12 cannot carry.
    """

    def add_body(writer: SegmentWriter) -> None:
        _add_header(writer, "13", inquiry)
        payer_level = writer.add_level("20", None, has_children=True)
        add_party(writer, "PR", inquiry.payer)
        provider_level = writer.add_level("21", payer_level, has_children=True)
        add_party(writer, "1P", inquiry.provider)
        has_dependent = inquiry.dependent is not None
        level = writer.add_level("22", provider_level, has_children=has_dependent)
        if inquiry.dependent is not None:
            _add_member(writer, "IL", inquiry.subscriber)
            writer.add_level("23", level, has_children=False)
        _add_trace(writer, "1", inquiry)
        if inquiry.dependent is not None:
            _add_member(writer, "03", inquiry.dependent)
        else:
            _add_member(writer, "IL", inquiry.subscriber)
        _add_question(writer, inquiry)

    return write_interchange(
        envelope, ELIGIBILITY_INQUIRY, [(transaction_control_number, add_body)]
    )


def write_response(
    response: EligibilityResponse, envelope: Envelope, *, transaction_control_number: str = "0001"
) -> str:
    """Write a 271 as one transaction set in one interchange.

    Raises X12Error when the envelope or the response holds what X12 cannot carry.
    """

    def add_body(writer: SegmentWriter) -> None:
        _add_header(writer, "11", response)
        has_provider = response.provider is not None
        level = writer.add_level("20", None, has_children=has_provider)
        _add_rejections(writer, response, "2000A")
        add_party(writer, "PR", response.payer)
        _add_rejections(writer, response, "2100A")
        if response.provider is not None:
            has_subscriber = response.subscriber is not None
            level = writer.add_level("21", level, has_children=has_subscriber)
            add_party(writer, "1P", response.provider)
            _add_rejections(writer, response, "2100B")
        if response.subscriber is not None:
            _add_members(writer, response, response.subscriber, level)

    return write_interchange(
        envelope, ELIGIBILITY_RESPONSE, [(transaction_control_number, add_body)]
    )


def _add_header(
    writer: SegmentWriter, purpose: str, message: EligibilityInquiry | EligibilityResponse
) -> None:
    created = (format_date(message.created_at), format_time(message.created_at))
    writer.add("BHT", "0022", purpose, message.reference, *created)


def _add_trace(
    writer: SegmentWriter, kind: str, message: EligibilityInquiry | EligibilityResponse
) -> None:
    if message.trace_number:
        writer.add("TRN", kind, message.trace_number, message.trace_originator)


def _add_question(writer: SegmentWriter, inquiry: EligibilityInquiry) -> None:
    date_from, date_to = inquiry.service_date_from, inquiry.service_date_to
    if date_from is not None:
        writer.add("DTP", "291", *format_period(date_from, date_to or date_from))
    if inquiry.service_types:
        writer.add("EQ", list(inquiry.service_types))


def _add_members(
    writer: SegmentWriter, response: EligibilityResponse, subscriber: Member, provider_level: int
) -> None:
    dependent = response.dependent
    level = writer.add_level("22", provider_level, has_children=dependent is not None)
    if dependent is None:
        _add_trace(writer, "2", response)
    _add_member(writer, "IL", subscriber, response)
    if dependent is None:
        _add_answer(writer, response, "2110C")
        return
    writer.add_level("23", level, has_children=False)
    _add_trace(writer, "2", response)
    _add_member(writer, "03", dependent, response)
    _add_answer(writer, response, "2110D")


def _add_member(
    writer: SegmentWriter,
    entity_code: str,
    member: Member,
    response: EligibilityResponse | None = None,
) -> None:
    add_name(writer, entity_code, member.name, "MI", member.member_id)
    writer.add_reference("6P", member.group_number)
    add_address(writer, member.address)
    if response is not None:
        _add_rejections(writer, response, "2100C" if entity_code == "IL" else "2100D")
    if member.birth_date is not None or member.sex:
        birth_date = "" if member.birth_date is None else format_date(member.birth_date)
        writer.add("DMG", "D8" if birth_date else "", birth_date, member.sex)
    if member.relationship_code or member.is_corrected:
        is_subscriber = "Y" if entity_code == "IL" else "N"
        change = ("001", "25") if member.is_corrected else ("", "")
        writer.add("INS", is_subscriber, member.relationship_code, *change)


def _add_answer(writer: SegmentWriter, response: EligibilityResponse, benefit_loop: str) -> None:
    _add_dates(writer, response.dates)
    for benefit in response.benefits:
        _add_benefit(writer, benefit)
    _add_rejections(writer, response, benefit_loop)


def _add_dates(writer: SegmentWriter, dates: tuple[QualifiedDate, ...]) -> None:
    for each in dates:
        writer.add("DTP", each.qualifier, *format_period(each.date_from, each.date_to))


def _add_benefit(writer: SegmentWriter, benefit: Benefit) -> None:
    writer.add(
        "EB",
        benefit.information_code,
        benefit.coverage_level,
        list(benefit.service_types),
        benefit.insurance_type,
        free_text(benefit.plan_name),
        benefit.time_period,
        "" if benefit.amount_cents is None else format_money(benefit.amount_cents),
        _optional_quantity(benefit.percent),
        benefit.quantity_qualifier,
        _optional_quantity(benefit.quantity),
        benefit.authorization_required,
        benefit.in_network,
        procedure_components(benefit.procedure),
    )
    _add_dates(writer, benefit.dates)
    for message in benefit.messages:
        writer.add("MSG", free_text(message))
    if benefit.related_entity is not None:
        # LS and LE bound loop 2120, which always has the number 2120.
        writer.add("LS", "2120")
        add_party(writer, benefit.related_entity_code, benefit.related_entity)
        writer.add("LE", "2120")


def _add_rejections(writer: SegmentWriter, response: EligibilityResponse, loop_id: str) -> None:
    for each in response.rejections:
        if each.level == loop_id:
            _add_rejection(writer, each)


def _add_rejection(writer: SegmentWriter, rejection: Rejection) -> None:
    valid = "Y" if rejection.valid else "N"
    writer.add("AAA", valid, "", rejection.reason_code, rejection.follow_up_code)


def _optional_quantity(quantity: Decimal | None) -> str:
    return "" if quantity is None else format_quantity(quantity)
