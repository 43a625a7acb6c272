"""Edits on identifiers, addresses and coverages."""

import re
from collections.abc import Iterator
from datetime import date

from claims_svc.claim.content import ClaimContent
from claims_svc.edits.edit import ClaimFacts, Edit, Fault

_GUIDE = "005010X222A1"
_PO_BOX = re.compile(r"\b(P\.?\s*O\.?\s*BOX|POST OFFICE BOX|LOCK\s*BOX)\b", re.IGNORECASE)
# Letters of a Medicare Beneficiary Identifier are never S, L, O, I, B or Z.
_A, _AN = "[AC-HJKMNP-RT-Y]", "[0-9AC-HJKMNP-RT-Y]"
_MBI = re.compile(rf"^[1-9]{_A}{_AN}\d{_A}{_AN}\d{_A}{_A}\d\d$")
_MEDICARE = ("MA", "MB")
_NPI_LENGTH = 10
_ZIP_PLUS_4 = 9


def npi_is_valid(npi: str) -> bool:
    """Return whether the check digit holds: Luhn over 80840 and the NPI."""
    is_number = npi.isascii() and npi.isdigit()
    if len(npi) != _NPI_LENGTH or not is_number or npi[0] not in "12":
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed("80840" + npi))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004


def _npis(facts: ClaimFacts) -> Iterator[Fault]:
    content = facts.content
    named = {"/billing_provider/npi": content.billing_provider.npi}
    if content.rendering_provider:
        named["/rendering_provider/npi"] = content.rendering_provider.npi
    for pointer, npi in named.items():
        if not npi_is_valid(npi):
            yield Fault(pointer, "The check digit of this NPI is wrong.", "Correct the NPI.")


def _billing_address(facts: ClaimFacts) -> Iterator[Fault]:
    address = facts.content.billing_provider.address
    if _PO_BOX.search(address.line1):
        detail = "The billing address is a post office box."
        yield Fault("/billing_provider/address/line1", detail, "Give the street address.")
    if len(address.postal_code) != _ZIP_PLUS_4:
        detail = "The billing address needs a nine-digit ZIP code."
        yield Fault("/billing_provider/address/postal_code", detail, "Add the four digits.")


def _member_id(facts: ClaimFacts) -> Iterator[Fault]:
    coverage = facts.content.coverage(facts.payer_priority)
    if coverage.claim_filing_indicator in _MEDICARE and not _MBI.match(coverage.member_id):
        detail = "The member id does not have the form of a Medicare Beneficiary Identifier."
        yield Fault(_coverage_pointer(facts), detail, "Copy it from the Medicare card.")


def _coverage_is_active(facts: ClaimFacts) -> Iterator[Fault]:
    coverage = facts.content.coverage(facts.payer_priority)
    if (coverage.payer_id, coverage.member_id) in facts.inactive_coverages:
        detail = "The payer said that this coverage is not active on the date of service."
        yield Fault(_coverage_pointer(facts), detail, "Find the active coverage.")


def _coverage_pointer(facts: ClaimFacts) -> str:
    coverage = facts.content.coverage(facts.payer_priority)
    return f"/coverages/{facts.content.coverages.index(coverage)}/member_id"


def _dates(facts: ClaimFacts) -> Iterator[Fault]:
    for pointer, on in _service_dates(facts.content):
        if on > facts.today:
            yield Fault(pointer, "The date of service is in the future.", "Correct the date.")
        if on < facts.content.patient.birth_date:
            fix = "Correct the birth date or the date of service."
            yield Fault("/patient/birth_date", "The patient was born after the service.", fix)


def _service_dates(content: ClaimContent) -> Iterator[tuple[str, date]]:
    yield "/service_date", content.service_date
    for place, line in enumerate(content.lines):
        if line.service_date != content.service_date:
            yield f"/lines/{place}/service_date", line.service_date


def _frequency(facts: ClaimFacts) -> Iterator[Fault]:
    if facts.frequency_code in ("7", "8") and not facts.payer_claim_control_number:
        detail = f"Frequency {facts.frequency_code} needs the payer's claim control number."
        yield Fault("", detail, "Ask the payer for it; it stands in the remittance (CLP07).")


EDITS = (
    Edit("P05", "error", "Corrected claims name the payer's claim", _GUIDE, _frequency),
    Edit("P06", "error", "NPI check digits", "CMS: NPI check digit (Luhn)", _npis),
    Edit("P08", "error", "Street address with nine-digit ZIP", _GUIDE, _billing_address),
    Edit("P09", "error", "Medicare member id", "CMS: form of the MBI", _member_id),
    Edit("P10", "error", "Dates make sense", _GUIDE, _dates),
    Edit("P10C", "error", "Coverage is active", "the payer's 271", _coverage_is_active),
)
