"""Remittance advice, 835, guide 005010X221A1."""

from x12.remittance.balancing import (
    BalanceFinding,
    check_balance,
    claim_is_balanced,
    transaction_is_balanced,
)
from x12.remittance.models import (
    BankAccount,
    ClaimPayment,
    InformationAmount,
    Payee,
    ProviderAdjustment,
    Remittance,
    RemittancePayer,
    ServicePayment,
)
from x12.remittance.reading import (
    read,
)
from x12.remittance.writing import (
    write,
)

__all__ = [
    "BalanceFinding",
    "BankAccount",
    "ClaimPayment",
    "InformationAmount",
    "Payee",
    "ProviderAdjustment",
    "Remittance",
    "RemittancePayer",
    "ServicePayment",
    "check_balance",
    "claim_is_balanced",
    "read",
    "transaction_is_balanced",
    "write",
]
