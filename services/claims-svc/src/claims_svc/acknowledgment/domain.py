"""What each kind of acknowledgment says, without asking any database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import x12
from claims_svc.claim.states import ClaimState
from x12 import claim_acknowledgment, implementation_acknowledgment

Kind = Literal["TA1", "999", "277CA"]
_REJECTED_CATEGORIES = frozenset({"A3", "A6", "A7", "A8"})
# 277CA categories and the state they report. A0, passed on to another entity,
# says no more than that the claim is on its way.
_STATE_OF_CATEGORY = {
    "A0": ClaimState.RECEIVED,
    "A1": ClaimState.RECEIVED,
    "A2": ClaimState.ACCEPTED,
    "A5": ClaimState.ACCEPTED,
    **{f"P{digit}": ClaimState.PENDED for digit in range(6)},
    **dict.fromkeys(_REJECTED_CATEGORIES, ClaimState.REJECTED),
}
_SET_REJECTED = frozenset("RMWX")
_CLAIM_GROUP = "HC"  # AK101: the functional group of claims


@dataclass(frozen=True, slots=True)
class Report:
    """What one acknowledgment says of one thing that we sent.

    Attributes:
        submitter_id: to whom it is addressed, which must be us.
        control_number: of our interchange (TA1) or functional group (999).
        patient_control_number: of our claim (277CA).
        reference: of our transaction set (BHT03), when a 277CA speaks of it as a whole.
        state: what it reports; None when it is only a fact for the history.

    """

    kind: Kind
    position: int
    submitter_id: str
    detail: str
    state: ClaimState | None
    is_about_claims: bool = True
    control_number: int | None = None
    transaction_control_number: str | None = None
    patient_control_number: str | None = None
    reference: str | None = None
    payer_claim_control_number: str | None = None
    status_codes: tuple[str, ...] = ()


def read_reports(text: str) -> list[Report]:
    """Read a file with TA1, 999 and 277CA in any mixture; raises X12Error."""
    reports: list[Report] = []
    for interchange in x12.read_interchanges(text):
        reports += [
            _interchange_report(interchange, ta1) for ta1 in interchange.interchange_acknowledgments
        ]
        for group in interchange.groups:
            for transaction_set in group.transaction_sets:
                reports += _set_reports(interchange.receiver_id, transaction_set)
    return reports


def _interchange_report(interchange: x12.Interchange, ta1: x12.InterchangeAcknowledgment) -> Report:
    rejected = ta1.acknowledgment_code == "R"
    return Report(
        kind="TA1",
        position=ta1.position,
        submitter_id=interchange.receiver_id,
        detail=f"TA1 {ta1.acknowledgment_code}, note {ta1.note_code}",
        state=ClaimState.READY if rejected else None,
        control_number=ta1.interchange_control_number,
    )


def _set_reports(submitter_id: str, transaction_set: x12.TransactionSet) -> list[Report]:
    if transaction_set.identifier == "999":
        return _syntax_reports(submitter_id, implementation_acknowledgment.read(transaction_set))
    return _claim_reports(submitter_id, claim_acknowledgment.read(transaction_set))


def _syntax_reports(
    submitter_id: str, acknowledgment: implementation_acknowledgment.ImplementationAcknowledgment
) -> list[Report]:
    """Return a report per set; the group's own result stands in when it lists none."""
    number = acknowledgment.group_control_number
    if acknowledgment.functional_identifier != _CLAIM_GROUP:
        return [_about_other_group(submitter_id, acknowledgment)]
    if not acknowledgment.sets:
        return [
            _syntax_report(
                submitter_id, number, acknowledgment.result_code, None, acknowledgment.position, ()
            )
        ]
    return [
        _syntax_report(
            submitter_id,
            number,
            each.result_code,
            each.control_number,
            each.position,
            each.segment_errors,
        )
        for each in acknowledgment.sets
    ]


def _about_other_group(
    submitter_id: str, acknowledgment: implementation_acknowledgment.ImplementationAcknowledgment
) -> Report:
    """Return a report on inquiries of ours: kept, but about no claim, so nobody has to look."""
    group = acknowledgment.functional_identifier
    number = acknowledgment.group_control_number
    return Report(
        kind="999",
        position=acknowledgment.position,
        submitter_id=submitter_id,
        detail=f"999 {acknowledgment.result_code} for group {number} ({group})",
        state=None,
        is_about_claims=False,
    )


def _syntax_report(
    submitter_id: str,
    group_control_number: int,
    result_code: str,
    transaction_control_number: str | None,
    position: int,
    errors: Sequence[implementation_acknowledgment.SegmentError],
) -> Report:
    places = "".join(f", {error.segment_id} {error.segment_position}" for error in errors)
    return Report(
        kind="999",
        position=position,
        submitter_id=submitter_id,
        detail=f"999 {result_code} for group {group_control_number}{places}",
        state=ClaimState.REJECTED if result_code in _SET_REJECTED else None,
        control_number=group_control_number,
        transaction_control_number=transaction_control_number,
        status_codes=tuple(f"999:{error.segment_id}:{error.code}" for error in errors),
    )


def _claim_reports(
    submitter_id: str, acknowledgment: claim_acknowledgment.ClaimAcknowledgment
) -> list[Report]:
    """Return a report per claim; a batch that is refused as a whole lists none."""
    if acknowledgment.claims:
        return [_claim_report(submitter_id, claim) for claim in acknowledgment.claims]
    statuses = list(acknowledgment.statuses)
    statuses += [status for provider in acknowledgment.providers for status in provider.statuses]
    return [_batch_report(submitter_id, acknowledgment, statuses)] if statuses else []


def _batch_report(
    submitter_id: str,
    acknowledgment: claim_acknowledgment.ClaimAcknowledgment,
    statuses: Sequence[claim_acknowledgment.AcknowledgmentStatus],
) -> Report:
    codes = _codes(statuses)
    return Report(
        kind="277CA",
        position=acknowledgment.position,
        submitter_id=submitter_id,
        detail=f"277CA {', '.join(codes)}",
        state=_reported_state(statuses),
        reference=acknowledgment.batch_reference,
        status_codes=codes,
    )


def _claim_report(submitter_id: str, claim: claim_acknowledgment.AcknowledgedClaim) -> Report:
    codes = _codes(claim.statuses)
    return Report(
        kind="277CA",
        position=claim.position,
        submitter_id=submitter_id,
        detail=f"277CA {', '.join(codes)}",
        state=_reported_state(claim.statuses),
        patient_control_number=claim.patient_control_number,
        payer_claim_control_number=claim.payer_claim_control_number or None,
        status_codes=codes,
    )


def _codes(statuses: Sequence[claim_acknowledgment.AcknowledgmentStatus]) -> tuple[str, ...]:
    return tuple(
        ":".join(filter(None, (s.category_code, s.status_code, s.entity_code))) for s in statuses
    )


def _reported_state(
    statuses: Sequence[claim_acknowledgment.AcknowledgmentStatus],
) -> ClaimState | None:
    """Return the state that the statuses report: one rejection among them decides."""
    if any(status.is_rejection for status in statuses):
        return ClaimState.REJECTED
    reported = [_STATE_OF_CATEGORY.get(status.category_code) for status in statuses]
    known = [state for state in reported if state is not None]
    if ClaimState.REJECTED in known:
        return ClaimState.REJECTED
    return known[-1] if known else None
