"""Whether an encounter holds together, before any code set is asked."""

from coding_svc.encounter import domain
from coding_svc.encounter.bills import check_bill, check_claim_type
from coding_svc.encounter.schemas import EncounterIn
from kit.problems import ProblemError


def structural_faults(posted: EncounterIn) -> list[ProblemError]:
    """Return everything that an encounter contradicts itself in, or cannot be without."""
    coverages = [
        domain.CoverageFacts(c.priority, c.payer_id, c.relationship, c.subscriber is not None)
        for c in posted.coverages
    ]
    faults = [*check_claim_type(posted), *domain.check_coverages(coverages)]
    if posted.coding_status == "final":
        faults += domain.check_any_final(
            len(posted.diagnoses), len(posted.coverages), posted.place_of_service
        )
    faults += _bill_faults(posted) if posted.claim_type == "institutional" else _line_faults(posted)
    return [ProblemError(detail=fault.detail, pointer=fault.pointer) for fault in faults]


def _bill_faults(posted: EncounterIn) -> list[domain.Fault]:
    bill = posted.institutional
    return [*check_bill(posted, bill)] if bill else []


def _line_faults(posted: EncounterIn) -> list[domain.Fault]:
    lines = [
        domain.LineFacts(line.line_control_number, line.diagnosis_pointers)
        for line in posted.procedures
    ]
    faults = [*domain.check_lines(lines, len(posted.diagnoses))]
    charges = [line.charge_cents or 0 for line in posted.procedures]
    faults += domain.check_charges(charges, "/procedures")
    if posted.coding_status == "final":
        faults += domain.check_final_lines(lines)
    return faults
