"""The parties of a claim as they are named in answers to it."""

from x12.parties import Name, Party
from x12.professional_claim import Payer, ProfessionalClaim


def payer_party(payer: Payer) -> Party:
    name = Name(organization_name=payer.name or payer.payer_id)
    return Party(name=name, identifier_qualifier="PI", identifier=payer.payer_id)


def billing_party(claim: ProfessionalClaim) -> Party:
    provider = claim.billing_provider
    if provider.npi:
        return Party(name=provider.name, identifier_qualifier="XX", identifier=provider.npi)
    return Party(name=provider.name, identifier_qualifier="FI", identifier=provider.tax_id)


def patient_party(claim: ProfessionalClaim) -> Party:
    """Return who was treated, under the subscriber's member id."""
    name = claim.subscriber.name if claim.patient is None else claim.patient.name
    return Party(name=name, identifier_qualifier="MI", identifier=claim.subscriber.member_id)


def subscriber_party(claim: ProfessionalClaim) -> Party | None:
    """Return who holds the coverage, when that is somebody else than the patient."""
    if claim.patient is None:
        return None
    subscriber = claim.subscriber
    return Party(name=subscriber.name, identifier_qualifier="MI", identifier=subscriber.member_id)


def rendering_party(claim: ProfessionalClaim) -> Party | None:
    provider = claim.rendering_provider
    if provider is None:
        return None
    return Party(name=provider.name, identifier_qualifier="XX", identifier=provider.npi)


def display_name(name: Name) -> str:
    """Return a name in one element, as N102 holds it."""
    if name.is_organization:
        return name.organization_name
    return f"{name.last_name} {name.first_name}".strip()
