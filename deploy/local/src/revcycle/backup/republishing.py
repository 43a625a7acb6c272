"""After a restore with Kafka: what was published and not read by everybody goes out again.

Topics are new and empty then. Each outbox still has every event, and each consumer remembers the
newest version that it saw of a key: what is newer was on its way at the moment of the backup.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select, update

from kit.database import Database
from kit.service import ServiceDefinition
from kit.spine import consumed_version, outbox
from kit.tenancy import see_every_organization

_AT_ONCE = 500
_Versions = Mapping[tuple[str, str], int]  # by topic and key


async def publish_unread_again(
    owner_urls: Mapping[str, str], definitions: Iterable[ServiceDefinition]
) -> int:
    """Let the relays publish again what some consumer has not seen; return how many events.

    Those who have seen one drop it by their inbox. Nothing runs on the databases meanwhile.
    """
    definitions = list(definitions)
    seen = defaultdict(list)
    for each in definitions:
        for consumer in each.consumers:
            group = consumer.group(each.name)
            versions = await _seen_by(owner_urls[each.name], group)
            for topic in consumer.topics:
                seen[topic].append(versions)
    return sum([await _forget_published(owner_urls[each.name], seen) for each in definitions])


async def _seen_by(url: str, group: str) -> _Versions:
    table = consumed_version
    query = select(table.c.topic, table.c.key, table.c.aggregate_version)
    database = Database(url, read_only=True)
    try:
        async with database.transaction() as session:
            await see_every_organization(session)
            rows = await session.execute(query.where(table.c.consumer == group))
            return {(topic, key): version for topic, key, version in rows}
    finally:
        await database.close()


async def _forget_published(url: str, seen: Mapping[str, Sequence[_Versions]]) -> int:
    published = select(
        outbox.c.sequence, outbox.c.topic, outbox.c.key, outbox.c.aggregate_version
    ).where(outbox.c.published_at.is_not(None))
    database = Database(url)
    try:
        async with database.transaction() as session:
            await see_every_organization(session)
            unread = [
                sequence
                for sequence, topic, key, version in await session.execute(published)
                if any(version > versions.get((topic, key), 0) for versions in seen.get(topic, ()))
            ]
            for start in range(0, len(unread), _AT_ONCE):
                chosen = outbox.c.sequence.in_(unread[start : start + _AT_ONCE])
                await session.execute(update(outbox).where(chosen).values(published_at=None))
    finally:
        await database.close()
    return len(unread)
