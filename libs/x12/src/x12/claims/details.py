"""What claims and lines of more than one guide carry beside the services themselves."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Annotated

from x12.binding import MONEY, QUALIFIER, QUANTITY, At, Codec, SegmentCodec, Whole, repeated
from x12.qualified import REFERENCE, Reference
from x12.segments import Delimiters
from x12.values import parse_integer

_CONTROL_NUMBER_KIND = "AC"
_CODES_PER_SEGMENT = 12


@dataclass(slots=True, kw_only=True)
class Attachment:
    """A document that comes with the claim or can be asked for (PWK).

    ``transmission_code`` is AA (on request), BM (mail), EL (electronic), EM, FT or FX.
    ``control_number`` is required with all but AA.
    """

    report_type: str
    transmission_code: str
    control_number: str = ""


@dataclass(slots=True, kw_only=True)
class Condition:
    """Whether conditions of a category hold (CRC): 07 ambulance, E1 to E3 vision and so on."""

    category: str
    applies: bool
    codes: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Contract:
    """Terms of a contract between payer and provider (CN1)."""

    kind: Annotated[str, At("CN1", 1)]
    amount_cents: Annotated[int | None, At("CN1", 2, codec=MONEY)] = None
    percent: Annotated[Decimal | None, At("CN1", 3, codec=QUANTITY)] = None
    number: Annotated[str, At("CN1", 4)] = ""
    discount_percent: Annotated[Decimal | None, At("CN1", 5, codec=QUANTITY)] = None
    version: Annotated[str, At("CN1", 6)] = ""


@dataclass(slots=True, kw_only=True)
class Repricing:
    """What a repricing organization made of the claim or line (HCP)."""

    method: Annotated[str, At("HCP", 1)]
    allowed_cents: Annotated[int | None, At("HCP", 2, codec=MONEY)] = None
    savings_cents: Annotated[int | None, At("HCP", 3, codec=MONEY)] = None
    organization_id: Annotated[str, At("HCP", 4)] = ""
    rate: Annotated[Decimal | None, At("HCP", 5, codec=QUANTITY)] = None
    group_code: Annotated[str, At("HCP", 6)] = ""
    group_cents: Annotated[int | None, At("HCP", 7, codec=MONEY)] = None
    revenue_code: Annotated[str, At("HCP", 8)] = ""
    procedure_qualifier: Annotated[str, At("HCP", 9)] = ""
    procedure_code: Annotated[str, At("HCP", 10)] = ""
    unit: Annotated[str, At("HCP", 11)] = ""
    quantity: Annotated[Decimal | None, At("HCP", 12, codec=QUANTITY)] = None
    rejection_reason: Annotated[str, At("HCP", 13)] = ""
    policy_compliance: Annotated[str, At("HCP", 14)] = ""
    exception: Annotated[str, At("HCP", 15)] = ""


@dataclass(slots=True, kw_only=True)
class Drug:
    """The drug that a line bills (loop 2410).

    ``code_qualifier`` N4 is a national drug code of eleven digits without dashes. ``unit`` is UN,
    ML, GR, ME or F2. ``prescription`` is a prescription number (XZ) or links the parts of a
    compound (VY).
    """

    code: Annotated[str, At("LIN", 3)]
    quantity: Annotated[Decimal, At("CTP", 4, codec=QUANTITY)]
    unit: Annotated[str, At("CTP", 5, 1)]
    code_qualifier: Annotated[str, At("LIN", 2, codec=QUALIFIER)] = "N4"
    prescription: Annotated[Reference | None, Whole("REF", REFERENCE)] = None


def _read_attachment(e: list[str], _: Delimiters) -> Attachment:
    e = [*e, "", "", "", "", "", ""]
    return Attachment(report_type=e[1], transmission_code=e[2], control_number=e[6])


def _write_attachment(attachment: Attachment) -> list[str]:
    number = attachment.control_number
    kind = _CONTROL_NUMBER_KIND if number else ""
    return [attachment.report_type, attachment.transmission_code, "", "", kind, number]


def _read_condition(e: list[str], _: Delimiters) -> Condition:
    category, applies, *codes = (*e[1:], "", "")
    return Condition(
        category=category, applies=applies == "Y", codes=tuple(each for each in codes if each)
    )


def _write_condition(condition: Condition) -> list[str]:
    return [condition.category, "Y" if condition.applies else "N", *condition.codes]


def code_list(first: str, others: str = "") -> SegmentCodec:
    """Return the codec of an HI of plain codes: a tuple of them, packed twelve to a segment.

    The first one has the qualifier ``first``, the others ``others``, else the same. Codes of
    another qualifier are passed over.
    """
    qualifiers = (first, others or first)

    def read(e: list[str], d: Delimiters) -> tuple[str, ...]:
        separator, codes = d.component, []
        for text in e[1:]:
            qualifier, _, code = text.partition(separator)
            if code and qualifier in qualifiers:
                codes.append(code.partition(separator)[0] if separator in code else code)
        return tuple(filter(None, codes))

    def write(codes: tuple[str, ...]) -> list[list[tuple[str, str]]]:
        pairs = [(qualifiers[1], each) for each in codes]
        pairs[:1] = [(qualifiers[0], each) for each in codes[:1]]
        starts = range(0, len(pairs), _CODES_PER_SEGMENT)
        return [pairs[start : start + _CODES_PER_SEGMENT] for start in starts]

    return SegmentCodec(read=read, write=write)


def _read_pointers(text: str, delimiters: Delimiters) -> tuple[int, ...]:
    return _pointers(text, delimiters.component)


@lru_cache(maxsize=4096)
def _pointers(text: str, separator: str) -> tuple[int, ...]:
    return tuple([parse_integer(each) for each in text.split(separator) if each])


@lru_cache(maxsize=4096)
def _written_pointers(pointers: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(str(each) for each in pointers)


ATTACHMENTS = repeated(SegmentCodec(read=_read_attachment, write=_write_attachment))
CONDITIONS = repeated(SegmentCodec(read=_read_condition, write=_write_condition))
POINTERS = Codec(read=_read_pointers, write=_written_pointers, structured=True)
"""The diagnoses of a line, counted from 1; empty components close up."""
