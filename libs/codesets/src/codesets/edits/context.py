"""An encounter with what the code sets and tables say of its codes: what a rule is given."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from codesets.codes import as_written
from codesets.edits.codes import CodesOn, KnownDiagnosis
from codesets.edits.kept import kept
from codesets.edits.model import EncounterFacts, Hit, ServiceLine
from codesets.edits.procedures import is_visit
from codesets.edits.tables import Tables
from codesets.model import CodeSystem
from codesets.tables import AddOn, MueLimit, PtpPair, RelativeValue

# All lines of a professional claim. A bill has up to 999, and pairs of them are found one by one.
_LINES_NAMED_MAX = 50


class PlacedLine(NamedTuple):
    """A service line, its code, and a JSON pointer to it."""

    line: ServiceLine
    code: str
    position: str

    def has(self, modifiers: frozenset[str]) -> bool:
        """Return whether it has any of the modifiers."""
        own = self.line.modifiers  # mostly none, and asked hundreds of times for each encounter
        return bool(own) and not modifiers.isdisjoint(own)


class PlacedDiagnosis(NamedTuple):
    """A diagnosis that is valid on the date, and its place in the encounter, from 0."""

    place: int
    code: str
    known: KnownDiagnosis


class Exceeded(NamedTuple):
    """Lines of one code and date with more units than are plausible for the day."""

    limit: MueLimit
    lines: Sequence[PlacedLine]
    units: Decimal


class Context:
    """What rules read. Everything is looked up once, and only when a rule asks for it."""

    def __init__(self, facts: EncounterFacts, codes: CodesOn, tables: Tables) -> None:
        self.facts, self.codes, self.tables = facts, codes, tables
        codes.expect_diagnoses(facts.diagnoses)

    @kept
    def diagnoses(self) -> tuple[PlacedDiagnosis, ...]:
        """The diagnoses that exist, in order; what does not exist is judged by E01 alone."""
        return tuple(
            [
                PlacedDiagnosis(place, code, known)
                for place, code in enumerate(self.facts.diagnoses)
                if (known := self.codes.diagnosis(code))
            ]
        )

    @kept
    def lines(self) -> tuple[PlacedLine, ...]:
        return tuple(
            [
                PlacedLine(line, line.code, line.position or f"/procedures/{place}")
                for place, line in enumerate(self.facts.lines)
            ]
        )

    @kept
    def marked(self) -> Sequence[PlacedLine]:
        """The lines that have modifiers: mostly few."""
        return [each for each in self.lines if each.line.modifiers]

    @kept
    def visits(self) -> Sequence[PlacedLine]:
        """The lines for evaluation and management: mostly one."""
        return [each for each in self.lines if is_visit(each.code)]

    @kept
    def days(self) -> Mapping[date, Sequence[PlacedLine]]:
        """The lines of each date of service."""
        days: dict[date, list[PlacedLine]] = {}
        for each in self.lines:
            days.setdefault(each.line.service_date, []).append(each)
        return days

    @kept
    def priced(self) -> Mapping[date, Sequence[PlacedLine]]:
        """The lines of each date whose codes are in the fee schedule."""
        days: dict[date, list[PlacedLine]] = {}
        for each in self.lines if self.fees else ():
            if each.code in self.fees:
                days.setdefault(each.line.service_date, []).append(each)
        return days

    @kept
    def by_code(self) -> Mapping[date, Mapping[str, Sequence[PlacedLine]]]:
        """The lines of each date, by their code."""
        days: dict[date, dict[str, list[PlacedLine]]] = {}
        for each in self.lines:
            days.setdefault(each.line.service_date, {}).setdefault(each.code, []).append(each)
        return days

    @kept
    def pairs(self) -> Mapping[date, Mapping[int, Sequence[PtpPair]]]:
        """The PTP pairs among the codes of each date, by modifier indicator."""
        return {on: self.tables.pairs(lines.keys(), on) for on, lines in self.by_code.items()}

    @kept
    def exceeded(self) -> Sequence[Exceeded]:
        """The limits that the lines of a day exceed together; no line does without its day."""
        found: list[Exceeded] = []
        for on, of_day in self.by_code.items():
            totals = {code: _units(lines) for code, lines in of_day.items()}
            limits = self.tables.limits(totals.keys(), on, max(totals.values()))
            found += [
                Exceeded(limits[code], of_day[code], total)
                for code, total in totals.items()
                if code in limits and total > limits[code].units
            ]
        return found

    @kept
    def add_ons(self) -> Mapping[date, Mapping[str, Sequence[AddOn]]]:
        """The rows of each add-on code among the codes of each date."""
        found: dict[date, dict[str, list[AddOn]]] = {}
        for on, lines in self.by_code.items():
            of_day = found.setdefault(on, {})
            for row in self.tables.add_ons(lines.keys(), on):
                of_day.setdefault(row.add_on_code, []).append(row)
        return found

    @kept
    def fees(self) -> Mapping[str, RelativeValue]:
        """The fee schedule's rows of all codes on the date of the visit."""
        return self.tables.fees({each.code for each in self.lines}, self.facts.service_date)

    @kept
    def _indicators(self) -> Mapping[str, Mapping[str, str]]:
        return {code: dict(row.indicators) for code, row in self.fees.items()}

    def indicator(self, code: str, name: str) -> str:
        """Return a policy indicator of the fee schedule; empty when it is not loaded."""
        row = self._indicators.get(code)
        return row.get(name, "") if row else ""

    def has_diagnosis(self, *prefixes: str) -> bool:
        return any(code.startswith(prefixes) for code in self.facts.diagnoses)

    def at_diagnoses(self, *places: int, **words: str) -> Hit:
        """Return a hit on diagnoses, by their places."""
        codes = tuple(written(self.facts.diagnoses[place]) for place in places)
        return Hit(codes, tuple(f"/diagnoses/{place}" for place in places), words)

    def at_lines(self, *lines: PlacedLine, **words: str) -> Hit:
        """Return a hit on service lines; of very many the first are named, and the last."""
        if len(lines) > _LINES_NAMED_MAX:
            lines = (*lines[: _LINES_NAMED_MAX - 1], lines[-1])
        _lines, codes, positions = zip(*lines, strict=True)
        return Hit(tuple(dict.fromkeys(codes)), positions, words)


def _units(lines: Sequence[PlacedLine]) -> Decimal:
    if len(lines) == 1:
        return lines[0].line.units
    return sum((each.line.units for each in lines), Decimal(0))


def written(code: str) -> str:
    """Return a diagnosis code as people write it."""
    return as_written(CodeSystem.ICD10CM, code)
