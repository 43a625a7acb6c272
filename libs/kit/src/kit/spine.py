"""The tables that every service has: outbox, inbox, versions, parked events, audit trail.

They stand in each service's own database, beside its own tables, because their rows are
written in the same transactions.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from kit.database import BigSerial, Json, UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)

outbox = Table(
    "outbox",
    metadata,
    Column("sequence", BigSerial, primary_key=True, autoincrement=True),
    Column("event_id", Uuid, nullable=False, unique=True),
    Column("organization_id", Uuid, nullable=False),
    Column("topic", String(80), nullable=False),
    Column("key", String(80), nullable=False),
    Column("aggregate_version", Integer, nullable=False),
    Column("event_type", String(80), nullable=False),
    Column("data", Text, nullable=False),
    Column("traceparent", String(55), nullable=False),
    Column("occurred_at", UtcDateTime, nullable=False),
    Column("published_at", UtcDateTime),
    UniqueConstraint("topic", "key", "aggregate_version"),
)
Index(
    "ix_outbox_unpublished",
    outbox.c.sequence,
    sqlite_where=outbox.c.published_at.is_(None),
    postgresql_where=outbox.c.published_at.is_(None),
)

inbox = Table(
    "inbox",
    metadata,
    Column("consumer", String(80), primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("organization_id", Uuid, nullable=False),
    Column("processed_at", UtcDateTime, nullable=False),
)

consumed_version = Table(
    "consumed_version",
    metadata,
    Column("consumer", String(80), primary_key=True),
    Column("topic", String(80), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("organization_id", Uuid, nullable=False),
    Column("aggregate_version", Integer, nullable=False),
)

# Nothing is deleted: a row that was redriven stays, and no longer holds its key up.
parked_event = Table(
    "parked_event",
    metadata,
    Column("sequence", BigSerial, primary_key=True, autoincrement=True),
    Column("consumer", String(80), nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("organization_id", Uuid, nullable=False),
    Column("topic", String(80), nullable=False),
    Column("partition", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("key", String(80), nullable=False),
    Column("headers", Json, nullable=False),
    Column("value", Text, nullable=False),
    Column("error_class", String(120), nullable=False),
    Column("parked_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("1")),
    Column("first_failed_at", UtcDateTime),
    Column("last_failed_at", UtcDateTime),
    Column("redriven_at", UtcDateTime),
    UniqueConstraint("consumer", "event_id"),
    Index("ix_parked_event_consumer_key", "consumer", "key"),
)

audit_record = Table(
    "audit_record",
    metadata,
    Column("sequence", BigSerial, primary_key=True, autoincrement=True),
    Column("audit_id", Uuid, nullable=False, unique=True),
    Column("organization_id", Uuid, nullable=False),
    Column("occurred_at", UtcDateTime, nullable=False),
    Column("actor_id", String(120), nullable=False),
    Column("action", String(20), nullable=False),
    Column("resource_type", String(60), nullable=False),
    Column("resource_id", String(80)),
    Column("patient_id", String(80)),
    Column("succeeded", Boolean, nullable=False, server_default=text("true")),
    Column("reason", Text),
    Column("trace_id", String(32), nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Index("ix_audit_record_organization_id_patient_id", "organization_id", "patient_id"),
    Index("ix_audit_record_organization_id_sequence", "organization_id", "sequence"),
)
