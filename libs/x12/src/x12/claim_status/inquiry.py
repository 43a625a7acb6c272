"""The question where a claim stands (276) as 005010X212 carries it.

Levels nest as in the guide: payer, receiver (who asks), provider, subscriber, dependent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from x12.binding import (
    DAY,
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
from x12.moments import CREATED_AT
from x12.parties import PARTY, Party
from x12.procedures import PROCEDURE, Procedure


@dataclass(slots=True, kw_only=True)
class AskedLine:
    """A service line asked about (loop 2210)."""

    procedure: Annotated[Procedure, At("SVC", 1, codec=PROCEDURE)]
    charge_cents: Annotated[int, At("SVC", 2, codec=MONEY)]
    service_date_from: Annotated[date, At("DTP*472", 3, codec=FIRST_DAY)]
    service_date_to: Annotated[date, At("DTP*472", 3, codec=LAST_DAY)]
    revenue_code: Annotated[str, At("SVC", 4)] = ""
    quantity: Annotated[Decimal | None, At("SVC", 7, codec=QUANTITY)] = None
    line_control_number: Annotated[str, At("REF*FJ", 2)] = ""
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AskedClaim:
    """A claim asked about (loop 2200): ``trace_number`` comes back with the answer.

    ``patient_control_number`` is our CLM01, ``payer_claim_control_number`` the payer's number where
    we have it; ``charge_cents`` and the dates of service let the payer search without them.
    """

    trace_number: Annotated[str, At("TRN", 2)]
    payer_claim_control_number: Annotated[str, At("REF*1K", 2)] = ""
    type_of_bill: Annotated[str, At("REF*BLT", 2)] = ""
    application_or_location: Annotated[str, At("REF*LU", 2)] = ""
    group_number: Annotated[str, At("REF*6P", 2)] = ""
    patient_control_number: Annotated[str, At("REF*EJ", 2)] = ""
    prescription_number: Annotated[str, At("REF*XZ", 2)] = ""
    clearinghouse_trace: Annotated[str, At("REF*D9", 2)] = ""
    charge_cents: Annotated[int | None, At("AMT*T3", 2, codec=MONEY)] = None
    service_date_from: Annotated[date | None, At("DTP*472", 3, codec=FIRST_DAY)] = None
    service_date_to: Annotated[date | None, At("DTP*472", 3, codec=LAST_DAY)] = None
    lines: Annotated[tuple[AskedLine, ...], Inner("2210D|2210E")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AskedDependent:
    """A patient known under the subscriber's member id (level 23)."""

    dependent: Annotated[Party, Whole("2100E/NM1", PARTY)]
    birth_date: Annotated[date, At("DMG", 2, codec=DAY)]
    sex: Annotated[str, At("DMG", 3)] = ""
    claims: Annotated[tuple[AskedClaim, ...], Inner("2200E")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AskedSubscriber:
    """Who holds the coverage (level 22); ``claims`` are those of this person as the patient.

    The guide demands ``birth_date`` of a subscriber who is the patient.
    """

    subscriber: Annotated[Party, Whole("2100D/NM1", PARTY)]
    birth_date: Annotated[date | None, At("DMG", 2, codec=DAY)] = None
    sex: Annotated[str, At("DMG", 3)] = ""
    claims: Annotated[tuple[AskedClaim, ...], Inner("2200D")] = ()
    dependents: Annotated[tuple[AskedDependent, ...], Inner("2000E")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AskingProvider:
    """Who billed (level 19): one or two parties, of which one may be a person of the other."""

    providers: Annotated[tuple[Party, ...], Whole("2100C/NM1", fixed_repeated(PARTY))]
    subscribers: Annotated[tuple[AskedSubscriber, ...], Inner("2000D")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AskingReceiver:
    """Who asks and gets the answer (level 21)."""

    receiver: Annotated[Party, Whole("2100B/NM1", PARTY)]
    providers: Annotated[tuple[AskingProvider, ...], Inner("2000C")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AskedPayer:
    """Who is asked (level 20)."""

    payer: Annotated[Party, Whole("2100A/NM1", PARTY)]
    receivers: Annotated[tuple[AskingReceiver, ...], Inner("2000B")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class ClaimQuestion:
    """One claim asked about, with everyone above it."""

    payer: Party
    receiver: Party
    providers: tuple[Party, ...]
    subscriber: AskedSubscriber
    dependent: AskedDependent | None
    claim: AskedClaim


@dataclass(slots=True, kw_only=True)
class StatusInquiry:
    """The questions of one set (276); ``reference`` is BHT03."""

    reference: Annotated[str, At("BHT", 3)]
    created_at: Annotated[datetime, Whole("BHT", CREATED_AT)]
    payers: Annotated[tuple[AskedPayer, ...], Inner("2000A")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)

    @property
    def questions(self) -> tuple[ClaimQuestion, ...]:
        """Every claim asked about, in the order of the file."""
        return tuple(
            ClaimQuestion(
                payer=payer.payer,
                receiver=receiver.receiver,
                providers=provider.providers,
                subscriber=subscriber,
                dependent=dependent,
                claim=claim,
            )
            for payer, receiver, provider, subscriber, dependent, claim in claims_with_levels(
                self.payers
            )
        )
