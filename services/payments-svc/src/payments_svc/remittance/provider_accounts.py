"""Where the money of provider-level adjustments (PLB) goes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from payments_svc.ledger.accounts import (
    BALANCE_FORWARD,
    DUE_TO_PAYER,
    INTEREST_INCOME,
    LEVY_EXPENSE,
    PAYER_ADVANCE,
    PAYER_FEES,
    TAKEBACK_SUSPENSE,
    TAX_WITHHELD,
    of_payer,
)
from x12.remittance import ProviderAdjustment

# Liabilities towards one payer: it may take back only what an earlier remittance left with us.
_OWED_BACK = {"WO": DUE_TO_PAYER, "72": DUE_TO_PAYER, "FB": BALANCE_FORWARD}
_ACCOUNTS = {
    "L6": INTEREST_INCOME,
    "IR": TAX_WITHHELD,
    "LE": LEVY_EXPENSE,
    "50": PAYER_FEES,
    "51": PAYER_FEES,
}
_ADVANCE = "AP"


@dataclass(frozen=True, slots=True)
class ProviderMovement:
    """A debit (positive) of an account against ERA clearing, in cents."""

    account: str
    amount_cents: int
    adjustment: ProviderAdjustment


def accounts_owed_back(adjustments: Iterable[ProviderAdjustment], payer_id: str) -> set[str]:
    """Return the accounts whose balance must be known before the adjustments are placed."""
    codes = {each.reason_code for each in adjustments}
    return {of_payer(_OWED_BACK[code], payer_id) for code in codes if code in _OWED_BACK}


def place(
    adjustments: Iterable[ProviderAdjustment], payer_id: str, balances: Mapping[str, int]
) -> list[ProviderMovement]:
    """Return the movements of all adjustments.

    What a payer takes without an earlier balance due goes to the take-back suspense, for a person
    to explain. Additions come first: a payer may leave money and take it in one remittance.
    """
    owed_cents = {account: -cents for account, cents in balances.items()}
    movements: list[ProviderMovement] = []
    for each in sorted(adjustments, key=lambda each: (each.amount_cents > 0, each.position)):
        account = _account(each.reason_code, payer_id)
        taken_cents = each.amount_cents
        if each.reason_code in _OWED_BACK:
            taken_cents = min(taken_cents, max(0, owed_cents.get(account, 0)))
            taken_cents = each.amount_cents if each.amount_cents < 0 else taken_cents
            owed_cents[account] = owed_cents.get(account, 0) - taken_cents
        rest_cents = each.amount_cents - taken_cents
        movements.append(ProviderMovement(account, taken_cents, each))
        movements.append(ProviderMovement(TAKEBACK_SUSPENSE, rest_cents, each))
    return [movement for movement in movements if movement.amount_cents]


def _account(reason_code: str, payer_id: str) -> str:
    if reason_code in _OWED_BACK:
        return of_payer(_OWED_BACK[reason_code], payer_id)
    if reason_code == _ADVANCE:
        return of_payer(PAYER_ADVANCE, payer_id)
    return _ACCOUNTS.get(reason_code, TAKEBACK_SUSPENSE)
