"""What the simulated payer decides: a table over member ids, and arithmetic.

| Member id begins with | 271      | 277CA            | 835                                     |
|-----------------------|----------|------------------|-----------------------------------------|
| REJECT                | active   | rejected         | none                                    |
| DENY                  | active   | accepted         | CO-16 with N290; a corrected claim pays |
| DEDUCT                | active   | accepted         | all that is allowed is deductible, PR-1 |
| INACTIVE              | inactive | accepted         | CO-27                                   |
| anything else         | active   | accepted         | paid, less copay and coinsurance        |

The first row that fits decides. Whatever the member id, a claim whose lines do not add up to its
charge is rejected, and a void (frequency 8) is accepted and answered with no 835.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kit.ids import named_id
from kit.money import round_to_cents
from x12.adjustments import Adjustment
from x12.claim_acknowledgment import StatusCode
from x12.professional_claim import ProfessionalClaim

ORIGINAL, VOID = "1", "8"
Outcome = Literal["reject", "deny", "deductible", "not_covered", "pay"]

COPAY_CENTS = 3000
COINSURANCE = Decimal("0.20")
ALLOWED_PERCENT_MIN, ALLOWED_PERCENT_MAX = 50, 80


@dataclass(frozen=True, slots=True)
class MemberRule:
    """One row of the table above.

    Attributes:
        only_originals: whether the outcome spares corrected claims (frequency 7), which pay.

    """

    member_id_prefix: str
    outcome: Outcome
    is_active: bool = True
    only_originals: bool = False


RULES = (
    MemberRule("REJECT", "reject"),
    MemberRule("DENY", "deny", only_originals=True),
    MemberRule("DEDUCT", "deductible"),
    MemberRule("INACTIVE", "not_covered", is_active=False),
    MemberRule("", "pay"),
)
# CARC and RARCs of a denied line.
_DENIALS: dict[Outcome, tuple[str, tuple[str, ...]]] = {
    "deny": ("16", ("N290",)),
    "not_covered": ("27", ()),
}
INVALID_MEMBER_NUMBER = StatusCode(category_code="A7", status_code="164", entity_code="IL")
INVALID_CHARGES = StatusCode(category_code="A7", status_code="178")


@dataclass(frozen=True, slots=True)
class LineDecision:
    """What becomes of a service line; what no adjustment takes is paid."""

    adjustments: tuple[Adjustment, ...]
    allowed_cents: int | None = None
    remark_codes: tuple[str, ...] = ()


def rule_for(member_id: str) -> MemberRule:
    """Return the row of the table for a member id, whatever its case."""
    name = member_id.upper()
    return next(rule for rule in RULES if name.startswith(rule.member_id_prefix))


def outcome_of(claim: ProfessionalClaim) -> Outcome:
    """Return what the table says of a claim."""
    rule = rule_for(claim.subscriber.member_id)
    spared = rule.only_originals and claim.frequency_code != ORIGINAL
    return "pay" if spared else rule.outcome


def rejection_of(claim: ProfessionalClaim) -> StatusCode | None:
    """Return why a claim does not reach adjudication; None when it does."""
    if outcome_of(claim) == "reject":
        return INVALID_MEMBER_NUMBER
    if sum(line.charge_cents for line in claim.service_lines) != claim.charge_cents:
        return INVALID_CHARGES
    return None


def allowed_cents_of(seed: int, procedure_code: str, charge_cents: int) -> int:
    """Return what the payer's contract allows: a share of the charge, fixed per procedure code."""
    span = ALLOWED_PERCENT_MAX - ALLOWED_PERCENT_MIN + 1
    percent = ALLOWED_PERCENT_MIN + named_id("allowed", seed, procedure_code).int % span
    return round_to_cents(Decimal(charge_cents) * percent / 100)


def decide_line(
    outcome: Outcome, charge_cents: int, allowed_cents: int, *, is_first: bool
) -> LineDecision:
    """Decide a line for the first payer."""
    if outcome in _DENIALS:
        return _denied(outcome, charge_cents)
    contractual = Adjustment(
        group_code="CO", reason_code="45", amount_cents=charge_cents - allowed_cents
    )
    patient = _patient_share(outcome, allowed_cents, is_first=is_first)
    return LineDecision(_without_zeros(contractual, patient), allowed_cents)


def decide_line_after(outcome: Outcome, charge_cents: int, settled_cents: int) -> LineDecision:
    """Decide a line that other payers have decided before.

    `settled_cents` is what they paid or adjusted, without the patient's part; this payer takes the
    patient's part upon itself and writes nothing off.
    """
    earlier = Adjustment(group_code="OA", reason_code="23", amount_cents=settled_cents)
    left_cents = charge_cents - settled_cents
    if outcome in _DENIALS:
        denied = _denied(outcome, left_cents)
        return LineDecision(_without_zeros(earlier, *denied.adjustments), None, denied.remark_codes)
    if outcome == "deductible":
        deductible = Adjustment(group_code="PR", reason_code="1", amount_cents=left_cents)
        return LineDecision(_without_zeros(earlier, deductible), left_cents)
    return LineDecision(_without_zeros(earlier), left_cents)


def _denied(outcome: Outcome, charge_cents: int) -> LineDecision:
    reason_code, remark_codes = _DENIALS[outcome]
    denial = Adjustment(group_code="CO", reason_code=reason_code, amount_cents=charge_cents)
    return LineDecision(_without_zeros(denial), None, remark_codes)


def _patient_share(outcome: Outcome, allowed_cents: int, *, is_first: bool) -> Adjustment:
    if outcome == "deductible":
        return Adjustment(group_code="PR", reason_code="1", amount_cents=allowed_cents)
    if is_first:
        copay_cents = min(COPAY_CENTS, allowed_cents)
        return Adjustment(group_code="PR", reason_code="3", amount_cents=copay_cents)
    coinsurance_cents = round_to_cents(allowed_cents * COINSURANCE)
    return Adjustment(group_code="PR", reason_code="2", amount_cents=coinsurance_cents)


def _without_zeros(*adjustments: Adjustment) -> tuple[Adjustment, ...]:
    return tuple(each for each in adjustments if each.amount_cents)
