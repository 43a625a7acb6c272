"""Which version of each aggregate a consumer saw last, so that a missing one is noticed.

A producer counts the events of a topic and key from 1, without gaps (`kit.unit_of_work`). One
that cannot count, such as an adapter without a database, says 0, and is not judged.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from kit.delivery import GAP, PASSED, Delivery
from kit.spine import consumed_version

_Place = tuple[str, str]


class Versions:
    """The versions of the keys in one batch, in one transaction."""

    def __init__(self, group: str, newest: dict[_Place, int]) -> None:
        self._group, self._newest = group, newest
        self._owners: dict[_Place, Any] = {}

    @classmethod
    async def load(
        cls, session: AsyncSession, group: str, deliveries: Sequence[Delivery]
    ) -> "Versions":
        table = consumed_version
        places = sorted({_place(each) for each in deliveries})
        query = select(table.c.topic, table.c.key, table.c.aggregate_version).where(
            table.c.consumer == group, tuple_(table.c.topic, table.c.key).in_(places)
        )
        found = (await session.execute(query)).all()
        return cls(group, {(topic, key): version for topic, key, version in found})

    def judge(self, delivery: Delivery) -> Delivery:
        """Note a version; return the delivery, at fault when it is not the next of its key.

        The first one that is seen of a key is taken as it is: topics do not keep events for ever.
        """
        place, version = _place(delivery), delivery.envelope.aggregate_version
        newest = self._newest.get(place)
        if version == 0:
            return delivery
        if newest is not None and version <= newest:
            return replace(delivery, fault=PASSED)
        self._newest[place] = version
        self._owners[place] = delivery.envelope.organization_id
        if newest is None or version == newest + 1:
            return delivery
        return replace(delivery, fault=GAP)

    async def store(self, session: AsyncSession) -> None:
        """Remember what was noted, in the transaction of the effects."""
        rows = [
            {
                "consumer": self._group,
                "topic": topic,
                "key": key,
                "organization_id": owner,
                "aggregate_version": self._newest[topic, key],
            }
            for (topic, key), owner in sorted(self._owners.items())
        ]
        if rows:
            await session.execute(_STORE[session.get_bind().dialect.name], rows)


def _place(delivery: Delivery) -> _Place:
    return delivery.record.topic, delivery.record.key


def _store(insert: Any) -> Insert:
    statement: Insert = insert(consumed_version)
    newest = {"aggregate_version": statement.excluded.aggregate_version}  # type: ignore[attr-defined]
    return statement.on_conflict_do_update(  # type: ignore[attr-defined,no-any-return]
        index_elements=["consumer", "topic", "key"], set_=newest
    )


_STORE = {"sqlite": _store(sqlite.insert), "postgresql": _store(postgresql.insert)}
