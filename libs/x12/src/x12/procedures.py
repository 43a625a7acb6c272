"""The composite medical procedure identifier: SV101, SVD03, SVC01, SVC06 and EB13."""

from __future__ import annotations

from dataclasses import dataclass

from x12.segments import Segment
from x12.writing import free_text

_DESCRIPTION_COMPONENT = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A procedure code with up to four modifiers; qualifier HC is HCPCS including CPT."""

    code: str
    qualifier: str = "HC"
    modifiers: tuple[str, ...] = ()
    description: str = ""


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
