"""A broker in memory that does all that the bus port allows it to do.

It outlives the services that crash. Within a partition it never reorders; across partitions it
delivers in any order and in batches of any size. It delivers again from the committed offset after
a crash, a rebalance or a lost commit.
"""

import asyncio
import random
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import count

from kit.bus.port import Message, Record, Subscription, TopicPartition, refuse_oversized
from revcycle.simulation.faults import BusAway

PARTITIONS = 4


class SimulatedBus:
    """See the module.

    Attributes:
        duplicates: deliveries of an event to a group that had been delivered it before.
        reorderings: first deliveries of an event after one that was published later.
        publish_fault: how many messages the next publish keeps before it fails; None for all.
        whole: polls return as much as they are asked for.

    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.duplicates = self.reorderings = 0
        self.publish_fault: int | None = None
        self.whole = False
        self._log: defaultdict[TopicPartition, list[Record]] = defaultdict(list)
        self._order: dict[tuple[TopicPartition, int], int] = {}
        self._sequence = count()
        self._committed: defaultdict[tuple[str, TopicPartition], int] = defaultdict(int)
        self._members: defaultdict[str, list[SimulatedSubscription]] = defaultdict(list)
        self._seen: defaultdict[str, set[str]] = defaultdict(set)
        self._newest: defaultdict[str, int] = defaultdict(lambda: -1)

    async def publish(self, messages: Sequence[Message]) -> None:
        for each in messages:
            refuse_oversized(each)
        kept = messages if self.publish_fault is None else messages[: self.publish_fault]
        failed, self.publish_fault = self.publish_fault is not None, None
        for each in kept:
            place = TopicPartition(each.topic, zlib.crc32(each.key.encode()) % PARTITIONS)
            offset = len(self._log[place])
            record = Record(*place, offset, each.key, each.value, dict(each.headers))
            self._log[place].append(record)
            self._order[place, offset] = next(self._sequence)
        for member in (each for members in self._members.values() for each in members):
            member.woken.set()
        if failed:
            raise BusAway(f"{len(kept)} of {len(messages)} kept")

    async def subscribe(self, group: str, topics: Sequence[str]) -> Subscription:
        member = SimulatedSubscription(self, group, topics)
        self._members[group].append(member)
        self.rebalance(group)
        return member

    def leave(self, member: "SimulatedSubscription") -> None:
        if member in self._members[member.group]:
            self._members[member.group].remove(member)
            member.assign(())
            self.rebalance(member.group)

    def expel(self, group: str) -> None:
        """Notice that all members of a group are dead."""
        self._members[group].clear()

    def dismiss(self, group: str) -> None:
        """Let the member go that joined a group last."""
        self.leave(self._members[group][-1])

    def rebalance(self, group: str) -> None:
        """Give out the group's partitions anew; what was polled and not committed comes again."""
        members = self._members[group]
        for place, member in enumerate(members):
            member.assign(range(place, PARTITIONS, len(members)))

    def forget_commits(self, group: str, most: int) -> None:
        """Lose the newest offsets of a group, up to so many records in each partition."""
        for (owner, place), offset in list(self._committed.items()):
            if owner == group:
                self._committed[owner, place] = max(0, offset - self.chance.randint(0, most))
        self.rebalance(group)

    def read(self, place: TopicPartition, offset: int, limit: int) -> list[Record]:
        return self._log[place][offset : offset + limit]

    def end(self, place: TopicPartition) -> int:
        return len(self._log[place])

    def committed(self, group: str, place: TopicPartition) -> int:
        return self._committed[group, place]

    def commit(self, group: str, next_offsets: Mapping[TopicPartition, int]) -> None:
        for place, offset in next_offsets.items():
            self._committed[group, place] = offset

    def note_delivery(self, group: str, record: Record) -> None:
        event_id = record.headers.get("ce_id", "")
        order = self._order[TopicPartition(record.topic, record.partition), record.offset]
        if event_id in self._seen[group]:
            self.duplicates += 1
        elif order < self._newest[group]:
            self.reorderings += 1
        self._seen[group].add(event_id)
        self._newest[group] = max(order, self._newest[group])

    def records(self) -> list[Record]:
        """Return all that was published, in the order of publishing."""
        everything = [record for log in self._log.values() for record in log]
        return sorted(
            everything, key=lambda r: self._order[TopicPartition(r.topic, r.partition), r.offset]
        )

    async def close(self) -> None:
        """Nothing is open."""


class SimulatedSubscription:
    """One member of a group of a SimulatedBus."""

    def __init__(self, bus: SimulatedBus, group: str, topics: Sequence[str]) -> None:
        self.group = group
        self._bus, self._topics = bus, topics
        self._positions: dict[TopicPartition, int] = {}
        self.woken = asyncio.Event()

    def assign(self, partitions: Sequence[int]) -> None:
        places = [TopicPartition(topic, at) for topic in self._topics for at in partitions]
        self._positions = {place: self._bus.committed(self.group, place) for place in places}
        self._polled: dict[TopicPartition, int] = {}

    async def poll(self, limit: int, timeout_seconds: float) -> list[Record]:
        self.woken.clear()
        records = self._read(limit)
        if records or timeout_seconds <= 0:
            return records
        try:
            async with asyncio.timeout(timeout_seconds):
                await self.woken.wait()
        except TimeoutError:
            return []
        return self._read(limit)

    def _read(self, limit: int) -> list[Record]:
        places, most = list(self._positions), limit
        self._bus.chance.shuffle(places)
        if not self._bus.whole:
            most = min(limit, self._bus.chance.choice((1, 2, 5, limit)))
        records: list[Record] = []
        for place in places:
            found = self._bus.read(place, self._positions[place], most - len(records))
            self._positions[place] += len(found)
            self._polled[place] = self._positions[place]
            records += found
        for record in records:
            self._bus.note_delivery(self.group, record)
        return records

    async def commit(self, next_offsets: Mapping[TopicPartition, int]) -> None:
        """Raise BusAway when the partitions were given out anew since they were polled."""
        if any(self._polled.get(place, -1) < offset for place, offset in next_offsets.items()):
            raise BusAway(f"{self.group}: the partitions belong to somebody else by now")
        self._bus.commit(self.group, next_offsets)

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
