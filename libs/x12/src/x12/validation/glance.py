"""One look at a claim, which finds nearly every claim right, so that no rule need be asked.

It passes nothing that a rule of ``claims`` or ``plausibility`` finds wrong; what it does not pass
may be right all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from x12.checking.code_lists import CODE_LISTS
from x12.validation.addresses import is_complete, is_post_office_box

CLAIM_NUMBER_LENGTH_MAX = 20
LINE_NUMBER_LENGTH_MAX = 30
_TAX_ID_LENGTH = 9


class ClaimGlance:
    """The look at the claims of one set; a billing provider is looked at once for all of its."""

    __slots__ = ("_made_on", "_right_provider")

    def __init__(self, made_on: date | None) -> None:
        self._made_on = made_on
        self._right_provider: Any = None

    def passes(self, claim: Any) -> bool:
        """Say whether a claim is certainly right, its other payers left aside."""
        provider = claim.billing_provider
        if provider is not self._right_provider and not self._remember(provider):
            return False
        if len(claim.patient_control_number) > CLAIM_NUMBER_LENGTH_MAX or _has_rare_numbers(claim):
            return False
        facility = getattr(claim, "service_facility", None)
        if facility is not None and not _address_is_right(facility.address):
            return False
        diagnoses = claim.diagnoses
        if not claim.charge_cents or len(set(diagnoses)) != len(diagnoses):
            return False
        first, last = self._days(claim)
        charges_cents = _charges_of_right_lines(claim.service_lines, len(diagnoses), first, last)
        return bool(charges_cents == claim.charge_cents)

    def _days(self, claim: Any) -> tuple[date, date]:
        """Return the first and the last day on which a service is possible.

        The first comes after the last where that is not known, or no day is possible.
        """
        person, made_on = claim.patient or claim.subscriber, self._made_on
        if person is None or made_on is None:
            return date.max, date.min
        born_on = person.birth_date or date.min
        first = getattr(claim, "statement_date_from", None) or born_on
        last = getattr(claim, "statement_date_to", None) or made_on
        return (first if born_on <= first else date.max), min(last, made_on)

    def _remember(self, provider: Any) -> bool:
        """Say whether a billing provider is right, and remember it then."""
        if provider is None:
            return False
        tax_id, address = provider.tax_id, getattr(provider, "address", None)
        is_right = (
            len(tax_id) == _TAX_ID_LENGTH
            and tax_id.isascii()
            and tax_id.isdigit()
            and _address_is_right(address)
            and not (address is not None and is_post_office_box(address))
        )
        if is_right:
            self._right_provider = provider
        return is_right


def _address_is_right(address: Any) -> bool:
    return address is None or is_complete(address)


def _charges_of_right_lines(
    lines: Iterable[Any], diagnosis_count: int, first: date, last: date
) -> int | None:
    """Return what the lines charge; ``None`` when one of them may be wrong."""
    total_cents, numbers = 0, []
    for line in lines:
        day, cents, quantity, procedure = (
            line.service_date_from,
            line.charge_cents,
            line.quantity,
            line.procedure,
        )
        if day is None or cents is None or quantity is None or procedure is None:
            return None
        if not first <= day <= last or cents < 0 or quantity <= 0 or not _is_hcpcs(procedure.code):
            return None
        for pointer in getattr(line, "diagnosis_pointers", ()):
            if not 1 <= pointer <= diagnosis_count:
                return None
        number = line.line_control_number
        if number:
            if len(number) > LINE_NUMBER_LENGTH_MAX:
                return None
            numbers.append(number)
        if _has_rare_numbers(line):
            return None
        total_cents += cents
    return total_cents if len(set(numbers)) == len(numbers) else None


def _has_rare_numbers(model: Any) -> bool:
    """Say whether a claim or line has numbers that few have, whose form must be looked at."""
    return bool(
        getattr(model, "clia_number", "")
        or getattr(model, "drug", None)
        or getattr(model, "teeth", ())
    )


@lru_cache(maxsize=4096)
def _is_hcpcs(code: str) -> bool:
    return not CODE_LISTS["hcpcs"].broken_rule(code)
