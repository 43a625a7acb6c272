"""The answer where a claim stands (277) as 005010X212 carries it.

Levels nest as in the guide: payer, receiver (who asked), provider, subscriber, dependent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from x12.binding import (
    FIRST_DAY,
    LAST_DAY,
    MONEY,
    POSITION,
    QUANTITY,
    At,
    Inner,
    Whole,
)
from x12.binding.fixed import fixed_repeated
from x12.claim_status.levels import claims_with_levels
from x12.claim_status.statuses import STATUSES, ClaimStatus
from x12.moments import CREATED_AT
from x12.parties import CONTACT, PARTY, Contact, Party
from x12.procedures import PROCEDURE, Procedure


@dataclass(slots=True, kw_only=True)
class ReportedLine:
    """The status of one service line (loop 2220)."""

    procedure: Annotated[Procedure, At("SVC", 1, codec=PROCEDURE)]
    charge_cents: Annotated[int, At("SVC", 2, codec=MONEY)]
    paid_cents: Annotated[int, At("SVC", 3, codec=MONEY)]
    statuses: Annotated[tuple[ClaimStatus, ...], Whole("STC", STATUSES)]
    service_date_from: Annotated[date, At("DTP*472", 3, codec=FIRST_DAY)]
    service_date_to: Annotated[date, At("DTP*472", 3, codec=LAST_DAY)]
    revenue_code: Annotated[str, At("SVC", 4)] = ""
    quantity: Annotated[Decimal | None, At("SVC", 7, codec=QUANTITY)] = None
    line_control_number: Annotated[str, At("REF*FJ", 2)] = ""
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class ReportedClaim:
    """The status of one claim (loop 2200); ``trace_number`` is the inquiry's.

    ``patient_control_number`` is our CLM01, ``voucher_number`` the payer's for the payment.
    """

    trace_number: Annotated[str, At("TRN", 2)]
    statuses: Annotated[tuple[ClaimStatus, ...], Whole("STC", STATUSES)]
    payer_claim_control_number: Annotated[str, At("REF*1K", 2)] = ""
    type_of_bill: Annotated[str, At("REF*BLT", 2)] = ""
    patient_control_number: Annotated[str, At("REF*EJ", 2)] = ""
    prescription_number: Annotated[str, At("REF*XZ", 2)] = ""
    voucher_number: Annotated[str, At("REF*VV", 2)] = ""
    clearinghouse_trace: Annotated[str, At("REF*D9", 2)] = ""
    service_date_from: Annotated[date | None, At("DTP*472", 3, codec=FIRST_DAY)] = None
    service_date_to: Annotated[date | None, At("DTP*472", 3, codec=LAST_DAY)] = None
    lines: Annotated[tuple[ReportedLine, ...], Inner("2220D|2220E")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class ReportedDependent:
    """A patient known under the subscriber's member id (level 23)."""

    dependent: Annotated[Party, Whole("2100E/NM1", PARTY)]
    claims: Annotated[tuple[ReportedClaim, ...], Inner("2200E")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class ReportedSubscriber:
    """Who holds the coverage (level 22); ``claims`` are those of this person as the patient."""

    subscriber: Annotated[Party, Whole("2100D/NM1", PARTY)]
    claims: Annotated[tuple[ReportedClaim, ...], Inner("2200D")] = ()
    dependents: Annotated[tuple[ReportedDependent, ...], Inner("2000E")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class LevelStatus:
    """Why the payer answers no question of a receiver or provider.

    ``trace_number`` is that of the inquiry for a receiver, 0 for a provider.
    """

    trace_number: Annotated[str, At("TRN", 2)]
    statuses: Annotated[tuple[ClaimStatus, ...], Whole("STC", STATUSES)]


@dataclass(slots=True, kw_only=True)
class AnsweredProvider:
    """Who billed (level 19): one or two parties, of which one may be a person of the other."""

    providers: Annotated[tuple[Party, ...], Whole("2100C/NM1", fixed_repeated(PARTY))]
    status: Annotated[LevelStatus | None, Inner("2200C")] = None
    subscribers: Annotated[tuple[ReportedSubscriber, ...], Inner("2000D")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AnsweredReceiver:
    """Who asked (level 21)."""

    receiver: Annotated[Party, Whole("2100B/NM1", PARTY)]
    status: Annotated[LevelStatus | None, Inner("2200B")] = None
    providers: Annotated[tuple[AnsweredProvider, ...], Inner("2000C")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AnsweringPayer:
    """Who answers (level 20), and whom to call there."""

    payer: Annotated[Party, Whole("2100A/NM1", PARTY)]
    contact: Annotated[Contact | None, Whole("2100A/PER", CONTACT)] = None
    receivers: Annotated[tuple[AnsweredReceiver, ...], Inner("2000B")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class ClaimAnswer:
    """One claim with its status, and everyone above it."""

    payer: Party
    receiver: Party
    providers: tuple[Party, ...]
    subscriber: Party
    dependent: Party | None
    claim: ReportedClaim


@dataclass(slots=True, kw_only=True)
class StatusResponse:
    """The answers of one set (277); ``reference`` is BHT03."""

    reference: Annotated[str, At("BHT", 3)]
    created_at: Annotated[datetime, Whole("BHT", CREATED_AT)]
    payers: Annotated[tuple[AnsweringPayer, ...], Inner("2000A")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)

    @property
    def answers(self) -> tuple[ClaimAnswer, ...]:
        """Every claim that the payer speaks of, in the order of the file."""
        return tuple(
            ClaimAnswer(
                payer=payer.payer,
                receiver=receiver.receiver,
                providers=provider.providers,
                subscriber=subscriber.subscriber,
                dependent=None if person is None else person.dependent,
                claim=claim,
            )
            for payer, receiver, provider, subscriber, person, claim in claims_with_levels(
                self.payers
            )
        )
