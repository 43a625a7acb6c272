"""What differs between two versions of an encounter, told without the chart.

Codes, units, modifiers, dates, places and charges are told with their values; of everything else
only the name of the field is told.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from codesets import normalize
from coding_svc.encounter.schemas import EncounterIn, EncounterLine
from contracts.events.encounters import ChangedField
from contracts.institutional import InpatientProcedure, InstitutionalFacts, RevenueLine
from contracts.shapes import Diagnosis

# The note is no part of a bill, and a status says how complete codes are; the rest of these are
# told in their own ways.
_APART = {
    "coding_status", "note", "diagnoses", "procedures", "patient", "coverages", "institutional",
}  # fmt: skip
_WITH_VALUES = {"service_date", "place_of_service"}
_COLUMNS_WITHOUT_VALUES = {"authorization_number", "line_control_number"}


def differences(before: EncounterIn, after: EncounterIn) -> list[ChangedField]:
    """Return what a bill of the one says otherwise than a bill of the other."""
    return [
        *_columns("diagnoses", Diagnosis, _written(before), _written(after)),
        *_columns("procedures", EncounterLine, before.procedures, after.procedures),
        *_named("patient", before.patient.model_dump(), after.patient.model_dump()),
        *_coverages(before, after),
        *_bill(before.institutional, after.institutional),
        *_rest(before, after),
    ]


def _written(posted: EncounterIn) -> list[Diagnosis]:
    """Return the diagnoses in the one form in which they are billed."""
    return [each.model_copy(update={"code": normalize(each.code)}) for each in posted.diagnoses]


def _columns(
    prefix: str, model: type[BaseModel], before: Sequence[BaseModel], after: Sequence[BaseModel]
) -> Iterator[ChangedField]:
    """Tell each column of a table that differs, most with a value for every row."""
    for name in model.model_fields:
        was, now = ([_text(getattr(row, name)) for row in rows] for rows in (before, after))
        if was == now:
            continue
        if name in _COLUMNS_WITHOUT_VALUES:
            yield ChangedField(field=f"{prefix}.{name}")
        else:
            yield ChangedField(field=f"{prefix}.{name}", before=was, after=now)


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"  # 1.0 units are 1 unit
    if isinstance(value, list):
        return " ".join(str(each) for each in value) or "-"
    return "-" if value is None else str(value)


def _named(prefix: str, was: dict[str, Any], now: dict[str, Any]) -> Iterator[ChangedField]:
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) != now.get(name):
            yield ChangedField(field=f"{prefix}.{name}")


def _coverages(before: EncounterIn, after: EncounterIn) -> Iterator[ChangedField]:
    was, now = (
        {each.priority: each.model_dump() for each in one.coverages} for one in (before, after)
    )
    for priority in ("primary", "secondary", "tertiary"):
        of_priority = was.get(priority, {}), now.get(priority, {})
        yield from _named(f"coverages.{priority}", *of_priority)


def _bill(
    before: InstitutionalFacts | None, after: InstitutionalFacts | None
) -> Iterator[ChangedField]:
    """Tell what differs in the bill of an institution, whose kind of claim stays the same."""
    if before is None or after is None:
        return
    at = "institutional"
    yield from _columns(
        f"{at}.revenue_lines", RevenueLine, before.revenue_lines, after.revenue_lines
    )
    yield from _columns(f"{at}.procedures", InpatientProcedure, before.procedures, after.procedures)
    tables = {"revenue_lines", "procedures"}
    yield from _named(at, before.model_dump(exclude=tables), after.model_dump(exclude=tables))


def _rest(before: EncounterIn, after: EncounterIn) -> Iterator[ChangedField]:
    for name in sorted(EncounterIn.model_fields.keys() - _APART):
        was, now = getattr(before, name), getattr(after, name)
        if was != now and name in _WITH_VALUES:
            yield ChangedField(field=name, before=[_text(was)], after=[_text(now)])
        elif was != now:
            yield ChangedField(field=name)
