"""Remittance advice, 835, guide 005010X221A1."""

from x12.pricing import InpatientResult, OutpatientResult
from x12.qualified import QualifiedAmount, QualifiedQuantity, Reference
from x12.remittance.balancing import (
    Balance,
    BalanceFinding,
    check_balance,
    check_claim,
    claim_is_balanced,
    transaction_is_balanced,
)
from x12.remittance.claims import (
    ClaimPayment,
    InformationAmount,
    ServicePayment,
)
from x12.remittance.codecs import BankAccount, ProviderAdjustment
from x12.remittance.files import SET, read, write
from x12.remittance.groups import ClaimGroup, InpatientTotals, ProviderTotals
from x12.remittance.models import Payee, Remittance, RemittanceDelivery, RemittancePayer

__all__ = [
    "SET",
    "Balance",
    "BalanceFinding",
    "BankAccount",
    "ClaimGroup",
    "ClaimPayment",
    "InformationAmount",
    "InpatientResult",
    "InpatientTotals",
    "OutpatientResult",
    "Payee",
    "ProviderAdjustment",
    "ProviderTotals",
    "QualifiedAmount",
    "QualifiedQuantity",
    "Reference",
    "Remittance",
    "RemittanceDelivery",
    "RemittancePayer",
    "ServicePayment",
    "check_balance",
    "check_claim",
    "claim_is_balanced",
    "read",
    "transaction_is_balanced",
    "write",
]
