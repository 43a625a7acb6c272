"""The elements of HL7 FHIR R4 resources that are read; all others are passed over.

Everything may be missing here: what an encounter needs is for the mapping to say. What is there
must have the type that R4 gives it (HL7 FHIR R4, hl7.org/fhir/R4). Names are FHIR's own.
"""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel


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
    coding: list[Coding] = []
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
    given: list[str | None] = []


class Address(Element):
    use: str | None = None
    type: str | None = None
    line: list[str | None] = []
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
    contained: list[dict[str, Any]] = []


class Person(Resource):
    """What a Patient and a RelatedPerson have in common."""

    name: list[HumanName] = []
    gender: str | None = None
    birth_date: str | None = None
    address: list[Address] = []


class Patient(Person):
    identifier: list[Identifier] = []


class RelatedPerson(Person):
    pass


class EncounterParticipant(Element):
    type: list[CodeableConcept] = []
    individual: Reference | None = None


class EncounterDiagnosis(Element):
    condition: Reference | None = None
    use: CodeableConcept | None = None
    rank: int | None = None


class EncounterLocation(Element):
    location: Reference | None = None


class Encounter(Resource):
    identifier: list[Identifier] = []
    status: str | None = None
    class_: Annotated[Coding | None, Field(alias="class")] = None
    type: list[CodeableConcept] = []
    subject: Reference | None = None
    participant: list[EncounterParticipant] = []
    period: Period | None = None
    reason_code: list[CodeableConcept] = []
    diagnosis: list[EncounterDiagnosis] = []
    account: list[Reference] = []
    location: list[EncounterLocation] = []
    service_provider: Reference | None = None
    text: Narrative | None = None


class Condition(Resource):
    verification_status: CodeableConcept | None = None
    category: list[CodeableConcept] = []
    code: CodeableConcept | None = None
    subject: Reference | None = None
    encounter: Reference | None = None
    note: list[Annotation] = []


class Procedure(Resource):
    status: str | None = None
    code: CodeableConcept | None = None
    subject: Reference | None = None
    encounter: Reference | None = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    reason_reference: list[Reference] = []
    note: list[Annotation] = []


class CoverageClass(Element):
    type: CodeableConcept | None = None
    value: str | None = None


class Coverage(Resource):
    identifier: list[Identifier] = []
    status: str | None = None
    type: CodeableConcept | None = None
    subscriber: Reference | None = None
    subscriber_id: str | None = None
    beneficiary: Reference | None = None
    relationship: CodeableConcept | None = None
    period: Period | None = None
    payor: list[Reference] = []
    class_: Annotated[list[CoverageClass], Field(alias="class")] = []
    order: int | None = None


class AccountCoverage(Element):
    coverage: Reference | None = None
    priority: int | None = None


class Account(Resource):
    coverage: list[AccountCoverage] = []


class Practitioner(Resource):
    identifier: list[Identifier] = []
    name: list[HumanName] = []


class PractitionerRole(Resource):
    practitioner: Reference | None = None
    organization: Reference | None = None
    specialty: list[CodeableConcept] = []


class Organization(Resource):
    identifier: list[Identifier] = []
    type: list[CodeableConcept] = []
    name: str | None = None
    address: list[Address] = []
    part_of: Reference | None = None


class Location(Resource):
    type: list[CodeableConcept] = []


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
    pre_auth_ref: list[str | None] = []


class ClaimItem(Element):
    sequence: int | None = None
    diagnosis_sequence: list[int] = []
    product_or_service: CodeableConcept | None = None
    modifier: list[CodeableConcept] = []
    serviced_date: str | None = None
    serviced_period: Period | None = None
    location_codeable_concept: CodeableConcept | None = None
    quantity: Quantity | None = None
    unit_price: Money | None = None
    net: Money | None = None
    encounter: list[Reference] = []


class Claim(Resource):
    status: str | None = None
    type: CodeableConcept | None = None
    use: str | None = None
    patient: Reference | None = None
    provider: Reference | None = None
    accident: dict[str, Any] | None = None
    care_team: list[ClaimCareTeam] = []
    diagnosis: list[ClaimDiagnosis] = []
    insurance: list[ClaimInsurance] = []
    item: list[ClaimItem] = []
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
    encounter: list[Reference] = []


class DocumentReference(Resource):
    status: str | None = None
    doc_status: str | None = None
    subject: Reference | None = None
    content: list[DocumentContent] = []
    context: DocumentContext | None = None


KINDS: dict[str, TypeAdapter[Resource]] = {
    kind.__name__: TypeAdapter(kind)
    for kind in (
        Account, ChargeItem, Claim, Condition, Coverage, DocumentReference, Encounter, Location,
        Organization, Patient, Practitioner, PractitionerRole, Procedure, RelatedPerson,
    )
}  # fmt: skip
