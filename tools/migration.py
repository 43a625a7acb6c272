"""Write a service's next migration from the difference between its models and its history.

Usage: python tools/migration.py claims-svc "add appeal"
The result is a draft: read it. A first migration also calls kit.spine_history.create_1(op), and
append-only tables need kit.migrations.protect_from_change.
"""

import asyncio
import importlib
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from kit import spine_history
from kit.database import Database
from kit.migrations import configuration, upgrade

ROOT = Path(__file__).resolve().parent.parent


async def write(service: str, message: str) -> None:
    package = service.replace("-", "_")
    importlib.import_module(f"{package}.bootstrap")
    folder = ROOT / ("gateway" if service == "gateway" else f"services/{service}")
    with tempfile.TemporaryDirectory() as scratch:
        database = Database(f"sqlite:///{scratch}/draft.sqlite3")
        await upgrade(database, folder)

        def draft(connection: Connection) -> None:
            if not any(folder.glob("migrations/versions/*.py")):
                spine_history.create_1(Operations(MigrationContext.configure(connection)))
            command.revision(configuration(folder, connection), message, autogenerate=True)

        async with database.engine.begin() as connection:
            await connection.run_sync(draft)
        await database.close()


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], sys.argv[2]))
