"""How Medicare has priced a claim (MIA, MOA), for its provider and for the next payer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from x12.binding import MONEY, QUANTITY, At, SegmentCodec, Whole
from x12.binding.codecs import Written
from x12.errors import X12Error
from x12.segments import Delimiters


def _remarks(places: tuple[int, ...]) -> SegmentCodec:
    """Return the codec of the remark codes in some elements of a segment; they close up."""

    def read(e: list[str], _: Delimiters) -> tuple[str, ...]:
        return tuple([e[n] for n in places if n < len(e) and e[n]])

    def write(codes: tuple[str, ...]) -> list[Written]:
        if len(codes) > len(places):
            raise X12Error(f"has room for {len(places)} remark codes")
        elements: list[Written] = [""] * places[-1]
        for n, code in zip(places, codes, strict=False):
            elements[n - 1] = code
        return elements

    return SegmentCodec(read=read, write=write, structured=True)


@dataclass(slots=True, kw_only=True)
class InpatientResult:
    """How an inpatient claim was priced (MIA), with its remark codes."""

    covered_days: Annotated[Decimal | None, At("MIA", 1, codec=QUANTITY)] = None
    outlier_cents: Annotated[int | None, At("MIA", 2, codec=MONEY)] = None
    lifetime_psychiatric_days: Annotated[Decimal | None, At("MIA", 3, codec=QUANTITY)] = None
    drg_cents: Annotated[int | None, At("MIA", 4, codec=MONEY)] = None
    disproportionate_share_cents: Annotated[int | None, At("MIA", 6, codec=MONEY)] = None
    pass_through_cents: Annotated[int | None, At("MIA", 7, codec=MONEY)] = None
    capital_cents: Annotated[int | None, At("MIA", 8, codec=MONEY)] = None
    capital_federal_drg_cents: Annotated[int | None, At("MIA", 9, codec=MONEY)] = None
    capital_hospital_drg_cents: Annotated[int | None, At("MIA", 10, codec=MONEY)] = None
    capital_share_drg_cents: Annotated[int | None, At("MIA", 11, codec=MONEY)] = None
    old_capital_cents: Annotated[int | None, At("MIA", 12, codec=MONEY)] = None
    capital_medical_education_cents: Annotated[int | None, At("MIA", 13, codec=MONEY)] = None
    hospital_specific_drg_cents: Annotated[int | None, At("MIA", 14, codec=MONEY)] = None
    cost_report_days: Annotated[Decimal | None, At("MIA", 15, codec=QUANTITY)] = None
    federal_specific_drg_cents: Annotated[int | None, At("MIA", 16, codec=MONEY)] = None
    capital_outlier_cents: Annotated[int | None, At("MIA", 17, codec=MONEY)] = None
    indirect_teaching_cents: Annotated[int | None, At("MIA", 18, codec=MONEY)] = None
    professional_component_cents: Annotated[int | None, At("MIA", 19, codec=MONEY)] = None
    capital_exception_cents: Annotated[int | None, At("MIA", 24, codec=MONEY)] = None
    remark_codes: Annotated[tuple[str, ...], Whole("MIA", _remarks((5, 20, 21, 22, 23)))] = ()


@dataclass(slots=True, kw_only=True)
class OutpatientResult:
    """How an outpatient or professional claim was priced (MOA), with its remark codes.

    ``reimbursement_rate`` is a fraction, .8 for 80 percent.
    """

    reimbursement_rate: Annotated[Decimal | None, At("MOA", 1, codec=QUANTITY)] = None
    payable_cents: Annotated[int | None, At("MOA", 2, codec=MONEY)] = None
    remark_codes: Annotated[tuple[str, ...], Whole("MOA", _remarks((3, 4, 5, 6, 7)))] = ()
    renal_disease_cents: Annotated[int | None, At("MOA", 8, codec=MONEY)] = None
    professional_component_cents: Annotated[int | None, At("MOA", 9, codec=MONEY)] = None
