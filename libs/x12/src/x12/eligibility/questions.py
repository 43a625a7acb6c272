"""The inquiry (270) as 005010X279A1 carries it, with every level and person.

Levels nest as in the guide: payer, receiver (who asks), subscriber, dependent.
``EligibilityInquiry`` is the view of one question about one person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from x12.binding import FIRST_DAY, LAST_DAY, MONEY, POSITION, At, Inner, Part, Whole
from x12.eligibility.members import (
    POINTERS,
    REPEATED_CODES,
    TRACES,
    Member,
    ProviderRole,
    Trace,
)
from x12.moments import CREATED_AT
from x12.parties import PARTY, Address, Party
from x12.procedures import PROCEDURE, Procedure
from x12.qualified import DATED_PERIODS, REFERENCE, REFERENCES, DatedPeriod, Reference


@dataclass(slots=True, kw_only=True)
class BenefitQuestion:
    """What is asked (loop 2110): service types, or a procedure with its diagnoses.

    ``coverage_level`` FAM asks for the family's benefits and, as the amounts of the spend-down
    that a Medicaid patient owes and was billed, belongs to a subscriber. ``authorization`` is
    REF*9F referral or REF*G1 authorization. Dates are given where they differ from the person's.
    """

    service_types: Annotated[tuple[str, ...], At("EQ", 1, codec=REPEATED_CODES)] = ()
    procedure: Annotated[Procedure | None, At("EQ", 2, codec=PROCEDURE)] = None
    coverage_level: Annotated[str, At("EQ", 3)] = ""
    diagnosis_pointers: Annotated[tuple[int, ...], At("EQ", 5, codec=POINTERS)] = ()
    spend_down_cents: Annotated[int | None, At("AMT*R|", 2, codec=MONEY)] = None
    spend_down_billed_cents: Annotated[int | None, At("AMT*PB|", 2, codec=MONEY)] = None
    place_of_service: Annotated[str, At("III", 2)] = ""
    authorization: Annotated[Reference | None, Whole("REF", REFERENCE)] = None
    service_date_from: Annotated[date | None, At("DTP*291", 3, codec=FIRST_DAY)] = None
    service_date_to: Annotated[date | None, At("DTP*291", 3, codec=LAST_DAY)] = None
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AskedPerson:
    """The person (loop 2100C or 2100D), the days asked about (DTP*291), and the questions.

    DTP*102 is the day on which the card was issued.
    """

    member: Annotated[Member, Part()]
    dates: Annotated[tuple[DatedPeriod, ...], Whole("DTP", DATED_PERIODS)] = ()
    questions: Annotated[tuple[BenefitQuestion, ...], Inner("2110C|2110D")] = ()


@dataclass(slots=True, kw_only=True)
class AskedDependent:
    """A patient known under the subscriber's member id (level 23)."""

    person: Annotated[AskedPerson, Inner("2100D")]
    traces: Annotated[tuple[Trace, ...], Whole("TRN", TRACES)] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AskedSubscriber:
    """Who holds the coverage (level 22); with dependents, the questions are about these."""

    person: Annotated[AskedPerson, Inner("2100C")]
    traces: Annotated[tuple[Trace, ...], Whole("TRN", TRACES)] = ()
    dependents: Annotated[tuple[AskedDependent, ...], Inner("2000D")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AskingReceiver:
    """Who asks (level 21), usually a provider: ``entity_code`` 1P or FA."""

    receiver: Annotated[Party, Whole("2100B/NM1", PARTY)]
    entity_code: Annotated[str, At("2100B/NM1", 1)] = "1P"
    references: Annotated[tuple[Reference, ...], Whole("2100B/REF", REFERENCES)] = ()
    address: Annotated[Address | None, Part("2100B")] = None
    provider_role: Annotated[ProviderRole | None, Part("2100B")] = None
    subscribers: Annotated[tuple[AskedSubscriber, ...], Inner("2000C")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AskedPayer:
    """Who is asked (level 20)."""

    payer: Annotated[Party, Whole("2100A/NM1", PARTY)]
    entity_code: Annotated[str, At("2100A/NM1", 1)] = "PR"
    receivers: Annotated[tuple[AskingReceiver, ...], Inner("2000B")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class InquirySet:
    """The inquiries of one set (270); ``reference`` is BHT03.

    ``purpose_code`` is 13 to ask, 01 to cancel; ``spend_down_code`` RT goes with the amounts of a
    Medicaid spend-down.
    """

    created_at: Annotated[datetime, Whole("BHT", CREATED_AT)]
    reference: Annotated[str, At("BHT", 3)] = ""
    purpose_code: Annotated[str, At("BHT", 2)] = "13"
    spend_down_code: Annotated[str, At("BHT", 6)] = ""
    payers: Annotated[tuple[AskedPayer, ...], Inner("2000A")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)
