"""The person asked or answered about, alike in 270 and 271, as subscriber and as dependent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from x12.binding import (
    DAY,
    FREE_TEXT,
    INTEGER,
    QUALIFIER,
    At,
    Codec,
    Part,
    SegmentCodec,
    Whole,
    repeated,
)
from x12.binding.codecs import Written
from x12.parties import NAME, Address, Name
from x12.qualified import REFERENCES, Reference
from x12.segments import Delimiters
from x12.values import parse_integer

_CHANGED = ("001", "25")


@dataclass(slots=True, kw_only=True)
class ProviderRole:
    """What a provider is to the person or benefit (PRV), and a number that names the provider.

    ``role_code`` is for example PC primary care or RF referring; ``identifier_qualifier`` PXC says
    that ``identifier`` is a taxonomy code.
    """

    role_code: Annotated[str, At("PRV", 1)]
    identifier_qualifier: Annotated[str, At("PRV", 2)] = ""
    identifier: Annotated[str, At("PRV", 3)] = ""


@dataclass(slots=True, kw_only=True)
class MemberDiagnosis:
    """A diagnosis with its qualifier: ABK principal, ABF other; BK and BF are of ICD-9."""

    code: str
    qualifier: str = "ABF"


def _read_diagnoses(e: list[str], d: Delimiters) -> tuple[MemberDiagnosis, ...]:
    pairs = (each.partition(d.component)[::2] for each in e[1:] if each)
    return tuple(MemberDiagnosis(qualifier=qualifier, code=code) for qualifier, code in pairs)


def _write_diagnoses(diagnoses: tuple[MemberDiagnosis, ...]) -> list[Written]:
    return [(each.qualifier, each.code) for each in diagnoses]


_DIAGNOSES = SegmentCodec(read=_read_diagnoses, write=_write_diagnoses, structured=True)


@dataclass(slots=True, kw_only=True)
class Member:
    """The subscriber (loop 2100C) or dependent (loop 2100D) asked or answered about.

    A dependent has no ``member_id``. ``relationship_code`` is INS02; ``birth_sequence`` tells
    children born on one day apart. ``group_number`` is REF*6P with the group's name;
    ``references`` are all other numbers.
    """

    name: Annotated[Name, Whole("NM1", NAME)]
    member_id: Annotated[str, At("NM1", 9)] = ""
    member_id_qualifier: Annotated[str, At("NM1", 8, codec=QUALIFIER)] = "MI"
    group_number: Annotated[str, At("REF*6P", 2)] = ""
    group_name: Annotated[str, At("REF*6P", 3, codec=FREE_TEXT)] = ""
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()
    address: Annotated[Address | None, Part()] = None
    provider_role: Annotated[ProviderRole | None, Part()] = None
    birth_date: Annotated[date | None, At("DMG", 2, codec=DAY)] = None
    sex: Annotated[str, At("DMG", 3)] = ""
    relationship_code: Annotated[str, At("INS", 2)] = ""
    change_type_code: Annotated[str, At("INS", 3)] = ""
    change_reason_code: Annotated[str, At("INS", 4)] = ""
    birth_sequence: Annotated[int | None, At("INS", 17, codec=INTEGER)] = None
    diagnoses: Annotated[tuple[MemberDiagnosis, ...], Whole("HI", _DIAGNOSES)] = ()

    @property
    def is_corrected(self) -> bool:
        """Whether the payer marks name, birth date or sex as other than the inquiry's."""
        return (self.change_type_code, self.change_reason_code) == _CHANGED


@dataclass(slots=True, kw_only=True)
class Trace:
    """A number that finds the inquiry again (TRN).

    ``kind`` is 1 for a number of who sends this set, 2 for one repeated from the inquiry.
    ``originator`` is who gave the number: 9 or 1 and an id. ``reference`` is a further one.
    """

    kind: str
    number: str
    originator: str
    reference: str = ""


def _read_trace(e: list[str], _: Delimiters) -> Trace:
    kind, number, originator, reference = (*e[1:5], "", "", "", "")[:4]
    return Trace(kind=kind, number=number, originator=originator, reference=reference)


def _write_trace(trace: Trace) -> list[Written]:
    return [trace.kind, trace.number, trace.originator, trace.reference]


TRACES = repeated(SegmentCodec(read=_read_trace, write=_write_trace))

REPEATED_CODES = Codec(
    read=lambda text, delimiters: tuple(text.split(delimiters.repetition)),
    write=list,
    structured=True,
)
"""Codes in one element, one after the other: EQ01 and EB03."""
POINTERS = Codec(
    read=lambda text, delimiters: tuple(map(parse_integer, text.split(delimiters.component))),
    write=lambda pointers: tuple(map(str, pointers)),
    structured=True,
)
"""Positions in the person's diagnoses, from 1."""
