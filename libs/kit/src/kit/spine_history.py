"""The schema of the spine's tables, release by release, for the services' migrations.

Each function is frozen once released; `kit.spine` says what the newest one must add up to, and
a test compares the two.
"""

from typing import Any

import sqlalchemy as sa
from alembic.operations import Operations

from kit.database import BigSerial, Json, UtcDateTime
from kit.migrations import create_index_online, drop_index_online, protect_from_change
from kit.row_security import force, let_cross, release

_TABLES = ("audit_record", "parked_event", "inbox", "outbox")


def create_1(operations: Operations) -> None:
    """Make outbox, inbox, parked_event and audit_record as of the first release."""
    _create_outbox(operations)
    _create_inbox(operations)
    _create_audit_record(operations)


def drop_1(operations: Operations) -> None:
    for table in _TABLES:
        operations.drop_table(table)


def secure_2(operations: Operations) -> None:
    """Let PostgreSQL keep organizations apart; what is delivered crosses them."""
    force(operations, *_TABLES)
    let_cross(operations, "parked_event", "inbox", "outbox")


def release_2(operations: Operations) -> None:
    release(operations, *_TABLES)


def index_3(operations: Operations) -> None:
    """Find the newest audit record of an organization: each has a chain of its own."""
    columns = ["organization_id", "sequence"]
    create_index_online(
        operations, "ix_audit_record_organization_id_sequence", "audit_record", columns
    )


def drop_index_3(operations: Operations) -> None:
    drop_index_online(operations, "ix_audit_record_organization_id_sequence", "audit_record")


def extend_4(operations: Operations) -> None:
    """Count an event's tries, say when it was redriven, and remember each key's version."""
    for column in _parked_columns_4():
        operations.add_column("parked_event", column)
    operations.create_table(
        "consumed_version",
        sa.Column("consumer", sa.String(80), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("aggregate_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("consumer", "topic", "key", name="pk_consumed_version"),
    )
    force(operations, "consumed_version")
    let_cross(operations, "consumed_version")


def reduce_4(operations: Operations) -> None:
    operations.drop_table("consumed_version")
    for column in _parked_columns_4():
        operations.drop_column("parked_event", column.name)


def _parked_columns_4() -> list[sa.Column[Any]]:
    return [
        sa.Column("attempts", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("first_failed_at", UtcDateTime),
        sa.Column("last_failed_at", UtcDateTime),
        sa.Column("redriven_at", UtcDateTime),
    ]


def _create_outbox(operations: Operations) -> None:
    operations.create_table(
        "outbox",
        sa.Column("sequence", BigSerial, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("aggregate_version", sa.Integer(), nullable=False),
        sa.Column("event_type", sa.String(80), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("traceparent", sa.String(55), nullable=False),
        sa.Column("occurred_at", UtcDateTime, nullable=False),
        sa.Column("published_at", UtcDateTime),
        sa.PrimaryKeyConstraint("sequence", name="pk_outbox"),
        sa.UniqueConstraint("event_id", name="uq_outbox_event_id"),
        sa.UniqueConstraint(
            "topic", "key", "aggregate_version", name="uq_outbox_topic_key_aggregate_version"
        ),
    )
    operations.create_index(
        "ix_outbox_unpublished",
        "outbox",
        ["sequence"],
        sqlite_where=sa.text("published_at IS NULL"),
        postgresql_where=sa.text("published_at IS NULL"),
    )


def _create_inbox(operations: Operations) -> None:
    operations.create_table(
        "inbox",
        sa.Column("consumer", sa.String(80), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("processed_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("consumer", "event_id", name="pk_inbox"),
    )
    operations.create_table(
        "parked_event",
        sa.Column("sequence", BigSerial, autoincrement=True, nullable=False),
        sa.Column("consumer", sa.String(80), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("headers", Json, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("error_class", sa.String(120), nullable=False),
        sa.Column("parked_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_parked_event"),
        sa.UniqueConstraint("consumer", "event_id", name="uq_parked_event_consumer_event_id"),
    )
    operations.create_index("ix_parked_event_consumer_key", "parked_event", ["consumer", "key"])


def _create_audit_record(operations: Operations) -> None:
    operations.create_table(
        "audit_record",
        sa.Column("sequence", BigSerial, autoincrement=True, nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("occurred_at", UtcDateTime, nullable=False),
        sa.Column("actor_id", sa.String(120), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("resource_type", sa.String(60), nullable=False),
        sa.Column("resource_id", sa.String(80)),
        sa.Column("patient_id", sa.String(80)),
        sa.Column("succeeded", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("trace_id", sa.String(32), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit_record"),
        sa.UniqueConstraint("audit_id", name="uq_audit_record_audit_id"),
        sa.UniqueConstraint("hash", name="uq_audit_record_hash"),
    )
    operations.create_index(
        "ix_audit_record_organization_id_patient_id",
        "audit_record",
        ["organization_id", "patient_id"],
    )
    protect_from_change(operations, "audit_record")
