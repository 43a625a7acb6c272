"""Teeth, areas of the mouth and orthodontics (TOO, SV3, DN1, DN2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from x12.binding import QUANTITY, At, Codec, SegmentCodec, repeated
from x12.binding.codecs import Written
from x12.segments import Delimiters

_UNIVERSAL_NUMBERS = "JP"


@dataclass(slots=True, kw_only=True)
class Tooth:
    """A tooth that a line treats, by its universal number (1 to 32, A to T), and its surfaces.

    ``surfaces`` are B buccal, D distal, F facial, I incisal, L lingual, M mesial, O occlusal.
    """

    number: str
    surfaces: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class ToothStatus:
    """A tooth that is missing (M) or to be extracted (E); ``number_system`` JP is universal."""

    number: str
    status: str
    number_system: str = _UNIVERSAL_NUMBERS


@dataclass(slots=True, kw_only=True)
class Orthodontics:
    """How long a treatment with braces lasts, and what is left of it, in months.

    ``is_treatment`` is Y when the services serve such a treatment of which the months are not told.
    """

    total_months: Annotated[Decimal | None, At("DN1", 1, codec=QUANTITY)] = None
    remaining_months: Annotated[Decimal | None, At("DN1", 2, codec=QUANTITY)] = None
    is_treatment: Annotated[str, At("DN1", 4)] = ""


def _read_codes(text: str, d: Delimiters) -> tuple[str, ...]:
    return tuple([each for each in text.split(d.component) if each])


def _read_tooth(e: list[str], d: Delimiters) -> Tooth:
    number, surfaces = (*e[2:4], "", "")[:2]
    return Tooth(number=number, surfaces=_read_codes(surfaces, d))


def _write_tooth(tooth: Tooth) -> list[Written]:
    return [_UNIVERSAL_NUMBERS, tooth.number, tooth.surfaces]


def _read_status(e: list[str], _: Delimiters) -> ToothStatus:
    e = [*e, "", "", "", "", "", ""]
    return ToothStatus(number=e[1], status=e[2], number_system=e[6])


def _write_status(each: ToothStatus) -> list[str]:
    return [each.number, each.status, "", "", "", each.number_system]


CODES = Codec(read=_read_codes, write=tuple, structured=True)
"""A composite of codes; empty components close up."""
TEETH = repeated(SegmentCodec(read=_read_tooth, write=_write_tooth))
TOOTH_STATUSES = repeated(SegmentCodec(read=_read_status, write=_write_status))
