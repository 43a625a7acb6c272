"""What is said of a batch, a provider, a claim or a line: the STC of the claim acknowledgment."""

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
from x12.text import free_text
from x12.values import format_date, format_money, parse_date, parse_money

REJECTED_ACTION_CODE = "U"
_LENGTH = 13


@dataclass(slots=True, kw_only=True)
class AcknowledgmentStatus:
    """One STC; ``action_code`` is WQ accept or U reject, ``amount_cents`` the charge concerned.

    ``additional_codes`` are STC10 and STC11; ``message`` is given for claims and lines only.
    """

    category_code: str
    status_code: str
    entity_code: str = ""
    effective_date: date | None = None
    action_code: str = ""
    amount_cents: int | None = None
    additional_codes: tuple[StatusCode, ...] = ()
    message: str = ""

    @property
    def is_rejection(self) -> bool:
        """Whether the action code rejects."""
        return self.action_code == REJECTED_ACTION_CODE


def _read(e: list[str], d: Delimiters) -> AcknowledgmentStatus:
    e = [*e, *[""] * (_LENGTH - len(e))]
    code = read_status_code(e[1], d)
    return AcknowledgmentStatus(
        category_code=code.category_code,
        status_code=code.status_code,
        entity_code=code.entity_code,
        effective_date=parse_date(e[2]) if e[2] else None,
        action_code=e[3],
        amount_cents=parse_money(e[4]) if e[4] else None,
        additional_codes=read_additional_codes(e, d),
        message=e[12],
    )


def _write(status: AcknowledgmentStatus) -> list[Written]:
    day, cents = status.effective_date, status.amount_cents
    second, third = (*map(write_status_code, status.additional_codes), (), ())[:2]
    return [
        (status.category_code, status.status_code, status.entity_code),
        "" if day is None else format_date(day),
        status.action_code,
        "" if cents is None else format_money(cents),
        *[""] * 5,
        second,
        third,
        free_text(status.message),
    ]


STATUSES = repeated(SegmentCodec(read=_read, write=_write))
