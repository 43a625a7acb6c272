"""Rules of remittances that look across segments: the sums of lines, claims and the payment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from x12.reading.frame import Frame
from x12.remittance.balancing import Balance, BalanceFinding, check_claim
from x12.validation.faults import Fault

_RULES = {
    "line": "B01",
    "claim": "B02",
    "patient_responsibility": "B03",
    "transaction": "B04",
    "interest": "B05",
}
_LOOPS = {"line": "2110", "claim": "2100", "patient_responsibility": "2100"}


class RemittanceRules:
    """The rules of one remittance."""

    def __init__(self) -> None:
        self._balance = Balance()

    def unit(self, claim: Any, frame: Frame) -> Iterator[Fault]:  # noqa: ARG002
        """Yield the sums of one claim payment that do not hold."""
        self._balance.add(claim)
        return (_fault(each) for each in check_claim(claim))

    def end(self, whole: Any) -> Iterator[Fault]:
        """Yield the sums of the payment that do not hold."""
        return (_fault(each) for each in self._balance.check(whole))


def _fault(finding: BalanceFinding) -> Fault:
    rule = _RULES[finding.level]
    if finding.severity == "warning":
        rule += "-noted"
    segment, element = finding.element[:3], finding.element[3:]
    element = element if element.isdigit() else ""
    loop = _LOOPS.get(finding.level, "")
    return Fault(rule, {"sum": finding.message}, loop, segment, element, finding.position)
