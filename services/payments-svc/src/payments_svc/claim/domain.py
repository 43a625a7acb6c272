"""What the posting of money needs to know of a claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_ORDER = ("primary", "secondary", "tertiary")


@dataclass(frozen=True, slots=True)
class Line:
    """A service line as billed."""

    line_control_number: str
    procedure_code: str
    modifiers: tuple[str, ...]
    charge_cents: int
    service_date: date


@dataclass(frozen=True, slots=True)
class Payer:
    """A payer of the claim; `priority` is primary, secondary or tertiary."""

    priority: str
    payer_id: str
    payer_name: str


def in_order(payers: Sequence[Payer]) -> list[Payer]:
    """Return the payers in the order of billing."""
    return sorted(payers, key=lambda payer: _ORDER.index(payer.priority))


def next_payer(payers: Sequence[Payer], payer: Payer) -> Payer | None:
    """Return who is billed after this payer; None when nobody is."""
    later = [each for each in in_order(payers) if _rank(each) > _rank(payer)]
    return later[0] if later else None


def control_number_key(number: str) -> str:
    """Return a control number without what payers change: case, blanks, signs, leading zeros."""
    return "".join(each for each in number.upper() if each.isalnum()).lstrip("0")


def _rank(payer: Payer) -> int:
    return _ORDER.index(payer.priority)
