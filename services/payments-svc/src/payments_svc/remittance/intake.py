"""Reads an 835 text: its remittances, what they are known by, and which sums do not hold."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from contracts.shapes import AMOUNT_CENTS_MAX
from kit.problems import Problem, ProblemError
from x12 import TransactionSet, X12Error, read_interchanges
from x12.remittance import BalanceFinding, ClaimPayment, Remittance, check_balance, read

_REMITTANCE_SET = "835"
_DEBIT = "D"  # BPR03
_PRENOTIFICATION = "P"  # BPR01
_NAMES = {
    "270": "an eligibility inquiry",
    "271": "an eligibility response",
    "276": "a claim status inquiry",
    "277": "a claim status answer",
    "837": "a claim",
    "999": "an acknowledgment",
}
_DECISION = TypeAdapter(ClaimPayment)


@dataclass(frozen=True, slots=True)
class SentRemittance:
    """A remittance as it was sent, with the sums that do not hold."""

    remittance: Remittance
    findings: list[BalanceFinding]
    content_hash: str
    doubt: str | None = None

    def doubted(self, doubts: dict[str, str]) -> "SentRemittance":
        """Return it with reasons, by name, why a person must look before anything posts."""
        if not doubts:
            return self
        cents = self.remittance.payment_cents
        said = [
            BalanceFinding(
                level="transaction",
                severity="error",
                expected_cents=cents,
                actual_cents=cents,
                message=each,
                position=self.remittance.position,
            )
            for each in doubts.values()
        ]
        return replace(self, findings=[*self.findings, *said], doubt=next(iter(doubts)))


def doubts_of(remittance: Remittance, posted_id: UUID | None) -> dict[str, str]:
    """Return why a remittance, though its sums hold, must not post by itself.

    Args:
        remittance: as sent.
        posted_id: another remittance of the same trace, date and amount that has posted.

    """
    doubts = {}
    if remittance.credit_debit_code == _DEBIT:
        doubts["not_a_payment"] = "BPR03 is D: the payer takes money instead of paying"
    if remittance.handling_code == _PRENOTIFICATION:
        doubts["not_a_payment"] = "BPR01 is P: a prenotification, no money moved"
    if posted_id:
        doubts["other_payment_of_this_trace"] = (
            f"trace, date and amount are those of remittance {posted_id}, which posted other"
            " content: a person must say whether this is another payment"
        )
    return doubts


def read_remittances(text: str) -> list[SentRemittance]:
    """Return every remittance of a file.

    Raises Problem invalid-x12 with the place when the text cannot be read, or holds anything but
    remittances.
    """
    try:
        sets = [
            transaction_set
            for interchange in read_interchanges(text)
            for group in interchange.groups
            for transaction_set in group.transaction_sets
        ]
        sent = [_read(transaction_set) for transaction_set in sets]
    except X12Error as error:
        fault = ProblemError(detail=str(error), position=error.segment_position)
        raise Problem("invalid-x12", "Nothing was stored.", [fault]) from error
    if not sent:
        raise Problem("invalid-x12", "The file holds no remittance (835).")
    return sent


def pack_decision(payment: ClaimPayment) -> dict[str, Any]:
    """Return a decision as JSON, without the names of people, which the posting does not need."""
    nameless = replace(
        payment,
        patient=None,
        subscriber=None,
        corrected_patient=None,
        rendering_provider=None,
        other_subscriber=None,
        contacts=(),
    )
    packed: dict[str, Any] = _DECISION.dump_python(nameless, mode="json")
    return packed


def unpack_decision(content: dict[str, Any]) -> ClaimPayment:
    """Return the decision that was packed."""
    return _DECISION.validate_python(content)


def _read(transaction_set: TransactionSet) -> SentRemittance:
    if transaction_set.identifier != _REMITTANCE_SET:
        name = _NAMES.get(transaction_set.identifier, "another transaction")
        detail = f"The set is {name} ({transaction_set.identifier}), not a remittance (835)."
        fault = ProblemError(detail=detail, position=transaction_set.position)
        raise Problem("invalid-x12", "Nothing was stored.", [fault])
    remittance = read(transaction_set)
    _check_payment(remittance)
    return SentRemittance(remittance, check_balance(remittance), _content_hash(transaction_set))


def _check_payment(remittance: Remittance) -> None:
    faults = []
    if not remittance.trace_number:
        faults.append("TRN02, which tells one payment from another, is empty.")
    if not 0 <= remittance.payment_cents <= AMOUNT_CENTS_MAX:
        faults.append("BPR02 must be at least 0 and have at most ten digits.")
    if faults:
        errors = [ProblemError(detail=each, position=remittance.position) for each in faults]
        raise Problem("invalid-x12", "Nothing was stored.", errors)


def _content_hash(transaction_set: TransactionSet) -> str:
    """Hash what stands between ST and SE: a new envelope does not make new content."""
    content = [(segment.id, segment.elements) for segment in transaction_set.segments[1:-1]]
    return hashlib.sha256(repr(content).encode()).hexdigest()
