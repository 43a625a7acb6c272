"""Maps where an encounter was to a place of service: stated by CMS's code, or certain otherwise."""

from collections.abc import Iterator

from coding_svc.fhir.bundle import Bundle, Entry
from coding_svc.fhir.code_systems import PLACE_OF_CLASS, PLACE_OF_SERVICE, codings
from coding_svc.fhir.remarks import Remarks
from coding_svc.fhir.resources import Claim, Encounter, Location
from coding_svc.fhir.sources import At


def map_place_of_service(
    bundle: Bundle, encounter: Entry[Encounter], claim: Entry[Claim] | None, remarks: Remarks
) -> At:
    """Return the place of service: the Claim's, else the Location's, else that of the class."""
    of_claim = list(_of_claim(claim)) if claim else []
    stated = of_claim or list(_of_locations(bundle, encounter))
    if len({each.value for each in stated}) > 1:
        detail = "Several places of service are stated; an encounter is billed with one."
        remarks.leave_to_coder("place-of-service-unclear", stated[0].pointer, detail)
        return At(stated[0].pointer, None)
    if stated:
        return stated[0]
    kind = encounter.resource.class_
    place = PLACE_OF_CLASS.get((kind and kind.code) or "")
    if place is None:
        detail = "The class alone does not say the place of service; give the Location CMS's."
        remarks.leave_to_coder("place-of-service-unclear", encounter.at("class"), detail)
    return At(encounter.at("class"), place)


def _of_claim(claim: Entry[Claim]) -> Iterator[At]:
    for place, item in enumerate(claim.resource.item):
        for at, coding in codings(item.location_codeable_concept, PLACE_OF_SERVICE):
            path = f"item/{place}/locationCodeableConcept/coding/{at}/code"
            yield At(claim.at(path), coding.code)


def _of_locations(bundle: Bundle, encounter: Entry[Encounter]) -> Iterator[At]:
    for each in encounter.resource.location:
        location = bundle.find(encounter, each.location, Location)
        for place, kind in enumerate(location.resource.type if location else ()):
            for at, coding in codings(kind, PLACE_OF_SERVICE):
                if location:
                    path = f"type/{place}/coding/{at}/code"
                    yield At(location.at(path), coding.code)
