"""The composite medical procedure identifier: SV101, SVD03, SVC01, SVC06 and EB13."""

from __future__ import annotations

from dataclasses import dataclass

from x12.binding.codecs import Codec
from x12.errors import X12Error
from x12.segments import Delimiters, Segment
from x12.text import free_text

_DESCRIPTION_COMPONENT = 7
_CODED_COMPONENTS = 2
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


def read_procedure(segment: Segment, n: int) -> Procedure:
    """Return the procedure in element n. Raises X12Error when it has no code."""
    qualifier, code, *rest = (*segment.components(n), "", "")
    if not code:
        raise segment.error("the procedure has no code", n)
    return Procedure(
        qualifier=qualifier,
        code=code,
        modifiers=tuple(modifier for modifier in rest[:4] if modifier),
        description=segment.component(n, _DESCRIPTION_COMPONENT),
    )


def read_optional_procedure(segment: Segment, n: int) -> Procedure | None:
    """Return the procedure in element n, ``None`` when absent. Raises X12Error without a code."""
    return read_procedure(segment, n) if segment.element(n) else None


def procedure_components(procedure: Procedure | None) -> tuple[str, ...]:
    """Return the composite of a procedure, empty when there is none."""
    if procedure is None:
        return ()
    modifiers = (*procedure.modifiers, "", "", "", "")[:4]
    return (procedure.qualifier, procedure.code, *modifiers, free_text(procedure.description))


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
    composite = procedure_components(procedure)
    return (*composite, procedure.last_code) if procedure.last_code else composite


PROCEDURE = Codec(read=_read, write=_write, structured=True)
"""A composite element as a procedure; modifiers close up."""
