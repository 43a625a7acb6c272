"""Row-level security on PostgreSQL, for migrations. On SQLite there is none: nothing is done.

FORCE makes the policies hold for the owner of the tables too. Nobody reads a setting by accident:
without one, every table is empty for everyone.
"""

from alembic.operations import Operations

_MINE = "organization_id = nullif(current_setting('app.organization_id', true), '')::uuid"
_EVERY = "current_setting('app.every_organization', true) = 'on'"


def force(operations: Operations, *tables: str) -> None:
    """Let a transaction see and write rows of its organization only.

    The owner, who runs this, may ask for all rows by `app.every_organization`, in a migration or
    to verify. For anybody else that setting has no meaning here.
    """
    if _is_sqlite(operations):
        return
    for table in tables:
        operations.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        operations.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        operations.execute(f"CREATE POLICY organization ON {table} USING ({_MINE})")
        operations.execute(f"CREATE POLICY operator ON {table} TO CURRENT_USER USING ({_EVERY})")


def let_cross(operations: Operations, *tables: str) -> None:
    """Let everybody ask for all rows of tables that are worked on across organizations."""
    if _is_sqlite(operations):
        return
    for table in tables:
        operations.execute(f"CREATE POLICY crossing ON {table} USING ({_EVERY})")


def release(operations: Operations, *tables: str) -> None:
    """Undo `force` and `let_cross`."""
    if _is_sqlite(operations):
        return
    for table in tables:
        for policy in ("organization", "operator", "crossing"):
            operations.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
        operations.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        operations.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def _is_sqlite(operations: Operations) -> bool:
    return operations.get_bind().dialect.name == "sqlite"
