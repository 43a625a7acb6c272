"""Code systems as FHIR names them, and the codes of FHIR and HL7 that say what a claim says."""

from collections.abc import Iterable, Iterator

from coding_svc.fhir.resources import CodeableConcept, Coding, Identifier

ICD10CM = frozenset(("http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90"))
CPT = frozenset(("http://www.ama-assn.org/go/cpt", "urn:oid:2.16.840.1.113883.6.12"))
HCPCS = frozenset(
    (
        "http://www.cms.gov/medicare/coding/hcpcsreleasecodesets",
        "http://www.cms.gov/medicare/coding/medhcpcsgeninfo",
        "http://terminology.hl7.org/codesystem/hcpcs",
        "http://www.nlm.nih.gov/research/umls/hcpcs",
        "urn:oid:2.16.840.1.113883.6.285",
        "urn:oid:2.16.840.1.113883.6.14",
    )
)
PLACE_OF_SERVICE = frozenset(
    (
        "http://www.cms.gov/medicare/coding/place-of-service-codes",
        "http://www.cms.gov/medicare/coding/place-of-service-codes/place_of_service_code_set",
        "http://terminology.hl7.org/codesystem/ex-serviceplace",  # HL7's copy of the same numbers
        "urn:oid:2.16.840.1.113883.6.50",
    )
)
NPI = frozenset(("http://hl7.org/fhir/sid/us-npi", "urn:oid:2.16.840.1.113883.4.6"))
TAX_ID = frozenset(("http://hl7.org/fhir/sid/us-ein", "urn:oid:2.16.840.1.113883.4.4"))
SSN = frozenset(("http://hl7.org/fhir/sid/us-ssn", "urn:oid:2.16.840.1.113883.4.1"))
CLIA = frozenset(("urn:oid:2.16.840.1.113883.4.7",))
NAIC = frozenset(("http://hl7.org/fhir/sid/us-naic", "urn:oid:2.16.840.1.113883.6.300"))
TAXONOMY = frozenset(("http://nucc.org/provider-taxonomy", "urn:oid:2.16.840.1.113883.6.101"))
CLAIM_FILING = frozenset(("http://codesystem.x12.org/005010/1032",))

_WORDS_LENGTH_MAX = 1_000  # more is no name of a condition or service

SEX = {"female": "F", "male": "M"}
RELATIONSHIP = {  # HL7 subscriber-relationship
    "self": "self",
    "spouse": "spouse",
    "child": "child",
    "parent": "other",
    "common": "life_partner",
    "other": "other",
    "injured": "other",
}
# HL7 v3-ActCode classes that leave one place of service only. Ambulatory is an office as well as a
# hospital's clinic, a virtual visit depends on where the patient was, and an inpatient's hospital
# may be one for psychiatry or rehabilitation.
PLACE_OF_CLASS = {"EMER": "23", "HH": "12", "ACUTE": "21"}
# HL7 v3-ActCode types of coverage, and X12's claim filing indicators (SBR09).
FILING_OF_TYPE = {
    "EHCPOL": "CI",
    "HIP": "CI",
    "HMO": "HM",
    "PPO": "12",
    "POS": "13",
    "WCBPOL": "WC",
    "AUTOPOL": "AM",
}
# Some systems write the name of a state where US Core wants the postal code.
STATES = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR",
    "california": "CA", "colorado": "CO", "connecticut": "CT", "delaware": "DE",
    "district of columbia": "DC", "florida": "FL", "georgia": "GA", "hawaii": "HI",
    "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA",
    "kansas": "KS", "kentucky": "KY", "louisiana": "LA", "maine": "ME",
    "maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN",
    "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE",
    "nevada": "NV", "new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM",
    "new york": "NY", "north carolina": "NC", "north dakota": "ND", "ohio": "OH",
    "oklahoma": "OK", "oregon": "OR", "pennsylvania": "PA", "rhode island": "RI",
    "south carolina": "SC", "south dakota": "SD", "tennessee": "TN", "texas": "TX",
    "utah": "UT", "vermont": "VT", "virginia": "VA", "washington": "WA",
    "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY", "american samoa": "AS",
    "guam": "GU", "northern mariana islands": "MP", "puerto rico": "PR", "virgin islands": "VI",
}  # fmt: skip


def is_of(system: str | None, systems: frozenset[str]) -> bool:
    """Return whether a system is one of these, whatever its case, with http or https."""
    kept = (system or "").rstrip("/")
    return (kept if kept in systems else kept.lower().replace("https://", "http://", 1)) in systems


def codings(
    concept: CodeableConcept | None, systems: frozenset[str]
) -> Iterator[tuple[int, Coding]]:
    """Yield the codings of these systems that have a code, each with its place."""
    for place, coding in enumerate(concept.coding if concept else ()):
        if coding.code and is_of(coding.system, systems):
            yield place, coding


def codes(concepts: Iterable[CodeableConcept | None]) -> set[str]:
    """Return all codes of small HL7 code systems, of which the system is not looked at."""
    return {each.code for concept in concepts if concept for each in concept.coding if each.code}


def identifier_of(
    identifiers: Iterable[Identifier], systems: frozenset[str], types: frozenset[str] = frozenset()
) -> tuple[int, str] | None:
    """Return the place and value of the first identifier of a system or type that is in use."""
    for place, each in enumerate(identifiers):
        wanted = is_of(each.system, systems) or bool(codes([each.type]) & types)
        if wanted and each.value and each.use != "old":
            return place, each.value
    return None


def text_of(concept: CodeableConcept | None) -> str:
    """Return what a concept says in words, else its codes; of very long words the beginning."""
    if concept is None:
        return ""
    shown = [each.display or each.code or "" for each in concept.coding]
    return (concept.text or "; ".join(each for each in shown if each))[:_WORDS_LENGTH_MAX]
