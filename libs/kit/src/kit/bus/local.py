"""LocalBus: the bus port for one process on one machine, a durable log in SQLite.

One writer thread appends for everybody, many appends in one commit (see `log_writer`). Consumers
in the process are woken directly. Only one process may own the file: the composition takes a
lock on the data directory, which the kernel frees when the process dies.
"""

import asyncio
import json
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kit.bus.log_writer import LogWriter, connect
from kit.bus.port import Message, Record, Subscription, TopicPartition, refuse_oversized

PARTITIONS = 4


class LocalBus:
    """See the module."""

    def __init__(self, path: Path, partitions: int = PARTITIONS) -> None:
        self.partitions = partitions
        self._writer = LogWriter(path)
        self._reader = connect(path)
        self._members: dict[str, list[LocalSubscription]] = {}

    def partition_of(self, key: str) -> int:
        return zlib.crc32(key.encode()) % self.partitions

    async def publish(self, messages: Sequence[Message]) -> None:
        for message in messages:
            refuse_oversized(message)
        rows = [
            (m.topic, self.partition_of(m.key), m.key, m.value, json.dumps(dict(m.headers)))
            for m in messages
        ]
        await self._writer.append(rows)
        for members in self._members.values():
            for member in members:
                member.wake()

    async def subscribe(self, group: str, topics: Sequence[str]) -> Subscription:
        members = self._members.setdefault(group, [])
        member = LocalSubscription(self, group, topics)
        members.append(member)
        self._reassign(group)
        return member

    def leave(self, member: "LocalSubscription") -> None:
        members = self._members[member.group]
        if member in members:
            members.remove(member)
            self._reassign(member.group)

    def _reassign(self, group: str) -> None:
        members = self._members[group]
        for place, member in enumerate(members):
            member.assign(range(place, self.partitions, len(members)))

    def read(self, place: TopicPartition, offset: int, limit: int) -> list[Record]:
        rows = self._reader.execute(
            "SELECT offset, key, value, headers FROM record "
            "WHERE topic = ? AND partition = ? AND offset >= ? ORDER BY offset LIMIT ?",
            (*place, offset, limit),
        )
        return [
            Record(*place, offset=row[0], key=row[1], value=row[2], headers=json.loads(row[3]))
            for row in rows
        ]

    def committed(self, group: str, place: TopicPartition) -> int:
        row = self._reader.execute(
            "SELECT next_offset FROM committed "
            "WHERE consumer_group = ? AND topic = ? AND partition = ?",
            (group, *place),
        ).fetchone()
        return int(row[0]) if row else 0

    def end(self, place: TopicPartition) -> int:
        """Return the offset that the next record of a partition will have."""
        [end] = self._reader.execute(
            "SELECT coalesce(max(offset) + 1, 0) FROM record WHERE topic = ? AND partition = ?",
            place,
        ).fetchone()
        return int(end)

    async def commit(self, group: str, next_offsets: Mapping[TopicPartition, int]) -> None:
        await self._writer.commit([(group, *place, at) for place, at in next_offsets.items()])

    async def close(self) -> None:
        for members in self._members.values():
            for member in list(members):
                await member.close()
        await self._writer.close()
        self._reader.close()


class LocalSubscription:
    """One member of a group of a LocalBus."""

    def __init__(self, bus: LocalBus, group: str, topics: Sequence[str]) -> None:
        self.group = group
        self._bus, self._topics = bus, topics
        self._positions: dict[TopicPartition, int] = {}
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self._woken.set()

    def assign(self, partitions: Sequence[int]) -> None:
        """Take over partitions; go on from what the group committed, for each of them."""
        self._positions = {
            place: self._bus.committed(self.group, place)
            for place in (TopicPartition(t, p) for t in self._topics for p in partitions)
        }
        self.wake()

    async def poll(self, limit: int, timeout_seconds: float) -> list[Record]:
        self._woken.clear()
        records = self._read(limit)
        if records or timeout_seconds <= 0:
            return records
        try:
            # Not wait_for: before Python 3.12 it loses a cancellation that comes with the event.
            async with asyncio.timeout(timeout_seconds):
                await self._woken.wait()
        except TimeoutError:
            return []
        return self._read(limit)

    def _read(self, limit: int) -> list[Record]:
        records: list[Record] = []
        for place, position in self._positions.items():
            found = self._bus.read(place, position, limit - len(records))
            if found:
                self._positions[place] = found[-1].offset + 1
                records.extend(found)
        return records

    async def commit(self, next_offsets: Mapping[TopicPartition, int]) -> None:
        await self._bus.commit(self.group, next_offsets)

    async def lag(self) -> Mapping[str, int]:
        lags = dict.fromkeys(self._topics, 0)
        for place in self._positions:
            lags[place.topic] += self._bus.end(place) - self._bus.committed(self.group, place)
        return lags

    async def rewind(self) -> None:
        for place in self._positions:
            self._positions[place] = self._bus.committed(self.group, place)

    async def close(self) -> None:
        self._bus.leave(self)
        self.assign(())  # what it had is another member's now


def newest_sequence(path: Path) -> int:
    """Return the number of the last record appended, 0 when there is none."""
    [(newest,)] = _read_only(path, "SELECT coalesce(max(sequence), 0) FROM record", ())
    return int(newest)


def tail(path: Path, after: int, limit: int) -> list[tuple[int, Record]]:
    """Return records across all topics in the order of appending, for a person who watches."""
    query = (
        "SELECT sequence, topic, partition, offset, key, value, headers FROM record "
        "WHERE sequence > ? ORDER BY sequence LIMIT ?"
    )
    return [
        (sequence, Record(topic, partition, offset, key, value, json.loads(headers)))
        for sequence, topic, partition, offset, key, value, headers in _read_only(
            path, query, (after, limit)
        )
    ]


def unread(path: Path, group: str, topics: Sequence[str]) -> int:
    """Return how many records of the topics a consumer group has not committed yet."""
    query = (
        "SELECT count(*) FROM record LEFT JOIN committed ON consumer_group = ?"
        " AND committed.topic = record.topic AND committed.partition = record.partition"
        " WHERE record.topic = ? AND offset >= coalesce(next_offset, 0)"
    )
    counts = [_read_only(path, query, (group, topic)) for topic in topics]
    return sum(int(count) for [(count,)] in counts)


def _read_only(path: Path, query: str, parameters: tuple[object, ...]) -> list[Any]:
    """Ask the log beside the process that owns it."""
    reader = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        return reader.execute(query, parameters).fetchall()
    finally:
        reader.close()
