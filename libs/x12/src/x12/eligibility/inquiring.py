"""From the questions of a 270 to a set and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from x12.eligibility.members import Member, Trace
from x12.eligibility.messages import EligibilityInquiry
from x12.eligibility.questions import (
    AskedDependent,
    AskedPayer,
    AskedPerson,
    AskedSubscriber,
    AskingReceiver,
    BenefitQuestion,
    InquirySet,
)
from x12.eligibility.transactions import read_inquiry_set, write_inquiry_set
from x12.envelope import Envelope, TransactionSet
from x12.errors import X12Error
from x12.qualified import DatedPeriod

_ELIGIBILITY_DATE = "291"
_OWN_TRACE = "1"


def read_inquiries(transaction_set: TransactionSet) -> list[EligibilityInquiry]:
    """Return the questions of a 270, one for each person asked about.

    Raises X12Error for another guide, a level without its party, or a faulty value.
    """
    inquiries = read_inquiry_set(transaction_set)
    return [
        _inquiry(inquiries, payer, receiver, subscriber, dependent)
        for payer in inquiries.payers
        for receiver in payer.receivers
        for subscriber in receiver.subscribers
        for dependent in _asked_about(subscriber)
    ]


def read_inquiry(transaction_set: TransactionSet) -> EligibilityInquiry:
    """Return the question of a 270 about one person.

    Raises X12Error as ``read_inquiries`` does, and when it asks about nobody or several persons.
    """
    found = read_inquiries(transaction_set)
    if len(found) != 1:
        raise X12Error("asks about no person or several persons", "HL", transaction_set.position)
    return found[0]


def write_inquiry(
    inquiry: EligibilityInquiry, envelope: Envelope, *, transaction_control_number: str = "0001"
) -> str:
    """Write a 270 as one transaction set in one interchange.

    Raises X12Error when the envelope or the inquiry holds what the guide rejects.
    """
    return write_inquiry_set(
        inquiry_set(inquiry), envelope, transaction_control_number=transaction_control_number
    )


def inquiry_set(inquiry: EligibilityInquiry) -> InquirySet:
    """Return the set that asks one question."""
    trace = Trace(kind=_OWN_TRACE, number=inquiry.trace_number, originator=inquiry.trace_originator)
    traces = (trace,) if inquiry.trace_number else ()
    if inquiry.dependent is None:
        person = _asked(inquiry.subscriber, inquiry)
        subscriber = AskedSubscriber(person=person, traces=traces)
    else:
        dependent = AskedDependent(person=_asked(inquiry.dependent, inquiry), traces=traces)
        holder = AskedPerson(member=inquiry.subscriber)
        subscriber = AskedSubscriber(person=holder, dependents=(dependent,))
    receiver = AskingReceiver(receiver=inquiry.provider, subscribers=(subscriber,))
    return InquirySet(
        reference=inquiry.reference,
        created_at=inquiry.created_at,
        payers=(AskedPayer(payer=inquiry.payer, receivers=(receiver,)),),
    )


def _asked(member: Member, inquiry: EligibilityInquiry) -> AskedPerson:
    first, last = inquiry.service_date_from, inquiry.service_date_to
    dates: tuple[DatedPeriod, ...] = ()
    if first is not None:
        period = DatedPeriod(qualifier=_ELIGIBILITY_DATE, date_from=first, date_to=last or first)
        dates = (period,)
    types = inquiry.service_types
    questions = (BenefitQuestion(service_types=types),) if types else ()
    return AskedPerson(member=member, dates=dates, questions=questions)


def _asked_about(subscriber: AskedSubscriber) -> Iterator[AskedDependent | None]:
    """Yield the dependents asked about, and ``None`` for the subscriber."""
    if not subscriber.dependents or subscriber.traces or subscriber.person.questions:
        yield None
    yield from subscriber.dependents


def _inquiry(
    inquiries: InquirySet,
    payer: AskedPayer,
    receiver: AskingReceiver,
    subscriber: AskedSubscriber,
    dependent: AskedDependent | None,
) -> EligibilityInquiry:
    asked = subscriber if dependent is None else dependent
    first, last = _service_dates(asked.person)
    trace = next(iter(asked.traces), None)
    return EligibilityInquiry(
        reference=inquiries.reference,
        created_at=inquiries.created_at,
        payer=payer.payer,
        provider=receiver.receiver,
        subscriber=subscriber.person.member,
        dependent=None if dependent is None else dependent.person.member,
        trace_number=trace.number if trace else "",
        trace_originator=trace.originator if trace else "",
        service_types=tuple(
            service_type
            for question in asked.person.questions
            for service_type in question.service_types
        ),
        service_date_from=first,
        service_date_to=last,
        position=asked.position,
    )


def _service_dates(person: AskedPerson) -> tuple[date | None, date | None]:
    """Return the days asked about: the person's, else those of the first question with any."""
    for period in person.dates:
        if period.qualifier == _ELIGIBILITY_DATE:
            return period.date_from, period.date_to
    for question in person.questions:
        if question.service_date_from is not None:
            return question.service_date_from, question.service_date_to
    return None, None
