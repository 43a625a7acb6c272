"""The bill of an institution as the coding edits judge it."""

from collections.abc import Sequence

from codesets import CodeSystem, normalize
from codesets.edits import SETTINGS, RevenueLine, ServiceLine, Setting, Stay
from contracts import institutional
from contracts.institutional import InstitutionalFacts
from contracts.shapes import Diagnosis

# Claim filing indicators.
MEDICARE_PART_B = "MB"
MEDICARE = frozenset({"MA", MEDICARE_PART_B})


def setting_of(bill: InstitutionalFacts) -> Setting | None:
    """Return whether inpatients or outpatients are billed; None for a type that is not taken."""
    return SETTINGS.get(bill.type_of_bill[:3])


def stay_of(bill: InstitutionalFacts, diagnoses: Sequence[Diagnosis]) -> Stay:
    """Return the bill with what is told of its diagnoses, codes without point."""
    return Stay(
        type_of_bill=bill.type_of_bill,
        statement_from=bill.statement_from,
        statement_to=bill.statement_to,
        discharge_status=bill.discharge_status or "",
        present_on_admission=tuple(each.present_on_admission or "" for each in diagnoses),
        admitting_diagnosis=normalize(bill.admitting_diagnosis or ""),
        reasons_for_visit=tuple(map(normalize, bill.reasons_for_visit)),
        procedures=tuple(each.code for each in bill.procedures),
        revenue_lines=tuple(map(_revenue_line, bill.revenue_lines)),
        condition_codes=frozenset(bill.condition_codes),
    )


def _revenue_line(line: institutional.RevenueLine) -> RevenueLine:
    return RevenueLine(line.revenue_code, line.procedure_code or "", line.units, line.service_date)


def lines_of(bill: InstitutionalFacts, diagnosis_count: int) -> tuple[ServiceLine, ...]:
    """Return the lines that have a HCPCS or CPT code; a bill points no line at a diagnosis.

    They count as pointing at all, and a line without a date as of the last one of the statement.
    """
    pointers = tuple(range(1, diagnosis_count + 1))
    return tuple(
        ServiceLine(
            system_of_procedure(line.procedure_code),
            line.procedure_code,
            line.service_date or bill.statement_to,
            tuple(line.modifiers),
            line.units,
            pointers,
            f"/institutional/revenue_lines/{place}",
        )
        for place, line in enumerate(bill.revenue_lines)
        if line.procedure_code
    )


def system_of_procedure(code: str) -> CodeSystem:
    """Return the system of a code: those of HCPCS Level II begin with a letter."""
    return CodeSystem.HCPCS if code[0].isalpha() else CodeSystem.CPT


def systems_of(bill: InstitutionalFacts) -> set[CodeSystem]:
    """Return the code systems that a bill uses besides ICD-10-CM and revenue codes."""
    codes = [line.procedure_code for line in bill.revenue_lines if line.procedure_code]
    inpatient = {CodeSystem.ICD10PCS} if bill.procedures else set()
    return inpatient | {system_of_procedure(code) for code in codes}
