"""Writes the claim itself: loops 2300 to 2430 of the 837P."""

from __future__ import annotations

from datetime import date

from x12.adjustments import add_adjustments
from x12.parties import Name, add_address, add_name
from x12.procedures import procedure_components
from x12.professional_claim.models import (
    LineAdjudication,
    OtherPayer,
    Payer,
    ProfessionalClaim,
    Provider,
    ServiceLine,
)
from x12.values import format_money, format_period, format_quantity
from x12.writing import SegmentWriter, free_text

_DIAGNOSES_PER_SEGMENT = 12


def add_claim(writer: SegmentWriter, claim: ProfessionalClaim) -> None:
    """Add loop 2300 and all below it. Raises X12Error for data that X12 cannot carry."""
    writer.add(
        "CLM",
        claim.patient_control_number,
        format_money(claim.charge_cents),
        *("", ""),
        (claim.place_of_service, "B", claim.frequency_code),
        claim.provider_signature,
        claim.assignment_code,
        claim.benefits_assigned,
        claim.release_of_information,
    )
    _add_claim_details(writer, claim)
    _add_diagnoses(writer, claim.diagnoses)
    _add_providers(writer, claim)
    for other_payer in claim.other_payers:
        _add_other_payer(writer, other_payer)
    for number, line in enumerate(claim.service_lines, start=1):
        writer.add("LX", str(number))
        _add_line(writer, line)


def add_payer(writer: SegmentWriter, payer: Payer) -> None:
    """Add the NM1 of a payer. Raises X12Error for data that X12 cannot carry."""
    add_name(writer, "PR", Name(organization_name=payer.name), "PI", payer.payer_id)


def _add_claim_details(writer: SegmentWriter, claim: ProfessionalClaim) -> None:
    _add_date(writer, "435", claim.admission_date)
    _add_amount(writer, "F5", claim.patient_paid_cents)
    writer.add_reference("9F", claim.referral_number)
    writer.add_reference("G1", claim.prior_authorization)
    writer.add_reference("F8", claim.payer_claim_control_number)
    writer.add_reference("X4", claim.clia_number)
    writer.add_reference("D9", claim.clearinghouse_trace)
    _add_note(writer, claim.note)


def _add_diagnoses(writer: SegmentWriter, diagnoses: tuple[str, ...]) -> None:
    composites = [("ABF" if n else "ABK", code) for n, code in enumerate(diagnoses)]
    for start in range(0, len(composites), _DIAGNOSES_PER_SEGMENT):
        writer.add("HI", *composites[start : start + _DIAGNOSES_PER_SEGMENT])


def _add_providers(writer: SegmentWriter, claim: ProfessionalClaim) -> None:
    if claim.referring_provider is not None:
        _add_provider(writer, "DN", "RF", claim.referring_provider)
    if claim.rendering_provider is not None:
        _add_provider(writer, "82", "PE", claim.rendering_provider)
    if claim.service_facility is not None:
        add_name(writer, "77", claim.service_facility.name, "XX", claim.service_facility.npi)
        add_address(writer, claim.service_facility.address)


def _add_provider(
    writer: SegmentWriter, entity_code: str, provider_code: str, provider: Provider
) -> None:
    add_name(writer, entity_code, provider.name, "XX", provider.npi)
    if provider.taxonomy:
        writer.add("PRV", provider_code, "PXC", provider.taxonomy)


def _add_other_payer(writer: SegmentWriter, other: OtherPayer) -> None:
    writer.add(
        "SBR",
        other.payer_responsibility,
        other.relationship_code,
        other.group_number,
        "",
        other.insurance_type_code,
        *("", "", ""),
        other.claim_filing_indicator,
    )
    add_adjustments(writer, other.adjustments)
    _add_amount(writer, "D", other.paid_cents)
    _add_amount(writer, "EAF", other.remaining_liability_cents)
    writer.add("OI", "", "", other.benefits_assigned, "", "", other.release_of_information)
    add_name(writer, "IL", other.subscriber.name, "MI", other.subscriber.member_id)
    add_address(writer, other.subscriber.address)
    add_payer(writer, other.payer)
    _add_date(writer, "573", other.adjudication_date)
    writer.add_reference("F8", other.payer_claim_control_number)


def _add_line(writer: SegmentWriter, line: ServiceLine) -> None:
    writer.add(
        "SV1",
        procedure_components(line.procedure),
        format_money(line.charge_cents),
        line.unit,
        format_quantity(line.quantity),
        line.place_of_service,
        "",
        tuple(str(pointer) for pointer in line.diagnosis_pointers),
    )
    writer.add("DTP", "472", *format_period(line.service_date_from, line.service_date_to))
    writer.add_reference("G1", line.prior_authorization)
    writer.add_reference("6R", line.line_control_number)
    _add_note(writer, line.note)
    for adjudication in line.adjudications:
        _add_adjudication(writer, adjudication)


def _add_adjudication(writer: SegmentWriter, adjudication: LineAdjudication) -> None:
    bundled = adjudication.bundled_line_number
    writer.add(
        "SVD",
        adjudication.payer_id,
        format_money(adjudication.paid_cents),
        procedure_components(adjudication.procedure),
        "",
        format_quantity(adjudication.paid_units),
        "" if bundled is None else str(bundled),
    )
    add_adjustments(writer, adjudication.adjustments)
    _add_date(writer, "573", adjudication.adjudication_date)
    _add_amount(writer, "EAF", adjudication.remaining_liability_cents)


def _add_date(writer: SegmentWriter, qualifier: str, value: date | None) -> None:
    if value is not None:
        writer.add("DTP", qualifier, *format_period(value, value))


def _add_amount(writer: SegmentWriter, qualifier: str, amount_cents: int | None) -> None:
    if amount_cents is not None:
        writer.add("AMT", qualifier, format_money(amount_cents))


def _add_note(writer: SegmentWriter, note: str) -> None:
    if note:
        writer.add("NTE", "ADD", free_text(note))
