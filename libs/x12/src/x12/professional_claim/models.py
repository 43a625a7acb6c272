"""The professional claim as 005010X222A1 carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from x12.binding import DAY, FREE_TEXT, MONEY, QUALIFIER, QUANTITY, At, Inner, Part, Whole
from x12.claims import (
    CONDITIONS,
    AmbulanceStop,
    BatchHeader,
    BillingProvider,
    Claim,
    Condition,
    FacilityWithContact,
    NamedAmbulanceStop,
    NamedProvider,
    Provider,
    ProviderNumbers,
    ReferringProvider,
    ReferringProviderNumbers,
    TypedProviderNumbers,
    code_list,
)
from x12.claims import OtherPayer as _OtherPayer
from x12.claims import Patient as _Patient
from x12.claims import Subscriber as _Subscriber
from x12.claims import SubscriberLevel as _SubscriberLevel
from x12.parties import CONTACT, Contact
from x12.professional_claim.ambulance import AmbulanceTransport, SpinalManipulation
from x12.professional_claim.lines import ServiceLine
from x12.qualified import DATED_PERIODS, DatedPeriod

ServiceFacility = FacilityWithContact


@dataclass(slots=True, kw_only=True)
class Subscriber(_Subscriber):
    """The holder of the coverage (SBR, PAT and loop 2010BA).

    Address, birth date and sex are required when the subscriber is the patient; so are
    ``death_date``, ``weight_pounds`` and ``pregnancy`` (Y) when they matter. ``accident_contact``
    is whom an accident insurer can ask.
    """

    death_date: Annotated[date | None, At("PAT", 6, codec=DAY)] = None
    weight_pounds: Annotated[Decimal | None, At("PAT", 8, codec=QUANTITY, qualifier="01")] = None
    pregnancy: Annotated[str, At("PAT", 9)] = ""
    accident_contact: Annotated[Contact | None, Whole("2010BA/PER", CONTACT)] = None


@dataclass(slots=True, kw_only=True)
class Patient(_Patient):
    """A dependent known only by the subscriber's member id (loops 2000C and 2010CA).

    ``relationship_code`` is PAT01: 01 spouse, 19 child, G8 other and so on. ``references`` are a
    member id 1W and a social security number SY.
    """

    death_date: Annotated[date | None, At("PAT", 6, codec=DAY)] = None
    weight_pounds: Annotated[Decimal | None, At("PAT", 8, codec=QUANTITY, qualifier="01")] = None
    pregnancy: Annotated[str, At("PAT", 9)] = ""
    accident_contact: Annotated[Contact | None, Whole("2010CA/PER", CONTACT)] = None


@dataclass(slots=True, kw_only=True)
class SubscriberLevel(_SubscriberLevel):
    """What loop 2000B says above its claims; the claims repeat it."""

    subscriber: Annotated[Subscriber, Part()]
    insurance_type_code: Annotated[str, At("SBR", 5)] = ""


@dataclass(slots=True, kw_only=True)
class OtherPayer(_OtherPayer):
    """Another coverage and, when it has decided, its result for the claim (loops 2320, 2330).

    As in every guide; ``signature_source`` P says that the provider signed for the patient. The
    providers are the numbers that the other payer has given to those of the claim.
    """

    insurance_type_code: Annotated[str, At("SBR", 5)] = ""
    signature_source: Annotated[str, At("OI", 4)] = ""
    referring_providers: Annotated[tuple[ReferringProviderNumbers, ...], Inner("2330C")] = ()
    rendering_provider: Annotated[TypedProviderNumbers | None, Inner("2330D")] = None
    service_facility: Annotated[ProviderNumbers | None, Inner("2330E")] = None
    supervising_provider: Annotated[ProviderNumbers | None, Inner("2330F")] = None
    billing_provider: Annotated[TypedProviderNumbers | None, Inner("2330G")] = None


@dataclass(slots=True, kw_only=True)
class ProfessionalClaim(Claim):
    """One claim of a professional (loop 2300) with the parties of its hierarchy.

    As in every guide; and: ``provider_signature`` Y/N. ``frequency_code`` 7 and 8 need a
    ``payer_claim_control_number``. ``diagnoses`` are ICD-10-CM codes without the point, the
    first-listed one first; ``icd9_diagnoses`` stand in their place for services before October
    2015. ``related_cause`` AA (auto) and OA (other accident) need an ``accident_date``, AA the
    ``accident_state`` too. ``dates`` are the remaining ones: disability 314, 360 and 361, care
    taken over 090 and given up 091.
    """

    billing_provider: BillingProvider
    subscriber: Subscriber
    place_of_service: Annotated[str, At("CLM", 5, 1)]
    diagnoses: Annotated[tuple[str, ...], Whole("HI*ABK", code_list("ABK", "ABF"))]
    service_lines: Annotated[tuple[ServiceLine, ...], Inner("2400")]
    patient: Patient | None = None
    insurance_type_code: str = ""
    provider_signature: Annotated[str, At("CLM", 6)] = "Y"
    signature_source: Annotated[str, At("CLM", 10)] = ""
    related_cause: Annotated[str, At("CLM", 11, 1)] = ""
    second_related_cause: Annotated[str, At("CLM", 11, 2)] = ""
    accident_state: Annotated[str, At("CLM", 11, 4)] = ""
    accident_country: Annotated[str, At("CLM", 11, 5)] = ""
    special_program: Annotated[str, At("CLM", 12)] = ""
    onset_date: Annotated[date | None, At("DTP*431", 3, codec=DAY)] = None
    initial_treatment_date: Annotated[date | None, At("DTP*454", 3, codec=DAY)] = None
    last_seen_date: Annotated[date | None, At("DTP*304", 3, codec=DAY)] = None
    acute_manifestation_date: Annotated[date | None, At("DTP*453", 3, codec=DAY)] = None
    accident_date: Annotated[date | None, At("DTP*439", 3, codec=DAY)] = None
    last_menstrual_period_date: Annotated[date | None, At("DTP*484", 3, codec=DAY)] = None
    last_xray_date: Annotated[date | None, At("DTP*455", 3, codec=DAY)] = None
    prescription_date: Annotated[date | None, At("DTP*471", 3, codec=DAY)] = None
    last_worked_date: Annotated[date | None, At("DTP*297", 3, codec=DAY)] = None
    return_to_work_date: Annotated[date | None, At("DTP*296", 3, codec=DAY)] = None
    admission_date: Annotated[date | None, At("DTP*435", 3, codec=DAY)] = None
    discharge_date: Annotated[date | None, At("DTP*096", 3, codec=DAY)] = None
    first_contact_date: Annotated[date | None, At("DTP*444", 3, codec=DAY)] = None
    dates: Annotated[tuple[DatedPeriod, ...], Whole("DTP", DATED_PERIODS)] = ()
    patient_paid_cents: Annotated[int | None, At("AMT*F5", 2, codec=MONEY)] = None
    medigap_crossover: Annotated[str, At("REF*F5", 2)] = ""
    mammography_certification: Annotated[str, At("REF*EW", 2)] = ""
    clia_number: Annotated[str, At("REF*X4", 2)] = ""
    device_exemption: Annotated[str, At("REF*LX", 2)] = ""
    medical_record_number: Annotated[str, At("REF*EA", 2)] = ""
    demonstration_project: Annotated[str, At("REF*P4", 2)] = ""
    care_plan_oversight: Annotated[str, At("REF*1J", 2)] = ""
    note: Annotated[str, At("NTE", 2, codec=FREE_TEXT)] = ""
    note_kind: Annotated[str, At("NTE", 1, codec=QUALIFIER)] = "ADD"
    ambulance: Annotated[AmbulanceTransport | None, Part()] = None
    spinal_manipulation: Annotated[SpinalManipulation | None, Part()] = None
    conditions: Annotated[tuple[Condition, ...], Whole("CRC", CONDITIONS)] = ()
    icd9_diagnoses: Annotated[tuple[str, ...], Whole("HI*BK", code_list("BK", "BF"))] = ()
    anesthesia_procedures: Annotated[tuple[str, ...], Whole("HI*BP", code_list("BP", "BO"))] = ()
    condition_codes: Annotated[tuple[str, ...], Whole("HI*BG", code_list("BG"))] = ()
    referring_providers: Annotated[tuple[ReferringProvider, ...], Inner("2310A")] = ()
    rendering_provider: Annotated[Provider | None, Inner("2310B")] = None
    service_facility: Annotated[ServiceFacility | None, Inner("2310C")] = None
    supervising_provider: Annotated[NamedProvider | None, Inner("2310D")] = None
    ambulance_pick_up: Annotated[AmbulanceStop | None, Inner("2310E")] = None
    ambulance_drop_off: Annotated[NamedAmbulanceStop | None, Inner("2310F")] = None
    other_payers: Annotated[tuple[OtherPayer, ...], Inner("2320")] = ()


@dataclass(slots=True, kw_only=True)
class ClaimBatch(BatchHeader):
    """All claims of one transaction set with its header.

    ``reference`` is BHT03, which comes back in the 277CA as the receiver's trace. ``purpose_code``
    is 00 (original) or 18 (sent again), ``content_code`` CH (charges), RP (reports) or 31
    (subrogation demand).
    """

    claims: tuple[ProfessionalClaim, ...] = ()
