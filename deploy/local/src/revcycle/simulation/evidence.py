"""What is there when all has come to rest: the databases, read beside the services, and the log."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from kit.audit import verify_audit_chain
from kit.bus.port import Record
from kit.database import Database
from kit.embedded import sqlite_url
from kit.service import ServiceDefinition


@dataclass(frozen=True, slots=True)
class Evidence:
    """See the module. Ids are 32 hexadecimal digits, as SQLite keeps them."""

    folder: Path
    records: Sequence[Record]

    def rows(self, service: str, query: str, *parameters: str) -> list[sqlite3.Row]:
        """Return what a service's database answers."""
        path = self.folder / f"{service}.sqlite3"
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as reader:
            reader.row_factory = sqlite3.Row
            return reader.execute(query, parameters).fetchall()

    def counts(self, service: str, query: str, *parameters: str) -> Counter[tuple[object, ...]]:
        """Return how often each row comes; a query of one column gives tuples of one."""
        return Counter(tuple(row) for row in self.rows(service, query, *parameters))

    def first_appearances(self) -> dict[tuple[str, str], list[int]]:
        """Return the versions of each topic and key in the order in which they came first."""
        versions: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        seen: set[str] = set()
        for record in self.records:
            if record.headers["ce_id"] not in seen:
                seen.add(record.headers["ce_id"])
                version = int(record.headers["ce_aggregateversion"])
                versions[record.topic, record.key].append(version)
        return dict(versions)

    def published_by(self, source: str) -> set[str]:
        return {event_id(r) for r in self.records if r.headers["ce_source"] == source}

    def wanted_by(self, topics: Sequence[str], types: set[str]) -> set[str]:
        """Return the events that a group with handlers for these types must process."""
        return {
            event_id(r) for r in self.records if r.topic in topics and r.headers["ce_type"] in types
        }


def event_id(record: Record) -> str:
    return UUID(record.headers["ce_id"]).hex


async def chain_faults(folder: Path, definition: ServiceDefinition) -> tuple[list[str], list[str]]:
    """Return what is wrong with a service's audit trail, and with its own books."""
    database = Database(sqlite_url(folder, definition.name), read_only=True)
    try:
        async with database.transaction() as session:
            _, audit = await verify_audit_chain(session)
            return audit, await definition.verify(session)
    finally:
        await database.close()


def differences(
    expected: Counter[tuple[object, ...]], found: Counter[tuple[object, ...]]
) -> Iterator[tuple[tuple[object, ...], int, int]]:
    """Yield each key with how often it should be there and is, where the two differ."""
    for key in sorted({*expected, *found}, key=str):
        if expected[key] != found[key]:
            yield key, expected[key], found[key]
