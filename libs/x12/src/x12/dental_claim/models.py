"""The dental claim as 005010X224A2 carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from x12.binding import DAY, FIRST_DAY, FREE_TEXT, LAST_DAY, MONEY, At, Inner, Part, Whole
from x12.claims import (
    BatchHeader,
    BillingProvider,
    Claim,
    Facility,
    NamedProvider,
    Provider,
    ProviderNumbers,
    ReferringProviderNumbers,
    TypedProviderNumbers,
    code_list,
)
from x12.claims import OtherPayer as _OtherPayer
from x12.claims import ReferringProvider as _ReferringProvider
from x12.dental_claim.lines import ServiceLine
from x12.dental_claim.teeth import TOOTH_STATUSES, Orthodontics, ToothStatus


@dataclass(slots=True, kw_only=True)
class ReferringProvider(_ReferringProvider):
    """Who referred the patient; ``kind`` is DN (referring) or P3 (primary care)."""

    taxonomy: Annotated[str, At("PRV", 3)] = ""


@dataclass(slots=True, kw_only=True)
class OtherPayer(_OtherPayer):
    """Another coverage and, when it has decided, its result for the claim (loops 2320, 2330).

    As in every guide. The providers are the numbers that the other payer has given to those of the
    claim.
    """

    predetermination_number: Annotated[str, At("2330B/REF*G3", 2)] = ""
    referring_providers: Annotated[tuple[ReferringProviderNumbers, ...], Inner("2330C")] = ()
    rendering_provider: Annotated[TypedProviderNumbers | None, Inner("2330D")] = None
    supervising_provider: Annotated[ProviderNumbers | None, Inner("2330E")] = None
    billing_provider: Annotated[TypedProviderNumbers | None, Inner("2330F")] = None
    service_facility: Annotated[ProviderNumbers | None, Inner("2330G")] = None
    assistant_surgeon: Annotated[ProviderNumbers | None, Inner("2330H")] = None


@dataclass(slots=True, kw_only=True)
class DentalClaim(Claim):
    """One claim of a dentist (loop 2300) with the parties of its hierarchy.

    As in every guide; and: ``provider_signature`` Y/N. ``request_type`` is PB when the claim asks
    what would be paid (predetermination) and nothing has been done; then no service has a day.
    ``diagnoses`` are ICD-10-CM codes without the point, four at most; ``icd9_diagnoses`` stand in
    their place for services before October 2015; ``dental_diagnoses`` are SNODENT codes.
    ``related_cause`` AA (auto), EM (employment) and OA (other accident) need an ``accident_date``,
    AA the ``accident_state`` too. Days of service stand here or at the lines.
    """

    billing_provider: BillingProvider
    place_of_service: Annotated[str, At("CLM", 5, 1)]
    service_lines: Annotated[tuple[ServiceLine, ...], Inner("2400")]
    provider_signature: Annotated[str, At("CLM", 6)] = "Y"
    related_cause: Annotated[str, At("CLM", 11, 1)] = ""
    second_related_cause: Annotated[str, At("CLM", 11, 2)] = ""
    accident_state: Annotated[str, At("CLM", 11, 4)] = ""
    accident_country: Annotated[str, At("CLM", 11, 5)] = ""
    special_program: Annotated[str, At("CLM", 12)] = ""
    request_type: Annotated[str, At("CLM", 19)] = ""
    accident_date: Annotated[date | None, At("DTP*439", 3, codec=DAY)] = None
    appliance_placement_date: Annotated[date | None, At("DTP*452", 3, codec=DAY)] = None
    service_date_from: Annotated[date | None, At("DTP*472", 3, codec=FIRST_DAY)] = None
    service_date_to: Annotated[date | None, At("DTP*472", 3, codec=LAST_DAY)] = None
    orthodontics: Annotated[Orthodontics | None, Part()] = None
    tooth_statuses: Annotated[tuple[ToothStatus, ...], Whole("DN2", TOOTH_STATUSES)] = ()
    patient_paid_cents: Annotated[int | None, At("AMT*F5", 2, codec=MONEY)] = None
    predetermination_number: Annotated[str, At("REF*G3", 2)] = ""
    notes: Annotated[tuple[str, ...], At("NTE*ADD", 2, codec=FREE_TEXT)] = ()
    diagnoses: Annotated[tuple[str, ...], Whole("HI*ABK", code_list("ABK", "ABF"))] = ()
    icd9_diagnoses: Annotated[tuple[str, ...], Whole("HI*BK", code_list("BK", "BF"))] = ()
    dental_diagnoses: Annotated[tuple[str, ...], Whole("HI*TQ", code_list("TQ"))] = ()
    referring_providers: Annotated[tuple[ReferringProvider, ...], Inner("2310A")] = ()
    rendering_provider: Annotated[Provider | None, Inner("2310B")] = None
    service_facility: Annotated[Facility | None, Inner("2310C")] = None
    assistant_surgeon: Annotated[Provider | None, Inner("2310D")] = None
    supervising_provider: Annotated[NamedProvider | None, Inner("2310E")] = None
    other_payers: Annotated[tuple[OtherPayer, ...], Inner("2320")] = ()


@dataclass(slots=True, kw_only=True)
class ClaimBatch(BatchHeader):
    """All dental claims of one transaction set with its header."""

    claims: tuple[DentalClaim, ...] = ()
