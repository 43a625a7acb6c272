"""The elements of HL7 FHIR R4 resources that are read; all others are passed over.

Everything may be missing here: what an encounter needs is for the mapping to say. What is there
must have the type that R4 gives it (HL7 FHIR R4, hl7.org/fhir/R4). Names are FHIR's own.
"""

from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, FailFast, Field, TypeAdapter
from pydantic.alias_generators import to_camel

Item = TypeVar("Item")
# Of a list with a fault only the first is told: 100,000 of them take seconds to put into words. No
# list of an encounter is as long as 1,000; a bill of an institution has at most 999 lines.
Many = Annotated[list[Item], FailFast(), Field(max_length=1_000)]


class Element(BaseModel):
    """Base of everything that is read."""

    model_config = ConfigDict(
        alias_generator=to_camel, extra="ignore", frozen=True, allow_inf_nan=False
    )


class Coding(Element):
    system: str | None = None
    code: str | None = None
    display: str | None = None
    user_selected: bool = False


class CodeableConcept(Element):
    coding: Many[Coding] = []
    text: str | None = None


class Identifier(Element):
    use: str | None = None
    type: CodeableConcept | None = None
    system: str | None = None
    value: str | None = None


class Reference(Element):
    reference: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


class Period(Element):
    start: str | None = None
    end: str | None = None


class HumanName(Element):
    use: str | None = None
    family: str | None = None
    given: Many[str | None] = []


class Address(Element):
    use: str | None = None
    type: str | None = None
    line: Many[str | None] = []
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


class Money(Element):
    value: Decimal | None = None
    currency: str | None = None


class Quantity(Element):
    value: Decimal | None = None


class Annotation(Element):
    text: str | None = None


class Narrative(Element):
    status: str | None = None
    div: str | None = None


class Attachment(Element):
    content_type: str | None = None
    data: str | None = None


class Resource(Element):
    id: str | None = None
    contained: Many[dict[str, Any]] = []


class Person(Resource):
    """What a Patient and a RelatedPerson have in common."""

    name: Many[HumanName] = []
    gender: str | None = None
    birth_date: str | None = None
    address: Many[Address] = []


class Patient(Person):
    identifier: Many[Identifier] = []


class RelatedPerson(Person):
    pass


class EncounterParticipant(Element):
    type: Many[CodeableConcept] = []
    individual: Reference | None = None


class EncounterDiagnosis(Element):
    condition: Reference | None = None
    use: CodeableConcept | None = None
    rank: int | None = None


class EncounterLocation(Element):
    location: Reference | None = None


class Encounter(Resource):
    identifier: Many[Identifier] = []
    status: str | None = None
    class_: Annotated[Coding | None, Field(alias="class")] = None
    type: Many[CodeableConcept] = []
    subject: Reference | None = None
    participant: Many[EncounterParticipant] = []
    period: Period | None = None
    reason_code: Many[CodeableConcept] = []
    diagnosis: Many[EncounterDiagnosis] = []
    account: Many[Reference] = []
    location: Many[EncounterLocation] = []
    service_provider: Reference | None = None
    text: Narrative | None = None


class Condition(Resource):
    verification_status: CodeableConcept | None = None
    category: Many[CodeableConcept] = []
    code: CodeableConcept | None = None
    subject: Reference | None = None
    encounter: Reference | None = None
    note: Many[Annotation] = []


class Procedure(Resource):
    status: str | None = None
    code: CodeableConcept | None = None
    subject: Reference | None = None
    encounter: Reference | None = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    reason_reference: Many[Reference] = []
    note: Many[Annotation] = []


class CoverageClass(Element):
    type: CodeableConcept | None = None
    value: str | None = None


class Coverage(Resource):
    identifier: Many[Identifier] = []
    status: str | None = None
    type: CodeableConcept | None = None
    subscriber: Reference | None = None
    subscriber_id: str | None = None
    beneficiary: Reference | None = None
    relationship: CodeableConcept | None = None
    period: Period | None = None
    payor: Many[Reference] = []
    class_: Annotated[Many[CoverageClass], Field(alias="class")] = []
    order: int | None = None


class AccountCoverage(Element):
    coverage: Reference | None = None
    priority: int | None = None


class Account(Resource):
    coverage: Many[AccountCoverage] = []


class Practitioner(Resource):
    identifier: Many[Identifier] = []
    name: Many[HumanName] = []


class PractitionerRole(Resource):
    practitioner: Reference | None = None
    organization: Reference | None = None
    specialty: Many[CodeableConcept] = []


class Organization(Resource):
    identifier: Many[Identifier] = []
    type: Many[CodeableConcept] = []
    name: str | None = None
    address: Many[Address] = []
    part_of: Reference | None = None


class Location(Resource):
    type: Many[CodeableConcept] = []


class ClaimCareTeam(Element):
    sequence: int | None = None
    provider: Reference | None = None
    role: CodeableConcept | None = None


class ClaimDiagnosis(Element):
    sequence: int | None = None
    diagnosis_codeable_concept: CodeableConcept | None = None
    diagnosis_reference: Reference | None = None


class ClaimInsurance(Element):
    sequence: int | None = None
    coverage: Reference | None = None
    pre_auth_ref: Many[str | None] = []


class ClaimItem(Element):
    sequence: int | None = None
    diagnosis_sequence: Many[int] = []
    product_or_service: CodeableConcept | None = None
    modifier: Many[CodeableConcept] = []
    serviced_date: str | None = None
    serviced_period: Period | None = None
    location_codeable_concept: CodeableConcept | None = None
    quantity: Quantity | None = None
    unit_price: Money | None = None
    net: Money | None = None
    encounter: Many[Reference] = []


class Claim(Resource):
    status: str | None = None
    type: CodeableConcept | None = None
    use: str | None = None
    patient: Reference | None = None
    provider: Reference | None = None
    accident: dict[str, Any] | None = None
    care_team: Many[ClaimCareTeam] = []
    diagnosis: Many[ClaimDiagnosis] = []
    insurance: Many[ClaimInsurance] = []
    item: Many[ClaimItem] = []
    total: Money | None = None


class ChargeItem(Resource):
    status: str | None = None
    code: CodeableConcept | None = None
    subject: Reference | None = None
    context: Reference | None = None
    occurrence_date_time: str | None = None
    occurrence_period: Period | None = None
    quantity: Quantity | None = None
    price_override: Money | None = None


class DocumentContent(Element):
    attachment: Attachment | None = None


class DocumentContext(Element):
    encounter: Many[Reference] = []


class DocumentReference(Resource):
    status: str | None = None
    doc_status: str | None = None
    subject: Reference | None = None
    content: Many[DocumentContent] = []
    context: DocumentContext | None = None


KINDS: dict[str, TypeAdapter[Resource]] = {
    kind.__name__: TypeAdapter(kind)
    for kind in (
        Account, ChargeItem, Claim, Condition, Coverage, DocumentReference, Encounter, Location,
        Organization, Patient, Practitioner, PractitionerRole, Procedure, RelatedPerson,
    )
}  # fmt: skip
