"""Says how an encounter must end and where each cent must be, from what was posted alone.

Written from the rules of the field, not from the services' code: a payer allows a part of the
charge and writes off the rest (CO-45); of what is allowed, the patient owes a copay on the first
line and coinsurance on the others, or all as deductible (PR); the next payer is asked for the
patient's part; a denial and a rejection move no money and leave the balance with that payer; what
the patient paid at the visit is applied when no payer is left, up to the balance.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from revcycle.simulation.encounters import Encounter, Treatment

Allowed = Callable[[str, int], int]  # procedure code and charge in cents to what the payer allows

COPAY_CENTS = 3000
COINSURANCE_PERCENT = 20


@dataclass(frozen=True, slots=True)
class Line:
    """Where the charge of one service line is in the end, in cents."""

    billed: int
    paid: int = 0
    adjusted: int = 0
    patient: int = 0

    @property
    def open(self) -> int:
        return self.billed - self.paid - self.adjusted - self.patient


@dataclass(frozen=True, slots=True)
class Prediction:
    """How an encounter ends.

    Attributes:
        is_taken: whether the platform has the encounter; a refused one leaves no trace.
        ends: the states in which its claim may end, with the payers' decisions until then; none
            when there is no claim. Two are possible where an answer about eligibility and the
            claim race each other.
        lines: the service lines, by their control number.
        visit_cents: what the patient paid at the visit.

    """

    is_taken: bool
    ends: dict[str, int] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    visit_cents: int = 0
    payers_are_done: bool = False

    @property
    def billed_cents(self) -> int:
        return sum(line.billed for line in self.lines.values())

    @property
    def paid_cents(self) -> int:
        return sum(line.paid for line in self.lines.values())

    @property
    def adjusted_cents(self) -> int:
        return sum(line.adjusted for line in self.lines.values())

    @property
    def patient_cents(self) -> int:
        return sum(line.patient for line in self.lines.values())

    @property
    def applied_cents(self) -> int:
        return min(self.visit_cents, self.patient_cents) if self.payers_are_done else 0

    @property
    def due_cents(self) -> int:
        return self.patient_cents - self.applied_cents

    @property
    def closes(self) -> bool:
        return self.payers_are_done and self.due_cents == 0


def predict(encounter: Encounter, allowed: Allowed) -> Prediction:
    """Return how an encounter ends when everything has come to rest."""
    if encounter.kind == "refused":
        return Prediction(is_taken=False)
    payment = encounter.posted.get("patient_payment")
    visit_cents = payment["amount_cents"] if payment else 0
    if encounter.kind == "draft" and not encounter.coding:
        return Prediction(is_taken=True, visit_cents=visit_cents)
    charged = {f"L{n}": Line(each["charge_cents"]) for n, each in enumerate(encounter.lines, 1)}
    first, *further = encounter.treatments
    # Before a correction is paid stands the denial; a rejection is no decision.
    decisions = 1 if encounter.correction and first == "deny" else 0
    if encounter.correction:
        first = "pay"
    ends = {"HELD": 0} if encounter.kind == "held" else _without_money(first, decisions)
    if ends:
        return Prediction(True, ends, charged, visit_cents)
    shared = {
        name: _share(first, line.billed, allowed(posted["code"], line.billed), is_first=not place)
        for place, ((name, line), posted) in enumerate(
            zip(charged.items(), encounter.lines, strict=True)
        )
    }
    if further:
        return _after_the_first(shared, further[0], visit_cents, decisions + 1)
    has_paid = any(line.paid for line in shared.values())
    return _at_the_patient(shared, visit_cents, decisions + 1, has_paid=has_paid)


def _without_money(treatment: Treatment, decisions: int) -> dict[str, int]:
    """Return the ends of a claim that this payer does not pay on; none when it does."""
    if treatment == "reject":
        return {"REJECTED": decisions}
    if treatment == "deny":
        return {"DENIED": decisions + 1}
    if treatment == "inactive":  # held when the 271 came first, else sent and denied
        return {"HELD": decisions, "DENIED": decisions + 1}
    return {}


def _share(treatment: Treatment, billed: int, allowed: int, *, is_first: bool) -> Line:
    if treatment == "deductible":
        patient = allowed
    elif is_first:
        patient = min(COPAY_CENTS, allowed)
    else:
        patient = (allowed * COINSURANCE_PERCENT + 50) // 100  # half up
    return Line(billed, paid=allowed - patient, adjusted=billed - allowed, patient=patient)


def _after_the_first(
    shared: dict[str, Line], treatment: Treatment, visit_cents: int, decisions: int
) -> Prediction:
    """Let the second payer be asked for what the first left to the patient."""
    ends = _without_money(treatment, decisions)
    if ends:
        left = {name: Line(line.billed, line.paid, line.adjusted) for name, line in shared.items()}
        return Prediction(True, ends, left, visit_cents)
    if treatment == "deductible":
        return _at_the_patient(shared, visit_cents, decisions + 1, has_paid=False)
    paid = {
        name: Line(line.billed, line.paid + line.patient, line.adjusted)
        for name, line in shared.items()
    }
    return _at_the_patient(paid, visit_cents, decisions + 1, has_paid=True)


def _at_the_patient(
    lines: dict[str, Line], visit_cents: int, decisions: int, *, has_paid: bool
) -> Prediction:
    """Name a claim with no payer left by its last decision, until the patient owes nothing."""
    named = Prediction(True, {}, lines, visit_cents, payers_are_done=True)
    state = "CLOSED" if named.closes else "PAID" if has_paid else "PAID_ZERO"
    return Prediction(True, {state: decisions}, lines, visit_cents, payers_are_done=True)
