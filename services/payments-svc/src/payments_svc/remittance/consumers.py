"""Remittances that an adapter brings."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.events.clearinghouse import RemittanceReceived
from kit.delivery import BatchHandler
from kit.unit_of_work import UnitOfWork
from payments_svc.claim.models import BilledClaim
from payments_svc.claim.repository import ClaimRepository
from payments_svc.ledger.accounts import PATIENT_UNAPPLIED
from payments_svc.ledger.repository import LedgerRepository
from payments_svc.remittance.intake import SentRemittance, read_remittances
from payments_svc.remittance.models import PostedRemittance, RemittanceFile
from payments_svc.remittance.repository import RemittanceRepository, payment_key
from payments_svc.remittance.service import receive_remittance
from payments_svc.remittance.waiting import look_for_waiting
from payments_svc.statement.models import Statement
from payments_svc.statement.repository import StatementRepository

_CLAIMS_MAX = 1_000  # what a batch looks ahead for; the claims of a larger file are read one by one


@dataclass(frozen=True, slots=True)
class _File:
    text: str
    remittances: list[SentRemittance]


async def _read(work: UnitOfWork, events: Sequence[RemittanceReceived]) -> list[_File]:
    texts = [await work.blobs.unpack(event.document) for event in events]
    files = [_File(text, read_remittances(text)) for text in texts]
    hashes = [{"sha256": event.document.sha256} for event in events]
    await RemittanceRepository(work).look_ahead(RemittanceFile, hashes)
    await _look_ahead(work, [sent for file in files for sent in file.remittances])
    return files


async def _look_ahead(work: UnitOfWork, remittances: Sequence[SentRemittance]) -> None:
    keys = [payment_key(sent.remittance) for sent in remittances]
    await RemittanceRepository(work).look_ahead(PostedRemittance, keys)
    payments = [payment for sent in remittances for payment in sent.remittance.claims]
    numbers = {payment.patient_control_number for payment in payments[:_CLAIMS_MAX]}
    claims = await _claims(work, sorted(numbers))
    ledger = LedgerRepository(work)
    await ledger.claims_money([claim.id for claim in claims])
    await ledger.open_sources([claim.id for claim in claims])
    await ledger.open_encounters(PATIENT_UNAPPLIED, [claim.encounter_id for claim in claims])
    statements = [{"claim_id": claim.id} for claim in claims]
    await StatementRepository(work).look_ahead(Statement, statements)
    await look_for_waiting(
        work,
        [
            (claim.id, claim.patient_control_number, claim.payer_claim_control_number)
            for claim in claims
        ],
    )


async def _claims(work: UnitOfWork, numbers: Sequence[str]) -> list[BilledClaim]:
    repository = ClaimRepository(work)
    named = [{"patient_control_number": number} for number in numbers]
    await repository.look_ahead(BilledClaim, named)
    found = [await repository.by_control_number(number) for number in numbers]
    claims = [claim for claim in found if claim]
    await repository.by_ids([claim.id for claim in claims])  # they are asked for by id as well
    return claims


async def _receive(work: UnitOfWork, file: _File) -> None:
    """Take the remittances in, as if they had been uploaded."""
    for sent in file.remittances:
        await receive_remittance(work, file.text, sent)


on_remittance_received = BatchHandler(_read, _receive)
