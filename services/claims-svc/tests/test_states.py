"""The claim's life: each pair of states against a table written by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims_svc.claim.states import (
    ADJUDICATED,
    AWAITING_PAYER,
    MOVES,
    ClaimState,
    acknowledged,
    owner_of_next_action,
    require_move,
)
from kit.errors import InvariantViolated

# An 835 is a fact wherever it finds the claim: the six states that it may bring.
_835 = " PAID PARTIALLY_PAID PAID_ZERO DENIED FORWARDED REVERSED"
ALLOWED = {
    "DRAFT": "HELD READY",
    "HELD": "HELD READY" + _835,
    "READY": "HELD QUEUED" + _835,
    "QUEUED": "SENT" + _835,
    "SENT": "READY RECEIVED ACCEPTED PENDED REJECTED" + _835,
    "RECEIVED": "ACCEPTED PENDED REJECTED" + _835,
    "ACCEPTED": "PENDED REJECTED" + _835,
    "PENDED": "ACCEPTED REJECTED" + _835,
    "REJECTED": "READY HELD" + _835,
    "PAID": "READY HELD CLOSED" + _835,
    "PARTIALLY_PAID": "READY HELD CLOSED" + _835,
    "PAID_ZERO": "READY HELD CLOSED" + _835,
    "DENIED": "READY HELD CLOSED" + _835,
    "FORWARDED": "READY HELD CLOSED" + _835,
    "REVERSED": "READY HELD CLOSED" + _835,
    "CLOSED": _835,
}
states = st.sampled_from(list(ClaimState))
reports = st.sampled_from([*AWAITING_PAYER[1:], ClaimState.REJECTED])


def test_table_when_compared_has_every_state():
    assert set(ALLOWED) == {str(state) for state in ClaimState} == {str(each) for each in MOVES}


@pytest.mark.parametrize("current", list(ClaimState))
def test_move_when_not_in_the_table_is_refused(current):
    allowed = ALLOWED[current].split()
    for target in ClaimState:
        if target in allowed:
            require_move(current, target)
        else:
            with pytest.raises(InvariantViolated):
                require_move(current, target)


@pytest.mark.parametrize(
    ("state", "next_party", "owner"),
    [
        ("HELD", "primary", "biller"),
        ("READY", "primary", "biller"),
        ("SENT", "primary", "clearinghouse"),
        ("ACCEPTED", "primary", "payer"),
        ("PENDED", "secondary", "payer"),
        ("REJECTED", "primary", "biller"),
        ("DENIED", "primary", "biller"),
        ("PARTIALLY_PAID", "patient", "biller"),
        ("PAID", "patient", "patient"),
        ("PAID", "none", "none"),
        ("PAID", "secondary", "platform"),
        ("PAID_ZERO", "patient", "patient"),
        ("FORWARDED", "secondary", "payer"),
        ("REVERSED", "primary", "payer"),
        ("CLOSED", "none", "none"),
    ],
)
def test_owner_when_asked_is_who_can_act(state, next_party, owner):
    assert owner_of_next_action(ClaimState(state), next_party) == owner


class TestAcknowledged:
    @given(states, reports)
    def test_report_when_nobody_waits_for_the_payer_changes_nothing(self, current, report):
        if current not in AWAITING_PAYER:
            assert acknowledged(current, report) == current

    @given(st.sampled_from(AWAITING_PAYER))
    def test_rejection_when_it_comes_later_wins(self, current):
        assert acknowledged(current, ClaimState.REJECTED) == ClaimState.REJECTED

    @given(st.sampled_from(AWAITING_PAYER), st.lists(reports))
    def test_reports_when_in_any_order_move_forward_only(self, current, several):
        order = (*AWAITING_PAYER, ClaimState.REJECTED)
        for report in several:
            moved = acknowledged(current, report)
            assert order.index(moved) >= order.index(current)
            assert moved == current or str(moved) in ALLOWED[current].split()
            current = moved
        if ClaimState.REJECTED in several:
            assert current == ClaimState.REJECTED

    @given(st.sampled_from(sorted(ADJUDICATED)), st.lists(reports))
    def test_reports_when_the_payer_has_decided_change_nothing(self, decided, several):
        for report in several:
            assert acknowledged(decided, report) == decided
