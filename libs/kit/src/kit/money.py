"""Money is integer cents; this is the only place that rounds or formats it."""

from decimal import ROUND_HALF_UP, Decimal


def round_to_cents(amount_cents: Decimal) -> int:
    """Round a fraction of cents to whole cents, halves away from zero."""
    return int(amount_cents.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def format_cents(amount_cents: int) -> str:
    """Return cents as text with two places: 1240 is `12.40`, -5 is `-0.05`."""
    sign = "-" if amount_cents < 0 else ""
    whole, cents = divmod(abs(amount_cents), 100)
    return f"{sign}{whole}.{cents:02d}"
