"""What the tests share: the golden files, reading one set, writing a set again, mutations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import x12
from x12 import (
    claim_acknowledgment,
    claim_status,
    eligibility,
    implementation_acknowledgment,
    professional_claim,
    remittance,
)

GOLDEN_FOLDER = Path(__file__).parent / "golden"
# Files named extra_ are bases of mutations and fuzzing only.
GOLDEN_NAMES = sorted(path.name for path in GOLDEN_FOLDER.glob("case*.edi"))

Rewrite = Callable[[x12.TransactionSet, x12.Envelope], str]


def golden(name: str) -> str:
    return (GOLDEN_FOLDER / name).read_text()


def only_set(text: str) -> x12.TransactionSet:
    (interchange,) = x12.read_interchanges(text)
    (group,) = interchange.groups
    (transaction_set,) = group.transaction_sets
    return transaction_set


def envelope_of(interchange: x12.Interchange) -> x12.Envelope:
    return x12.Envelope(
        sender_id=interchange.sender_id,
        receiver_id=interchange.receiver_id,
        sender_qualifier=interchange.sender_qualifier,
        receiver_qualifier=interchange.receiver_qualifier,
        usage_indicator=interchange.usage_indicator,
        interchange_control_number=interchange.control_number,
        group_control_number=interchange.groups[0].control_number,
        created_at=interchange.created_at,
    )


def rewrite_claims(transaction_set: x12.TransactionSet, envelope: x12.Envelope) -> str:
    batch = professional_claim.read_batch(transaction_set)
    return professional_claim.write(
        batch.claims,
        envelope,
        submitter=batch.submitter,
        receiver=batch.receiver,
        reference=batch.reference,
    )


def rewrite_remittance(transaction_set: x12.TransactionSet, envelope: x12.Envelope) -> str:
    return remittance.write([remittance.read(transaction_set)], envelope)


def rewrite_inquiry(transaction_set: x12.TransactionSet, envelope: x12.Envelope) -> str:
    return eligibility.write_inquiry_set(eligibility.read_inquiry_set(transaction_set), envelope)


def rewrite_response(transaction_set: x12.TransactionSet, envelope: x12.Envelope) -> str:
    return eligibility.write_response_set(eligibility.read_response_set(transaction_set), envelope)


def rewrite_999(transaction_set: x12.TransactionSet, envelope: x12.Envelope) -> str:
    acknowledgment = implementation_acknowledgment.read(transaction_set)
    return implementation_acknowledgment.write(acknowledgment, envelope)


def rewrite_276(transaction_set: x12.TransactionSet, envelope: x12.Envelope) -> str:
    return claim_status.write_inquiry(claim_status.read_inquiry(transaction_set), envelope)


def rewrite_277(transaction_set: x12.TransactionSet, envelope: x12.Envelope) -> str:
    """Rewrite a 277 of either guide: claim status, or claim acknowledgment."""
    if transaction_set.guide == "005010X212":
        return claim_status.write_response(claim_status.read_response(transaction_set), envelope)
    return claim_acknowledgment.write(claim_acknowledgment.read(transaction_set), envelope)


REWRITES: dict[str, Rewrite] = {
    "837": rewrite_claims,
    "835": rewrite_remittance,
    "270": rewrite_inquiry,
    "271": rewrite_response,
    "999": rewrite_999,
    "276": rewrite_276,
    "277": rewrite_277,
}


def rewrite(text: str) -> str:
    """Read a text that holds one set and write it again in its own envelope."""
    (interchange,) = x12.read_interchanges(text)
    transaction_set = only_set(text)
    return REWRITES[transaction_set.identifier](transaction_set, envelope_of(interchange))


def edit(text: str, old: str, new: str) -> str:
    """Replace one segment text, or remove it when ``new`` is empty, and count SE01 again."""
    assert text.count(old) >= 1, old
    lines = text.replace(old, new, 1).splitlines()
    lines = [line for line in lines if line]
    start = next(n for n, line in enumerate(lines) if line.startswith("ST*"))
    end = next(n for n, line in enumerate(lines) if line.startswith("SE*"))
    control_number = lines[end].split("*")[2]
    lines[end] = f"SE*{end - start + 1}*{control_number}"
    return "\n".join(lines) + "\n"


def with_segments(
    transaction_set: x12.TransactionSet, segments: list[x12.Segment]
) -> x12.TransactionSet:
    texts = tuple("*".join([each.id, *each.elements]) for each in segments)
    return replace(transaction_set, raw_segments=texts)
