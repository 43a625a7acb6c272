"""Writes encounters, the history of their codes, and the facts about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from codesets import Catalog, normalize
from codesets.edits import EditRule
from coding_svc.edits.domain import rule_set_of
from coding_svc.edits.schemas import FindingOut
from coding_svc.encounter import domain
from coding_svc.encounter.assignment import AssignedCode, Origin, releases_of
from coding_svc.encounter.models import Encounter
from coding_svc.encounter.repository import EncounterRepository
from coding_svc.encounter.schemas import CodingWarning, EncounterIn
from contracts.events.encounters import EncounterCoded, EncounterReceived
from contracts.shapes import Diagnosis
from kit.unit_of_work import UnitOfWork

CHANGED = "changed"  # the state that the history has for codes that came after billing
_NOT_BILLED = {"coding_status", "note"}


@dataclass(frozen=True, slots=True)
class Judged:
    """An encounter's content, with what the code sets and the rules said of it."""

    posted: EncounterIn
    warnings: Sequence[CodingWarning]
    findings: Sequence[FindingOut]
    rules: Sequence[EditRule]

    def warnings_as_json(self) -> list[dict[str, object]]:
        return [warning.model_dump() for warning in self.warnings]

    def findings_as_json(self) -> list[dict[str, object]]:
        return [finding.model_dump() for finding in self.findings]


@dataclass(frozen=True, slots=True)
class Given:
    """What an encounter is given at once.

    Attributes:
        judged: its content, judged; when nothing holds it, it is billed.
        origin: whether the EHR or a coder says so.
        codes: the codes, with where they are from.

    """

    judged: Judged
    origin: Origin
    codes: Sequence[AssignedCode]


def store_content(encounter: Encounter, judged: Judged, *, has_open_query: bool = False) -> None:
    """Make it what the encounter says; it is coded when nothing is missing."""
    posted = judged.posted
    encounter.content = posted.model_dump(mode="json")
    encounter.service_date = posted.service_date
    encounter.warnings = judged.warnings_as_json()
    encounter.findings = judged.findings_as_json()
    encounter.missing = domain.missing_of(_coded_facts(judged, has_open_query=has_open_query))
    encounter.state = "needs_coding" if encounter.missing else "coded"


def _coded_facts(judged: Judged, *, has_open_query: bool) -> domain.Coded:
    posted = judged.posted
    bill = posted.institutional
    errors = [each for each in judged.findings if each.severity == "error"]
    return domain.Coded(
        is_final=posted.coding_status == "final",
        diagnosis_count=len(posted.diagnoses),
        line_count=len(bill.revenue_lines if bill else posted.procedures),
        pointers=[len(line.diagnosis_pointers) for line in posted.procedures],
        has_coverage=bool(posted.coverages),
        has_place=posted.place_of_service is not None,
        has_errors=any(not each.override_reason for each in errors),
        has_open_query=has_open_query,
        warnings=[warning.rule for warning in judged.warnings],
    )


def record_codes(
    work: UnitOfWork,
    catalog: Catalog,
    encounter: Encounter,
    given: Given,
    *,
    is_late: bool = False,
) -> None:
    """Append what the encounter was given now to the history of its codes."""
    judged = given.judged
    row = {
        "id": work.ids.new(),
        "organization_id": work.organization_id,
        "created_at": work.clock.now(),
        "encounter_id": encounter.id,
        "version": encounter.version,
        "origin": given.origin,
        "actor_id": work.identity.actor_id,
        "coding_status": judged.posted.coding_status,
        "state": CHANGED if is_late else encounter.state,
        "codes": [each.model_dump(exclude_defaults=True) for each in given.codes],
        "findings": judged.findings_as_json(),
        "releases": releases_of(catalog, given.codes, judged.posted.service_date),
        "rule_set": rule_set_of(judged.rules),
    }
    EncounterRepository(work).append_assignment(row)


def received(encounter: Encounter, posted: EncounterIn) -> EncounterReceived:
    """Return the fact of who came when, and who is to pay."""
    return EncounterReceived(
        encounter_id=encounter.id,
        patient_id=UUID(encounter.patient_id),
        external_id=posted.external_id,
        service_date=posted.service_date,
        patient=posted.patient,
        coverages=posted.coverages,
        billing_provider=posted.billing_provider,
        patient_payment=posted.patient_payment,
    )


def coded(encounter: Encounter, posted: EncounterIn) -> EncounterCoded:
    """Return the fact of what is to be billed: without the note, diagnoses without point."""
    billed = posted.model_dump(exclude=_NOT_BILLED | {"diagnoses"})
    return EncounterCoded(
        **billed,
        encounter_id=encounter.id,
        patient_id=UUID(encounter.patient_id),
        diagnoses=[
            Diagnosis(**each.model_dump() | {"code": normalize(each.code)})
            for each in posted.diagnoses
        ],
        coding_warnings=[warning["rule"] for warning in encounter.warnings],
    )
