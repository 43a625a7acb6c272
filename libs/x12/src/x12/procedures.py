"""The composite medical procedure identifier: SV101, SVD03, SVC01, SVC06 and EB13."""

from __future__ import annotations

from dataclasses import dataclass

from x12.binding.codecs import Codec
from x12.errors import X12Error
from x12.segments import Delimiters
from x12.text import free_text

_CODED_COMPONENTS = 2
_MODIFIERS_MAX = 4
_DESCRIPTION, _LAST_CODE = 6, 7
_new = object.__new__


@dataclass(slots=True, kw_only=True)
class Procedure:
    """A procedure code with up to four modifiers; qualifier HC is HCPCS including CPT.

    ``last_code`` is the end of a range of codes, which only a 271 gives.
    """

    code: str
    qualifier: str = "HC"
    modifiers: tuple[str, ...] = ()
    description: str = ""
    last_code: str = ""


def _read(text: str, delimiters: Delimiters) -> Procedure:
    parts = text.split(delimiters.component)
    length = len(parts)
    if length < _CODED_COMPONENTS or not parts[1]:
        raise X12Error("the procedure has no code")
    # Field by field, which costs half of a call with all of them.
    procedure = _new(Procedure)
    procedure.qualifier = parts[0]
    procedure.code = parts[1]
    procedure.modifiers = ()
    procedure.description = procedure.last_code = ""
    if length > _CODED_COMPONENTS:
        modifiers = tuple(parts[2:_DESCRIPTION])
        procedure.modifiers = modifiers if "" not in modifiers else tuple(filter(None, modifiers))
        if length > _DESCRIPTION:
            procedure.description = parts[_DESCRIPTION]
            procedure.last_code = parts[_LAST_CODE] if length > _LAST_CODE else ""
    return procedure


def _write(procedure: Procedure) -> tuple[str, ...]:
    modifiers, description = procedure.modifiers, procedure.description
    if len(modifiers) > _MODIFIERS_MAX:
        raise X12Error("a procedure has at most four modifiers")
    if not description and not procedure.last_code:
        return (procedure.qualifier, procedure.code, *modifiers)
    padding = [""] * (_MODIFIERS_MAX - len(modifiers))
    rest = (*padding, free_text(description), procedure.last_code)
    return (procedure.qualifier, procedure.code, *modifiers, *rest)


PROCEDURE = Codec(read=_read, write=_write, structured=True)
"""A composite element as a procedure; modifiers close up."""
