"""The settings whose defaults lose events are ours, on the clients as they are built."""

import inspect

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from kit.bus.kafka_settings import KafkaSettings

SETTINGS = KafkaSettings("127.0.0.1:9")
PRODUCER, CONSUMER = SETTINGS.producer(), SETTINGS.consumer("claims-svc.lifecycle")


def default(client, name):
    return inspect.signature(client).parameters[name].default


@pytest.mark.parametrize(
    ("settings", "client", "name", "value"),
    [
        (PRODUCER, AIOKafkaProducer, "enable_idempotence", True),
        (PRODUCER, AIOKafkaProducer, "acks", "all"),
        (CONSUMER, AIOKafkaConsumer, "enable_auto_commit", False),
        (CONSUMER, AIOKafkaConsumer, "auto_offset_reset", "earliest"),
        (CONSUMER, AIOKafkaConsumer, "isolation_level", "read_committed"),
    ],
)
def test_settings_when_the_default_is_dangerous_then_ours_is_set(settings, client, name, value):
    assert settings[name] == value
    assert default(client, name) != value  # else the danger is gone, and so may be the setting


async def test_clients_when_built_then_they_work_with_what_was_set():
    producer, consumer = AIOKafkaProducer(**PRODUCER), AIOKafkaConsumer(**CONSUMER)
    assert producer._txn_manager is not None  # what makes it idempotent
    assert producer._txn_manager.transactional_id is None  # effects are in SQL
    assert producer._sender._acks == -1  # all
    assert consumer._enable_auto_commit is False
    assert consumer._auto_offset_reset == "earliest"
    assert consumer._isolation_level == "read_committed"
    assert consumer._check_crcs is True
    await producer.stop()
    await consumer.stop()


def test_settings_when_a_member_is_timed_then_each_limit_leaves_room_for_the_next():
    assert CONSUMER["heartbeat_interval_ms"] * 3 <= CONSUMER["session_timeout_ms"]
    assert CONSUMER["session_timeout_ms"] <= CONSUMER["rebalance_timeout_ms"]
    # A join is answered only when the rebalance has ended.
    assert CONSUMER["rebalance_timeout_ms"] < CONSUMER["request_timeout_ms"]
    assert CONSUMER["session_timeout_ms"] < CONSUMER["max_poll_interval_ms"]


def test_settings_when_nothing_is_said_then_the_cluster_must_be_safe():
    assert KafkaSettings("127.0.0.1:9").development is False


def test_settings_when_security_names_others_then_ours_win():
    security = {"security_protocol": "SSL", "acks": 0, "enable_auto_commit": True}
    settings = KafkaSettings("127.0.0.1:9", security=security)
    assert settings.producer()["security_protocol"] == "SSL"
    assert settings.producer()["acks"] == "all"
    assert settings.consumer("g")["enable_auto_commit"] is False
