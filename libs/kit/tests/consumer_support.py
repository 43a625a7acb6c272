"""A consumer of the notes topic, and short ways to hand it events and to look at the end."""

from dataclasses import dataclass, field
from uuid import UUID

from kit_support import SERVICE_NAME, Filing, NoteWritten, count, note_texts, rows

from kit.bus.port import Message, TopicPartition
from kit.consumer import Consumer
from kit.spine import inbox, outbox, parked_event
from kit.testing import Bench

TOPIC = NoteWritten.topic
GROUP = f"{SERVICE_NAME}.filing"


@dataclass
class Post:
    """What a test of the consumer holds."""

    bench: Bench
    filing: Filing = field(default_factory=Filing)

    @property
    def runtime(self):
        return self.bench.members[SERVICE_NAME].runtime

    @property
    def database(self):
        return self.bench.database(SERVICE_NAME)

    @property
    def bus(self):
        return self.bench.platform.bus

    async def join(self, group=GROUP, bus_group=None):
        subscription = await self.bus.subscribe(bus_group or group, [TOPIC])
        return Consumer(group, self.runtime, subscription, self.filing.handlers)

    async def send(self, *texts, key="n1", event_id: UUID | None = None):
        for text in texts:
            await self.bench.publish(NoteWritten(note_id=key, text=text), event_id=event_id)

    async def send_raw(self, value=b"{}", key="n1", event_type="NoteWritten", **headers):
        """Publish what the typed way would not: `ce_id="x"` sets a header, None drops it."""
        await self.send("template", key="template")
        record = self.records()[-1]
        changed = {**record.headers, "ce_type": event_type, "ce_id": str(self.runtime.ids.new())}
        kept = {name: text for name, text in (changed | headers).items() if text is not None}
        await self.bus.publish([Message(TOPIC, key, value, kept)])

    def records(self):
        places = [TopicPartition(TOPIC, number) for number in range(self.bus.partitions)]
        return [record for place in places for record in self.bus.read(place, 0, 10_000)]

    def committed(self, group=GROUP):
        """Return how many records of the topic lie before the committed offsets."""
        places = [TopicPartition(TOPIC, number) for number in range(self.bus.partitions)]
        return sum(self.bus.committed(group, place) for place in places)

    async def filed(self):
        return await note_texts(self.database)

    async def parked(self):
        return await rows(self.database, parked_event)

    async def counts(self):
        return [await count(self.database, table) for table in (inbox, outbox, parked_event)]
