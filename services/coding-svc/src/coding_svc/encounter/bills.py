"""Rules on the bill of an institution that need no code set: what must be there and agree."""

from collections.abc import Iterator
from datetime import date

from codesets.edits import Setting
from codesets.edits.stay import FINAL_FREQUENCIES, INTERIM_FREQUENCIES
from coding_svc.edits.bills import setting_of
from coding_svc.encounter import domain
from coding_svc.encounter.domain import Fault
from coding_svc.encounter.schemas import EncounterIn
from contracts.institutional import InstitutionalFacts

_AT = "/institutional"
_ADMISSION = (
    "admission_date", "admission_hour", "admission_type", "admission_source",
    "admitting_diagnosis", "discharge_status",
)  # fmt: skip
_OR_DRAFT = "or post it as draft."


def check_claim_type(posted: EncounterIn) -> Iterator[Fault]:
    """Demand the bill of an institution exactly where the claim type says so."""
    if posted.claim_type == "institutional":
        if posted.institutional is None:
            yield Fault("/claim_type", "It needs the bill of the institution, in /institutional.")
        if posted.procedures:
            detail = "Service lines of an institution stand in /institutional/revenue_lines."
            yield Fault("/procedures", detail)
        return
    if posted.institutional is not None:
        yield Fault(_AT, "Leave it out, or say that the claim type is institutional.")
    for place, diagnosis in enumerate(posted.diagnoses):
        if diagnosis.present_on_admission:
            pointer = f"/diagnoses/{place}/present_on_admission"
            yield Fault(pointer, "Only the bill of an institution tells it.")


def check_bill(posted: EncounterIn, bill: InstitutionalFacts) -> Iterator[Fault]:
    """Demand dates that agree, and of final coding all that the bill cannot be without."""
    setting = setting_of(bill)
    if setting is None:
        yield Fault(f"{_AT}/type_of_bill", "Bills of this facility and class are not taken yet.")
        return
    yield from _period(posted.service_date, bill, is_inpatient=setting is Setting.INPATIENT)
    yield from _stay(bill, is_inpatient=setting is Setting.INPATIENT)
    yield from _lines(bill)
    if posted.coding_status == "final":
        yield from _complete(bill, is_inpatient=setting is Setting.INPATIENT)


def _period(on: date, bill: InstitutionalFacts, *, is_inpatient: bool) -> Iterator[Fault]:
    if bill.statement_to < bill.statement_from:
        yield Fault(f"{_AT}/statement_to", "The statement ends before it begins.")
    if is_inpatient and on != (bill.discharge_date or bill.statement_to):
        detail = (
            "Give the date of discharge; while the patient is still there, the statement's end."
        )
        yield Fault("/service_date", detail)
    if not is_inpatient and not bill.statement_from <= on <= bill.statement_to:
        yield Fault("/service_date", "It is outside the statement period.")


def _stay(bill: InstitutionalFacts, *, is_inpatient: bool) -> Iterator[Fault]:
    ends = bill.discharge_date or bill.statement_to
    if bill.admission_date and bill.admission_date > ends:
        yield Fault(f"{_AT}/admission_date", "The admission is after the end of the stay.")
    if bill.type_of_bill[-1] in INTERIM_FREQUENCIES:
        for name in ("discharge_date", "discharge_hour"):
            if getattr(bill, name) is not None:
                yield Fault(f"{_AT}/{name}", "An interim bill (frequency 2, 3) has no discharge.")
    for place, procedure in enumerate(bill.procedures):
        if not is_inpatient:
            detail = "Outpatients have HCPCS codes on revenue lines, not ICD-10-PCS."
            yield Fault(f"{_AT}/procedures/{place}", detail)
        elif procedure.performed_on > ends:
            detail = "It is after the end of the stay."
            yield Fault(f"{_AT}/procedures/{place}/performed_on", detail)
    for place, span in enumerate(bill.occurrence_spans):
        if span.last_on < span.first_on:
            yield Fault(f"{_AT}/occurrence_spans/{place}/last_on", "It ends before it begins.")


def _lines(bill: InstitutionalFacts) -> Iterator[Fault]:
    at = f"{_AT}/revenue_lines"
    for place, line in enumerate(bill.revenue_lines):
        if line.non_covered_cents > line.charge_cents:
            yield Fault(f"{at}/{place}/non_covered_cents", "It is more than the charge.")
    numbers = [line.line_control_number for line in bill.revenue_lines]
    for place in domain.repeated(numbers):
        yield Fault(f"{at}/{place}/line_control_number", "It stands on an earlier line.")
    yield from domain.check_charges([line.charge_cents for line in bill.revenue_lines], at)


def _complete(bill: InstitutionalFacts, *, is_inpatient: bool) -> Iterator[Fault]:
    wanted = ["attending_provider", *(_ADMISSION if is_inpatient else ())]
    if is_inpatient and bill.type_of_bill[-1] in FINAL_FREQUENCIES:
        wanted += ["discharge_date", "discharge_hour"]
    for name in wanted:
        if getattr(bill, name) is None:
            yield Fault(f"{_AT}/{name}", f"Final coding needs it; {_OR_DRAFT}")
    if not bill.revenue_lines:
        yield Fault(f"{_AT}/revenue_lines", f"Final coding needs a revenue line; {_OR_DRAFT}")
