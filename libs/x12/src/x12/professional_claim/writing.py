"""Writes 837P interchanges (005010X222A1)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from x12.envelope import Envelope
from x12.guides import PROFESSIONAL_CLAIM
from x12.parties import add_address, add_contact, add_name
from x12.professional_claim.models import (
    BillingProvider,
    Patient,
    ProfessionalClaim,
    Receiver,
    Submitter,
    Subscriber,
)
from x12.professional_claim.writing_claims import add_claim, add_payer
from x12.values import format_date, format_time
from x12.writing import SegmentWriter, write_interchange


def write(
    claims: Sequence[ProfessionalClaim],
    envelope: Envelope,
    *,
    submitter: Submitter,
    receiver: Receiver,
    reference: str,
    transaction_control_number: str = "0001",
) -> str:
    """Write claims as one transaction set in one interchange.

    Neighbours of the same billing provider share its level; every claim has a subscriber level of
    its own. ``reference`` is BHT03. Raises X12Error when the envelope or a claim holds what X12
    cannot carry. Whether a payer would take the claim is not checked here.
    """

    def add_body(writer: SegmentWriter) -> None:
        _add_header(writer, envelope, reference)
        _add_submitter(writer, submitter)
        add_name(writer, "40", receiver.name, "46", receiver.identifier)
        for provider, provider_claims in groupby(claims, key=lambda each: each.billing_provider):
            level = _add_billing_provider(writer, provider)
            for claim in provider_claims:
                _add_subscriber_level(writer, claim, level)

    return write_interchange(envelope, PROFESSIONAL_CLAIM, [(transaction_control_number, add_body)])


def _add_header(writer: SegmentWriter, envelope: Envelope, reference: str) -> None:
    created = (format_date(envelope.created_at), format_time(envelope.created_at))
    writer.add("BHT", "0019", "00", reference, *created, "CH")


def _add_submitter(writer: SegmentWriter, submitter: Submitter) -> None:
    add_name(writer, "41", submitter.name, "46", submitter.identifier)
    add_contact(writer, submitter.contact)


def _add_billing_provider(writer: SegmentWriter, provider: BillingProvider) -> int:
    level = writer.add_level("20", None, has_children=True)
    if provider.taxonomy:
        writer.add("PRV", "BI", "PXC", provider.taxonomy)
    add_name(writer, "85", provider.name, "XX", provider.npi)
    add_address(writer, provider.address)
    writer.add_reference(provider.tax_id_qualifier, provider.tax_id)
    return level


def _add_subscriber_level(
    writer: SegmentWriter, claim: ProfessionalClaim, provider_level: int
) -> None:
    subscriber, patient = claim.subscriber, claim.patient
    level = writer.add_level("22", provider_level, has_children=patient is not None)
    writer.add(
        "SBR",
        claim.payer_responsibility,
        # A dependent's relationship stands in PAT01 instead.
        claim.relationship_code if patient is None else "",
        subscriber.group_number,
        "",
        claim.insurance_type_code,
        *("", "", ""),
        claim.claim_filing_indicator,
    )
    _add_subscriber(writer, subscriber)
    add_payer(writer, claim.payer)
    if patient is not None:
        writer.add_level("23", level, has_children=False)
        _add_patient(writer, patient)
    add_claim(writer, claim)


def _add_subscriber(writer: SegmentWriter, subscriber: Subscriber) -> None:
    add_name(writer, "IL", subscriber.name, "MI", subscriber.member_id)
    add_address(writer, subscriber.address)
    if subscriber.birth_date is not None:
        writer.add("DMG", "D8", format_date(subscriber.birth_date), subscriber.sex)


def _add_patient(writer: SegmentWriter, patient: Patient) -> None:
    writer.add("PAT", patient.relationship_code)
    add_name(writer, "QC", patient.name)
    add_address(writer, patient.address)
    writer.add("DMG", "D8", format_date(patient.birth_date), patient.sex)
