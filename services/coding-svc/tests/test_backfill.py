"""What waited before the queue said what is missing: a migration fills it in, on both databases."""

from datetime import UTC, date, datetime
from uuid import UUID

import sqlalchemy as sa

from coding_svc.bootstrap import SERVICE
from kit.migrations import upgrade
from kit.testing import ORGANIZATION

BEFORE, AFTER = "5d07f3a9c1e4", "8e41b6d20f95"
ERROR = {"rule_id": "E05", "severity": "error", "override_reason": None}
CODED = {"diagnoses": [{}], "procedures": [{}]}
# (state, content, findings) and the number of what is missing
WAITING = [
    (("needs_coding", {"coding_status": "draft", "diagnoses": [], "procedures": []}, []), 67),
    (("needs_coding", {"coding_status": "draft", **CODED}, []), 64),
    (("needs_coding", {"coding_status": "final", **CODED}, [ERROR]), 8),
    (("needs_coding", {"coding_status": "draft", **CODED}, [ERROR | {"override_reason": "x"}]), 64),
    (("coded", {"coding_status": "final", **CODED}, []), 0),
]


async def test_encounter_when_it_waited_before_then_says_what_it_lacks(database):
    await upgrade(database, SERVICE.root, BEFORE)
    async with database.engine.begin() as connection:
        await connection.run_sync(insert_waiting)
    await upgrade(database, SERVICE.root, AFTER)
    async with database.engine.begin() as connection:
        await connection.run_sync(see_every_organization)
        rows = await connection.execute(sa.text("SELECT missing FROM encounter ORDER BY id"))
        assert [row.missing for row in rows] == [missing for _, missing in WAITING]


def see_every_organization(connection):
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL app.every_organization = 'on'"))


def insert_waiting(connection):
    see_every_organization(connection)
    table = sa.Table("encounter", sa.MetaData(), autoload_with=connection)
    for number, ((state, content, findings), _) in enumerate(WAITING):
        identifier = UUID(int=number + 1)
        is_sqlite = connection.dialect.name == "sqlite"
        values = {
            "id": identifier.hex if is_sqlite else identifier,
            "organization_id": ORGANIZATION.hex if is_sqlite else ORGANIZATION,
            "created_at": datetime(2026, 3, 2, tzinfo=None if is_sqlite else UTC),
            "external_id": f"E{number}",
            "patient_id": "p",
            "service_date": date(2026, 3, 2),
            "state": state,
            "content": content,
            "content_hash": "h",
            "warnings": [],
            "findings": findings,
            "version": 1,
        }
        connection.execute(sa.insert(table).values(values))
