"""Topics made from code, and a cluster that may lose events refused before anything is sent."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError

from kit.bus.kafka_settings import KafkaSettings

REPLICATION_FACTOR_MIN = 3
IN_SYNC_REPLICAS_MIN = 2
_LOOKS_MAX, _LOOK_AGAIN_SECONDS = 50, 0.2
_DAY_MS = 24 * 60 * 60 * 1000
_MIN_IN_SYNC, _UNCLEAN = "min.insync.replicas", "unclean.leader.election.enable"
_AUTO_CREATE, _OFFSETS_FACTOR = "auto.create.topics.enable", "offsets.topic.replication.factor"
log = structlog.get_logger()


class UnsafeCluster(Exception):
    """The cluster could lose events. Its text lists everything that is wrong."""


class TopicPlan(Protocol):
    """A topic as it shall be; `contracts.topics` has them."""

    @property
    def name(self) -> str: ...
    @property
    def partitions(self) -> int: ...
    @property
    def replication_factor(self) -> int: ...
    @property
    def in_sync_replicas_min(self) -> int: ...
    @property
    def retention_days(self) -> int: ...


@dataclass(frozen=True, slots=True)
class TopicState:
    """A topic as the cluster has it; the replication factor is that of its worst partition."""

    name: str
    partitions: int
    replication_factor: int
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ClusterState:
    """What was found.

    Attributes:
        topics: those of the plans that are there.
        refused: why the cluster did not make a topic, by the topic's name.
        brokers: the settings of each broker, by its id.

    """

    topics: Sequence[TopicState]
    refused: Mapping[str, str]
    brokers: Mapping[int, Mapping[str, str]]


async def prepare_topics(settings: KafkaSettings, plans: Sequence[TopicPlan]) -> None:
    """Create the topics that are not there, and check the cluster; existing topics stay as is.

    Any number of processes may do so at once. Raises UnsafeCluster, or ConnectionError when the
    cluster is away. In development an unsafe cluster is logged as a warning, and new topics have
    one replica.
    """
    admin = AIOKafkaAdminClient(**settings.admin())
    try:
        await admin.start()
        refused = await _create(admin, settings, plans)
        faults = cluster_faults(await _look(admin, plans, refused), plans)
    except (KafkaError, TimeoutError) as error:
        raise ConnectionError(f"Kafka is away: {type(error).__name__}") from error
    finally:
        await admin.close()
    if faults and not settings.development:
        raise UnsafeCluster("Kafka is not safe to run on: " + "; ".join(faults))
    if faults:
        log.warning("unsafe_cluster", faults=faults)


def cluster_faults(state: ClusterState, plans: Sequence[TopicPlan]) -> list[str]:
    """Return what could lose or reorder events, each with the brokers or topics it is about."""
    where: dict[str, list[str]] = {}
    for broker, settings in state.brokers.items():
        for fault in _broker_faults(settings):
            where.setdefault(fault, []).append(f"broker {broker}")
    found = {topic.name: topic for topic in state.topics}
    for plan in plans:
        topic = found.get(plan.name)
        absent = [state.refused.get(plan.name, "the topic is not there")]
        for fault in _topic_faults(topic, plan) if topic else absent:
            where.setdefault(fault, []).append(plan.name)
    return [f"{', '.join(names)}: {fault}" for fault, names in where.items()]


def _broker_faults(settings: Mapping[str, str]) -> Iterator[str]:
    if settings[_AUTO_CREATE] != "false":
        yield f"set {_AUTO_CREATE}=false, because topics are made from code"
    if int(settings[_OFFSETS_FACTOR]) < REPLICATION_FACTOR_MIN:
        yield f"set {_OFFSETS_FACTOR}={REPLICATION_FACTOR_MIN}"


def _topic_faults(topic: TopicState, plan: TopicPlan) -> Iterator[str]:
    if topic.partitions != plan.partitions:
        counts = f"{topic.partitions} partitions instead of {plan.partitions}"
        yield f"{counts}, so events of one key may lose their order"
    if topic.replication_factor < REPLICATION_FACTOR_MIN:
        counts = f"replication factor {topic.replication_factor}"
        yield f"{counts}, reassign it to {REPLICATION_FACTOR_MIN} brokers"
    if int(topic.settings[_MIN_IN_SYNC]) < IN_SYNC_REPLICAS_MIN:
        yield f"set {_MIN_IN_SYNC}={IN_SYNC_REPLICAS_MIN}"
    if topic.settings[_UNCLEAN] != "false":
        yield f"set {_UNCLEAN}=false"


async def _create(
    admin: Any, settings: KafkaSettings, plans: Sequence[TopicPlan]
) -> dict[str, str]:
    """Ask for all topics; return the cluster's words on each that it refused."""
    wanted = [_new_topic(plan, development=settings.development) for plan in plans]
    answer = (await admin.create_topics(wanted)).to_object()
    return {
        each["topic"]: f"the topic was refused: {each['error_message']}"
        for each in answer["topic_errors"]
        if each["error_code"] not in (0, TopicAlreadyExistsError.errno)
    }


def _new_topic(plan: TopicPlan, *, development: bool) -> NewTopic:
    settings = {
        "cleanup.policy": "delete",
        "retention.ms": str(plan.retention_days * _DAY_MS),
        _MIN_IN_SYNC: "1" if development else str(plan.in_sync_replicas_min),
        _UNCLEAN: "false",
    }
    replicas = 1 if development else plan.replication_factor
    return NewTopic(plan.name, plan.partitions, replicas, topic_configs=settings)


async def _look(admin: Any, plans: Sequence[TopicPlan], refused: Mapping[str, str]) -> ClusterState:
    expected = [plan.name for plan in plans if plan.name not in refused]
    there = await _described(admin, expected)
    wanted = dict.fromkeys((_MIN_IN_SYNC, _UNCLEAN))
    names = [topic["topic"] for topic in there]
    settings = await _settings(admin, ConfigResourceType.TOPIC, names, wanted)
    ids = [str(each["node_id"]) for each in (await admin.describe_cluster())["brokers"]]
    wanted = dict.fromkeys((_AUTO_CREATE, _OFFSETS_FACTOR))
    brokers = await _settings(admin, ConfigResourceType.BROKER, ids, wanted)
    return ClusterState(
        topics=[_topic_state(topic, settings[topic["topic"]]) for topic in there],
        refused=refused,
        brokers={int(broker): found for broker, found in brokers.items()},
    )


async def _described(admin: Any, names: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return the topics that are there; waits for those that were made just now."""
    for _ in range(_LOOKS_MAX):
        described = await admin.describe_topics(list(names)) if names else []
        there = [topic for topic in described if topic["partitions"]]
        if len(there) == len(names):
            break
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
    return there


def _topic_state(described: Mapping[str, Any], settings: Mapping[str, str]) -> TopicState:
    partitions = described["partitions"]
    factor = min(len(partition["replicas"]) for partition in partitions)
    return TopicState(described["topic"], len(partitions), factor, settings)


async def _settings(
    admin: Any, kind: ConfigResourceType, names: Sequence[str], wanted: dict[str, None]
) -> dict[str, dict[str, str]]:
    """Return the settings in force of each resource, whoever set them."""
    asked = [ConfigResource(kind, name, configs=wanted) for name in names]
    answers = await admin.describe_configs(asked)
    resources = [each for answer in answers for each in answer.to_object()["resources"]]
    return {
        each["resource_name"]: {
            entry["config_names"]: entry["config_value"] for entry in each["config_entries"]
        }
        for each in resources
    }
