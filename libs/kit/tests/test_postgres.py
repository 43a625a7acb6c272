"""A database on PostgreSQL: its address, its roles, its types, its server."""

import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from kit_support import SERVICE, slug_of
from sqlalchemy.exc import DBAPIError

from kit.database import Database, Json, UtcDateTime
from kit.database_url import parse_database_url
from kit.migrations import run, upgrade
from kit.postgres import DatabaseUrls, UnsafeDatabase, create_database, migrate, open_database
from kit.postgres_server import PostgresMissing, PostgresServer, find_program
from kit.schema_version import MigrationsRunning


class TestAddress:
    @pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
    def test_parse_when_on_loopback_then_as_it_is(self, scheme):
        url = parse_database_url(f"{scheme}://u:p@127.0.0.1/claims")
        assert url.drivername == "postgresql+asyncpg"
        assert dict(url.query) == {}

    @pytest.mark.parametrize("mode", ["verify-full", "require", "disable"])
    def test_parse_when_libpq_names_a_mode_then_asyncpg_is_told(self, mode):
        url = parse_database_url(f"postgresql://db.example/claims?sslmode={mode}")
        assert dict(url.query) == {"ssl": mode}

    def test_parse_when_elsewhere_and_silent_then_refused(self):
        with pytest.raises(ValueError, match=r"db\.example must end in \?sslmode=verify-full"):
            Database("postgresql://u:secret@db.example/claims")

    def test_parse_when_refused_then_the_password_is_not_said(self):
        with pytest.raises(ValueError) as refused:
            parse_database_url("postgresql://u:secret@db.example/claims")
        assert "secret" not in str(refused.value)


class TestRoles:
    async def test_create_when_there_already_then_new_passwords_and_the_rows_stay(self, postgres):
        first = await postgres.empty("roles")
        await migrate(first, SERVICE.root)
        name = parse_database_url(first.application).database
        again = await create_database(postgres.url, name)
        assert again.application != first.application
        database = await open_database(DatabaseUrls(again.application), SERVICE.root)
        await database.close()

    @pytest.mark.parametrize("name", ["", "Claims", "claims-svc", "a;b", "1a", "a" * 60])
    async def test_create_when_the_name_would_need_quoting_then_refused(self, name):
        with pytest.raises(ValueError, match="cannot be the name"):
            await create_database("postgresql://127.0.0.1:1/postgres", name)

    async def test_open_when_the_role_owns_the_tables_then_refused(self, postgres):
        urls = await postgres.database(SERVICE)
        with pytest.raises(UnsafeDatabase, match="owns the tables"):
            await open_database(DatabaseUrls(urls.owner), SERVICE.root)

    async def test_open_when_the_role_is_a_superuser_then_refused(self, postgres):
        urls = await postgres.database(SERVICE)
        name = parse_database_url(urls.owner).database
        superuser = parse_database_url(postgres.url).set(database=name)
        with pytest.raises(UnsafeDatabase, match="passes row-level security"):
            await open_database(
                DatabaseUrls(superuser.render_as_string(hide_password=False)), SERVICE.root
            )

    async def test_open_when_the_schema_is_old_then_refused(self, postgres):
        urls = await postgres.empty("old")
        await migrate(urls, SERVICE.root)
        owner = Database(urls.owner)
        async with owner.engine.begin() as connection:
            await connection.execute(sa.text("UPDATE alembic_version SET version_num = 'old'"))
        await owner.close()
        with pytest.raises(UnsafeDatabase, match="revcycle migrate"):
            await open_database(DatabaseUrls(urls.application), SERVICE.root)

    async def test_migrate_when_no_owner_is_named_then_refused(self):
        with pytest.raises(UnsafeDatabase, match="owner's address"):
            await migrate(DatabaseUrls("postgresql://127.0.0.1/x"), SERVICE.root)


class TestMigrating:
    async def test_upgrade_when_another_process_migrates_then_refused(self, postgres):
        urls = await postgres.empty("busy")
        one, two = Database(urls.owner), Database(urls.owner)

        async with one.engine.connect() as connection:
            lock = "SELECT pg_advisory_lock(hashtextextended('revcycle.migrations', 0))"
            await connection.execute(sa.text(lock))
            with pytest.raises(MigrationsRunning):
                await upgrade(two, SERVICE.root)
        await one.close()
        assert await upgrade(two, SERVICE.root)
        await two.close()

    async def test_run_when_done_then_its_settings_are_not_handed_on(self, postgres):
        database = Database((await postgres.empty("settings")).owner)
        await run(database, lambda connection: None)
        async with database.transaction() as session:
            assert await session.scalar(sa.text("SHOW lock_timeout")) == "10s"
            flag = sa.text("SELECT current_setting('app.every_organization', true)")
            assert not await session.scalar(flag)
        await database.close()


class TestTypes:
    async def test_round_trip_when_written_then_what_is_read_is_the_same(self, postgres):
        database = Database((await postgres.empty("types")).owner)
        table = sa.Table(
            "thing",
            sa.MetaData(),
            sa.Column("id", sa.Uuid, primary_key=True),
            sa.Column("at", UtcDateTime),
            sa.Column("content", Json),
            sa.Column("cents", sa.BigInteger),
        )
        row = {
            "id": UUID("018f0000-0000-7000-8000-000000000007"),
            "at": datetime(2026, 3, 8, 7, 30, 0, 123456, tzinfo=UTC),
            "content": {"b": [1, "ä\0", None], "a": {}},
            "cents": 2**62,
        }
        async with database.engine.begin() as connection:
            await connection.run_sync(table.metadata.create_all)
            await connection.execute(sa.insert(table).values(row))
        async with database.transaction() as session:
            [read] = (await session.execute(sa.select(table))).mappings()
            kinds = (await session.execute(_KINDS)).scalars().all()
        await database.close()
        assert dict(read) == row
        assert list(read["content"]) == ["b", "a"]
        assert kinds == ["uuid", "timestamp with time zone", "json", "bigint"]


_KINDS = sa.text("""
SELECT format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attrelid = 'thing'::regclass AND attnum > 0 ORDER BY attnum
""")


class TestHttp:
    @pytest.mark.parametrize("engine", ["postgresql"])
    async def test_post_when_a_text_cannot_be_stored_then_422_and_not_try_again(self, client):
        answer = await client.post("/v1/notes", json={"text": "a\0b"})
        assert slug_of(answer) == "invalid"


@pytest.mark.slow
class TestServer:
    async def test_kill_when_committed_then_it_is_there_after_the_restart(self, postgres):
        server = PostgresServer()
        try:
            server.start()
            await _execute(server, "CREATE TABLE kept (id int)")
            port = server.port
            server.kill()
            server.start()
            assert server.port == port
            await _execute(server, "INSERT INTO kept VALUES (1)")
            if os.geteuid() == 0:
                assert _user_of(server.process_id) != 0
        finally:
            server.close()
        assert not server.folder.exists()

    def test_find_when_it_is_nowhere_then_the_text_says_what_to_do(self):
        with pytest.raises(PostgresMissing, match="install PostgreSQL 15 or newer"):
            find_program("no-such-program-of-postgresql")


def _user_of(process_id):
    return Path(f"/proc/{process_id}").stat().st_uid


async def _execute(server, statement):
    database = Database(server.url)
    async with database.transaction() as session:
        await session.execute(sa.text(statement))
    await database.close()


class TestTimeouts:
    async def test_execute_when_a_lock_is_held_then_the_wait_ends(self, postgres):
        """The limits are the connection's own, so that nobody has to think of them."""
        database = Database((await postgres.empty("timeouts")).owner)
        async with database.transaction() as session:
            for name, value in (("lock_timeout", "10s"), ("statement_timeout", "1min")):
                assert await session.scalar(sa.text(f"SHOW {name}")) == value
            await session.execute(sa.text("SET LOCAL statement_timeout = '10ms'"))
            with pytest.raises(DBAPIError, match="statement timeout"):
                await session.execute(sa.text("SELECT pg_sleep(5)"))
        await database.close()
