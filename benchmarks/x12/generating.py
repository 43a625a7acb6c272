"""Writes made-up X12 files of any size: one transaction set is held in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Protocol

from benchmarks.x12.drawing import Draw
from benchmarks.x12.generating_claims import generate_claim_set
from benchmarks.x12.generating_remittances import generate_remittance_set

Kind = Literal["837P", "835"]

SET_CLAIMS_MAX = 5_000


class SetGenerator(Protocol):
    """Yields a transaction set without ST and SE, in pieces of whole segments."""

    def __call__(self, draw: Draw, first: int, claims: int) -> Iterator[str]: ...


_GENERATORS: dict[Kind, SetGenerator] = {
    "837P": generate_claim_set,
    "835": generate_remittance_set,
}
_GROUPS: dict[Kind, tuple[str, str]] = {
    "837P": ("HC", "005010X222A1"),
    "835": ("HP", "005010X221A1"),
}
# An 835 leaves ST03 out; its guide stands in GS08 alone.
_HEADERS: dict[Kind, str] = {"837P": "ST*837*{}*005010X222A1~\n", "835": "ST*835*{}~\n"}


def write_file(path: Path, kind: Kind, claims: int, seed: int) -> None:
    """Write a file of so many claims or claim payments. The same seed gives the same bytes."""
    with path.open("w", encoding="ascii", newline="") as file:
        file.writelines(generate_file(kind, claims, seed))


def generate_file(kind: Kind, claims: int, seed: int) -> Iterator[str]:
    """Yield the pieces of an interchange: its head, its transaction sets, its end."""
    identifier, guide = _GROUPS[kind]
    yield (
        "ISA*00*          *00*          *ZZ*BENCHSENDER    *ZZ*BENCHRECEIVER  "
        "*260303*0900*^*00501*000000001*0*T*:~\n"
        f"GS*{identifier}*BENCHSENDER*BENCHRECEIVER*20260303*0900*1*X*{guide}~\n"
    )
    draw = Draw(seed)
    firsts = range(1, claims + 1, SET_CLAIMS_MAX)
    for number, first in enumerate(firsts, 1):
        size = min(SET_CLAIMS_MAX, claims + 1 - first)
        yield _generate_set(draw, kind, number, first, size)
    yield f"GE*{len(firsts)}*1~\nIEA*1*000000001~\n"


def _generate_set(draw: Draw, kind: Kind, number: int, first: int, claims: int) -> str:
    control_number = f"{number:04d}"
    header = _HEADERS[kind].format(control_number)
    body = "".join(_GENERATORS[kind](draw, first, claims))
    return f"{header}{body}SE*{body.count('~') + 2}*{control_number}~\n"
