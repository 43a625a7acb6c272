"""The claim acknowledgment (277CA) as 005010X214 carries it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from x12.binding import (
    DAY,
    FIRST_DAY,
    INTEGER,
    LAST_DAY,
    MONEY,
    POSITION,
    QUANTITY,
    At,
    Inner,
    Part,
    Whole,
)
from x12.claim_acknowledgment.statuses import STATUSES, AcknowledgmentStatus
from x12.moments import CREATED_AT
from x12.parties import PARTY, Party
from x12.procedures import PROCEDURE, Procedure
from x12.qualified import REFERENCES, Reference

_SOURCE, _BATCH = "2000A/2200A", "2000A/2000B/2200B"


@dataclass(slots=True, kw_only=True)
class AcknowledgmentTotals:
    """Counts and charges accepted and rejected; ``None`` where the file gives none."""

    accepted_count: Annotated[int | None, At("QTY*90|QTY*QA", 2, codec=INTEGER)] = None
    rejected_count: Annotated[int | None, At("QTY*AA|QTY*QC", 2, codec=INTEGER)] = None
    accepted_cents: Annotated[int | None, At("AMT*YU", 2, codec=MONEY)] = None
    rejected_cents: Annotated[int | None, At("AMT*YY", 2, codec=MONEY)] = None


@dataclass(slots=True, kw_only=True)
class AcknowledgedLine:
    """The result for one service line (loop 2220D), given when it is rejected."""

    procedure: Annotated[Procedure, At("SVC", 1, codec=PROCEDURE)]
    charge_cents: Annotated[int, At("SVC", 2, codec=MONEY)]
    statuses: Annotated[tuple[AcknowledgmentStatus, ...], Whole("STC", STATUSES)]
    revenue_code: Annotated[str, At("SVC", 4)] = ""
    quantity: Annotated[Decimal | None, At("SVC", 7, codec=QUANTITY)] = None
    line_control_number: Annotated[str, At("REF*FJ", 2)] = ""
    prescription_number: Annotated[str, At("REF*XZ", 2)] = ""
    service_date_from: Annotated[date | None, At("DTP*472", 3, codec=FIRST_DAY)] = None
    service_date_to: Annotated[date | None, At("DTP*472", 3, codec=LAST_DAY)] = None
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AcknowledgedClaim:
    """The result for one claim (loop 2200D).

    ``patient_control_number`` is empty where the file does not name the claim (TRN02).
    ``payer_claim_control_number`` (REF*1K) is the later REF*F8 of a corrected claim. The guide
    demands the dates of service of every claim.
    """

    patient_control_number: Annotated[str, At("TRN", 2)]
    statuses: Annotated[tuple[AcknowledgmentStatus, ...], Whole("2200D/STC", STATUSES)]
    payer_claim_control_number: Annotated[str, At("REF*1K", 2)] = ""
    clearinghouse_trace: Annotated[str, At("REF*D9", 2)] = ""
    type_of_bill: Annotated[str, At("REF*BLT", 2)] = ""
    service_date_from: Annotated[date | None, At("DTP*472", 3, codec=FIRST_DAY)] = None
    service_date_to: Annotated[date | None, At("DTP*472", 3, codec=LAST_DAY)] = None
    lines: Annotated[tuple[AcknowledgedLine, ...], Inner("2220D")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AcknowledgedPatient:
    """A patient (level PT) with the results for the claims of this person."""

    patient: Annotated[Party, Whole("2100D/NM1", PARTY)]
    claims: Annotated[tuple[AcknowledgedClaim, ...], Inner("2200D")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class AcknowledgedProvider:
    """The result for one billing provider (level 19), and its patients.

    ``trace_number`` must be given, 0 for none, where the provider has statuses, totals or
    ``references``, which are its further identifiers.
    """

    provider: Annotated[Party, Whole("2100C/NM1", PARTY)]
    trace_number: Annotated[str, At("2200C/TRN", 2)] = ""
    statuses: Annotated[tuple[AcknowledgmentStatus, ...], Whole("2200C/2200C/STC", STATUSES)] = ()
    references: Annotated[tuple[Reference, ...], Whole("2200C/REF", REFERENCES)] = ()
    totals: Annotated[AcknowledgmentTotals | None, Part("2200C")] = None
    patients: Annotated[tuple[AcknowledgedPatient, ...], Inner("2000D")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)

    @property
    def claims(self) -> tuple[AcknowledgedClaim, ...]:
        """All claims of all patients, in the order of the file."""
        return tuple(claim for patient in self.patients for claim in patient.claims)


@dataclass(slots=True, kw_only=True)
class ClaimAcknowledgment:
    """What a clearinghouse or payer says about a batch of claims before adjudication.

    ``source_entity_code`` is PR (payer) or AY (clearinghouse). ``batch_reference`` is our BHT03
    (TRN02 at level 21); ``statuses`` and ``totals`` are the receiver's, for the whole batch. The
    guide demands both dates.
    """

    reference: Annotated[str, At("BHT", 3)]
    created_at: Annotated[datetime, Whole("BHT", CREATED_AT)]
    source: Annotated[Party, Whole("2000A/2100A/NM1", PARTY)]
    source_trace_number: Annotated[str, At(f"{_SOURCE}/TRN", 2)]
    receiver: Annotated[Party, Whole("2000A/2000B/2100B/NM1", PARTY)]
    batch_reference: Annotated[str, At(f"{_BATCH}/TRN", 2)]
    source_entity_code: Annotated[str, At("2000A/2100A/NM1", 1)] = "PR"
    received_date: Annotated[date | None, At(f"{_SOURCE}/DTP*050", 3, codec=DAY)] = None
    processed_date: Annotated[date | None, At(f"{_SOURCE}/DTP*009", 3, codec=DAY)] = None
    statuses: Annotated[
        tuple[AcknowledgmentStatus, ...], Whole(f"{_BATCH}/2200B/STC", STATUSES)
    ] = ()
    totals: Annotated[AcknowledgmentTotals | None, Part(_BATCH)] = None
    providers: Annotated[tuple[AcknowledgedProvider, ...], Inner("2000A/2000B/2000C")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)

    @property
    def claims(self) -> tuple[AcknowledgedClaim, ...]:
        """All claims of all providers, in the order of the file."""
        return tuple(claim for provider in self.providers for claim in provider.claims)
