"""Posts one claim of a remittance, or says why it cannot be posted."""

from collections import defaultdict
from collections.abc import Sequence

from contracts.events.payments import (
    AdjudicatedLine,
    Adjustment,
    ClaimAdjudicated,
    ClaimReversed,
    NextResponsibleParty,
)
from kit.money import format_cents
from kit.unit_of_work import UnitOfWork
from payments_svc.claim.domain import Payer, next_payer
from payments_svc.claim.models import BilledClaim
from payments_svc.ledger.accounts import ar_payer, is_ar_payer
from payments_svc.ledger.domain import ClaimMoney, Source
from payments_svc.ledger.models import JournalEntry
from payments_svc.ledger.repository import LedgerRepository
from payments_svc.ledger.service import reverse_entry
from payments_svc.remittance.claim_search import find_claim
from payments_svc.remittance.domain import (
    DECISIONS,
    FORWARDED,
    LinePlan,
    Refusal,
    find_excess,
    is_negation,
    judge_outcome,
    make_plan,
    moves_nothing,
)
from payments_svc.remittance.entries import Target, decision_keys, post_decision
from payments_svc.remittance.intake import unpack_decision
from payments_svc.remittance.matching import identify_payer, match_lines
from payments_svc.remittance.models import PostedRemittance, RemittanceClaim
from payments_svc.remittance.repository import RemittanceRepository
from payments_svc.statement.service import announce_balance, apply_patient_payments
from x12.remittance import ClaimPayment


async def post_claim(
    work: UnitOfWork,
    remittance: PostedRemittance,
    row: RemittanceClaim,
    chosen: BilledClaim | None = None,
) -> Refusal | None:
    """Post a claim of a remittance; return why not when it cannot be posted.

    `chosen` is the claim that a person named; without it the claim is looked for.
    """
    payment = unpack_decision(row.content)
    if payment.status_code not in DECISIONS:
        detail = f"The status {payment.status_code} is not a decision that pays or denies."
        return Refusal("not_a_payment", detail)
    claim = chosen or await find_claim(work, payment)
    if claim is None:
        return Refusal("no_match", "No single claim has its control number, charge and date.")
    row.claim_id = claim.id
    payer = identify_payer(
        remittance.payer_id, remittance.payer_name, payment.status_code, claim.billed_payers
    )
    if payer is None:
        return Refusal("no_match", "The payer is not one of the claim's payers.")
    row.payer_id = payer.payer_id
    refusal = await (_reverse if payment.is_reversal else _decide)(
        work,
        Target(remittance, row, claim, payer, next_payer(claim.billed_payers, payer)),
        payment,
    )
    if refusal is None:
        row.state, row.reason = "posted", None
        await work.audit("update", "account", claim.id, patient_id=claim.patient_id)
    return refusal


async def _decide(work: UnitOfWork, target: Target, payment: ClaimPayment) -> Refusal | None:
    claim = target.claim
    matched = match_lines(payment, claim.billed_lines)
    if matched is None:
        return Refusal("no_match", "A line of it fits no line of the claim.")
    if await _follows_a_waiting_reversal(work, target):
        return Refusal(
            "reversal_mismatch", "It follows a reversal that waits, so it waits as well."
        )
    ledger = LedgerRepository(work)
    account = ar_payer(target.payer.payer_id)
    open_cents = (await ledger.claim_money(claim.id)).payer_open(account)
    # What a payer forwards to one that we do not know is never asked of the patient.
    may_transfer = target.next_payer is not None or payment.status_code not in FORWARDED
    plans = make_plan(payment, matched, open_cents, may_transfer=may_transfer)
    excess = find_excess(plans, open_cents)
    if excess:
        return excess
    await post_decision(work, target, plans)
    await _tell_decision(work, target, payment, plans)
    return None


async def _follows_a_waiting_reversal(work: UnitOfWork, target: Target) -> bool:
    """Say whether a correction would be posted before what it corrects was taken back."""
    return await RemittanceRepository(work).reversal_waits(
        target.claim.id, target.payer.payer_id, target.remittance.payment_date
    )


async def _tell_decision(
    work: UnitOfWork, target: Target, payment: ClaimPayment, plans: Sequence[LinePlan]
) -> None:
    claim, payer = target.claim, target.payer
    if claim.awaits_correction_of == payer.payer_id:
        claim.awaits_correction_of = None
    claim.settled = False  # the decision moves the claim again, so that its end is told again
    await apply_patient_payments(work, claim, target.remittance.payment_date)
    money = await LedgerRepository(work).claim_money(claim.id)
    payer_open_cents = sum(money.payer_open(ar_payer(payer.payer_id)).values())
    event = ClaimAdjudicated(
        claim_id=claim.id,
        remittance_id=target.remittance.id,
        remittance_claim_id=target.row.id,
        payer_id=payer.payer_id,
        payer_claim_control_number=payment.payer_claim_control_number or None,
        outcome=judge_outcome(payment.status_code, plans, payer_open_cents),
        adjudicated_on=target.remittance.payment_date,
        lines=[_told_line(plan) for plan in plans],
        paid_cents_total=money.paid_cents,
        adjusted_cents_total=money.adjusted_cents,
        patient_responsibility_cents_total=money.transferred_cents,
        next_responsible_party=_next_party(claim.billed_payers, payer, money),
    )
    await work.emit(event)
    await announce_balance(work, claim, money)


def _told_line(plan: LinePlan) -> AdjudicatedLine:
    return AdjudicatedLine(
        line_control_number=plan.line_control_number,
        paid_cents=plan.paid_cents,
        adjustments=[
            Adjustment(
                group_code=each.adjustment.group_code,
                reason_code=each.adjustment.reason_code,
                amount_cents=each.adjustment.amount_cents,
            )
            for each in plan.adjustments
        ],
        remark_codes=list(plan.remark_codes),
    )


def _next_party(payers: Sequence[Payer], payer: Payer, money: ClaimMoney) -> NextResponsibleParty:
    """Name who owes next: a later payer, else this one, else an earlier one, else the patient."""
    place = payers.index(payer)
    for each in (*payers[place + 1 :], payer, *payers[:place]):
        if any(cents > 0 for cents in money.payer_open(ar_payer(each.payer_id)).values()):
            party: NextResponsibleParty = each.priority  # type: ignore[assignment]
            return party
    return "patient" if money.patient_open_cents > 0 else "none"


async def _reverse(work: UnitOfWork, target: Target, payment: ClaimPayment) -> Refusal | None:
    decision = await _decision_taken_back(work, target, payment)
    if decision is None:
        if moves_nothing(payment):
            return None  # such as the reversal of a denial that we never had
        return Refusal("reversal_mismatch", "No decision is posted that it could take back.")
    decided = unpack_decision(decision.content)
    if not is_negation(payment, decided):
        detail = (
            f"It takes back {format_cents(-payment.paid_cents)} paid of"
            f" {format_cents(-payment.charge_cents)} charged; posted were"
            f" {format_cents(decided.paid_cents)} of {format_cents(decided.charge_cents)},"
            " or the adjustments differ."
        )
        return Refusal("reversal_mismatch", detail)
    entries = await _entries_of(work, decision)
    shortage = await _find_shortage(work, target.claim, entries)
    if shortage:
        return shortage
    await _mirror(work, target, entries)
    decision.reversed_by_id = target.row.id
    await _tell_reversal(work, target)
    return None


async def _decision_taken_back(
    work: UnitOfWork, target: Target, payment: ClaimPayment
) -> RemittanceClaim | None:
    repository = RemittanceRepository(work)
    decisions = await repository.standing_decisions(target.claim.id, target.payer.payer_id)
    number = payment.payer_claim_control_number
    named = [each for each in decisions if number and each.payer_claim_control_number == number]
    return next(iter(named or decisions), None)


async def _entries_of(work: UnitOfWork, decision: RemittanceClaim) -> list[JournalEntry]:
    remittances = RemittanceRepository(work)
    earlier = await remittances.by_id(decision.remittance_id)
    if earlier is None:
        return []
    ledger = LedgerRepository(work)
    return await ledger.by_source_keys(decision_keys(earlier, decision))


async def _find_shortage(
    work: UnitOfWork, claim: BilledClaim, entries: Sequence[JournalEntry]
) -> Refusal | None:
    """Refuse to take back from a later payer what it has decided on already."""
    ledger = LedgerRepository(work)
    money = await ledger.claim_money(claim.id)
    left: defaultdict[tuple[str, str], int] = defaultdict(int)
    for postings in (await ledger.postings([entry.id for entry in entries])).values():
        for each in postings:
            left[each.account, each.line_control_number or ""] -= each.amount_cents
    for (account, line), cents in left.items():
        open_cents = money.payer_open(account).get(line, 0)
        if is_ar_payer(account) and cents < 0 and open_cents + cents < 0:
            detail = (
                f"line {line}: it takes {format_cents(-cents)} from {account},"
                f" open {format_cents(open_cents)}"
            )
            return Refusal("exceeds_balance", detail)
    return None


async def _mirror(work: UnitOfWork, target: Target, entries: Sequence[JournalEntry]) -> None:
    remittance = target.remittance
    for entry in entries:
        key = f"{remittance.source_key}:CLP:{target.row.position}:reversal:{entry.kind}"
        source = Source("remittance", remittance.id, key)
        await reverse_entry(work, entry, remittance.payment_date, source)


async def _tell_reversal(work: UnitOfWork, target: Target) -> None:
    claim = target.claim
    claim.awaits_correction_of, claim.settled = target.payer.payer_id, False
    money = await LedgerRepository(work).claim_money(claim.id)
    event = ClaimReversed(
        claim_id=claim.id,
        remittance_id=target.remittance.id,
        remittance_claim_id=target.row.id,
        payer_id=target.payer.payer_id,
        paid_cents_total=money.paid_cents,
        adjusted_cents_total=money.adjusted_cents,
        patient_responsibility_cents_total=money.transferred_cents,
    )
    await work.emit(event)
