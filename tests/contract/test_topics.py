"""Every topic that an event names is one that a cluster is asked to keep."""

from contracts import registry
from contracts.topics import TOPICS


def test_topics_when_events_name_them_then_each_is_stated_once():
    stated = [topic.name for topic in TOPICS]
    assert sorted(stated) == sorted(registry.TOPICS)


def test_topics_when_one_broker_is_lost_then_events_are_still_taken_and_kept():
    for topic in TOPICS:
        assert topic.replication_factor > topic.in_sync_replicas_min > 1


def test_topics_when_partitions_are_stated_then_they_are_as_published():
    # A change would move keys to other partitions: a new major version is needed instead.
    assert {topic.name: topic.partitions for topic in TOPICS} == {
        "revcycle.encounters.v1": 12,
        "revcycle.eligibility.v1": 12,
        "revcycle.claims.v1": 12,
        "revcycle.clearinghouse.v1": 12,
        "revcycle.payments.v1": 12,
    }
