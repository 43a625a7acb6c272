"""Turns a claim's content into the codec's professional claim."""

import x12
from claims_svc.claim.content import ClaimContent, ServiceLine
from claims_svc.practice.schemas import PracticeSettings
from contracts import shapes
from x12 import professional_claim as p

SEQUENCE_CODES = {"primary": "P", "secondary": "S", "tertiary": "T"}
# PAT01 and SBR02, individual relationship codes.
RELATIONSHIP_CODES = {
    "self": "18",
    "spouse": "01",
    "child": "19",
    "employee": "20",
    "unknown": "21",
    "organ_donor": "39",
    "cadaver_donor": "40",
    "life_partner": "53",
    "other": "G8",
}


def claim_to_x12(
    content: ClaimContent,
    *,
    patient_control_number: str,
    payer_priority: str,
    frequency_code: str,
    payer_claim_control_number: str | None,
    other_payers: tuple[p.OtherPayer, ...] = (),
    line_adjudications: dict[str, tuple[p.LineAdjudication, ...]] | None = None,
) -> p.ProfessionalClaim:
    """Return the claim as it goes to the payer whose turn it is.

    The payer's claim control number (REF*F8) is written on frequency 7 and 8 only: with
    frequency 1 it must be absent.
    """
    coverage = content.coverage(payer_priority)
    is_self = coverage.relationship == "self"
    decided = line_adjudications or {}
    return p.ProfessionalClaim(
        billing_provider=_billing_provider(content.billing_provider),
        subscriber=_subscriber(content, coverage),
        patient=None if is_self else _dependent(content.patient, coverage.relationship),
        payer=p.Payer(name=coverage.payer_name, payer_id=coverage.payer_id),
        payer_responsibility=SEQUENCE_CODES[payer_priority],
        claim_filing_indicator=coverage.claim_filing_indicator,
        patient_control_number=patient_control_number,
        charge_cents=content.charge_cents,
        place_of_service=content.place_of_service,
        frequency_code=frequency_code,
        payer_claim_control_number=(payer_claim_control_number or "")
        if frequency_code != "1"
        else "",
        provider_signature="Y" if content.provider_signature_on_file else "N",
        assignment_code=content.assignment_code,
        benefits_assigned=content.benefits_assigned,
        release_of_information=content.release_of_information,
        patient_paid_cents=content.patient_payment.amount_cents
        if content.patient_payment
        else None,
        prior_authorization=content.authorization_number or "",
        clia_number=content.clia_number or "",
        diagnoses=tuple(diagnosis.code for diagnosis in content.diagnoses),
        rendering_provider=_rendering_provider(content),
        other_payers=other_payers,
        service_lines=tuple(
            _line(line, decided.get(line.line_control_number, ())) for line in content.lines
        ),
    )


def submitter(practice: PracticeSettings) -> p.Submitter:
    return p.Submitter(
        name=x12.Name(organization_name=practice.organization_name),
        identifier=practice.submitter_id,
        contacts=(x12.Contact(name=practice.contact_name, phone=practice.contact_phone),),
    )


def receiver(practice: PracticeSettings) -> p.Receiver:
    name = x12.Name(organization_name=practice.receiver_name)
    return p.Receiver(name=name, identifier=practice.receiver_id)


def person_name(person: shapes.Person) -> x12.Name:
    return x12.Name(
        last_name=person.last_name,
        first_name=person.first_name,
        middle_name=person.middle_name or "",
    )


def address(shape: shapes.Address) -> x12.Address:
    return x12.Address(
        line1=shape.line1,
        line2=shape.line2 or "",
        city=shape.city,
        state=shape.state,
        postal_code=shape.postal_code,
    )


def _billing_provider(provider: shapes.BillingProvider) -> p.BillingProvider:
    return p.BillingProvider(
        name=x12.Name(organization_name=provider.organization_name),
        npi=provider.npi,
        tax_id=provider.tax_id,
        taxonomy=provider.taxonomy or "",
        address=address(provider.address),
    )


def _rendering_provider(content: ClaimContent) -> p.Provider | None:
    provider = content.rendering_provider
    # Without loop 2310B the billing provider rendered; it must not be repeated there.
    if provider is None or provider.npi == content.billing_provider.npi:
        return None
    name = x12.Name(last_name=provider.last_name, first_name=provider.first_name)
    return p.Provider(name=name, npi=provider.npi, taxonomy=provider.taxonomy or "")


def _subscriber(content: ClaimContent, coverage: shapes.Coverage) -> p.Subscriber:
    person = coverage.subscriber or content.patient
    return p.Subscriber(
        name=person_name(person),
        member_id=coverage.member_id,
        group_number=coverage.group_number or "",
        address=address(person.address),
        birth_date=person.birth_date,
        sex=person.sex,
    )


def _dependent(patient: shapes.Patient, relationship: str) -> p.Patient:
    return p.Patient(
        name=person_name(patient),
        relationship_code=RELATIONSHIP_CODES[relationship],
        address=address(patient.address),
        birth_date=patient.birth_date,
        sex=patient.sex,
    )


def _line(line: ServiceLine, decided: tuple[p.LineAdjudication, ...]) -> p.ServiceLine:
    return p.ServiceLine(
        line_control_number=line.line_control_number,
        procedure=procedure(line),
        charge_cents=line.charge_cents,
        quantity=line.units,
        service_date_from=line.service_date,
        service_date_to=line.service_date,
        diagnosis_pointers=tuple(line.diagnosis_pointers),
        authorizations=_authorizations(line),
        adjudications=decided,
    )


def _authorizations(line: ServiceLine) -> tuple[x12.Reference, ...]:
    number = line.authorization_number
    return (x12.Reference(qualifier="G1", identifier=number),) if number else ()


def procedure(line: ServiceLine) -> x12.Procedure:
    return x12.Procedure(code=line.procedure_code, modifiers=tuple(line.modifiers))
