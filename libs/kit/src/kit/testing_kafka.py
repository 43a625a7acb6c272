"""Kafka for tests: one broker for a whole run, named by REVCYCLE_TEST_KAFKA or started."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from kit.bus.kafka_settings import KafkaSettings
from kit.kafka_server import KafkaServer


@contextmanager
def open_kafka() -> Iterator[str]:
    """Yield host:port of the broker that is named, else of one of our own.

    Raises KafkaMissing when there is neither.
    """
    named = os.environ.get("REVCYCLE_TEST_KAFKA")
    if named:
        yield named
        return
    server = KafkaServer()
    try:
        yield server.start().address
    finally:
        server.close()


def settings_for(servers: str) -> KafkaSettings:
    """Return settings of a development cluster; members hear of a rebalance soon."""
    return KafkaSettings(servers, development=True, heartbeat_interval_ms=200)
