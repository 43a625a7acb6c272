"""Maps who bills (an Organization) and who treated (a Practitioner)."""

from collections.abc import Iterator
from typing import Any

from coding_svc.fhir.bundle import Bundle, Entry
from coding_svc.fhir.code_systems import CLIA, NPI, TAX_ID, TAXONOMY, codes, codings, identifier_of
from coding_svc.fhir.people import address, name
from coding_svc.fhir.remarks import Remarks
from coding_svc.fhir.resources import (
    Claim,
    CodeableConcept,
    Encounter,
    Organization,
    Practitioner,
    PractitionerRole,
    Reference,
)
from coding_svc.fhir.sources import At

_PARENTS_MAX = 3  # department, clinic, hospital, group: whoever bills is one of them
_TAX_TYPES = frozenset(("TAX",))  # HL7 v2 table 0203
_CLAIM_ROLES = frozenset(("primary", "rendering", "performing"))
# HL7 v3-ParticipationType: who performed before who attended.
_PARTICIPATION = ("PPRF", "ATND")
Treating = tuple[Entry[Practitioner], Entry[PractitionerRole] | None]


def find_billing_organization(
    bundle: Bundle, encounter: Entry[Encounter], claim: Entry[Claim] | None, remarks: Remarks
) -> Entry[Organization] | None:
    """Return who bills: the Claim's provider, else the Encounter's; a department's parent."""
    named = list(_organizations(bundle, encounter, claim))
    for found in named:
        with_npi = _nearest_with_npi(bundle, found)
        if with_npi:
            return with_npi
    if named:
        detail = "Give the Organization that bills its NPI (http://hl7.org/fhir/sid/us-npi)."
        remarks.refuse(named[0].at("identifier"), detail)
    else:
        detail = "Name the Organization that bills, and put it into the Bundle."
        remarks.refuse(encounter.at("serviceProvider"), detail)
    return None


def _organizations(
    bundle: Bundle, encounter: Entry[Encounter], claim: Entry[Claim] | None
) -> Iterator[Entry[Organization]]:
    references: list[tuple[Entry[Any], Reference | None]] = []
    if claim:
        references.append((claim, claim.resource.provider))
    references.append((encounter, encounter.resource.service_provider))
    for owner, reference in references:
        role = bundle.find(owner, reference, PractitionerRole)
        named, by = (role.resource.organization, role) if role else (reference, owner)
        found = bundle.find(by, named, Organization)
        if found:
            yield found


def _nearest_with_npi(bundle: Bundle, first: Entry[Organization]) -> Entry[Organization] | None:
    at: Entry[Organization] | None = first
    for _ in range(_PARENTS_MAX + 1):
        if at is None or identifier_of(at.resource.identifier, NPI):
            return at
        at = bundle.find(at, at.resource.part_of, Organization)
    return None


def map_billing_provider(entry: Entry[Organization]) -> At:
    """Return the billing provider."""
    organization = entry.resource
    tax_id = _identifier(entry, TAX_ID, _TAX_TYPES)
    fields = {
        "npi": _identifier(entry, NPI),
        "organization_name": At(entry.at("name"), organization.name),
        "tax_id": At(tax_id.pointer, tax_id.value and tax_id.value.replace("-", "")),
        "taxonomy": _taxonomy(entry, "type", organization.type),
        "address": address(entry, organization.address),
    }
    return At(entry.pointer, fields)


def clia_number(entry: Entry[Organization]) -> At:
    """Return the number of the organization's laboratory certificate, when it has one."""
    return _identifier(entry, CLIA)


def map_rendering_provider(
    bundle: Bundle, encounter: Entry[Encounter], claim: Entry[Claim] | None, remarks: Remarks
) -> At:
    """Return who treated the patient: of the Claim's care team, else of the participants."""
    found = _of_claim(bundle, claim) or _of_encounter(bundle, encounter)
    if len(found) != 1:
        many = "one of several participants" if found else "no participant"
        detail = f"Who performed the services is not clear: {many} is named as PPRF."
        remarks.leave_to_coder("rendering-provider-unclear", encounter.at("participant"), detail)
        return At(encounter.at("participant"), None)
    practitioner, role = found[0]
    npi = _identifier(practitioner, NPI)
    if npi.value is None:
        detail = "The Practitioner has no NPI."
        remarks.leave_to_coder("rendering-provider-unclear", npi.pointer, detail)
        return At(practitioner.pointer, None)
    full_name = name(practitioner, practitioner.resource.name)
    fields = {each: full_name[each] for each in ("last_name", "first_name")}
    if role:
        fields["taxonomy"] = _taxonomy(role, "specialty", role.resource.specialty)
    return At(practitioner.pointer, {"npi": npi, **fields})


def _of_claim(bundle: Bundle, claim: Entry[Claim] | None) -> list[Treating]:
    team = claim.resource.care_team if claim else []
    chosen = [each for each in team if codes([each.role]) & _CLAIM_ROLES]
    return _treating(bundle, claim, [each.provider for each in chosen]) if claim else []


def _of_encounter(bundle: Bundle, encounter: Entry[Encounter]) -> list[Treating]:
    participants = encounter.resource.participant
    for kind in _PARTICIPATION:
        chosen = [each.individual for each in participants if kind in codes(each.type)]
        found = _treating(bundle, encounter, chosen)
        if found:
            return found
    untyped = [each.individual for each in participants if not codes(each.type)]
    return _treating(bundle, encounter, untyped)


def _treating(
    bundle: Bundle, owner: Entry[Any], references: list[Reference | None]
) -> list[Treating]:
    found: dict[str, Treating] = {}
    for reference in references:
        role = bundle.find(owner, reference, PractitionerRole)
        named, by = (role.resource.practitioner, role) if role else (reference, owner)
        practitioner = bundle.find(by, named, Practitioner)
        if practitioner:
            found[practitioner.pointer] = (practitioner, role)
    return list(found.values())


def _identifier(
    entry: Entry[Any], systems: frozenset[str], types: frozenset[str] = frozenset()
) -> At:
    found = identifier_of(entry.resource.identifier, systems, types)
    if found is None:
        return At(entry.at("identifier"), None)
    place, value = found
    return At(entry.at(f"identifier/{place}/value"), value)


def _taxonomy(entry: Entry[Any], element: str, concepts: list[CodeableConcept]) -> At:
    for place, concept in enumerate(concepts):
        for at, coding in codings(concept, TAXONOMY):
            return At(entry.at(f"{element}/{place}/coding/{at}/code"), coding.code)
    return At(entry.at(element), None)
