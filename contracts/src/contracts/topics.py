"""The topics as a cluster has to keep them. Who runs on Kafka creates them from this.

The number of partitions is never changed: a key would move to another partition, and its later
events could overtake the earlier ones. More of them need a new major version of the topic.
"""

from dataclasses import dataclass

PARTITIONS = 12  # divides among 1, 2, 3, 4, 6 or 12 members of a group
RETENTION_DAYS = 30  # a consumer that is away for longer than this misses events


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: `revcycle.<context>.v<major>`.

    Attributes:
        name: as in `Event.topic`.
        partitions: how many members of a group can work side by side.
        replication_factor: on how many brokers each event stands.
        in_sync_replicas_min: how many of them must have it before it counts as published.
        retention_days: how long events can be read again.

    """

    name: str
    partitions: int = PARTITIONS
    replication_factor: int = 3
    in_sync_replicas_min: int = 2
    retention_days: int = RETENTION_DAYS


TOPICS: tuple[Topic, ...] = (
    Topic("revcycle.encounters.v1"),
    Topic("revcycle.eligibility.v1"),
    Topic("revcycle.claims.v1"),
    Topic("revcycle.clearinghouse.v1"),
    Topic("revcycle.payments.v1"),
)
