"""What other payers have decided (MOA, MIA, loop 2430)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from x12.adjustments import ADJUSTMENTS, Adjustment
from x12.binding import DAY, INTEGER, MONEY, QUANTITY, At, SegmentCodec, Whole
from x12.procedures import PROCEDURE, Procedure
from x12.segments import Delimiters
from x12.values import format_money, format_quantity, parse_money, parse_quantity


@dataclass(slots=True, kw_only=True)
class OutpatientResult:
    """Medicare's further word on an outpatient or professional claim (MOA).

    ``reimbursement_rate`` is a share of one. ``remark_codes`` are RARCs, five at most.
    """

    reimbursement_rate: Decimal | None = None
    payable_cents: int | None = None
    remark_codes: tuple[str, ...] = ()
    esrd_payment_cents: int | None = None
    professional_component_cents: int | None = None


@dataclass(slots=True, kw_only=True)
class InpatientResult:
    """Medicare's further word on an inpatient claim (MIA).

    ``amounts`` are (element, cents) of the payment's components, by the number of their element in
    the segment: 04 DRG amount, 06 disproportionate share, 07 pass-through, 08 to 12 and 14, 16, 17
    and 24 capital and operating parts, 18 indirect teaching, 19 professional component.
    ``remark_codes`` are RARCs, five at most.
    """

    covered_days: Decimal | None = None
    lifetime_psychiatric_days: Decimal | None = None
    cost_report_days: Decimal | None = None
    amounts: tuple[tuple[int, int], ...] = ()
    remark_codes: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class LineDecision:
    """What a prior payer decided for a line of any guide (loop 2430).

    Law of the loop: line charge = ``paid_cents`` + sum of the adjustments.
    ``payer_id`` equals the ``payer_id`` of one of the claim's other payers.
    """

    payer_id: Annotated[str, At("SVD", 1)]
    paid_cents: Annotated[int, At("SVD", 2, codec=MONEY)]
    paid_units: Annotated[Decimal, At("SVD", 5, codec=QUANTITY)]
    bundled_line_number: Annotated[int | None, At("SVD", 6, codec=INTEGER)] = None
    adjustments: Annotated[tuple[Adjustment, ...], Whole("CAS", ADJUSTMENTS)] = ()
    adjudication_date: Annotated[date | None, At("DTP*573", 3, codec=DAY)] = None
    remaining_liability_cents: Annotated[int | None, At("AMT*EAF", 2, codec=MONEY)] = None


@dataclass(slots=True, kw_only=True)
class LineAdjudication(LineDecision):
    """Such a decision of a professional or dental line, with the procedure that was paid."""

    procedure: Annotated[Procedure, At("SVD", 3, codec=PROCEDURE)]


_REMARKS_MAX = 5
_OUTPATIENT_LENGTH, _INPATIENT_LENGTH = 10, 25
_DAYS = {1: "covered_days", 3: "lifetime_psychiatric_days", 15: "cost_report_days"}
_REMARK_PLACES = (5, 20, 21, 22, 23)
_AMOUNT_PLACES = tuple(n for n in range(2, 25) if n not in _DAYS and n not in _REMARK_PLACES)


def _read_outpatient(e: list[str], _: Delimiters) -> OutpatientResult:
    e = [*e, *[""] * (_OUTPATIENT_LENGTH - len(e))]
    return OutpatientResult(
        reimbursement_rate=parse_quantity(e[1]) if e[1] else None,
        payable_cents=_optional_money(e[2]),
        remark_codes=tuple(each for each in e[3:8] if each),
        esrd_payment_cents=_optional_money(e[8]),
        professional_component_cents=_optional_money(e[9]),
    )


def _write_outpatient(result: OutpatientResult) -> list[str]:
    rate = result.reimbursement_rate
    return [
        "" if rate is None else format_quantity(rate),
        _money_text(result.payable_cents),
        *(*result.remark_codes, "", "", "", "", "")[:_REMARKS_MAX],
        _money_text(result.esrd_payment_cents),
        _money_text(result.professional_component_cents),
    ]


def _read_inpatient(e: list[str], _: Delimiters) -> InpatientResult:
    e = [*e, *[""] * (_INPATIENT_LENGTH - len(e))]
    result = InpatientResult(
        amounts=tuple((n, parse_money(e[n])) for n in _AMOUNT_PLACES if e[n]),
        remark_codes=tuple(e[n] for n in _REMARK_PLACES if e[n]),
    )
    for n, name in _DAYS.items():
        if e[n]:
            setattr(result, name, parse_quantity(e[n]))
    return result


def _write_inpatient(result: InpatientResult) -> list[str]:
    texts = [""] * _INPATIENT_LENGTH
    for n, name in _DAYS.items():
        days = getattr(result, name)
        texts[n] = "" if days is None else format_quantity(days)
    for n, amount_cents in result.amounts:
        texts[n] = format_money(amount_cents)
    for n, code in zip(_REMARK_PLACES, result.remark_codes, strict=False):
        texts[n] = code
    return texts[1:]


def _optional_money(text: str) -> int | None:
    return parse_money(text) if text else None


def _money_text(amount_cents: int | None) -> str:
    return "" if amount_cents is None else format_money(amount_cents)


OUTPATIENT_RESULT = SegmentCodec(read=_read_outpatient, write=_write_outpatient)
INPATIENT_RESULT = SegmentCodec(read=_read_inpatient, write=_write_inpatient)
