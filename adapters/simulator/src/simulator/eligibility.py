"""Answers a 270 with a 271."""

from datetime import date
from decimal import Decimal

from simulator.origin import Answer, Origin, answer, heading_of, reply_envelope
from simulator.rules import rule_for
from x12 import eligibility
from x12.eligibility import (
    Benefit,
    EligibilityInquiry,
    EligibilityResponse,
    Rejection,
)
from x12.envelope import read_interchanges
from x12.qualified import DatedPeriod

_PLAN = ("30",)
_YEAR, _VISIT, _REMAINING = "23", "27", "29"  # EB06
_ACTIVE_BENEFITS = (
    Benefit(
        information_code="1",
        coverage_level="IND",
        service_types=_PLAN,
        insurance_type="PR",
        plan_name="PREFERRED PPO",
    ),
    Benefit(information_code="1", service_types=("98", "5")),
    Benefit(
        information_code="C",
        coverage_level="IND",
        service_types=_PLAN,
        time_period=_YEAR,
        amount_cents=1000_00,
        in_network="Y",
    ),
    Benefit(
        information_code="C",
        coverage_level="IND",
        service_types=_PLAN,
        time_period=_REMAINING,
        amount_cents=10_00,
        in_network="Y",
    ),
    Benefit(
        information_code="B",
        coverage_level="IND",
        service_types=("98",),
        time_period=_VISIT,
        amount_cents=30_00,
        in_network="Y",
    ),
    Benefit(
        information_code="A",
        coverage_level="IND",
        service_types=("5",),
        time_period=_VISIT,
        percent=Decimal("0.2"),
        in_network="Y",
    ),
)
_INACTIVE_BENEFITS = (
    Benefit(information_code="6", coverage_level="IND", service_types=_PLAN, insurance_type="PR"),
)
_CORRECT_AND_RESEND = "C"  # AAA04


def answer_inquiries(text: str, origin: Origin) -> list[Answer]:
    """Return a 271 for every person that a file asks about.

    Raises X12Error when the file cannot be read.
    """
    answers = []
    for interchange in read_interchanges(text):
        for group in interchange.groups:
            heading = heading_of(interchange, group)
            for each in group.transaction_sets:
                number = (group.control_number, each.control_number)
                for n, inquiry in enumerate(eligibility.read_inquiries(each)):
                    key = (*number, n) if n else number
                    envelope = reply_envelope(heading, origin, "271", *key)
                    response = eligibility.write_response(_respond(inquiry, origin), envelope)
                    answers.append(answer(envelope, response))
    return answers


def _respond(inquiry: EligibilityInquiry, origin: Origin) -> EligibilityResponse:
    rejections = _rejections(inquiry)
    is_active = rule_for(inquiry.subscriber.member_id).is_active
    return EligibilityResponse(
        reference=inquiry.reference,
        created_at=origin.occurred_at,
        payer=inquiry.payer,
        provider=inquiry.provider,
        subscriber=inquiry.subscriber,
        dependent=inquiry.dependent,
        trace_number=inquiry.trace_number,
        trace_originator=inquiry.trace_originator,
        dates=() if rejections else _plan_dates(inquiry, origin.day, is_active=is_active),
        benefits=() if rejections else _ACTIVE_BENEFITS if is_active else _INACTIVE_BENEFITS,
        rejections=rejections,
    )


def _rejections(inquiry: EligibilityInquiry) -> tuple[Rejection, ...]:
    """Return what the payer cannot find a person without: member number, name, birth date."""
    if not inquiry.subscriber.member_id:
        return (_rejection("2100C", "72"),)
    if not inquiry.subscriber.name.last_name:
        return (_rejection("2100C", "73"),)
    level, asked = (
        ("2100D", inquiry.dependent)
        if inquiry.dependent
        else (
            "2100C",
            inquiry.subscriber,
        )
    )
    return () if asked.birth_date else (_rejection(level, "58"),)


def _rejection(level: str, reason_code: str) -> Rejection:
    return Rejection(
        level=level, valid=False, reason_code=reason_code, follow_up_code=_CORRECT_AND_RESEND
    )


def _plan_dates(
    inquiry: EligibilityInquiry, today: date, *, is_active: bool
) -> tuple[DatedPeriod, ...]:
    year = (inquiry.service_date_from or today).year
    if is_active:
        begin = date(year, 1, 1)
        return (DatedPeriod(qualifier="346", date_from=begin, date_to=begin),)
    end = date(year - 1, 12, 31)
    return (DatedPeriod(qualifier="347", date_from=end, date_to=end),)
