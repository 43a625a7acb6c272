"""What we set on Kafka's clients. Most defaults of aiokafka can lose or repeat events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

RETRY_BACKOFF_MS = 100
METADATA_AGE_MS_MAX = 60_000

PRODUCER_SETTINGS = MappingProxyType(
    {
        "enable_idempotence": True,  # a retry neither doubles nor reorders
        "acks": "all",  # default 1: a leader that dies takes acknowledged events with it
        "max_batch_size": 256 * 1024,  # a relay's batch goes to a partition in one piece
        "linger_ms": 0,  # the relay hands in whole batches
        "request_timeout_ms": 10_000,
        "retry_backoff_ms": RETRY_BACKOFF_MS,
        "metadata_max_age_ms": METADATA_AGE_MS_MAX,
    }
)

CONSUMER_SETTINGS = MappingProxyType(
    {
        "enable_auto_commit": False,  # default True: an offset is committed before the work is
        "auto_offset_reset": "earliest",  # default latest: a new group skips what is there
        "isolation_level": "read_committed",
        "check_crcs": True,
        "fetch_max_wait_ms": 500,
        "rebalance_timeout_ms": 30_000,
        "max_poll_interval_ms": 300_000,
        "request_timeout_ms": 40_000,  # longer than a rebalance, which answers late
        "retry_backoff_ms": RETRY_BACKOFF_MS,
        "metadata_max_age_ms": METADATA_AGE_MS_MAX,
    }
)


@dataclass(frozen=True, slots=True)
class KafkaSettings:
    """Where the cluster is, and how much is asked of it.

    Attributes:
        servers: brokers to begin with, as `host:port,host:port`.
        development: one broker is enough, and an unsafe cluster is only warned of.
        heartbeat_interval_ms: how soon a member hears of a rebalance.
        session_timeout_ms: how soon a member that was killed is missed; a handler may hold the
            event loop for this long.
        security: how the way to the cluster is protected, as aiokafka's clients take it, such as
            `security_protocol` and `ssl_context`; without it, it is not.

    """

    servers: str
    development: bool = False
    heartbeat_interval_ms: int = 3_000
    session_timeout_ms: int = 30_000
    security: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def producer(self) -> dict[str, Any]:
        return {"bootstrap_servers": self.servers, **self.security, **PRODUCER_SETTINGS}

    def consumer(self, group: str) -> dict[str, Any]:
        return {
            "bootstrap_servers": self.servers,
            "group_id": group,
            **self.security,
            **CONSUMER_SETTINGS,
            "heartbeat_interval_ms": self.heartbeat_interval_ms,
            "session_timeout_ms": self.session_timeout_ms,
        }

    def admin(self) -> dict[str, Any]:
        return {"bootstrap_servers": self.servers, **self.security, "request_timeout_ms": 30_000}
