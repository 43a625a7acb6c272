"""Checks the sums of a remittance (domain 3.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from x12.remittance.models import Remittance

Level = Literal["line", "claim", "patient_responsibility", "transaction", "interest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceFinding:
    """One sum that does not hold."""

    level: Level
    severity: Literal["error", "warning"]
    claim_index: int | None
    line_index: int | None
    expected_cents: int
    actual_cents: int
    message: str
    position: int


def check_balance(remittance: Remittance) -> list[BalanceFinding]:
    """Return every sum that does not hold."""
    raise NotImplementedError


def claim_is_balanced(findings: Iterable[BalanceFinding], claim_index: int) -> bool:
    """Say whether the claim has no error; warnings do not count."""
    raise NotImplementedError


def transaction_is_balanced(findings: Iterable[BalanceFinding]) -> bool:
    """Say whether payment and claims agree; warnings do not count."""
    raise NotImplementedError
