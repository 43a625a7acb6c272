"""The claim acknowledgment (277CA) as 005010X214 carries it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from x12.parties import Party

REJECTED_ACTION_CODE = "U"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCode:
    """Category, status and entity: one composite of an STC, for example A7, 164, IL."""

    category_code: str
    status_code: str
    entity_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgmentStatus:
    """One STC; ``action_code`` is WQ accept or U reject, ``amount_cents`` the charge concerned.

    ``additional_codes`` are STC10 and STC11.
    """

    category_code: str
    status_code: str
    entity_code: str = ""
    effective_date: date | None = None
    action_code: str = ""
    amount_cents: int | None = None
    additional_codes: tuple[StatusCode, ...] = ()
    message: str = ""
    position: int = field(default=0, compare=False)

    @property
    def is_rejection(self) -> bool:
        """Whether the action code rejects."""
        return self.action_code == REJECTED_ACTION_CODE


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgmentTotals:
    """Counts and charges accepted and rejected; ``None`` where the file gives none."""

    accepted_count: int | None = None
    rejected_count: int | None = None
    accepted_cents: int | None = None
    rejected_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgedClaim:
    """The result for one claim (level PT).

    ``payer_claim_control_number`` (REF*1K) is the later REF*F8 of a corrected claim.
    """

    patient: Party
    patient_control_number: str
    statuses: tuple[AcknowledgmentStatus, ...]
    payer_claim_control_number: str = ""
    clearinghouse_trace: str = ""
    service_date_from: date | None = None
    service_date_to: date | None = None
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgedProvider:
    """The result for one billing provider (level 19) and its claims."""

    provider: Party
    trace_number: str = "0"
    statuses: tuple[AcknowledgmentStatus, ...] = ()
    totals: AcknowledgmentTotals = AcknowledgmentTotals()
    claims: tuple[AcknowledgedClaim, ...] = ()
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAcknowledgment:
    """What a clearinghouse or payer says about a batch of claims before adjudication.

    ``source_entity_code`` is PR (payer) or AY (clearinghouse). ``batch_reference`` is our BHT03
    (TRN02 at level 21); ``statuses`` and ``totals`` are the receiver's, for the whole batch.
    """

    reference: str
    created_at: datetime
    source: Party
    source_trace_number: str
    receiver: Party
    batch_reference: str
    source_entity_code: str = "PR"
    received_date: date | None = None
    processed_date: date | None = None
    statuses: tuple[AcknowledgmentStatus, ...] = ()
    totals: AcknowledgmentTotals = AcknowledgmentTotals()
    providers: tuple[AcknowledgedProvider, ...] = ()
    position: int = field(default=0, compare=False)

    @property
    def claims(self) -> tuple[AcknowledgedClaim, ...]:
        """All claims of all providers, in the order of the file."""
        return tuple(claim for provider in self.providers for claim in provider.claims)
