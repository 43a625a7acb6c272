"""The composite medical procedure identifier: SV101, SVD03, SVC01, SVC06 and EB13."""

from __future__ import annotations

from dataclasses import dataclass

from x12.binding.codecs import Codec
from x12.errors import X12Error
from x12.segments import Delimiters
from x12.text import free_text

_CODED_COMPONENTS = 2
_MODIFIERS_MAX = 4
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
    if len(parts) < _CODED_COMPONENTS or not parts[1]:
        raise X12Error("the procedure has no code")
    # Field by field, which costs half of a call with all of them.
    procedure = _new(Procedure)
    procedure.qualifier, procedure.code = parts[:2]
    if len(parts) == _CODED_COMPONENTS:
        procedure.modifiers = ()
        procedure.description = procedure.last_code = ""
    else:
        procedure.modifiers = tuple([each for each in parts[2:6] if each])
        procedure.description, procedure.last_code = (*parts[6:8], "", "")[:2]
    return procedure


def _write(procedure: Procedure) -> tuple[str, ...]:
    modifiers = (*procedure.modifiers, "", "", "", "")[:_MODIFIERS_MAX]
    description = free_text(procedure.description)
    return (procedure.qualifier, procedure.code, *modifiers, description, procedure.last_code)


PROCEDURE = Codec(read=_read, write=_write, structured=True)
"""A composite element as a procedure; modifiers close up."""
