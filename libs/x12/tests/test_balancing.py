"""The sums of a remittance and what changing one of them must do."""

from __future__ import annotations

import pytest
from x12_support import GOLDEN_NAMES, edit, golden, only_set

from x12.remittance import (
    BalanceFinding,
    check_balance,
    claim_is_balanced,
    read,
    transaction_is_balanced,
)

CASE_1 = golden("case1_835.edi")


def findings_of(text: str) -> list[BalanceFinding]:
    return check_balance(read(only_set(text)))


def levels(findings: list[BalanceFinding]) -> list[tuple[str, str]]:
    return [(each.level, each.severity) for each in findings]


@pytest.mark.parametrize("name", [name for name in GOLDEN_NAMES if "835" in name])
def test_golden_remittances_balance(name: str) -> None:
    assert findings_of(golden(name)) == []


def test_adjustment_changed_fails_line_and_claim_but_not_transaction() -> None:
    findings = findings_of(edit(CASE_1, "CAS*CO*45*60~", "CAS*CO*45*59~"))
    assert levels(findings) == [("line", "error"), ("claim", "error")]
    line, claim = findings
    assert line.message == "180.00 charge - 59.00 CO-45 - 30.00 PR-3 = 91.00, SVC03 says 90.00"
    assert (line.claim_index, line.line_index, line.position) == (0, 0, 20)
    assert (claim.expected_cents, claim.actual_cents, claim.position) == (10060, 9960, 16)
    assert not claim_is_balanced(findings, 0)
    assert transaction_is_balanced(findings)


def test_payment_changed_fails_the_transaction() -> None:
    findings = findings_of(edit(CASE_1, "BPR*I*99.6*", "BPR*I*100*"))
    assert levels(findings) == [("transaction", "error")]
    assert findings[0].message == "99.60 claim paid = 99.60, BPR02 says 100.00"
    assert claim_is_balanced(findings, 0)
    assert not transaction_is_balanced(findings)


def test_patient_responsibility_changed_fails_the_claim() -> None:
    findings = findings_of(edit(CASE_1, "*230*99.6*42.4*", "*230*99.6*42.3*"))
    assert levels(findings) == [("patient_responsibility", "error")]
    assert (findings[0].expected_cents, findings[0].actual_cents) == (4240, 4230)
    assert not claim_is_balanced(findings, 0)


def test_line_charges_must_make_the_claim_charge() -> None:
    text = edit(CASE_1, "CLP*CLM0001*1*230*", "CLP*CLM0001*1*231*")
    findings = findings_of(text)
    assert levels(findings) == [("claim", "error"), ("claim", "error")]
    assert "180.00 line charge + 35.00 line charge" in findings[1].message


def test_claim_level_adjustments_count_once() -> None:
    text = edit(CASE_1, "CAS*CO*45*6.5~\n", "")
    text = edit(text, "*15*6.8**1~", "*15*13.3**1~")
    text = edit(
        text, "*42.4*12*ICN2026030001*11*1~", "*42.4*12*ICN2026030001*11*1~\nCAS*CO*45*6.5~"
    )
    assert findings_of(text) == []


def test_interest_missing_is_a_warning() -> None:
    text = golden("case6b_835_recoupment_interest.edi")
    findings = findings_of(edit(text, "AMT*I*1.25~\n", ""))
    assert levels(findings) == [("interest", "warning")]
    assert (findings[0].expected_cents, findings[0].actual_cents) == (0, 125)
    assert claim_is_balanced(findings, 0)
    assert transaction_is_balanced(findings)


def test_patient_responsibility_on_a_reversal_is_a_warning() -> None:
    text = golden("case5b_835_reversal_correction.edi")
    findings = findings_of(edit(text, "*22*-300*-200**12*", "*22*-300*-200*-20*12*"))
    assert levels(findings) == [("patient_responsibility", "warning")]
    assert claim_is_balanced(findings, 0)


def test_correction_dropped_fails_the_transaction() -> None:
    text = golden("case5b_835_reversal_correction.edi")
    start, end = text.index("CLP*CLM0005*1*"), text.index("CLP*CLM0006*")
    findings = findings_of(edit(text, text[start:end], ""))
    assert levels(findings) == [("transaction", "error")]
    assert findings[0].expected_cents == -10000


@pytest.mark.parametrize(
    ("claim_cents", "forward", "payment"),
    [("-40", "-40", "0"), ("90", "40", "50")],
)
def test_balance_forward_pair(claim_cents: str, forward: str, payment: str) -> None:
    head, _, _ = CASE_1.partition("LX*1~")
    head = head.replace("BPR*I*99.6*", f"BPR*I*{payment}*")
    claim = f"CLP*CLM9*1*{claim_cents}*{claim_cents}**12*ICN9*11*1~\n"
    provider = f"PLB*2000000010*20261231*FB:NEXT*{forward}~\n"
    tail = CASE_1[CASE_1.index("SE*") :]
    assert findings_of(edit(head + "LX*1~\n" + claim + provider + tail, "LX*1~", "LX*1~")) == []
