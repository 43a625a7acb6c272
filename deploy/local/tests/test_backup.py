"""Backup and restore: everything of one moment comes back, and nothing else is touched."""

import asyncio
import json
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import date
from uuid import UUID

import pytest
from typer.testing import CliRunner

from codesets import CodeSystem, Release
from codesets.catalog import CodeRow, Incoming, add_releases
from kit.blobs import BlobStore
from kit.bus.local import LocalBus, newest_sequence
from kit.bus.port import Message
from kit.tokens import SigningKey
from revcycle.backup import moment
from revcycle.backup.moment import log_still, one_moment
from revcycle.cli import app
from revcycle.clients import add_client
from revcycle.directory import ClientFile, DataDirectory
from revcycle.migrating import migrate_all

ORGANIZATION = UUID("018f0000-0000-7000-8000-000000000001")
CANARY = b"ZZCANARY"  # stands for a patient


async def make(folder):
    """Make a platform's directory with something in each place."""
    directory = DataDirectory(folder)
    await migrate_all(directory)
    directory.write_client(ClientFile("id", "secret", "http://127.0.0.1:1/oauth/token"))
    await add_client(directory, "PRACTICE", "ehr", None)
    SigningKey.load_or_create(folder / "signing-key.pem")
    blobs = BlobStore((folder / "blobs").as_uri())
    await blobs.put(ORGANIZATION, CANARY * 40_000)
    bus = LocalBus(folder / "log.sqlite3")
    await bus.publish([Message("topic", "key", CANARY, {})])
    await bus.close()
    pos = Release(CodeSystem.PLACE_OF_SERVICE, "2026-01", date(2026, 1, 1), None, "by hand")
    add_releases(folder / "codes", [Incoming(pos, "1", [CodeRow("11", "Office", billable=True)])])
    (folder / "lock").unlink()


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template") / "data"
    asyncio.run(make(folder))
    return folder


@pytest.fixture
def data_dir(template, tmp_path):
    shutil.copytree(template, tmp_path / "data")
    return tmp_path / "data"


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def archive(data_dir, tmp_path):
    done = run("backup", tmp_path / "archive", "--data-dir", data_dir)
    assert done.exit_code == 0, done.output
    return tmp_path / "archive"


def content(folder):
    """Return what a person would miss: rows of every database, and every other file."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.suffix == ".sqlite3":
            with closing(sqlite3.connect(path)) as connection:
                found[name] = list(connection.iterdump())
        elif path.is_file() and path.name not in {"lock", "catalog.lock", "manifest.json"}:
            found[name] = path.read_bytes()
    return found


def refused(done, words):
    assert done.exit_code == 1, done.output
    assert done.output.startswith("revcycle: ")
    assert words in done.output
    assert CANARY.decode() not in done.output


def left_behind(folder):
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


class TestRoundTrip:
    def test_restore_when_nothing_is_there_then_all_of_it_comes_back(self, data_dir, archive):
        restored = data_dir.parent / "restored"
        before = content(data_dir)
        done = run("restore", archive, "--data-dir", restored, "--json")
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout)["faults"] == {}
        assert content(restored) == before == content(archive)
        assert len([name for name in before if name.startswith("blobs/")]) == 1
        assert len([name for name in before if name.startswith("codes/")]) == 2
        assert left_behind(data_dir.parent) == []

    def test_every_file_is_its_owners_alone(self, data_dir, archive):
        run("restore", archive, "--data-dir", data_dir.parent / "restored")
        for folder in (archive, data_dir.parent / "restored"):
            paths = [folder, *folder.rglob("*")]
            modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in paths}
            assert modes == {(True, 0o700), (False, 0o600)}

    def test_the_manifest_tells_what_is_inside(self, data_dir, tmp_path):
        done = run("backup", tmp_path / "archive", "--data-dir", data_dir, "--json")
        told = json.loads(done.stdout)
        manifest = json.loads((tmp_path / "archive" / "manifest.json").read_text())
        assert told["bus"] == manifest["bus"] == "log"
        assert set(manifest["databases"]) == {
            "gateway", "coding-svc", "eligibility-svc", "claims-svc", "payments-svc",
        }  # fmt: skip
        assert told["moment"][:19] == manifest["moment"][:19]
        assert told["parts"] == len(manifest["parts"]) == 11
        assert CANARY.decode() not in done.output


class TestBackupRefuses:
    def test_what_exists_stays_unless_forced(self, data_dir, archive):
        before = content(archive)
        refused(run("backup", archive, "--data-dir", data_dir), "--force")
        assert content(archive) == before
        done = run("backup", archive, "--data-dir", data_dir, "--force")
        assert done.exit_code == 0, done.output
        assert content(archive) == before
        assert left_behind(archive.parent) == []

    def test_what_is_no_archive_is_never_replaced(self, data_dir, tmp_path):
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "letter").write_text("dear")
        refused(run("backup", tmp_path / "mine", "--data-dir", data_dir, "--force"), "no archive")
        assert (tmp_path / "mine" / "letter").read_text() == "dear"

    @pytest.mark.parametrize("lost", ["claims-svc.sqlite3", "log.sqlite3"])
    def test_when_something_is_missing_then_no_archive_is_left(self, data_dir, tmp_path, lost):
        (data_dir / lost).unlink()
        refused(run("backup", tmp_path / "archive", "--data-dir", data_dir), lost)
        assert not (tmp_path / "archive").exists()
        assert left_behind(tmp_path) == []

    def test_a_database_that_is_damaged_where_it_runs(self, data_dir, tmp_path):
        path = data_dir / "claims-svc.sqlite3"
        whole = path.read_bytes()
        path.write_bytes(whole[:-8192] + b"\xff" * 8192)
        refused(run("backup", tmp_path / "archive", "--data-dir", data_dir), "is damaged where")
        assert not (tmp_path / "archive").exists()


def damage(path, archive):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGE = {
    "a changed database": ("claims-svc.sqlite3", damage, "claims-svc.sqlite3"),
    "a changed log": ("log.sqlite3", damage, "log.sqlite3"),
    "a lost part": ("signing-key.pem", lambda path, _: path.unlink(), "signing-key.pem is missing"),
    "a part cut off": ("client.json", lambda path, _: path.write_bytes(b""), "client.json"),
    "a changed manifest": ("manifest.json", damage, "manifest.json"),
    "a foreign part": (
        "manifest.json", lambda path, _: path.with_name("x").touch(), "x does not belong",
    ),
    "a link": (
        "client.json", lambda path, a: (path.unlink(), path.symlink_to(a)), "no plain file",
    ),
}  # fmt: skip


class TestRestoreRefuses:
    @pytest.mark.parametrize("kind", DAMAGE)
    def test_a_damaged_archive_by_the_name_of_the_part(self, archive, tmp_path, kind):
        name, harm, words = DAMAGE[kind]
        harm(archive / name, archive)
        refused(run("restore", archive, "--data-dir", tmp_path / "new"), words)
        assert not (tmp_path / "new").exists()
        assert left_behind(tmp_path) == []

    def test_a_damaged_payload(self, archive, tmp_path):
        [blob] = [path for path in (archive / "blobs").rglob("*") if path.is_file()]
        damage(blob, archive)
        refused(run("restore", archive, "--data-dir", tmp_path / "new"), blob.name)

    def test_a_second_time_into_the_same_place(self, archive, tmp_path):
        assert run("restore", archive, "--data-dir", tmp_path / "new").exit_code == 0
        before = content(tmp_path / "new")
        refused(run("restore", archive, "--data-dir", tmp_path / "new"), "not empty")
        assert content(tmp_path / "new") == before
        assert run("restore", archive, "--data-dir", tmp_path / "newer").exit_code == 0

    def test_the_place_of_a_running_platform(self, archive, data_dir):
        with DataDirectory(data_dir).lock():
            refused(run("restore", archive, "--data-dir", data_dir), "another process")

    def test_a_schema_that_is_not_known_here(self, data_dir, tmp_path):
        connection = sqlite3.connect(data_dir / "claims-svc.sqlite3", isolation_level=None)
        connection.execute("UPDATE alembic_version SET version_num = 'fromthefuture'")
        connection.close()
        run("backup", tmp_path / "archive", "--data-dir", data_dir)
        done = run("restore", tmp_path / "archive", "--data-dir", tmp_path / "new")
        refused(done, "claims-svc was backed up by release")

    def test_a_folder_that_is_no_archive(self, tmp_path):
        refused(run("restore", tmp_path, "--data-dir", tmp_path / "new"), "is no archive")


class TestMoment:
    async def test_while_snapshots_open_nobody_publishes_and_afterwards_everybody(self, data_dir):
        path = data_dir / "log.sqlite3"
        other = sqlite3.connect(path, timeout=0, isolation_level=None)
        async with log_still(path):
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
        async with one_moment(DataDirectory(data_dir)):
            other.execute("BEGIN IMMEDIATE")  # it lasted for the opening only
            other.execute("ROLLBACK")
        other.close()

    async def test_no_moment_is_held_while_somebody_publishes(self, data_dir, monkeypatch):
        monkeypatch.setattr(moment, "BUSY_SECONDS_MAX", 0)
        publisher = sqlite3.connect(data_dir / "log.sqlite3", isolation_level=None)
        publisher.execute("BEGIN IMMEDIATE")
        with pytest.raises(moment.BackupRefused, match="try again"):
            async with one_moment(DataDirectory(data_dir)):
                pass
        publisher.close()

    async def test_what_is_committed_afterwards_is_in_no_copy(self, data_dir, tmp_path):
        directory = DataDirectory(data_dir)
        async with one_moment(directory) as held:
            bus = LocalBus(data_dir / "log.sqlite3")
            await bus.publish([Message("topic", "key", b"later", {})])
            await bus.close()
            await add_client(directory, "LATER", "ehr", None)
            held.log.copy_to(tmp_path / "log.sqlite3")
            held.databases["gateway"].copy_to(tmp_path / "gateway.sqlite3")
        assert newest_sequence(tmp_path / "log.sqlite3") == 1
        assert newest_sequence(data_dir / "log.sqlite3") == 2
        with closing(sqlite3.connect(tmp_path / "gateway.sqlite3")) as connection:
            names = connection.execute("SELECT name FROM organization").fetchall()
        assert names == [("PRACTICE",)]
