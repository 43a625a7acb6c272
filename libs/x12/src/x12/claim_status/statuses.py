"""What a payer says of a claim, a line or an inquiry: the STC of the claim status response."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from x12.binding import SegmentCodec, repeated
from x12.binding.codecs import Written
from x12.segments import Delimiters
from x12.status_codes import (
    StatusCode,
    read_additional_codes,
    read_status_code,
    write_status_code,
)
from x12.values import format_date, format_money, parse_date, parse_money

_LENGTH = 12


@dataclass(slots=True, kw_only=True)
class ClaimStatus:
    """One STC.

    ``code`` is category, status and entity, for example F1, 65; ``additional_codes`` are STC10 and
    STC11. ``paid_cents`` and what follows it are given for finalized claims only: the day of the
    decision, and day and number of the check or transfer. They inform; money is posted from the
    remittance alone.
    """

    code: StatusCode
    effective_date: date | None = None
    charge_cents: int | None = None
    paid_cents: int | None = None
    finalized_date: date | None = None
    payment_date: date | None = None
    payment_number: str = ""
    additional_codes: tuple[StatusCode, ...] = ()

    @property
    def is_pending(self) -> bool:
        """Whether the payer still works on it (category P)."""
        return self.code.category_code.startswith("P")

    @property
    def is_finalized(self) -> bool:
        """Whether the payer has decided (category F)."""
        return self.code.category_code.startswith("F")


def _read(e: list[str], d: Delimiters) -> ClaimStatus:
    e = [*e, *[""] * (_LENGTH - len(e))]
    return ClaimStatus(
        code=read_status_code(e[1], d),
        effective_date=_day(e[2]),
        charge_cents=_cents(e[4]),
        paid_cents=_cents(e[5]),
        finalized_date=_day(e[6]),
        payment_date=_day(e[8]),
        payment_number=e[9],
        additional_codes=read_additional_codes(e, d),
    )


def _write(status: ClaimStatus) -> list[Written]:
    second, third = (*map(write_status_code, status.additional_codes), (), ())[:2]
    return [
        write_status_code(status.code),
        _day_text(status.effective_date),
        "",
        _cents_text(status.charge_cents),
        _cents_text(status.paid_cents),
        _day_text(status.finalized_date),
        "",
        _day_text(status.payment_date),
        status.payment_number,
        second,
        third,
    ]


def _day(text: str) -> date | None:
    return parse_date(text) if text else None


def _cents(text: str) -> int | None:
    return parse_money(text) if text else None


def _day_text(day: date | None) -> str:
    return "" if day is None else format_date(day)


def _cents_text(cents: int | None) -> str:
    return "" if cents is None else format_money(cents)


STATUSES = repeated(SegmentCodec(read=_read, write=_write))
