"""Judges the codes of an encounter against the code sets, by date of service."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from codesets import Catalog, CodeEntry, CodeSystem, normalize
from codesets.catalog import View
from codesets.edits import EditRule
from coding_svc.code_sets.domain import system_of
from coding_svc.code_sets.service import Judgment, judge, nearest_billable
from coding_svc.edits.bills import systems_of
from coding_svc.edits.facts import facts_of
from coding_svc.edits.schemas import FindingOut, finding_out
from coding_svc.edits.service import run_edits, uncovered_tables
from coding_svc.encounter.schemas import CodingWarning, EncounterIn
from kit.problems import ProblemError


def judge_diagnoses(
    catalog: Catalog, posted: EncounterIn
) -> tuple[list[ProblemError], list[CodingWarning]]:
    """Return what must be mended (unknown, not billable) and what is only worth a look."""
    placed, on = list(_placed_codes(posted)), posted.service_date
    judgment = judge(catalog, CodeSystem.ICD10CM, [code for _place, code in placed], on)
    faults = [
        _fault(catalog, judgment, code, on, place)
        for place, code in placed
        if not _is_billable(judgment.found.get(normalize(code)))
    ]
    warnings = [_date_warning(judgment.warning)] if placed and judgment.warning else []
    return faults, warnings


def _placed_codes(posted: EncounterIn) -> Iterator[tuple[str, str]]:
    """Yield every diagnosis code with its place."""
    for place, diagnosis in enumerate(posted.diagnoses):
        yield f"/diagnoses/{place}/code", diagnosis.code
    bill = posted.institutional
    if bill and bill.admitting_diagnosis:
        yield "/institutional/admitting_diagnosis", bill.admitting_diagnosis
    for place, code in enumerate(bill.reasons_for_visit if bill else ()):
        yield f"/institutional/reasons_for_visit/{place}", code


def _is_billable(code: CodeEntry | None) -> bool:
    return code is not None and code.billable


def _fault(catalog: Catalog, judgment: Judgment, code: str, on: date, pointer: str) -> ProblemError:
    if judgment.release is None:
        return ProblemError(detail="No release of ICD-10-CM is loaded.", pointer=pointer)
    what = (
        "only groups other codes and is not billable"
        if normalize(code) in judgment.found
        else f"is not in ICD-10-CM {judgment.release.name}"
    )
    hint = ", ".join(nearest_billable(catalog, CodeSystem.ICD10CM, code, on))
    advice = f" Nearest billable codes: {hint}." if hint else ""
    return ProblemError(detail=f"{code} {what}.{advice}", pointer=pointer)


def _date_warning(detail: str, pointer: str | None = None) -> CodingWarning:
    return CodingWarning(rule="release-does-not-cover-date", detail=detail, pointer=pointer)


def judge_procedures(catalog: Catalog, posted: EncounterIn) -> list[CodingWarning]:
    """Warn about code systems that are not loaded, and what is not of the date of service."""
    views = dict(_views_of_procedures(catalog, posted))
    pointer = "/institutional" if posted.institutional else "/procedures"
    missing = [
        CodingWarning(
            rule="code-system-not-loaded",
            detail=f"{name.upper()} is not loaded, so its codes were not checked.",
            pointer=pointer,
        )
        for name, view in views.items()
        if view is None
    ]
    uncovered = [
        *(view.warning for view in views.values() if view and view.warning),
        *uncovered_tables(catalog, facts_of(posted)),
    ]
    return missing + [_date_warning(each, pointer) for each in uncovered]


def _views_of_procedures(
    catalog: Catalog, posted: EncounterIn
) -> Iterator[tuple[str, View | None]]:
    """Yield each code system of the procedures and the bill; None where it is not loaded."""
    names: set[str] = {procedure.system for procedure in posted.procedures}
    if posted.institutional:
        names |= {system.value for system in systems_of(posted.institutional)}
    for name in sorted(names):
        system = system_of(name)
        yield name, catalog.view(system, posted.service_date) if system else None


def judge_together(
    catalog: Catalog,
    posted: EncounterIn,
    rules: Sequence[EditRule],
    overrides: Mapping[str, str],
) -> list[FindingOut]:
    """Return what the coding edits find, with the reasons for which a coder let errors pass.

    Args:
        catalog: the code sets and tables.
        posted: the encounter with the codes to judge.
        rules: those that hold for the organization.
        overrides: a reason for each rule whose errors hold nothing here.

    """
    found = run_edits(catalog, facts_of(posted), rules)
    return [finding_out(each, overrides.get(each.rule_id)) for each in found]
