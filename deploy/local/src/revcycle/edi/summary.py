"""The table of `revcycle x12 parse`: rows of fixed width, so that none must be kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kit.money import format_cents
from revcycle.edi.files import shown_text
from x12 import Record
from x12.guide import Guide

PAYERS_MAX = 1_000
"""Payers counted by name, some 100 KiB: a file names few, and strange input fills no memory."""
FURTHER_PAYERS = "(further payers)"
_NO_AMOUNT = "-"


@dataclass(slots=True)
class Tally:
    """How many claims, and what they come to; ``paid_cents`` is ``None`` where nothing is paid."""

    claims: int = 0
    charge_cents: int = 0
    paid_cents: int | None = None

    def add(self, claim: Any) -> None:
        """Count a claim or claim payment."""
        self.claims += 1
        self.charge_cents += getattr(claim, "charge_cents", 0)
        paid_cents = getattr(claim, "paid_cents", None)
        if paid_cents is not None:
            self.paid_cents = (self.paid_cents or 0) + paid_cents


@dataclass(slots=True)
class _GuideTally:
    sets: int = 0
    payment_cents: int | None = None
    claims: Tally = field(default_factory=Tally)
    payers: dict[str, Tally] = field(default_factory=dict)

    def payer(self, name: str) -> Tally:
        if name not in self.payers and len(self.payers) >= PAYERS_MAX:
            name = FURTHER_PAYERS
        return self.payers.setdefault(name, Tally())


class Summary:
    """Makes the rows, and adds them up."""

    def __init__(self) -> None:
        self._tallies: dict[Guide, _GuideTally] = {}

    def head(self) -> str:
        """Return the line above the rows."""
        return _row("set", "claim", "payer", "charge", "paid")

    def take(self, record: Record, *, is_repeated: bool) -> str:
        """Count a record and return its row; none for a set whose claims have had theirs."""
        tally = self._tallies.setdefault(record.guide, _GuideTally())
        number = record.text.header.element(2)
        set_name = f"{record.guide.transaction_set_identifier} {number}"
        if record.is_unit:
            payer = _payer_name(record)
            tally.claims.add(record.value)
            tally.payer(payer).add(record.value)
            return _claim_row(set_name, payer, record.value)
        tally.sets += 1
        payment_cents = getattr(record.value, "payment_cents", None)
        if payment_cents is not None:
            tally.payment_cents = (tally.payment_cents or 0) + payment_cents
        return "" if is_repeated else _row(set_name, "-", record.guide.title, "", "")

    def totals(self) -> Iterator[str]:
        """Yield the lines below the rows: each guide, and under it each payer."""
        for guide, tally in self._tallies.items():
            yield ""
            kind = guide.transaction_set_identifier
            yield f"{kind} {guide.version} {guide.title}: {_counted(tally.sets, 'set')}"
            for name, each in tally.payers.items():
                yield _total_row(each, name)
            if tally.claims.claims:
                yield _total_row(tally.claims, "total")
            if tally.payment_cents is not None:
                yield _row("", "", "payments", "", format_cents(tally.payment_cents))


def _payer_name(record: Record) -> str:
    payer = getattr(record.value, "payer", None) or getattr(record.header, "payer", None)
    return getattr(payer, "name", "") or "(no payer)"


def _claim_row(set_name: str, payer: str, claim: Any) -> str:
    number = getattr(claim, "patient_control_number", "")
    return _row(set_name, number, payer, _amount(claim, "charge"), _amount(claim, "paid"))


def _total_row(tally: Tally, name: str) -> str:
    paid = _NO_AMOUNT if tally.paid_cents is None else format_cents(tally.paid_cents)
    return _row("", _counted(tally.claims, "claim"), name, format_cents(tally.charge_cents), paid)


def _amount(claim: Any, name: str) -> str:
    amount_cents = getattr(claim, f"{name}_cents", None)
    return _NO_AMOUNT if amount_cents is None else format_cents(amount_cents)


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'' if count == 1 else 's'}"


def _row(set_name: str, claim: str, payer: str, charge: str, paid: str) -> str:
    cells = _cell(set_name, 13), _cell(claim, 20), _cell(payer, 30)
    return f"{'  '.join(cells)}  {charge:>13}  {paid:>13}".rstrip()


def _cell(text: str, width: int) -> str:
    text = shown_text(text)
    return (
        f"{text:<{width}}" if len(text) <= width else text[: width - 1] + "\N{HORIZONTAL ELLIPSIS}"
    )
