"""Judges the codes of an encounter against the code sets, by date of service."""

from collections.abc import Sequence
from datetime import date

from coding_svc.code_sets.domain import ICD10CM, Code, normalize, with_point
from coding_svc.code_sets.service import CodeLookup, Judgment, nearest_billable
from coding_svc.encounter.schemas import CodingWarning
from contracts.shapes import Diagnosis, Procedure
from kit.problems import ProblemError


async def judge_diagnoses(
    codes: CodeLookup, diagnoses: Sequence[Diagnosis], on: date
) -> tuple[list[ProblemError], list[CodingWarning]]:
    """Return what must be mended (unknown, not billable) and what is only worth a look."""
    judgment = await codes.judge(ICD10CM, [diagnosis.code for diagnosis in diagnoses], on)
    faults = [
        await _fault(codes, judgment, diagnosis.code, f"/diagnoses/{place}/code")
        for place, diagnosis in enumerate(diagnoses)
        if not _is_billable(judgment.found.get(normalize(diagnosis.code)))
    ]
    return faults, _date_warnings(judgment, on) if diagnoses else []


def _is_billable(code: Code | None) -> bool:
    return code is not None and code.billable


async def _fault(codes: CodeLookup, judgment: Judgment, code: str, pointer: str) -> ProblemError:
    if judgment.release is None:
        return ProblemError(detail="No release of ICD-10-CM is loaded.", pointer=pointer)
    near = await nearest_billable(codes.session, judgment.release, code)
    what = (
        "only groups other codes and is not billable"
        if normalize(code) in judgment.found
        else f"is not in ICD-10-CM {judgment.release.name}"
    )
    hint = ", ".join(with_point(other.code) for other in near)
    advice = f" Nearest billable codes: {hint}." if hint else ""
    return ProblemError(detail=f"{code} {what}.{advice}", pointer=pointer)


def _date_warnings(judgment: Judgment, on: date) -> list[CodingWarning]:
    if judgment.covers_date or judgment.release is None:
        return []
    release = judgment.release
    detail = (
        f"No loaded release of ICD-10-CM covers {on}; judged by {release.name}"
        f" ({release.valid_from} to {release.valid_to})."
    )
    return [CodingWarning(rule="release-does-not-cover-date", detail=detail)]


async def judge_procedures(
    codes: CodeLookup, procedures: Sequence[Procedure], on: date
) -> list[CodingWarning]:
    """Warn about code systems that are not loaded; they hold nothing up."""
    missing = [
        system
        for system in sorted({procedure.system for procedure in procedures})
        if (await codes.judge(system, [], on)).release is None
    ]
    return [
        CodingWarning(
            rule="code-system-not-loaded",
            detail=f"{system.upper()} is not loaded, so its codes were not checked.",
            pointer="/procedures",
        )
        for system in missing
    ]
