"""The response (271) as 005010X279A1 carries it, with every level and person.

Levels nest as in the guide: payer, receiver (who asked), subscriber, dependent.
``EligibilityResponse`` is the view of what is said of one person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from x12.binding import POSITION, At, Inner, Part, SegmentCodec, Whole, repeated
from x12.binding.codecs import Written
from x12.eligibility.benefits import VALIDATIONS, Benefit, RequestValidation
from x12.eligibility.members import TRACES, Member, ProviderRole, Trace
from x12.moments import CREATED_AT
from x12.parties import CONTACTS, PARTY, Address, Contact, Party
from x12.qualified import DATED_PERIODS, REFERENCES, DatedPeriod, Reference
from x12.segments import Delimiters
from x12.text import free_text


@dataclass(slots=True, kw_only=True)
class MilitaryService:
    """A person's service in the armed forces (MPI), in the codes of the guide.

    ``period`` is written as its format, D8 or RD8, wants it.
    """

    information_status: str
    employment_status: str
    branch: str
    description: str = ""
    rank: str = ""
    period_format: str = ""
    period: str = ""


def _read_service(e: list[str], _: Delimiters) -> MilitaryService:
    elements = (*e[1:8], *[""] * 7)[:7]
    information, employment, branch, description, rank, period_format, period = elements
    return MilitaryService(
        information_status=information,
        employment_status=employment,
        branch=branch,
        description=description,
        rank=rank,
        period_format=period_format,
        period=period,
    )


def _write_service(service: MilitaryService) -> list[Written]:
    return [
        service.information_status,
        service.employment_status,
        service.branch,
        free_text(service.description),
        service.rank,
        service.period_format,
        service.period,
    ]


_SERVICES = repeated(SegmentCodec(read=_read_service, write=_write_service))


@dataclass(slots=True, kw_only=True)
class AnsweredPerson:
    """The person (loop 2100C or 2100D), the days of the coverage, and what is said of it."""

    member: Annotated[Member, Part()]
    validations: Annotated[tuple[RequestValidation, ...], Whole("AAA", VALIDATIONS)] = ()
    dates: Annotated[tuple[DatedPeriod, ...], Whole("DTP", DATED_PERIODS)] = ()
    military_services: Annotated[tuple[MilitaryService, ...], Whole("MPI", _SERVICES)] = ()
    benefits: Annotated[tuple[Benefit, ...], Inner("2110C|2110D")] = ()


@dataclass(slots=True, kw_only=True)
class AnsweredDependent:
    """A patient known under the subscriber's member id (level 23)."""

    person: Annotated[AnsweredPerson, Inner("2100D")]
    traces: Annotated[tuple[Trace, ...], Whole("TRN", TRACES)] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AnsweredSubscriber:
    """Who holds the coverage (level 22); with dependents, the benefits are those of these."""

    person: Annotated[AnsweredPerson, Inner("2100C")]
    traces: Annotated[tuple[Trace, ...], Whole("TRN", TRACES)] = ()
    dependents: Annotated[tuple[AnsweredDependent, ...], Inner("2000D")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AnsweredReceiver:
    """Who asked (level 21), usually a provider: ``entity_code`` 1P or FA."""

    receiver: Annotated[Party, Whole("2100B/NM1", PARTY)]
    entity_code: Annotated[str, At("2100B/NM1", 1)] = "1P"
    references: Annotated[tuple[Reference, ...], Whole("2100B/REF", REFERENCES)] = ()
    address: Annotated[Address | None, Part("2100B")] = None
    validations: Annotated[tuple[RequestValidation, ...], Whole("2100B/AAA", VALIDATIONS)] = ()
    provider_role: Annotated[ProviderRole | None, Part("2100B")] = None
    subscribers: Annotated[tuple[AnsweredSubscriber, ...], Inner("2000C")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AnsweringPayer:
    """Who answers (level 20).

    ``request_validations`` say why nothing of the request was answered (loop 2000A),
    ``validations`` what is wrong with the payer that was named (loop 2100A).
    """

    payer: Annotated[Party, Whole("2100A/NM1", PARTY)]
    entity_code: Annotated[str, At("2100A/NM1", 1)] = "PR"
    request_validations: Annotated[tuple[RequestValidation, ...], Whole("AAA", VALIDATIONS)] = ()
    contacts: Annotated[tuple[Contact, ...], Whole("2100A/PER", CONTACTS)] = ()
    validations: Annotated[tuple[RequestValidation, ...], Whole("2100A/AAA", VALIDATIONS)] = ()
    receivers: Annotated[tuple[AnsweredReceiver, ...], Inner("2000B")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class ResponseSet:
    """The answers of one set (271); ``reference`` is BHT03, that of the inquiry.

    ``purpose_code`` is 11 for an answer, 06 to confirm that an inquiry was cancelled.
    """

    created_at: Annotated[datetime, Whole("BHT", CREATED_AT)]
    reference: Annotated[str, At("BHT", 3)] = ""
    purpose_code: Annotated[str, At("BHT", 2)] = "11"
    payers: Annotated[tuple[AnsweringPayer, ...], Inner("2000A")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)
