"""The claim's life as data.

Syntax acknowledgments are facts in the history, not states. Who acts next, and who pays next,
are fields of their own: a paid claim whose rest the patient owes stays PAID.
"""

from enum import StrEnum

from kit.errors import InvariantViolated


class ClaimState(StrEnum):
    DRAFT = "DRAFT"
    HELD = "HELD"
    READY = "READY"
    QUEUED = "QUEUED"
    SENT = "SENT"
    RECEIVED = "RECEIVED"
    ACCEPTED = "ACCEPTED"
    PENDED = "PENDED"
    REJECTED = "REJECTED"
    PAID = "PAID"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PAID_ZERO = "PAID_ZERO"
    DENIED = "DENIED"
    FORWARDED = "FORWARDED"
    REVERSED = "REVERSED"
    CLOSED = "CLOSED"


_S = ClaimState
ADJUDICATED = frozenset(
    {_S.PAID, _S.PARTIALLY_PAID, _S.PAID_ZERO, _S.DENIED, _S.FORWARDED, _S.REVERSED}
)
AWAITING_PAYER = (_S.SENT, _S.RECEIVED, _S.ACCEPTED, _S.PENDED)

# A payer's decision is a fact from whatever state it finds the claim in: the 835 may come
# without a 277CA, after a rejection by somebody else, or while a correction is on its way.
MOVES: dict[ClaimState, frozenset[ClaimState]] = {
    _S.DRAFT: frozenset({_S.HELD, _S.READY}),
    _S.HELD: frozenset({_S.HELD, _S.READY}) | ADJUDICATED,
    _S.READY: frozenset({_S.QUEUED, _S.HELD}) | ADJUDICATED,
    _S.QUEUED: frozenset({_S.SENT}) | ADJUDICATED,
    _S.SENT: frozenset({_S.RECEIVED, _S.ACCEPTED, _S.PENDED, _S.REJECTED, _S.READY}) | ADJUDICATED,
    _S.RECEIVED: frozenset({_S.ACCEPTED, _S.PENDED, _S.REJECTED}) | ADJUDICATED,
    _S.ACCEPTED: frozenset({_S.PENDED, _S.REJECTED}) | ADJUDICATED,
    _S.PENDED: frozenset({_S.ACCEPTED, _S.REJECTED}) | ADJUDICATED,
    _S.REJECTED: frozenset({_S.READY, _S.HELD}) | ADJUDICATED,
    **{state: frozenset({_S.READY, _S.HELD, _S.CLOSED}) | ADJUDICATED for state in ADJUDICATED},
    _S.CLOSED: ADJUDICATED,
}

OWNERS: dict[ClaimState, str] = {
    _S.DRAFT: "platform",
    _S.HELD: "biller",
    _S.READY: "biller",
    _S.QUEUED: "platform",
    _S.SENT: "clearinghouse",
    _S.RECEIVED: "payer",
    _S.ACCEPTED: "payer",
    _S.PENDED: "payer",
    _S.REJECTED: "biller",
    _S.DENIED: "biller",
    _S.PARTIALLY_PAID: "biller",
    _S.REVERSED: "payer",
    _S.FORWARDED: "payer",
    _S.CLOSED: "none",
}


def require_move(current: ClaimState, target: ClaimState) -> None:
    """Raise InvariantViolated when a claim may not pass from one state to the other."""
    if target not in MOVES[current]:
        raise InvariantViolated(f"a claim cannot pass from {current} to {target}")


def owner_of_next_action(state: ClaimState, next_responsible_party: str) -> str:
    """Return who has to act: biller, platform, clearinghouse, payer, patient or none."""
    if state in (_S.PAID, _S.PAID_ZERO):
        return {"patient": "patient", "none": "none"}.get(next_responsible_party, "platform")
    return OWNERS[state]


def acknowledged(current: ClaimState, reported: ClaimState) -> ClaimState:
    """Return the state after a 277CA.

    States move forward only, but a later rejection wins over an earlier acceptance.
    What comes after the payer's decision, or before anything was sent, changes nothing.
    """
    if current not in AWAITING_PAYER:
        return current
    if reported == _S.REJECTED:
        return reported
    return max(current, reported, key=AWAITING_PAYER.index)
