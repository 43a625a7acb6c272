"""From the answers of a 271 to a set and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from x12.eligibility.answers import (
    AnsweredDependent,
    AnsweredPerson,
    AnsweredReceiver,
    AnsweredSubscriber,
    AnsweringPayer,
    ResponseSet,
)
from x12.eligibility.benefits import RequestValidation
from x12.eligibility.members import Member, Trace
from x12.eligibility.messages import EligibilityResponse, Rejection
from x12.eligibility.transactions import read_response_set, write_response_set
from x12.envelope import Envelope, TransactionSet
from x12.errors import X12Error

_REPEATED_TRACE = "2"
_LEVELS = ("2000A", "2100A", "2100B", "2100C", "2100D")


def read_responses(transaction_set: TransactionSet) -> list[EligibilityResponse]:
    """Return the answers of a 271, one for each person.

    A payer that stops above the persons gives one answer without any. Raises X12Error for another
    guide, a level without its party, or a faulty value.
    """
    responses = read_response_set(transaction_set)
    return [each for payer in responses.payers for each in _of_payer(responses, payer)]


def read_response(transaction_set: TransactionSet) -> EligibilityResponse:
    """Return the answer of a 271 about one person.

    Raises X12Error as ``read_responses`` does, and when it answers about several persons.
    """
    found = read_responses(transaction_set)
    if len(found) != 1:
        raise X12Error("answers about several persons", "HL", transaction_set.position)
    return found[0]


def write_response(
    response: EligibilityResponse, envelope: Envelope, *, transaction_control_number: str = "0001"
) -> str:
    """Write a 271 as one transaction set in one interchange.

    Raises X12Error when the envelope or the response holds what the guide rejects, or a rejection
    stands at a level that the response does not have.
    """
    return write_response_set(
        response_set(response), envelope, transaction_control_number=transaction_control_number
    )


def response_set(response: EligibilityResponse) -> ResponseSet:
    """Return the set that gives one answer.

    Rejections of loop 2110 are put below the last benefit. Raises X12Error for a rejection at a
    level that is not there.
    """
    _check_levels(response)
    receivers: tuple[AnsweredReceiver, ...] = ()
    if response.provider is not None:
        receiver = AnsweredReceiver(
            receiver=response.provider,
            validations=_validations(response, "2100B"),
            subscribers=_subscribers(response),
        )
        receivers = (receiver,)
    payer = AnsweringPayer(
        payer=response.payer,
        request_validations=_validations(response, "2000A"),
        validations=_validations(response, "2100A"),
        receivers=receivers,
    )
    return ResponseSet(
        reference=response.reference, created_at=response.created_at, payers=(payer,)
    )


def _subscribers(response: EligibilityResponse) -> tuple[AnsweredSubscriber, ...]:
    if response.subscriber is None:
        return ()
    trace = Trace(
        kind=_REPEATED_TRACE, number=response.trace_number, originator=response.trace_originator
    )
    traces = (trace,) if response.trace_number else ()
    if response.dependent is None:
        person = _answered(response, response.subscriber, "2100C", "2110C")
        return (AnsweredSubscriber(person=person, traces=traces),)
    holder = AnsweredPerson(member=response.subscriber, validations=_validations(response, "2100C"))
    person = _answered(response, response.dependent, "2100D", "2110D")
    dependent = AnsweredDependent(person=person, traces=traces)
    return (AnsweredSubscriber(person=holder, dependents=(dependent,)),)


def _answered(
    response: EligibilityResponse, member: Member, level: str, benefit_level: str
) -> AnsweredPerson:
    benefits, refused = response.benefits, _validations(response, benefit_level)
    # Benefits that have been read hold their rejections themselves.
    if refused and not any(each.validations for each in benefits):
        benefits = (*benefits[:-1], replace(benefits[-1], validations=refused))
    return AnsweredPerson(
        member=member,
        validations=_validations(response, level),
        dates=response.dates,
        benefits=benefits,
    )


def _validations(response: EligibilityResponse, level: str) -> tuple[RequestValidation, ...]:
    return tuple(
        RequestValidation(
            valid=each.valid, reason_code=each.reason_code, follow_up_code=each.follow_up_code
        )
        for each in response.rejections
        if each.level == level
    )


def _check_levels(response: EligibilityResponse) -> None:
    depth = 2 + (response.provider is not None)
    if response.provider is not None and response.subscriber is not None:
        depth = len(_LEVELS) - (response.dependent is None)
    there = set(_LEVELS[:depth])
    if response.benefits:
        there.add("2110C" if response.dependent is None else "2110D")
    for each in response.rejections:
        if each.level not in there:
            raise X12Error(f"the response has no loop {each.level[:5]} for its rejection", "AAA")


def _of_payer(responses: ResponseSet, payer: AnsweringPayer) -> Iterator[EligibilityResponse]:
    rejections = (
        *_rejections("2000A", payer.request_validations),
        *_rejections("2100A", payer.validations),
    )
    answer = EligibilityResponse(
        reference=responses.reference,
        created_at=responses.created_at,
        payer=payer.payer,
        rejections=rejections,
        position=responses.position,
    )
    if not payer.receivers:
        yield answer
    for receiver in payer.receivers:
        refused = _rejections("2100B", receiver.validations)
        named = replace(answer, provider=receiver.receiver, rejections=(*rejections, *refused))
        if not receiver.subscribers:
            yield named
        for subscriber in receiver.subscribers:
            yield from _of_subscriber(named, subscriber)


def _of_subscriber(
    answer: EligibilityResponse, subscriber: AnsweredSubscriber
) -> Iterator[EligibilityResponse]:
    person = subscriber.person
    refused = _rejections("2100C", person.validations)
    named = replace(answer, subscriber=person.member, rejections=(*answer.rejections, *refused))
    if not subscriber.dependents or subscriber.traces or person.benefits:
        yield _about(named, subscriber, "2110C")
    for dependent in subscriber.dependents:
        refused = _rejections("2100D", dependent.person.validations)
        whole = replace(
            named,
            dependent=dependent.person.member,
            rejections=(*named.rejections, *refused),
        )
        yield _about(whole, dependent, "2110D")


def _about(
    answer: EligibilityResponse, answered: AnsweredSubscriber | AnsweredDependent, loop_id: str
) -> EligibilityResponse:
    person = answered.person
    refused = [
        each for benefit in person.benefits for each in _rejections(loop_id, benefit.validations)
    ]
    repeated = (each for each in answered.traces if each.kind == _REPEATED_TRACE)
    trace = next(repeated, None)
    return replace(
        answer,
        trace_number=trace.number if trace else "",
        trace_originator=trace.originator if trace else "",
        dates=person.dates,
        benefits=person.benefits,
        rejections=(*answer.rejections, *refused),
        position=answered.position,
    )


def _rejections(level: str, validations: Iterable[RequestValidation]) -> tuple[Rejection, ...]:
    return tuple(
        Rejection(
            level=level,
            valid=each.valid,
            reason_code=each.reason_code,
            follow_up_code=each.follow_up_code,
        )
        for each in validations
    )
