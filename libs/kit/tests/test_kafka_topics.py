"""Topics come from code, and nothing runs on a cluster that may lose events."""

import asyncio
from dataclasses import dataclass, replace

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from kafka_support import NEEDS_KAFKA, make_topics, unique_name

from kit.bus.kafka_settings import KafkaSettings
from kit.bus.kafka_topics import (
    ClusterState,
    TopicState,
    UnsafeCluster,
    cluster_faults,
    prepare_topics,
)
from kit.testing_kafka import settings_for

AUTO_CREATE, OFFSETS = "auto.create.topics.enable", "offsets.topic.replication.factor"
MIN_IN_SYNC, UNCLEAN = "min.insync.replicas", "unclean.leader.election.enable"
DAY_MS = 86_400_000


@dataclass(frozen=True)
class Plan:
    name: str
    partitions: int = 3
    replication_factor: int = 3
    in_sync_replicas_min: int = 2
    retention_days: int = 5


GOOD_TOPIC = TopicState("t", 3, 3, {MIN_IN_SYNC: "2", UNCLEAN: "false"})
GOOD_BROKER = {AUTO_CREATE: "false", OFFSETS: "3"}


def faults_of(topic=GOOD_TOPIC, broker=GOOD_BROKER):
    return cluster_faults(ClusterState([topic], {}, {1: broker}), [Plan("t")])


class TestClusterFaults:
    def test_faults_when_all_is_safe_then_none(self):
        assert faults_of() == []

    @pytest.mark.parametrize(
        ("changed", "fault"),
        [
            ({"replication_factor": 2}, "t: replication factor 2, reassign it to 3 brokers"),
            ({"settings": {MIN_IN_SYNC: "1", UNCLEAN: "false"}}, f"t: set {MIN_IN_SYNC}=2"),
            ({"settings": {MIN_IN_SYNC: "2", UNCLEAN: "true"}}, f"t: set {UNCLEAN}=false"),
            (
                {"partitions": 4},
                "t: 4 partitions instead of 3, so events of one key may lose their order",
            ),
        ],
    )
    def test_faults_when_a_topic_is_unsafe_then_told(self, changed, fault):
        assert faults_of(topic=replace(GOOD_TOPIC, **changed)) == [fault]

    @pytest.mark.parametrize(
        ("changed", "fault"),
        [
            (
                {AUTO_CREATE: "true"},
                f"broker 1: set {AUTO_CREATE}=false, because topics are made from code",
            ),
            ({OFFSETS: "2"}, f"broker 1: set {OFFSETS}=3"),
        ],
    )
    def test_faults_when_a_broker_is_unsafe_then_told(self, changed, fault):
        assert faults_of(broker=GOOD_BROKER | changed) == [fault]

    def test_faults_when_a_topic_is_absent_then_told_with_the_reason(self):
        state = ClusterState([], {"a": "the topic was refused: no room"}, {1: GOOD_BROKER})
        assert cluster_faults(state, [Plan("a"), Plan("b")]) == [
            "a: the topic was refused: no room",
            "b: the topic is not there",
        ]

    def test_faults_when_many_have_the_same_then_told_once(self):
        topics = [replace(GOOD_TOPIC, name=name, replication_factor=1) for name in "ab"]
        state = ClusterState(topics, {}, {1: GOOD_BROKER})
        [fault] = cluster_faults(state, [Plan("a"), Plan("b")])
        assert fault.startswith("a, b: replication factor 1")


async def describe(servers, name):
    """Return how many partitions a topic has, and its settings in force."""
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        [topic] = await admin.describe_topics([name])
        resource = ConfigResource(ConfigResourceType.TOPIC, name)
        [answer] = await admin.describe_configs([resource])
    finally:
        await admin.close()
    [found] = answer.to_object()["resources"]
    entries = found["config_entries"]
    settings = {entry["config_names"]: entry["config_value"] for entry in entries}
    return len(topic["partitions"]), settings


class TestPrepareTopics:
    pytestmark = NEEDS_KAFKA

    async def test_prepare_when_topics_are_new_then_made_as_stated(self, kafka):
        plan = Plan(unique_name("topic"))
        await prepare_topics(settings_for(kafka), [plan])
        partitions, settings = await describe(kafka, plan.name)
        assert partitions == 3
        assert settings["retention.ms"] == str(5 * DAY_MS)
        assert settings["cleanup.policy"] == "delete"
        assert settings[UNCLEAN] == "false"

    async def test_prepare_when_many_do_it_at_once_and_again_then_nothing_changes(self, kafka):
        plans = [Plan(unique_name("topic")) for _ in range(3)]
        await asyncio.gather(*(prepare_topics(settings_for(kafka), plans) for _ in range(5)))
        longer = [replace(plan, retention_days=9) for plan in plans]
        await prepare_topics(settings_for(kafka), longer)
        _, settings = await describe(kafka, plans[0].name)
        assert settings["retention.ms"] == str(5 * DAY_MS)

    async def test_prepare_when_production_is_one_broker_then_refused_in_one_line(self, kafka):
        name = unique_name("topic")
        await make_topics(kafka, name, partitions=2)
        with pytest.raises(UnsafeCluster) as refused:
            await prepare_topics(KafkaSettings(kafka), [Plan(name), Plan(unique_name("new"))])
        text = str(refused.value)
        assert "\n" not in text
        assert f"{name}: replication factor 1, reassign it to 3 brokers" in text
        assert f"{name}: set {MIN_IN_SYNC}=2" in text
        assert f"{name}: 2 partitions instead of 3" in text
        assert "the topic was refused" in text
        assert f"set {OFFSETS}=3" in text

    async def test_prepare_when_development_is_unsafe_then_only_warned(self, kafka, log_file):
        await prepare_topics(settings_for(kafka), [Plan(unique_name("topic"))])
        assert "unsafe_cluster" in log_file.read_text()

    async def test_prepare_when_nobody_is_there_then_connection_error(self):
        with pytest.raises(ConnectionError, match="Kafka is away"):
            await prepare_topics(settings_for("127.0.0.1:9"), [Plan("t")])
