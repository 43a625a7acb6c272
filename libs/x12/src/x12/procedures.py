"""The composite medical procedure identifier: SV101, SVD03, SVC01, SVC06 and EB13."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A procedure code with up to four modifiers; qualifier HC is HCPCS including CPT."""

    code: str
    qualifier: str = "HC"
    modifiers: tuple[str, ...] = ()
    description: str = ""
