"""What is kept of every act of coding: which codes, from whom, why, and judged by what."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from pydantic import BaseModel

from codesets import Catalog, CodeSystem, normalize
from coding_svc.code_sets.domain import system_of
from coding_svc.edits.bills import system_of_procedure
from coding_svc.encounter.schemas import CodeProvenance, CodingIn, EncounterIn
from contracts.institutional import InstitutionalFacts, RevenueLine
from contracts.shapes import Diagnosis, Procedure
from kit.problems import ProblemError

Origin = Literal["ehr", "coder"]


class AssignedCode(BaseModel):
    """One code of one act of coding, with where it is from; `quote` is kept as the note was."""

    kind: Literal[
        "diagnosis",
        "procedure",
        "admitting_diagnosis",
        "reason_for_visit",
        "inpatient_procedure",
        "revenue_code",
    ]
    position: int
    system: str
    code: str
    modifiers: list[str] = []
    units: str | None = None
    diagnosis_pointers: list[int] = []
    present_on_admission: str | None = None
    source: Literal["ehr", "coder", "suggester"]
    suggester: str | None = None
    suggester_version: str | None = None
    start: int | None = None
    end: int | None = None
    matched_term: str | None = None
    quote: str | None = None


def codes_of_ehr(posted: EncounterIn) -> list[AssignedCode]:
    """Return the codes that came with an encounter."""
    diagnoses = [_diagnosis(place, each) for place, each in enumerate(posted.diagnoses, start=1)]
    lines = [_procedure(place, each) for place, each in enumerate(posted.procedures, start=1)]
    return diagnoses + lines + codes_of_bill(posted.institutional, "ehr")


def codes_of_coder(coding: CodingIn, note: str | None) -> list[AssignedCode]:
    """Return a coder's codes, each with the passage of the note that it is said to come from."""
    diagnoses = [
        _with_provenance(_diagnosis(place, each), each.provenance, note)
        for place, each in enumerate(coding.diagnoses, start=1)
    ]
    lines = [
        _with_provenance(_procedure(place, each), each.provenance, note)
        for place, each in enumerate(coding.procedures, start=1)
    ]
    return diagnoses + lines + codes_of_bill(coding.institutional, "coder")


def codes_of_bill(
    bill: InstitutionalFacts | None, source: Literal["ehr", "coder"]
) -> list[AssignedCode]:
    """Return the codes of a bill besides its diagnoses; positions count each kind by itself."""
    if bill is None:
        return []
    admitting = [bill.admitting_diagnosis] if bill.admitting_diagnosis else []
    icd10cm, icd10pcs = CodeSystem.ICD10CM.value, CodeSystem.ICD10PCS.value
    given: list[tuple[str, str, int, str]] = [
        *(("admitting_diagnosis", icd10cm, 1, normalize(code)) for code in admitting),
        *(
            ("reason_for_visit", icd10cm, place, normalize(code))
            for place, code in enumerate(bill.reasons_for_visit, start=1)
        ),
        *(
            ("inpatient_procedure", icd10pcs, place, each.code)
            for place, each in enumerate(bill.procedures, start=1)
        ),
    ]
    plain = [
        AssignedCode.model_validate(
            {"kind": kind, "system": system, "position": place, "code": code, "source": source}
        )
        for kind, system, place, code in given
    ]
    lines = enumerate(bill.revenue_lines, start=1)
    return plain + [code for place, line in lines for code in _revenue_line(place, line, source)]


def _revenue_line(
    place: int, line: RevenueLine, source: Literal["ehr", "coder"]
) -> Iterator[AssignedCode]:
    yield AssignedCode(
        kind="revenue_code",
        position=place,
        system=CodeSystem.REVENUE_CODE.value,
        code=line.revenue_code,
        units=f"{line.units.normalize():f}",
        source=source,
    )
    if line.procedure_code:
        yield AssignedCode(
            kind="procedure",
            position=place,
            system=system_of_procedure(line.procedure_code).value,
            code=line.procedure_code,
            modifiers=line.modifiers,
            units=f"{line.units.normalize():f}",
            source=source,
        )


def span_faults(coding: CodingIn, note: str | None) -> Iterator[ProblemError]:
    """Demand that every passage lies in the note that is stored."""
    length = len(note or "")
    told = {
        "diagnoses": [each.provenance for each in coding.diagnoses],
        "procedures": [each.provenance for each in coding.procedures],
    }
    for name, provenances in told.items():
        for place, each in enumerate(provenances):
            if each and (each.end or 0) > length:
                yield ProblemError(
                    detail=f"The note of the encounter has {length} characters.",
                    pointer=f"/{name}/{place}/provenance/end",
                )


def releases_of(catalog: Catalog, codes: Sequence[AssignedCode], on: date) -> dict[str, str | None]:
    """Return the release of each code set that judged the codes; None where none is loaded."""
    systems = sorted({each.system for each in codes})
    return {name: _release(catalog, system_of(name), on) for name in systems}


def _release(catalog: Catalog, system: CodeSystem | None, on: date) -> str | None:
    view = catalog.view(system, on) if system else None
    return view.release.name if view else None


def _diagnosis(place: int, diagnosis: Diagnosis) -> AssignedCode:
    return AssignedCode(
        kind="diagnosis",
        position=place,
        system=CodeSystem.ICD10CM.value,
        code=normalize(diagnosis.code),
        present_on_admission=diagnosis.present_on_admission,
        source="ehr",
    )


def _procedure(place: int, line: Procedure) -> AssignedCode:
    return AssignedCode(
        kind="procedure",
        position=place,
        system=line.system,
        code=line.code,
        modifiers=line.modifiers,
        units=f"{line.units.normalize():f}",
        diagnosis_pointers=line.diagnosis_pointers,
        source="ehr",
    )


def _with_provenance(
    code: AssignedCode, provenance: CodeProvenance | None, note: str | None
) -> AssignedCode:
    if provenance is None:
        return code.model_copy(update={"source": "coder"})
    quote = None if provenance.start is None else (note or "")[provenance.start : provenance.end]
    told = {
        **provenance.model_dump(),
        "source": "suggester" if provenance.suggester else "coder",
        "quote": quote,
    }
    return code.model_copy(update=told)
