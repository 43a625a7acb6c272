"""A row for every table of a schema, and what is there of it afterwards."""

from datetime import UTC, date, datetime
from uuid import UUID

import sqlalchemy as sa

SAMPLES = {
    sa.Boolean: True,
    sa.Date: date(2026, 3, 2),
    sa.DateTime: datetime(2026, 3, 2, 9, 30, 0, 123456, tzinfo=UTC),
    sa.Integer: 7,
    sa.Uuid: UUID("018f0000-0000-7000-8000-000000000007"),
    sa.JSON: {"b": [1, "ä"], "a": None},
    sa.String: "7",
}


def tables_of(connection):
    """Return the tables that are there, but Alembic's own, each after those that it refers to."""
    metadata = sa.MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def fill(connection, tables):
    """Insert a row into each table, of the columns that it has here; return them as read."""
    for table in tables:
        row = {
            column.name: _sample(column)
            for column in table.columns
            if not (column.nullable and column.foreign_keys)  # no row refers to itself
        }
        connection.execute(sa.insert(table).values(row))
    return read(connection, tables)


def read(connection, tables):
    """Return the rows of each table, with the columns that it has here."""
    return {table.name: _rows(connection, table) for table in tables}


def _rows(connection, table):
    return [dict(row) for row in connection.execute(sa.select(*table.columns)).mappings()]


def _sample(column):
    kind = next(kind for kind in SAMPLES if isinstance(column.type, kind))
    value = SAMPLES[kind]
    if kind is sa.DateTime and not column.type.timezone:
        return value.replace(tzinfo=None)
    if kind is sa.String and getattr(column.type, "length", 0) == 32:
        return "018f000000007000"
    return value
