"""What tests on a real broker share: topics and groups of their own, since all use one broker."""

from uuid import uuid4

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from kit.bus.kafka import KafkaBus

# One broker serves all: xdist keeps the group in one process (--dist loadgroup).
NEEDS_KAFKA = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.xdist_group("kafka")]
PARTITIONS = 4


class ApartBus(KafkaBus):
    """A bus whose groups are its own, so that tests on one broker do not meet."""

    def __init__(self, settings, apart):
        super().__init__(settings)
        self._apart = apart

    async def subscribe(self, group, topics):
        return await super().subscribe(f"{self._apart}-{group}", topics)


async def make_topics(servers, *names, partitions=PARTITIONS):
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, partitions, 1) for name in names])
    finally:
        await admin.close()


def unique_name(prefix):
    return f"{prefix}-{uuid4().hex[:12]}"
