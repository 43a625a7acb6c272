"""The professional claim as 005010X222A1 carries it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from x12.adjustments import Adjustment
from x12.parties import Address, Contact, Name
from x12.procedures import Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitter:
    """Who sends the file (loop 1000A); ``identifier`` is given by the clearinghouse."""

    name: Name
    identifier: str
    contact: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who receives the file (loop 1000B)."""

    name: Name
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingProvider:
    """Who bills (loops 2000A and 2010AA).

    ``tax_id_qualifier`` is EI (employer number) or SY (social security number).
    """

    name: Name
    npi: str
    tax_id: str
    address: Address
    tax_id_qualifier: str = "EI"
    taxonomy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A rendering (loop 2310B) or referring (loop 2310A) provider."""

    name: Name
    npi: str = ""
    taxonomy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacility:
    """Where the service took place when it is not the billing address (loop 2310C)."""

    name: Name
    address: Address
    npi: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """The holder of the coverage (loop 2010BA).

    Address, birth date and sex are required when the subscriber is the patient.
    """

    name: Name
    member_id: str
    group_number: str = ""
    address: Address | None = None
    birth_date: date | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A dependent known only by the subscriber's member id (loops 2000C and 2010CA).

    ``relationship_code`` is PAT01: 01 spouse, 19 child, G8 other and so on.
    """

    name: Name
    relationship_code: str
    address: Address
    birth_date: date
    sex: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """A payer by its name and the id of the clearinghouse's payer list (loops 2010BB, 2330B)."""

    name: str
    payer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAdjudication:
    """What a prior payer decided for a line (loop 2430).

    Law of the loop: line charge = ``paid_cents`` + sum of the adjustments.
    ``payer_id`` equals the ``payer_id`` of one of the claim's other payers.
    """

    payer_id: str
    paid_cents: int
    procedure: Procedure
    paid_units: Decimal
    bundled_line_number: int | None = None
    adjustments: tuple[Adjustment, ...] = ()
    adjudication_date: date | None = None
    remaining_liability_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One billed service (loop 2400).

    ``unit`` is UN or MJ (minutes). ``place_of_service`` is set only when it differs from the
    claim's. ``diagnosis_pointers`` count the claim's diagnoses from 1, most important first.
    """

    line_control_number: str
    procedure: Procedure
    charge_cents: int
    quantity: Decimal
    service_date_from: date
    service_date_to: date
    unit: str = "UN"
    place_of_service: str = ""
    diagnosis_pointers: tuple[int, ...] = ()
    prior_authorization: str = ""
    note: str = ""
    adjudications: tuple[LineAdjudication, ...] = ()
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSubscriber:
    """The holder of another coverage of the patient (loop 2330A)."""

    name: Name
    member_id: str
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPayer:
    """Another coverage and, when it has decided, its result for the claim (loops 2320, 2330).

    ``relationship_code`` is the patient's to this subscriber, 18 self. ``paid_cents`` is AMT*D,
    0 after a denial and ``None`` when the payer has not decided. ``adjudication_date`` is used
    only when the lines do not give theirs.
    """

    payer: Payer
    subscriber: OtherSubscriber
    payer_responsibility: str
    relationship_code: str = "18"
    group_number: str = ""
    insurance_type_code: str = ""
    claim_filing_indicator: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    paid_cents: int | None = None
    remaining_liability_cents: int | None = None
    benefits_assigned: str = "Y"
    release_of_information: str = "Y"
    payer_claim_control_number: str = ""
    adjudication_date: date | None = None
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalClaim:
    """One claim of a professional (loop 2300) with the parties of its hierarchy.

    ``payer_responsibility`` is SBR01 of the destination payer: P, S or T. The codes of CLM06 to
    CLM09 are kept as codes: ``provider_signature`` Y/N, ``assignment_code`` A/B/C,
    ``benefits_assigned`` Y/N/W, ``release_of_information`` Y/I. ``frequency_code`` 7 and 8 need a
    ``payer_claim_control_number``. ``diagnoses`` are ICD-10-CM codes without the
    point, the first-listed one first.
    """

    billing_provider: BillingProvider
    subscriber: Subscriber
    payer: Payer
    patient_control_number: str
    charge_cents: int
    place_of_service: str
    diagnoses: tuple[str, ...]
    service_lines: tuple[ServiceLine, ...]
    patient: Patient | None = None
    payer_responsibility: str = "P"
    claim_filing_indicator: str = ""
    insurance_type_code: str = ""
    frequency_code: str = "1"
    provider_signature: str = "Y"
    assignment_code: str = "A"
    benefits_assigned: str = "Y"
    release_of_information: str = "Y"
    patient_paid_cents: int | None = None
    prior_authorization: str = ""
    referral_number: str = ""
    payer_claim_control_number: str = ""
    clia_number: str = ""
    clearinghouse_trace: str = ""
    admission_date: date | None = None
    note: str = ""
    rendering_provider: Provider | None = None
    referring_provider: Provider | None = None
    service_facility: ServiceFacility | None = None
    other_payers: tuple[OtherPayer, ...] = ()
    position: int = field(default=0, compare=False)

    @property
    def relationship_code(self) -> str:
        """The patient's relationship to the subscriber; 18 when they are the same person."""
        return "18" if self.patient is None else self.patient.relationship_code


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBatch:
    """All claims of one transaction set with its header.

    ``reference`` is BHT03, which comes back in the 277CA as the receiver's trace.
    """

    reference: str
    created_at: datetime
    submitter: Submitter
    receiver: Receiver
    claims: tuple[ProfessionalClaim, ...]
