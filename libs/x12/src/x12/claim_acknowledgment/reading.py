"""Reads 277CA transaction sets (005010X214)."""

from __future__ import annotations

from x12.claim_acknowledgment.models import (
    AcknowledgedClaim,
    AcknowledgedProvider,
    AcknowledgmentStatus,
    AcknowledgmentTotals,
    ClaimAcknowledgment,
    StatusCode,
)
from x12.envelope import TransactionSet
from x12.guides import CLAIM_ACKNOWLEDGMENT
from x12.loops import HierarchyLevel, Loop, open_set, read_hierarchy, require_level
from x12.parties import read_party
from x12.segments import Segment

_RECEIVER_COUNTS = ("90", "AA")
_PROVIDER_COUNTS = ("QA", "QC")
_ADDITIONAL_CODES = (10, 11)


def read(transaction_set: TransactionSet) -> ClaimAcknowledgment:
    """Return the acknowledgment of a 277CA.

    A batch that is refused as a whole has no providers. Line-level statuses are passed over.
    Raises X12Error for another guide, a missing required level or segment, or a faulty value.
    """
    loop = open_set(transaction_set, CLAIM_ACKNOWLEDGMENT)
    head, levels = read_hierarchy(loop)
    header = head.require("BHT")
    source = require_level(levels, "20", loop).loop
    receiver = require_level(levels, "21", loop).loop
    return ClaimAcknowledgment(
        reference=header.element(3),
        created_at=header.date_and_time(4),
        source=read_party(source.require("NM1")),
        source_entity_code=source.require("NM1").element(1),
        source_trace_number=source.value("TRN", "1"),
        received_date=source.date("050"),
        processed_date=source.date("009"),
        receiver=read_party(receiver.require("NM1")),
        batch_reference=receiver.value("TRN", "2"),
        statuses=_read_statuses(receiver),
        totals=_read_totals(receiver, _RECEIVER_COUNTS),
        providers=tuple(_read_provider(level) for level in levels if level.code == "19"),
        position=transaction_set.position,
    )


def _read_provider(level: HierarchyLevel) -> AcknowledgedProvider:
    loop = level.loop
    return AcknowledgedProvider(
        provider=read_party(loop.require("NM1")),
        trace_number=loop.value("TRN", "1"),
        statuses=_read_statuses(loop),
        totals=_read_totals(loop, _PROVIDER_COUNTS),
        claims=tuple(_read_claim(child.loop) for child in level.every_child("PT")),
        position=loop.position,
    )


def _read_claim(loop: Loop) -> AcknowledgedClaim:
    # A line's STC and REF follow its SVC and must not pass for the claim's.
    claim, _ = loop.split("SVC")
    date_from, date_to = claim.period("472") or (None, None)
    return AcknowledgedClaim(
        patient=read_party(claim.require("NM1")),
        patient_control_number=claim.require("TRN", "2").element(2),
        statuses=_read_statuses(claim),
        payer_claim_control_number=claim.value("REF", "1K"),
        clearinghouse_trace=claim.value("REF", "D9"),
        service_date_from=date_from,
        service_date_to=date_to,
        position=loop.position,
    )


def _read_statuses(loop: Loop) -> tuple[AcknowledgmentStatus, ...]:
    return tuple(_read_status(each) for each in loop.every("STC"))


def _read_status(segment: Segment) -> AcknowledgmentStatus:
    code = _read_code(segment, 1)
    return AcknowledgmentStatus(
        category_code=code.category_code,
        status_code=code.status_code,
        entity_code=code.entity_code,
        effective_date=segment.optional_date(2),
        action_code=segment.element(3),
        amount_cents=segment.optional_money(4),
        additional_codes=tuple(
            _read_code(segment, n) for n in _ADDITIONAL_CODES if segment.element(n)
        ),
        message=segment.element(12),
        position=segment.position,
    )


def _read_code(segment: Segment, n: int) -> StatusCode:
    return StatusCode(
        category_code=segment.component(n, 1),
        status_code=segment.component(n, 2),
        entity_code=segment.component(n, 3),
    )


def _read_totals(loop: Loop, count_qualifiers: tuple[str, str]) -> AcknowledgmentTotals:
    accepted, rejected = (loop.find("QTY", each) for each in count_qualifiers)
    return AcknowledgmentTotals(
        accepted_count=accepted.optional_integer(2),
        rejected_count=rejected.optional_integer(2),
        accepted_cents=loop.find("AMT", "YU").optional_money(2),
        rejected_cents=loop.find("AMT", "YY").optional_money(2),
    )
