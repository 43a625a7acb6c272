"""What a claim comes to for its patient."""

from dataclasses import dataclass

from payments_svc.ledger.domain import ClaimMoney


@dataclass(frozen=True, slots=True)
class Account:
    """A claim's money as a patient reads it, in cents.

    charges = insurance paid + adjustments + patient paid + open with payers + due.
    """

    charges_cents: int
    insurance_paid_cents: int
    adjustments_cents: int
    patient_paid_cents: int
    payer_open_cents: int
    amount_due_cents: int


def summarize(charges_cents: int, money: ClaimMoney) -> Account:
    """Sum a claim up from the ledger."""
    return Account(
        charges_cents=charges_cents,
        insurance_paid_cents=money.paid_cents,
        adjustments_cents=money.adjusted_cents,
        patient_paid_cents=money.transferred_cents - money.patient_open_cents,
        payer_open_cents=money.payer_open_cents,
        amount_due_cents=money.patient_open_cents,
    )


def to_apply_cents(unapplied_cents: int, money: ClaimMoney) -> int:
    """Return how much of a payment taken before belongs on the claim now."""
    if not money.payers_are_done:
        return 0
    return max(0, min(unapplied_cents, money.patient_open_cents))
