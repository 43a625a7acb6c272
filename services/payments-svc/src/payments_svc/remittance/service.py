"""Takes remittances in: once, whole or in part, and never by force."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from contracts.events.payments import PaymentMatched, RemittancePosted
from kit.money import format_cents
from kit.unit_of_work import UnitOfWork
from payments_svc.claim.domain import control_number_key
from payments_svc.claim.repository import ClaimRepository
from payments_svc.ledger.accounts import TAKEBACK_SUSPENSE
from payments_svc.ledger.domain import Source
from payments_svc.ledger.repository import LedgerRepository
from payments_svc.ledger.service import reverse_entry
from payments_svc.remittance.domain import Refusal
from payments_svc.remittance.entries import post_provider_movements
from payments_svc.remittance.intake import (
    SentRemittance,
    doubts_of,
    pack_decision,
    read_remittances,
)
from payments_svc.remittance.models import PostedRemittance, RemittanceClaim, RemittanceFile
from payments_svc.remittance.posting import post_claim
from payments_svc.remittance.provider_accounts import (
    ProviderMovement,
    accounts_owed_back,
    place,
)
from payments_svc.remittance.repository import RemittanceRepository
from payments_svc.remittance.waiting import (
    keep_waiting,
    list_unmatched,
    refresh_state,
    retry_for_claim,
)
from x12.remittance import BalanceFinding, ClaimPayment, Remittance, transaction_is_balanced

_POSTED_STATES = ("posted", "partially_posted")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A remittance, and whether it had been taken in before."""

    remittance: PostedRemittance
    duplicate: bool


async def receive_remittances(work: UnitOfWork, text: str) -> list[Receipt]:
    """Take in every remittance of an 835 text; a payment that posted before is not posted again.

    Raises Problem invalid-x12 when the text cannot be read; then nothing is stored.
    """
    return [await receive_remittance(work, text, sent) for sent in read_remittances(text)]


async def receive_remittance(work: UnitOfWork, text: str, sent: SentRemittance) -> Receipt:
    """Take in one remittance of an 835 text."""
    repository = RemittanceRepository(work)
    versions = await repository.versions_of_payment(sent.remittance)
    posted = next((each for each in versions if each.state in _POSTED_STATES), None)
    for version in versions:
        if version.content_hash == sent.content_hash:
            return Receipt(version, duplicate=True)
    if posted and await _pays_the_same(repository, posted, sent.remittance):
        return Receipt(posted, duplicate=True)
    known = versions[-1] if versions else None
    sent = sent.doubted(doubts_of(sent.remittance, posted.id if posted else None))
    file = await _keep_file(work, repository, text)
    remittance = _new_remittance(work, sent, file, known)
    repository.add_remittance(remittance)
    LedgerRepository(work).open_source(remittance.id)
    if known and posted is None:
        await _supersede(work, repository, known)
    rows = [
        _new_claim(work, remittance, payment, _of_claim(sent.findings, index))
        for index, payment in enumerate(sent.remittance.claims)
    ]
    for row in rows:
        repository.add(row)
    await work.audit("create", "remittance", remittance.id)
    await _post(work, remittance, rows, sent)
    return Receipt(remittance, duplicate=False)


async def _pays_the_same(
    repository: RemittanceRepository, posted: PostedRemittance, sent: Remittance
) -> bool:
    """Say whether it is the same payment in other bytes: every claim with the same result.

    Trace, date and amount alone do not tell: payers repeat a trace on advices without money.
    """
    known = [
        (row.patient_control_number, row.status_code, row.charge_cents, row.paid_cents)
        for row in await repository.claims_of_one(posted.id)
    ]
    told = [
        (claim.patient_control_number, claim.status_code, claim.charge_cents, claim.paid_cents)
        for claim in sent.claims
    ]
    return sorted(known) == sorted(told)


async def _post(
    work: UnitOfWork,
    remittance: PostedRemittance,
    rows: list[RemittanceClaim],
    sent: SentRemittance,
) -> None:
    held = sent.doubt is not None or not transaction_is_balanced(sent.findings)
    if held:
        await _hold_whole(work, remittance, rows, sent)
    else:
        await _post_claims(work, remittance, rows)
        await _post_provider_adjustments(work, remittance, sent.remittance)
        await _retry(work, rows)
        await refresh_state(work, remittance)
    states = [row.state for row in rows]
    event = RemittancePosted(
        remittance_id=remittance.id,
        trace_number=remittance.trace_number,
        payment_cents=remittance.payment_cents,
        claims_posted=states.count("posted"),
        claims_held=states.count("held"),
        claims_unmatched=states.count("unmatched"),
        held=held,
    )
    await work.emit(event)


async def _hold_whole(
    work: UnitOfWork,
    remittance: PostedRemittance,
    rows: Iterable[RemittanceClaim],
    sent: SentRemittance,
) -> None:
    reason = sent.doubt or "transaction_out_of_balance"
    remittance.state = "held"
    for row in rows:
        row.state, row.reason = "held", reason
    said = "; ".join(each.message for each in sent.findings if each.level == "transaction")
    await list_unmatched(work, remittance, None, reason, said)


async def _post_claims(
    work: UnitOfWork, remittance: PostedRemittance, rows: Iterable[RemittanceClaim]
) -> None:
    for row in rows:
        sums = [each["message"] for each in row.findings if each["severity"] == "error"]
        refusal: Refusal | None
        if sums:
            refusal = Refusal("out_of_balance", "; ".join(sums))
        else:
            refusal = await post_claim(work, remittance, row)
        if refusal:
            await keep_waiting(work, remittance, row, refusal)


async def _post_provider_adjustments(
    work: UnitOfWork, remittance: PostedRemittance, sent: Remittance
) -> None:
    adjustments, payer_id = sent.provider_adjustments, remittance.payer_id
    ledger = LedgerRepository(work)
    accounts = sorted(accounts_owed_back(adjustments, payer_id))
    balances = {account: await ledger.balance(account) for account in accounts}
    movements = place(adjustments, payer_id, balances)
    await post_provider_movements(work, remittance, movements)
    suspended = [_suspense_finding(each) for each in movements if each.account == TAKEBACK_SUSPENSE]
    remittance.findings = [*remittance.findings, *suspended]


async def _retry(work: UnitOfWork, rows: Iterable[RemittanceClaim]) -> None:
    """Post what waited for one of these decisions, such as a secondary one that came first."""
    claim_ids = {row.claim_id for row in rows if row.claim_id and row.state == "posted"}
    for claim in await ClaimRepository(work).by_ids(list(claim_ids)):
        await retry_for_claim(work, claim)


async def _supersede(
    work: UnitOfWork, repository: RemittanceRepository, known: PostedRemittance
) -> None:
    """Take back what a version that posted no claim did: parked cash, provider adjustments."""
    known.state = "superseded"
    for entry in await LedgerRepository(work).standing_of_source(known.id):
        source = Source("remittance", known.id, f"{entry.source_key}:superseded")
        await reverse_entry(work, entry, known.payment_date, source)
    for waiting in await repository.waiting_of_remittance(known.id):
        waiting.state = "superseded"
        claim_id = waiting.remittance_claim_id
        await work.emit(PaymentMatched(remittance_id=known.id, remittance_claim_id=claim_id))


async def _keep_file(
    work: UnitOfWork, repository: RemittanceRepository, text: str
) -> RemittanceFile:
    packed = await work.blobs.pack(work.organization_id, text)
    known = await repository.file_by_hash(packed.sha256)
    if known:
        return known
    file = RemittanceFile(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        text=packed.text,
        blob=packed.blob,
        sha256=packed.sha256,
        bytes=packed.bytes,
    )
    repository.add(file)
    return file


def _new_remittance(
    work: UnitOfWork, sent: SentRemittance, file: RemittanceFile, known: PostedRemittance | None
) -> PostedRemittance:
    remittance = sent.remittance
    adjustments = remittance.provider_adjustments
    return PostedRemittance(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        file_id=file.id,
        position=remittance.position,
        content_hash=sent.content_hash,
        attempt=known.attempt + 1 if known else 1,
        supersedes_id=known.id if known and known.state not in _POSTED_STATES else None,
        state="unmatched",
        trace_payer_id=remittance.trace_payer_id,
        trace_number=remittance.trace_number,
        payment_date=remittance.payment_date,
        payment_cents=remittance.payment_cents,
        payer_id=remittance.payer.payer_id or remittance.trace_payer_id,
        payer_name=remittance.payer.name,
        claims_total_cents=sum(claim.paid_cents for claim in remittance.claims),
        provider_adjustments_total_cents=sum(each.amount_cents for each in adjustments),
        findings=_of_claim(sent.findings, None),
    )


def _new_claim(
    work: UnitOfWork, remittance: PostedRemittance, payment: ClaimPayment, findings: list[Any]
) -> RemittanceClaim:
    return RemittanceClaim(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        remittance_id=remittance.id,
        position=payment.position,
        patient_control_number=payment.patient_control_number,
        control_number_key=control_number_key(payment.patient_control_number),
        payer_claim_control_number=payment.payer_claim_control_number or None,
        status_code=payment.status_code,
        charge_cents=payment.charge_cents,
        paid_cents=payment.paid_cents,
        patient_responsibility_cents=payment.patient_responsibility_cents,
        content=pack_decision(payment),
        findings=findings,
        state="unmatched",
    )


def _of_claim(findings: Iterable[BalanceFinding], claim_index: int | None) -> list[Any]:
    return [
        {
            "level": each.level,
            "severity": each.severity,
            "message": each.message,
            "position": each.position,
            "expected_cents": each.expected_cents,
            "actual_cents": each.actual_cents,
        }
        for each in findings
        if each.claim_index == claim_index
    ]


def _suspense_finding(movement: ProviderMovement) -> dict[str, Any]:
    adjustment = movement.adjustment
    message = (
        f"PLB {adjustment.reason_code} {format_cents(adjustment.amount_cents)}: nothing explains"
        f" {format_cents(movement.amount_cents)}, it stands in {TAKEBACK_SUSPENSE}"
    )
    return {
        "level": "provider_adjustment",
        "severity": "warning",
        "message": message,
        "position": adjustment.position,
        "expected_cents": adjustment.amount_cents - movement.amount_cents,
        "actual_cents": adjustment.amount_cents,
    }
