"""The institutional claim as 005010X223A2 carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from x12.binding import (
    CLOCK_TIME,
    FIRST_DAY,
    FREE_TEXT,
    LAST_DAY,
    MONEY,
    At,
    Inner,
    Part,
    Whole,
)
from x12.claims import (
    CONDITIONS,
    BatchHeader,
    Claim,
    Condition,
    Facility,
    NamedProvider,
    Provider,
    ProviderNumbers,
    code_list,
)
from x12.claims import OtherPayer as _OtherPayer
from x12.institutional_claim.codes import (
    ADMITTING_DIAGNOSIS,
    EXTERNAL_CAUSES,
    OCCURRENCE_SPANS,
    OCCURRENCES,
    OTHER_DIAGNOSES,
    OTHER_PROCEDURES,
    PRINCIPAL_DIAGNOSIS,
    PRINCIPAL_PROCEDURE,
    REASONS_FOR_VISIT,
    VALUES,
    BillValue,
    Diagnosis,
    InpatientProcedure,
    Occurrence,
    OccurrenceSpan,
)
from x12.institutional_claim.lines import ServiceLine
from x12.institutional_claim.stays import ADMISSION, NOTES, Admission, Note
from x12.pricing import InpatientResult


@dataclass(slots=True, kw_only=True)
class OtherPayer(_OtherPayer):
    """Another coverage and, when it has decided, its result for the claim (loops 2320, 2330).

    As in every guide; ``inpatient_result`` is Medicare's further word on a stay. The providers are
    the numbers that the other payer has given to those of the claim.
    """

    inpatient_result: Annotated[InpatientResult | None, Part()] = None
    attending_provider: Annotated[ProviderNumbers | None, Inner("2330C")] = None
    operating_physician: Annotated[ProviderNumbers | None, Inner("2330D")] = None
    other_operating_physician: Annotated[ProviderNumbers | None, Inner("2330E")] = None
    service_facility: Annotated[ProviderNumbers | None, Inner("2330F")] = None
    rendering_provider: Annotated[ProviderNumbers | None, Inner("2330G")] = None
    referring_provider: Annotated[ProviderNumbers | None, Inner("2330H")] = None
    billing_provider: Annotated[ProviderNumbers | None, Inner("2330I")] = None


@dataclass(slots=True, kw_only=True)
class InstitutionalClaim(Claim):
    """One claim of a hospital or another facility (loop 2300) with the parties of its hierarchy.

    As in every guide; and: ``facility_code`` is kind of facility and of care, the middle digits of
    the type of bill; ``frequency_code`` its last: 1 from admission to discharge, 2 to 4 interim, 7
    replacement, 8 void. The statement covers the days from ``statement_date_from`` to
    ``statement_date_to``. ``discharge_time`` is HHMM and stands only on final bills.
    ``admission_type``, ``point_of_origin`` and ``patient_status`` are codes of the uniform bill;
    30 is a patient who is still there. ``patient_due_cents`` is an estimate of what the patient
    owes. ``reasons_for_visit`` belong to outpatient, ``admitting_diagnosis`` and ``admission`` to
    inpatient claims. ``occurrences``, ``occurrence_spans``, ``values``, ``condition_codes`` and
    ``treatment_codes`` are those of the uniform bill, at most 24 each. ``accident_state`` is that
    of a car accident.
    """

    facility_code: Annotated[str, At("CLM", 5, 1)]
    statement_date_from: Annotated[date, At("DTP*434", 3, codec=FIRST_DAY)]
    statement_date_to: Annotated[date, At("DTP*434", 3, codec=LAST_DAY)]
    patient_status: Annotated[str, At("CL1", 3)]
    principal_diagnosis: Annotated[Diagnosis, Whole("HI*ABK", PRINCIPAL_DIAGNOSIS)]
    service_lines: Annotated[tuple[ServiceLine, ...], Inner("2400")]
    admission: Annotated[Admission | None, Whole("DTP*435", ADMISSION)] = None
    discharge_time: Annotated[str, At("DTP*096", 3, codec=CLOCK_TIME)] = ""
    admission_type: Annotated[str, At("CL1", 1)] = ""
    point_of_origin: Annotated[str, At("CL1", 2)] = ""
    patient_due_cents: Annotated[int | None, At("AMT*F3", 2, codec=MONEY)] = None
    device_exemptions: Annotated[tuple[str, ...], At("REF*LX", 2)] = ()
    accident_state: Annotated[str, At("REF*LU", 2)] = ""
    medical_record_number: Annotated[str, At("REF*EA", 2)] = ""
    demonstration_project: Annotated[str, At("REF*P4", 2)] = ""
    peer_review_approval: Annotated[str, At("REF*G4", 2)] = ""
    notes: Annotated[tuple[Note, ...], Whole("NTE", NOTES)] = ()
    billing_note: Annotated[str, At("NTE*ADD", 2, codec=FREE_TEXT)] = ""
    conditions: Annotated[tuple[Condition, ...], Whole("CRC", CONDITIONS)] = ()
    admitting_diagnosis: Annotated[Diagnosis | None, Whole("HI*ABJ", ADMITTING_DIAGNOSIS)] = None
    reasons_for_visit: Annotated[tuple[Diagnosis, ...], Whole("HI*APR", REASONS_FOR_VISIT)] = ()
    external_causes: Annotated[tuple[Diagnosis, ...], Whole("HI*ABN", EXTERNAL_CAUSES)] = ()
    diagnosis_related_group: Annotated[str, At("HI*DR", 1, 2)] = ""
    other_diagnoses: Annotated[tuple[Diagnosis, ...], Whole("HI*ABF", OTHER_DIAGNOSES)] = ()
    principal_procedure: Annotated[
        InpatientProcedure | None, Whole("HI*BBR", PRINCIPAL_PROCEDURE)
    ] = None
    other_procedures: Annotated[
        tuple[InpatientProcedure, ...], Whole("HI*BBQ", OTHER_PROCEDURES)
    ] = ()
    occurrence_spans: Annotated[tuple[OccurrenceSpan, ...], Whole("HI*BI", OCCURRENCE_SPANS)] = ()
    occurrences: Annotated[tuple[Occurrence, ...], Whole("HI*BH", OCCURRENCES)] = ()
    values: Annotated[tuple[BillValue, ...], Whole("HI*BE", VALUES)] = ()
    condition_codes: Annotated[tuple[str, ...], Whole("HI*BG", code_list("BG"))] = ()
    treatment_codes: Annotated[tuple[str, ...], Whole("HI*TC", code_list("TC"))] = ()
    attending_provider: Annotated[Provider | None, Inner("2310A")] = None
    operating_physician: Annotated[NamedProvider | None, Inner("2310B")] = None
    other_operating_physician: Annotated[NamedProvider | None, Inner("2310C")] = None
    rendering_provider: Annotated[NamedProvider | None, Inner("2310D")] = None
    service_facility: Annotated[Facility | None, Inner("2310E")] = None
    referring_provider: Annotated[NamedProvider | None, Inner("2310F")] = None
    other_payers: Annotated[tuple[OtherPayer, ...], Inner("2320")] = ()

    @property
    def type_of_bill(self) -> str:
        """The four digits that a paper bill shows, for example 0111."""
        return f"0{self.facility_code}{self.frequency_code}"

    @property
    def admission_date(self) -> date | None:
        """The day of admission."""
        return None if self.admission is None else self.admission.day

    @property
    def diagnoses(self) -> tuple[str, ...]:
        """The codes of the principal and the other diagnoses, the principal one first."""
        # A claim that is still being judged may lack what it cannot be without.
        principal: Diagnosis | None = self.principal_diagnosis
        codes = tuple(each.code for each in self.other_diagnoses)
        return codes if principal is None else (principal.code, *codes)


@dataclass(slots=True, kw_only=True)
class ClaimBatch(BatchHeader):
    """All institutional claims of one transaction set with its header."""

    claims: tuple[InstitutionalClaim, ...] = ()
