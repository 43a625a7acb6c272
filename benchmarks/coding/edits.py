"""How long the coding edits take on a large encounter, with all NCCI pairs of a quarter loaded."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from benchmarks.coding.measuring import spread

from codesets import Catalog, CodeSystem, Coverage, Release
from codesets.catalog import Incoming, add_releases
from codesets.catalog.rows import CodeRow, Record
from codesets.edits import RULES, Codes, EncounterFacts, ServiceLine, Tables, check_encounter
from codesets.shipped import ensure_shipped
from codesets.tables import AddOn, MueLimit, PtpPair, RelativeValue

_MILLISECONDS = 1_000
_DIAGNOSES, _LINES = 12, 50
_NO_GLOBAL_DAYS = "XXX"  # as CMS writes that the concept does not apply
_FIRST_CODE, _CODES = 10_000, 10_000
_BEGINS, _ENDS = date(2026, 4, 1), date(2026, 6, 30)
_ON = date(2026, 5, 4)


@dataclass(frozen=True, slots=True)
class EditTimes:
    """Milliseconds for an encounter: codes that were not asked for before, and again.

    Those of the processor leave out how long other programs had it.
    """

    pairs: int
    encounters: int
    findings: float
    new_median_milliseconds: float
    new_slow_milliseconds: float
    again_median_milliseconds: float
    again_slow_milliseconds: float
    new_median_processor_milliseconds: float
    new_slow_processor_milliseconds: float
    again_median_processor_milliseconds: float
    again_slow_processor_milliseconds: float


def measure_edits(
    folder: Path, pairs: int, encounters: int, seed: int, *, has_fees: bool
) -> EditTimes:
    """Check encounters of 12 diagnoses and 50 lines against generated tables.

    Args:
        folder: an empty one, for the code sets.
        pairs: how many PTP pairs are loaded.
        encounters: how many are checked, each twice.
        seed: the same seed draws the same encounters.
        has_fees: whether CPT and the fee schedule are loaded too.

    """
    ensure_shipped(folder)
    add_releases(folder, _tables(pairs, has_fees=has_fees))
    catalog = Catalog.open(folder)
    drawn = list(_encounters(catalog, encounters, seed))
    codes, tables = Codes(catalog), Tables(catalog)
    new, again = _Times(), _Times()
    findings = 0
    for facts in drawn:
        for times in (new, again):
            with times.measured():
                found = check_encounter(facts, codes.on(_ON), tables, RULES)
        findings += len(found)
    return EditTimes(
        pairs,
        encounters,
        findings / encounters,
        *spread(new.elapsed),
        *spread(again.elapsed),
        *spread(new.processor),
        *spread(again.processor),
    )


class _Times:
    """Milliseconds that passed, and those of the processor."""

    def __init__(self) -> None:
        self.elapsed: list[float] = []
        self.processor: list[float] = []

    @contextmanager
    def measured(self) -> Iterator[None]:
        began, worked = time.perf_counter(), time.process_time()
        yield
        self.elapsed.append((time.perf_counter() - began) * _MILLISECONDS)
        self.processor.append((time.process_time() - worked) * _MILLISECONDS)


def _tables(pairs: int, *, has_fees: bool) -> Iterator[Incoming]:
    made: dict[CodeSystem, Iterator[Record]] = {
        CodeSystem.PTP_PRACTITIONER: _pairs(pairs),
        CodeSystem.MUE_PRACTITIONER: (MueLimit(code, 2, 3) for code in _codes()),
        CodeSystem.ADD_ON: (AddOn(code, str(int(code) - 1), 1) for code in _codes()[1::20]),
    }
    if has_fees:
        made[CodeSystem.CPT] = (CodeRow(code, billable=True) for code in _codes())
        made[CodeSystem.RELATIVE_VALUE] = map(_relative_value, _codes())
    for system, records in made.items():
        coverage = Coverage.COMPLETE if system.has_codes else Coverage.TABLE
        release = Release(system, "generated", _BEGINS, _ENDS, "generated", coverage)
        yield Incoming(release, f"generated {pairs}", records)


def _codes() -> Sequence[str]:
    return [str(_FIRST_CODE + number) for number in range(_CODES)]


def _relative_value(code: str) -> RelativeValue:
    """Return a row as of a procedure to which global days do not apply."""
    indicators = (
        ("status", "A"),
        ("global_days", _NO_GLOBAL_DAYS),
        ("pctc", "0"),
        ("bilateral", "0"),
    )
    return RelativeValue(code, "", *(Decimal(1),) * 5, indicators)


def _pairs(count: int) -> Iterator[PtpPair]:
    """Yield pairs of which each first code has as many as another."""
    codes = _codes()
    partners = max(1, count // _CODES)
    for at, column1 in enumerate(codes):
        for step in range(1, partners + 1):
            column2 = codes[(at + 7 * step) % _CODES]
            yield PtpPair(column1, column2, date(2020, 1, 1), None, step % 2, "generated")


def _encounters(catalog: Catalog, count: int, seed: int) -> Iterator[EncounterFacts]:
    chance = random.Random(seed)
    entries = catalog.entries(CodeSystem.ICD10CM, _ON)
    diagnoses = [entry.code for entry in entries if entry.billable]
    for _ in range(count):
        lines = [
            ServiceLine(CodeSystem.CPT, code, _ON, (), Decimal(1), (1, 2, 3))
            for code in chance.sample(_codes(), _LINES)
        ]
        drawn = tuple(chance.sample(diagnoses, _DIAGNOSES))
        yield EncounterFacts(_ON, "11", drawn, tuple(lines), "F", date(1980, 6, 15))
