"""Medical equipment, measurements and forms at a service line (SV5, CR3, MEA, loop 2440)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from x12.binding import MONEY, QUANTITY, At, SegmentCodec, Whole, repeated
from x12.procedures import PROCEDURE, Procedure
from x12.segments import Delimiters
from x12.text import free_text
from x12.values import (
    format_date,
    format_quantity,
    parse_date,
    parse_quantity,
)


@dataclass(slots=True, kw_only=True)
class EquipmentPrice:
    """Rent and price of equipment (SV5); ``frequency_code`` is 1 weekly, 4 monthly or 6 daily."""

    procedure: Annotated[Procedure, At("SV5", 1, codec=PROCEDURE)]
    days: Annotated[Decimal, At("SV5", 3, codec=QUANTITY)]
    rental_cents: Annotated[int, At("SV5", 4, codec=MONEY)]
    purchase_cents: Annotated[int, At("SV5", 5, codec=MONEY)]
    frequency_code: Annotated[str, At("SV5", 6)]


@dataclass(slots=True, kw_only=True)
class EquipmentCertification:
    """How long equipment is needed (CR3); ``kind`` is I initial, R renewal or S revised."""

    kind: Annotated[str, At("CR3", 1)]
    months: Annotated[Decimal, At("CR3", 3, codec=QUANTITY)]


@dataclass(slots=True, kw_only=True)
class Measurement:
    """A test result or starting dose (MEA), for example hematocrit R2."""

    reference_code: str
    kind: str
    value: Decimal


@dataclass(slots=True, kw_only=True)
class PurchasedService:
    """What a service cost that was bought from outside (PS1)."""

    provider_reference: Annotated[str, At("PS1", 1)]
    charge_cents: Annotated[int, At("PS1", 2, codec=MONEY)]


@dataclass(slots=True, kw_only=True)
class FormAnswer:
    """The answer to one question of a form (FRM): one of the four kinds.

    ``yes_or_no`` is Y, N or W (not applicable).
    """

    question: str
    yes_or_no: str = ""
    text: str = ""
    day: date | None = None
    percent: Decimal | None = None


def _read_measurement(e: list[str], _: Delimiters) -> Measurement:
    reference_code, kind, value = (*e[1:4], "", "", "")[:3]
    return Measurement(reference_code=reference_code, kind=kind, value=parse_quantity(value))


def _read_answer(e: list[str], _: Delimiters) -> FormAnswer:
    question, yes_or_no, text, day, percent = (*e[1:6], "", "", "", "", "")[:5]
    return FormAnswer(
        question=question,
        yes_or_no=yes_or_no,
        text=text,
        day=parse_date(day) if day else None,
        percent=parse_quantity(percent) if percent else None,
    )


def _write_answer(answer: FormAnswer) -> list[str]:
    return [
        answer.question,
        answer.yes_or_no,
        free_text(answer.text),
        "" if answer.day is None else format_date(answer.day),
        "" if answer.percent is None else format_quantity(answer.percent),
    ]


MEASUREMENTS = repeated(
    SegmentCodec(
        read=_read_measurement,
        write=lambda each: [each.reference_code, each.kind, format_quantity(each.value)],
    )
)
FORM_ANSWERS = repeated(SegmentCodec(read=_read_answer, write=_write_answer))


@dataclass(slots=True, kw_only=True)
class Form:
    """A form that goes with a line (loop 2440); ``code_list`` is UT (Medicare) or AS."""

    code_list: Annotated[str, At("LQ", 1)]
    code: Annotated[str, At("LQ", 2)]
    answers: Annotated[tuple[FormAnswer, ...], Whole("FRM", FORM_ANSWERS)] = ()
