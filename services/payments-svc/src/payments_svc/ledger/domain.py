"""Entries before they are written, and what the postings of a claim add up to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from kit.errors import InvariantViolated
from kit.money import format_cents
from payments_svc.ledger.accounts import (
    ADJUSTMENT_ACCOUNTS,
    AR_PATIENT,
    ERA_CLEARING,
    is_ar_payer,
)


class Kind(StrEnum):
    """Why money moved. A mirrored entry keeps the kind of what it takes back."""

    CHARGE = "charge"
    PATIENT_PAYMENT = "patient_payment"
    PATIENT_PAYMENT_APPLIED = "patient_payment_applied"
    PAYER_PAYMENT = "payer_payment"
    ADJUSTMENT = "adjustment"
    RESPONSIBILITY_TRANSFER = "responsibility_transfer"
    PROVIDER_ADJUSTMENT = "provider_adjustment"
    UNAPPLIED_CASH = "unapplied_cash"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One posting to be: a debit is positive. `position` is the CLP, SVC or PLB segment."""

    account: str
    amount_cents: int
    claim_id: UUID | None = None
    line_control_number: str | None = None
    payer_id: str | None = None
    patient_id: UUID | None = None
    encounter_id: UUID | None = None
    group_code: str | None = None
    reason_code: str | None = None
    position: int | None = None

    def against(self, account: str) -> "Leg":
        """Return the other side of this leg."""
        return replace(self, account=account, amount_cents=-self.amount_cents)


@dataclass(frozen=True, slots=True)
class Source:
    """What an entry comes from; the key is posted once, however often it is sent."""

    type: str
    id: UUID
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry that is not written yet."""

    kind: Kind
    effective_date: date
    description: str
    source: Source
    legs: Sequence[Leg]
    reverses_entry_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """What entries of one kind moved on one account, for one line of a claim."""

    account: str
    kind: str
    line_control_number: str | None
    amount_cents: int


@dataclass(frozen=True, slots=True)
class ClaimMoney:
    """All movements of a claim, and what they add up to, in cents."""

    movements: Sequence[Movement]

    def payer_open(self, account: str) -> dict[str, int]:
        """Return what is open on a payer's account, per line."""
        open_cents: defaultdict[str, int] = defaultdict(int)
        for each in self.movements:
            if each.account == account:
                open_cents[each.line_control_number or ""] += each.amount_cents
        return dict(open_cents)

    @property
    def payer_accounts(self) -> list[str]:
        return sorted({each.account for each in self.movements if is_ar_payer(each.account)})

    @property
    def payer_open_cents(self) -> int:
        return _total(each for each in self.movements if is_ar_payer(each.account))

    @property
    def payers_are_done(self) -> bool:
        """Whether no line is open, or in credit, with any payer."""
        return not any(
            cents for account in self.payer_accounts for cents in self.payer_open(account).values()
        )

    @property
    def paid_cents(self) -> int:
        """What payers paid, net of what they took back."""
        return _total(
            each
            for each in self.movements
            if each.account == ERA_CLEARING and each.kind == Kind.PAYER_PAYMENT
        )

    @property
    def adjusted_cents(self) -> int:
        return _total(each for each in self.movements if each.account in ADJUSTMENT_ACCOUNTS)

    @property
    def transferred_cents(self) -> int:
        """What became the patient's, before anything the patient paid."""
        return _total(
            each
            for each in self.movements
            if each.account == AR_PATIENT and each.kind == Kind.RESPONSIBILITY_TRANSFER
        )

    @property
    def patient_open_cents(self) -> int:
        return _total(each for each in self.movements if each.account == AR_PATIENT)

    def line(self, line_control_number: str | None) -> "ClaimMoney":
        """Return the part of one line."""
        return ClaimMoney(
            [each for each in self.movements if each.line_control_number == line_control_number]
        )


def check_draft(draft: Draft) -> None:
    """Raise InvariantViolated for an entry that is empty or whose postings do not sum to zero."""
    if not draft.legs:
        raise InvariantViolated(f"the entry {draft.source.key} has no postings")
    difference = sum(leg.amount_cents for leg in draft.legs)
    if difference:
        raise InvariantViolated(
            f"the postings of {draft.source.key} sum to {format_cents(difference)}, not to zero"
        )


def pairs(legs: Iterable[Leg], against: str) -> list[Leg]:
    """Return each leg with its other side; legs without money are left out."""
    return [side for leg in legs if leg.amount_cents for side in (leg, leg.against(against))]


def _total(movements: Iterable[Movement]) -> int:
    return sum(each.amount_cents for each in movements)
