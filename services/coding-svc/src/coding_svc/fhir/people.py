"""Maps Patients and RelatedPersons, and what all parties have: names and addresses."""

from collections.abc import Sequence
from typing import Any

from coding_svc.fhir.bundle import Bundle, Entry
from coding_svc.fhir.code_systems import SEX, SSN, STATES, codes, is_of
from coding_svc.fhir.remarks import Remarks
from coding_svc.fhir.resources import Address, Encounter, HumanName, Patient, Person
from coding_svc.fhir.sources import At

_NAME_USES = ("official", "usual", None)
_ADDRESS_USES = ("home", None, "work", "billing")
_MEDICAL_RECORD = "MR"  # HL7 v2 table 0203
# Of the same table: social security, driver's license, passport. They are no keys for others.
_PRIVATE = frozenset(("SS", "DL", "PPN"))


def find_patient(
    bundle: Bundle, encounter: Entry[Encounter], remarks: Remarks
) -> Entry[Patient] | None:
    """Return whom the encounter is about."""
    subject = encounter.resource.subject
    if subject:
        found = bundle.find(encounter, subject, Patient)
        if found is None:
            remarks.refuse(encounter.at("subject"), "Put the Patient it names into the Bundle.")
        return found
    patients = bundle.all_of(Patient)
    if len(patients) != 1:
        remarks.refuse(encounter.at("subject"), "Name the Patient whose encounter it is.")
        return None
    return patients[0]


def map_patient(entry: Entry[Patient]) -> At:
    """Return the patient with the EHR's id: the medical record number when there is one."""
    return At(entry.pointer, {"external_id": _patient_id(entry), **person(entry)})


def _patient_id(entry: Entry[Patient]) -> At:
    usable = [
        (_MEDICAL_RECORD not in codes([each.type]), place, each.value)
        for place, each in enumerate(entry.resource.identifier)
        if each.value and each.use != "old" and not codes([each.type]) & _PRIVATE
        if not is_of(each.system, SSN)
    ]
    if not usable:
        return At(entry.at("id"), entry.resource.id)
    _, place, value = min(usable)
    return At(entry.at(f"identifier/{place}/value"), value)


def person(entry: Entry[Any]) -> dict[str, At]:
    """Return name, birth date, sex and address of a Patient or RelatedPerson."""
    who: Person = entry.resource
    return {
        **name(entry, who.name),
        "birth_date": At(entry.at("birthDate"), who.birth_date),
        "sex": At(entry.at("gender"), SEX.get(who.gender or "", "U")),
        "address": address(entry, who.address, _ADDRESS_USES),
    }


def name(entry: Entry[Any], names: Sequence[HumanName]) -> dict[str, At]:
    """Return the name in use, preferably the official one."""
    place = _preferred([each.use for each in names], _NAME_USES)
    chosen = names[place] if names else HumanName()
    given = [each for each in chosen.given if each]
    at = entry.at(f"name/{place}")
    return {
        "last_name": At(f"{at}/family", chosen.family),
        "first_name": At(f"{at}/given", given[0] if given else None),
        "middle_name": At(f"{at}/given", given[1] if len(given) > 1 else None),
    }


def address(
    entry: Entry[Any], addresses: Sequence[Address], uses: Sequence[str | None] = ("work", None)
) -> At:
    """Return the address in use, where somebody can be found rather than written to."""
    kinds = ["postal" if each.type == "postal" else each.use for each in addresses]
    place = _preferred(kinds, uses)
    chosen = addresses[place] if addresses else Address()
    lines = [each for each in chosen.line if each]
    at = entry.at(f"address/{place}")
    state = chosen.state or ""
    return At(
        at,
        {
            "line1": At(f"{at}/line", lines[0] if lines else None),
            "line2": At(f"{at}/line", ", ".join(lines[1:]) or None),
            "city": At(f"{at}/city", chosen.city),
            "state": At(f"{at}/state", STATES.get(state.strip().lower(), state) or None),
            "postal_code": At(f"{at}/postalCode", _digits(chosen.postal_code)),
        },
    )


def _digits(postal_code: str | None) -> str | None:
    return postal_code and postal_code.replace("-", "").replace(" ", "")


def _preferred(uses: Sequence[str | None], order: Sequence[str | None]) -> int:
    """Return the place of the use that stands first in the order; 0 when none does."""
    known = [(order.index(use), place) for place, use in enumerate(uses) if use in order]
    return min(known)[1] if known else 0
