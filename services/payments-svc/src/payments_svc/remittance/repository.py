"""All SQL about remittances; constructed with who asks, so that it cannot be unscoped."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, bindparam, or_, select

from kit.http.pages import PageRequest, fetch_page
from kit.known import known_rows
from kit.repository import TenantRepository
from payments_svc.remittance.domain import REVERSED
from payments_svc.remittance.models import (
    PostedRemittance,
    RemittanceClaim,
    RemittanceFile,
    UnmatchedPayment,
)
from x12.remittance import Remittance

# What may post by itself once something else has come in.
_CALM = "remittance.calm"  # in a session's info: for what nothing waits, by organization
_RETRIED = ("no_match", "exceeds_balance", "reversal_mismatch")

# Asked for every charge, acknowledgment and decision, so it is built once.
_WAITING_FOR = (
    select(RemittanceClaim)
    .join(UnmatchedPayment, UnmatchedPayment.remittance_claim_id == RemittanceClaim.id)
    .join(PostedRemittance, PostedRemittance.id == RemittanceClaim.remittance_id)
    .where(RemittanceClaim.organization_id == bindparam("organization_id"))
    .where(UnmatchedPayment.state == "waiting", UnmatchedPayment.reason.in_(_RETRIED))
    .where(
        or_(
            RemittanceClaim.claim_id == bindparam("claim_id"),
            RemittanceClaim.control_number_key.in_(bindparam("keys", expanding=True)),
            RemittanceClaim.payer_claim_control_number == bindparam("payer_number"),
        )
    )
    .order_by(PostedRemittance.payment_date, PostedRemittance.created_at, RemittanceClaim.position)
)


def payment_key(sent: Remittance) -> dict[str, object]:
    """Return what a payment is known by, as columns."""
    return {
        "trace_payer_id": sent.trace_payer_id,
        "trace_number": sent.trace_number,
        "payment_date": sent.payment_date,
        "payment_cents": sent.payment_cents,
    }


class RemittanceRepository(TenantRepository):
    def _remittances(self) -> Select[tuple[PostedRemittance]]:
        mine = PostedRemittance.organization_id == self._organization_id
        return select(PostedRemittance).where(mine)

    def _claims(self) -> Select[tuple[RemittanceClaim]]:
        mine = RemittanceClaim.organization_id == self._organization_id
        return select(RemittanceClaim).where(mine)

    def _unmatched(self) -> Select[tuple[UnmatchedPayment]]:
        mine = UnmatchedPayment.organization_id == self._organization_id
        return select(UnmatchedPayment).where(mine)

    async def by_id(self, remittance_id: UUID) -> PostedRemittance | None:
        return await self._find(PostedRemittance, id=remittance_id)

    async def versions_of_payment(self, sent: Remittance) -> list[PostedRemittance]:
        """Return what is known under a payment's trace, date and amount, oldest first."""
        versions = await self._find_all(PostedRemittance, **payment_key(sent))
        return sorted(versions, key=lambda version: version.attempt)

    async def file_by_hash(self, sha256: str) -> RemittanceFile | None:
        return await self._find(RemittanceFile, sha256=sha256)

    async def claims_of_one(self, remittance_id: UUID) -> list[RemittanceClaim]:
        return await self._find_all(RemittanceClaim, remittance_id=remittance_id)

    async def claims_of(self, remittance_ids: Sequence[UUID]) -> list[RemittanceClaim]:
        query = self._claims().where(RemittanceClaim.remittance_id.in_(remittance_ids))
        return list(await self._session.scalars(query.order_by(RemittanceClaim.position)))

    async def claim_by_id(self, remittance_claim_id: UUID) -> RemittanceClaim | None:
        return await self._find(RemittanceClaim, id=remittance_claim_id)

    async def standing_decisions(self, claim_id: UUID, payer_id: str) -> list[RemittanceClaim]:
        """Return a payer's posted decisions on a claim that were not taken back, newest first."""
        query = (
            self._claims()
            .join(PostedRemittance, PostedRemittance.id == RemittanceClaim.remittance_id)
            .where(
                RemittanceClaim.claim_id == claim_id,
                RemittanceClaim.payer_id == payer_id,
                RemittanceClaim.state == "posted",
                RemittanceClaim.status_code != REVERSED,
                RemittanceClaim.reversed_by_id.is_(None),
            )
        )
        newest_first = (
            PostedRemittance.payment_date.desc(),
            PostedRemittance.created_at.desc(),
            RemittanceClaim.position.desc(),
        )
        return list(await self._session.scalars(query.order_by(*newest_first)))

    async def reversal_waits(self, claim_id: UUID, payer_id: str, until: date) -> bool:
        """Say whether a reversal of a payer, of that day or before, could not be posted yet."""
        if claim_id in self._calm():
            return False
        query = (
            self._claims()
            .join(UnmatchedPayment, UnmatchedPayment.remittance_claim_id == RemittanceClaim.id)
            .join(PostedRemittance, PostedRemittance.id == RemittanceClaim.remittance_id)
            .where(UnmatchedPayment.state == "waiting", PostedRemittance.payment_date <= until)
            .where(RemittanceClaim.claim_id == claim_id, RemittanceClaim.payer_id == payer_id)
            .where(RemittanceClaim.status_code == REVERSED)
        )
        return bool((await self._session.scalars(query.limit(1))).first())

    async def claim_ids_by_payer_numbers(self, numbers: Sequence[str]) -> list[UUID]:
        """Return the claims on which a payer decided before under one of its numbers."""
        query = select(RemittanceClaim.claim_id.distinct()).where(
            RemittanceClaim.organization_id == self._organization_id,
            RemittanceClaim.payer_claim_control_number.in_(numbers),
            RemittanceClaim.state == "posted",
            RemittanceClaim.claim_id.is_not(None),
        )
        return [found for found in await self._session.scalars(query) if found]

    async def waiting_for(
        self, claim_id: UUID, control_number_keys: Sequence[str], payer_number: str | None
    ) -> list[RemittanceClaim]:
        """Return claims that wait and may be this one, in the order in which they were decided."""
        if self._calm().issuperset({claim_id, *control_number_keys, payer_number} - {None}):
            return []
        values = {
            "organization_id": self._organization_id,
            "claim_id": claim_id,
            "keys": control_number_keys,
            "payer_number": payer_number,  # None equals nothing
        }
        return list(await self._session.scalars(_WAITING_FOR, values))

    async def look_for_waiting(
        self,
        claim_ids: Collection[UUID],
        control_number_keys: Collection[str],
        payer_numbers: Collection[str],
    ) -> None:
        """Find out for a batch for which claims, keys and numbers nothing waits at all."""
        if known_rows(self._session) is None:
            return
        waiting = (
            self._claims()
            .join(UnmatchedPayment, UnmatchedPayment.remittance_claim_id == RemittanceClaim.id)
            .where(UnmatchedPayment.state == "waiting")
            .where(
                or_(
                    RemittanceClaim.claim_id.in_(claim_ids),
                    RemittanceClaim.control_number_key.in_(control_number_keys),
                    RemittanceClaim.payer_claim_control_number.in_(payer_numbers),
                )
            )
        )
        calm = self._calm()
        calm.update(claim_ids, control_number_keys, payer_numbers)
        for row in await self._session.scalars(waiting):
            calm -= {row.claim_id, row.control_number_key, row.payer_claim_control_number}

    def forget_calm(self) -> None:
        """Say that something began to wait, or waits for something else."""
        self._session.info.pop(_CALM, None)

    def _calm(self) -> set[object]:
        by_organization: dict[UUID, set[object]] = self._session.info.setdefault(_CALM, {})
        return by_organization.setdefault(self._organization_id, set())

    async def unmatched_by_id(self, unmatched_id: UUID) -> UnmatchedPayment | None:
        return await self._find(UnmatchedPayment, id=unmatched_id)

    async def unmatched_of_claim(self, remittance_claim_id: UUID) -> UnmatchedPayment | None:
        return await self._find(UnmatchedPayment, remittance_claim_id=remittance_claim_id)

    async def waiting_of_remittance(self, remittance_id: UUID) -> list[UnmatchedPayment]:
        query = self._unmatched().where(
            UnmatchedPayment.remittance_id == remittance_id, UnmatchedPayment.state == "waiting"
        )
        return list(await self._session.scalars(query))

    async def page(
        self, page: PageRequest, state: str | None, trace_number: str | None
    ) -> tuple[list[PostedRemittance], str | None]:
        query = self._remittances()
        if state:
            query = query.where(PostedRemittance.state == state)
        if trace_number:
            query = query.where(PostedRemittance.trace_number == trace_number)
        return await fetch_page(self._session, query, PostedRemittance.id, page)

    async def page_of_waiting(self, page: PageRequest) -> tuple[list[UnmatchedPayment], str | None]:
        query = self._unmatched().where(UnmatchedPayment.state == "waiting")
        return await fetch_page(self._session, query, UnmatchedPayment.id, page)

    def add_remittance(self, remittance: PostedRemittance) -> None:
        """Add a new remittance, whose claims are still to be added."""
        self._session.add(remittance)
        self._expect_none(RemittanceClaim, remittance_id=remittance.id)

    def add(self, row: RemittanceClaim | RemittanceFile | UnmatchedPayment) -> None:
        self._session.add(row)
