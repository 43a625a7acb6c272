"""Money of FHIR, a decimal number, as integer cents: exactly, or not at all."""

from decimal import Decimal
from typing import Any

from coding_svc.fhir.bundle import Entry
from coding_svc.fhir.remarks import Remarks
from coding_svc.fhir.resources import Money
from coding_svc.fhir.sources import At

# Within these, all that is multiplied here is exact in Decimal's 28 digits: 13 and 13.
_DIGITS_MAX = 13
_CENTS = 2


def cents(
    entry: Entry[Any], path: str, money: Money, quantity: Decimal, remarks: Remarks
) -> At | None:
    """Return an amount, times a quantity, in cents; it is refused when that is no whole number."""
    at = entry.at(path)
    if money.currency not in (None, "USD"):
        remarks.refuse(f"{at}/currency", "Only US dollars (USD) are billed.")
        return None
    if money.value is None:
        return None
    if not (_is_small(money.value) and _is_small(quantity)):
        remarks.refuse(f"{at}/value", "The number has too many digits for an amount.")
        return None
    amount = (money.value * quantity).scaleb(_CENTS)
    if amount != amount.to_integral_value():
        remarks.refuse(f"{at}/value", "The charge is not a whole number of cents; round it.")
        return None
    return At(f"{at}/value", int(amount))


def _is_small(value: Decimal) -> bool:
    digits = value.normalize().as_tuple() if abs(value.adjusted()) <= _DIGITS_MAX else None
    return digits is not None and len(digits.digits) <= _DIGITS_MAX
