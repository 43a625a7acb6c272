"""Shapes that stand in events and in the intake of encounters alike."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, StringConstraints

AMOUNT_CENTS_MAX = 99_999_999_99  # an X12 amount has at most 10 digits here


def _printable(value: str) -> str:
    if not value.isprintable():
        raise ValueError("control characters are not allowed")
    return value


def _limits(maximum: int, pattern: str | None = None) -> StringConstraints:
    return StringConstraints(
        strip_whitespace=True, min_length=1, max_length=maximum, pattern=pattern
    )


def is_absent(value: object) -> bool:
    """Return whether a field is left out of what is written, as if it did not exist."""
    return value is None


_PRINTABLE = AfterValidator(_printable)


Name = Annotated[str, _limits(60), _PRINTABLE]
GivenName = Annotated[str, _limits(35), _PRINTABLE]
MiddleName = Annotated[str, _limits(25), _PRINTABLE]
City = Annotated[str, _limits(30), _PRINTABLE]
Reference = Annotated[str, _limits(50), _PRINTABLE]
ShortText = Annotated[str, _limits(80), _PRINTABLE]
Reason = Annotated[str, _limits(500), _PRINTABLE]
Identifier = Annotated[str, _limits(50, r"^[A-Za-z0-9._:/-]+$")]
MemberId = Annotated[str, _limits(80, r"^[A-Za-z0-9-]+$")]
PayerId = Annotated[str, _limits(15, r"^[A-Za-z0-9]+$")]
ControlNumber = Annotated[str, _limits(20, r"^[A-Z0-9]+$")]
LineControlNumber = Annotated[str, _limits(30, r"^[A-Za-z0-9-]+$")]
State = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
PostalCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}([0-9]{4})?$")]
Npi = Annotated[str, StringConstraints(pattern=r"^[0-9]{10}$")]
TaxId = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")]
Taxonomy = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{9}X$")]
PlaceOfService = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
CliaNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}D[0-9]{7}$")]
DiagnosisCode = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=8)]
Modifiers = Annotated[
    list[Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2}$")]], Field(max_length=4)
]
Phone = Annotated[str, StringConstraints(pattern=r"^[0-9]{10}$")]
AmountCents = Annotated[int, Strict(), Field(ge=0, le=AMOUNT_CENTS_MAX)]
BirthDate = Annotated[date, Field(ge=date(1880, 1, 1))]
Relationship = Literal[
    "self", "spouse", "child", "employee", "unknown", "organ_donor", "cadaver_donor",
    "life_partner", "other",
]  # fmt: skip
Priority = Literal["primary", "secondary", "tertiary"]


class Shape(BaseModel):
    """Base of every shape: unknown fields are refused when we are the ones who write."""

    model_config = ConfigDict(extra="forbid")


class Address(Shape):
    line1: ShortText
    line2: ShortText | None = None
    city: City
    state: State
    postal_code: PostalCode


class Contact(Shape):
    name: Name
    phone: Phone


class Person(Shape):
    """Somebody with a name, a birth date and an address."""

    last_name: Name
    first_name: GivenName
    middle_name: MiddleName | None = None
    birth_date: BirthDate
    sex: Literal["F", "M", "U"]
    address: Address


class Patient(Person):
    external_id: Identifier


class Coverage(Shape):
    """One policy that may pay for the encounter."""

    priority: Priority
    payer_id: PayerId
    payer_name: Name
    claim_filing_indicator: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2}$")] = "CI"
    member_id: MemberId
    group_number: Reference | None = None
    relationship: Relationship = "self"
    subscriber: Person | None = Field(
        default=None, description="Who holds the policy; needed when relationship is not self"
    )


class BillingProvider(Shape):
    npi: Npi
    organization_name: Name
    tax_id: TaxId
    taxonomy: Taxonomy | None = None
    address: Address
    contact: Contact | None = None


class RenderingProvider(Shape):
    npi: Npi
    last_name: Name
    first_name: GivenName
    taxonomy: Taxonomy | None = None


class Diagnosis(Shape):
    code: DiagnosisCode
    present_on_admission: Literal["Y", "N", "U", "W"] | None = Field(
        default=None,
        exclude_if=is_absent,
        description="Of an inpatient; absent when the code is exempt",
    )


class Procedure(Shape):
    """One service line."""

    line_control_number: LineControlNumber | None = None
    system: Literal["cpt", "hcpcs"]
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{5}$")]
    modifiers: Modifiers = []
    units: Annotated[Decimal, Field(gt=0, le=99_999, max_digits=8, decimal_places=3)] = Decimal(1)
    charge_cents: AmountCents | None = Field(
        default=None, description="What is charged; when absent the fee schedule decides"
    )
    diagnosis_pointers: Annotated[list[int], Field(min_length=1, max_length=4)]
    service_date: date | None = None
    authorization_number: Reference | None = None


class PatientPayment(Shape):
    """What the patient paid at the visit."""

    amount_cents: Annotated[AmountCents, Field(gt=0)]
    kind: Literal["copay", "deposit"] = "copay"
    method: Literal["card", "cash", "check"]
    received_on: date


class VisitFacts(Shape):
    """What a claim says of a visit, besides its service lines and the payer's turn."""

    service_date: date
    place_of_service: PlaceOfService
    patient: Patient
    coverages: list[Coverage]
    billing_provider: BillingProvider
    rendering_provider: RenderingProvider | None = None
    clia_number: CliaNumber | None = None
    authorization_number: str | None = None
    provider_signature_on_file: bool = True
    assignment_code: Literal["A", "B", "C"] = "A"
    benefits_assigned: Literal["Y", "N", "W"] = "Y"
    release_of_information: Literal["Y", "I"] = "Y"
    diagnoses: list[Diagnosis]
    patient_payment: PatientPayment | None = None


class X12Document(Shape):
    """X12 text, in the event itself or, above 256 KiB, in the blob store."""

    text: str | None = None
    blob: str | None = None
    sha256: str
    bytes: int
