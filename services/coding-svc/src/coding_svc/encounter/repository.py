"""All SQL about encounters; constructed with who asks, so that it cannot be unscoped."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, insert, or_, select

from coding_svc.encounter.domain import Missing
from coding_svc.encounter.models import CodeAssignment, Encounter, EncounterChange
from kit.http.pages import PageRequest, fetch_page
from kit.pending import write_later
from kit.problems import Problem
from kit.repository import TenantRepository

_ASSIGNMENT: Any = CodeAssignment.__table__
_APPEND_ASSIGNMENT = insert(_ASSIGNMENT)


@dataclass(frozen=True, slots=True)
class Known:
    """What a new encounter is compared with: those of its external id or control number."""

    encounters: dict[str, Encounter]
    control_numbers: set[str]

    def add(self, encounter: Encounter) -> None:
        self.encounters[encounter.external_id] = encounter
        if encounter.patient_control_number:
            self.control_numbers.add(encounter.patient_control_number)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the queue is narrowed to, and its order.

    Attributes:
        missing: only encounters that lack any of these; 0 for all.
        assigned_to: only those of this actor.
        is_unassigned: only those on which nobody works.
        order: oldest visit first, or longest in the queue first.

    """

    missing: int = 0
    assigned_to: str | None = None
    is_unassigned: bool = False
    order: Literal["service_date", "received"] = "service_date"


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How much waits."""

    waiting: int
    oldest_service_date: date | None
    unassigned: int
    mine: int
    missing: dict[Missing, int]


def _how_many(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((holds, 1), else_=0)), 0)


class EncounterRepository(TenantRepository):
    async def by_id(self, encounter_id: UUID) -> Encounter | None:
        return await self._find(Encounter, id=encounter_id)

    async def known(self, external_ids: Collection[str], numbers: Collection[str]) -> Known:
        """Return what is known under external ids, and which control numbers are taken."""
        named = self._owned(Encounter).where(Encounter.external_id.in_(external_ids))
        rows = list(await self._session.scalars(named)) if external_ids else []
        taken = select(Encounter.patient_control_number).where(
            Encounter.organization_id == self._organization_id,
            Encounter.patient_control_number.in_(numbers),
        )
        found = await self._session.scalars(taken) if numbers else ()
        return Known({row.external_id: row for row in rows}, {each for each in found if each})

    async def page(
        self, page: PageRequest, state: str | None, external_id: str | None
    ) -> tuple[list[Encounter], str | None]:
        query = self._owned(Encounter)
        if state:
            query = query.where(Encounter.state == state)
        if external_id:
            query = query.where(Encounter.external_id == external_id)
        return await fetch_page(self._session, query, Encounter.id, page)

    async def of_dates(
        self, page: PageRequest, first: date, last: date
    ) -> tuple[list[Encounter], str | None]:
        """Return encounters by date of service, both dates included; newest first."""
        query = self._owned(Encounter).where(Encounter.service_date.between(first, last))
        return await fetch_page(self._session, query, Encounter.id, page)

    async def waiting(
        self, page: PageRequest, narrowed: QueueFilter
    ) -> tuple[list[Encounter], str | None]:
        """Return encounters that need coding, in the order that is asked for."""
        query = self._waiting(narrowed)
        after, by_visit = page.after(), narrowed.order == "service_date"
        if after is not None:
            query = query.where(await self._is_after(after) if by_visit else Encounter.id > after)
        order = (Encounter.service_date, Encounter.id) if by_visit else (Encounter.id,)
        rows = list(await self._session.scalars(query.order_by(*order).limit(page.limit + 1)))
        return page.cut(rows, attrgetter("id"))

    def _waiting(self, narrowed: QueueFilter) -> Select[tuple[Encounter]]:
        query = self._owned(Encounter).where(Encounter.state == "needs_coding")
        if narrowed.missing:
            query = query.where(Encounter.missing.bitwise_and(narrowed.missing) != 0)
        if narrowed.assigned_to:
            query = query.where(Encounter.assigned_to == narrowed.assigned_to)
        if narrowed.is_unassigned:
            query = query.where(Encounter.assigned_to.is_(None))
        return query

    async def count_waiting(self, actor_id: str) -> QueueCounts:
        """Count what needs coding: in all, by what is missing, by whether somebody works on it."""
        waiting = self._waiting(QueueFilter()).subquery().c
        missing = [_how_many(waiting.missing.bitwise_and(each.value) != 0) for each in Missing]
        row = (
            await self._session.execute(
                select(
                    func.count(),
                    func.min(waiting.service_date),
                    _how_many(waiting.assigned_to.is_(None)),
                    _how_many(waiting.assigned_to == actor_id),
                    *missing,
                ).select_from(waiting.id.table)
            )
        ).one()
        count, oldest, unassigned, mine, *of_each = row
        return QueueCounts(
            count, oldest, unassigned, mine, dict(zip(Missing, of_each, strict=True))
        )

    async def _is_after(self, encounter_id: UUID) -> ColumnElement[bool]:
        last = await self.by_id(encounter_id)
        if last is None:
            raise Problem("bad-request", "The cursor is not one that was given out.")
        same_day = and_(Encounter.service_date == last.service_date, Encounter.id > last.id)
        return or_(Encounter.service_date > last.service_date, same_day)

    def add(self, encounter: Encounter) -> None:
        self._session.add(encounter)

    def append_assignment(self, row: dict[str, Any]) -> None:
        """Append an act of coding before the transaction ends; nothing reads it till then."""
        write_later(self._session, _APPEND_ASSIGNMENT, row)

    async def assignments(self, encounter: Encounter) -> list[CodeAssignment]:
        """Return every act of coding of an encounter, oldest first."""
        return await self._find_all(CodeAssignment, encounter_id=encounter.id)

    async def changes(self, encounter: Encounter) -> list[EncounterChange]:
        """Return the versions that came after an encounter was billed, oldest first."""
        if encounter.state != "coded":
            return []
        return await self._find_all(EncounterChange, encounter_id=encounter.id)

    def add_change(self, change: EncounterChange) -> None:
        self._session.add(change)
