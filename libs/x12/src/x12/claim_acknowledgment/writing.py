"""Writes 277CA interchanges (005010X214)."""

from __future__ import annotations

from datetime import date

from x12.claim_acknowledgment.models import (
    AcknowledgedClaim,
    AcknowledgedProvider,
    AcknowledgmentStatus,
    AcknowledgmentTotals,
    ClaimAcknowledgment,
    StatusCode,
)
from x12.envelope import Envelope
from x12.guides import CLAIM_ACKNOWLEDGMENT
from x12.parties import add_party
from x12.values import format_date, format_money, format_period, format_time
from x12.writing import Element, SegmentWriter, free_text, write_interchange


def write(
    acknowledgment: ClaimAcknowledgment,
    envelope: Envelope,
    *,
    transaction_control_number: str = "0001",
) -> str:
    """Write a 277CA as one transaction set in one interchange.

    Raises X12Error when the envelope or the acknowledgment holds what X12 cannot carry.
    """

    def add_body(writer: SegmentWriter) -> None:
        created = acknowledgment.created_at
        header = (acknowledgment.reference, format_date(created), format_time(created))
        writer.add("BHT", "0085", "08", *header, "TH")
        source_level = _add_source(writer, acknowledgment)
        receiver_level = _add_receiver(writer, acknowledgment, source_level)
        for provider in acknowledgment.providers:
            _add_provider(writer, provider, receiver_level)

    return write_interchange(
        envelope, CLAIM_ACKNOWLEDGMENT, [(transaction_control_number, add_body)]
    )


def _add_source(writer: SegmentWriter, acknowledgment: ClaimAcknowledgment) -> int:
    level = writer.add_level("20", None, has_children=True)
    add_party(writer, acknowledgment.source_entity_code, acknowledgment.source)
    writer.add("TRN", "1", acknowledgment.source_trace_number)
    _add_period(writer, "050", acknowledgment.received_date, acknowledgment.received_date)
    _add_period(writer, "009", acknowledgment.processed_date, acknowledgment.processed_date)
    return level


def _add_receiver(
    writer: SegmentWriter, acknowledgment: ClaimAcknowledgment, source_level: int
) -> int:
    has_providers = bool(acknowledgment.providers)
    level = writer.add_level("21", source_level, has_children=has_providers)
    add_party(writer, "41", acknowledgment.receiver)
    writer.add("TRN", "2", acknowledgment.batch_reference)
    _add_statuses(writer, acknowledgment.statuses)
    _add_totals(writer, acknowledgment.totals, "90", "AA")
    return level


def _add_provider(
    writer: SegmentWriter, provider: AcknowledgedProvider, receiver_level: int
) -> None:
    level = writer.add_level("19", receiver_level, has_children=bool(provider.claims))
    add_party(writer, "85", provider.provider)
    if provider.trace_number:
        writer.add("TRN", "1", provider.trace_number)
    _add_statuses(writer, provider.statuses)
    _add_totals(writer, provider.totals, "QA", "QC")
    for claim in provider.claims:
        _add_claim(writer, claim, level)


def _add_claim(writer: SegmentWriter, claim: AcknowledgedClaim, provider_level: int) -> None:
    # The guide has no level below the patient and leaves HL04 out.
    writer.add_level("PT", provider_level, has_children=None)
    add_party(writer, "QC", claim.patient)
    writer.add("TRN", "2", claim.patient_control_number)
    _add_statuses(writer, claim.statuses)
    writer.add_reference("1K", claim.payer_claim_control_number)
    writer.add_reference("D9", claim.clearinghouse_trace)
    _add_period(writer, "472", claim.service_date_from, claim.service_date_to)


def _add_statuses(writer: SegmentWriter, statuses: tuple[AcknowledgmentStatus, ...]) -> None:
    for status in statuses:
        first = StatusCode(
            category_code=status.category_code,
            status_code=status.status_code,
            entity_code=status.entity_code,
        )
        second, third = (*map(_code_components, status.additional_codes), (), ())[:2]
        writer.add(
            "STC",
            _code_components(first),
            "" if status.effective_date is None else format_date(status.effective_date),
            status.action_code,
            "" if status.amount_cents is None else format_money(status.amount_cents),
            *("", "", "", "", ""),
            second,
            third,
            free_text(status.message),
        )


def _code_components(code: StatusCode) -> Element:
    return (code.category_code, code.status_code, code.entity_code)


def _add_totals(
    writer: SegmentWriter, totals: AcknowledgmentTotals, accepted: str, rejected: str
) -> None:
    for qualifier, count in ((accepted, totals.accepted_count), (rejected, totals.rejected_count)):
        if count is not None:
            writer.add("QTY", qualifier, str(count))
    for qualifier, cents in (("YU", totals.accepted_cents), ("YY", totals.rejected_cents)):
        if cents is not None:
            writer.add("AMT", qualifier, format_money(cents))


def _add_period(
    writer: SegmentWriter, qualifier: str, date_from: date | None, date_to: date | None
) -> None:
    if date_from is not None:
        writer.add("DTP", qualifier, *format_period(date_from, date_to or date_from))
