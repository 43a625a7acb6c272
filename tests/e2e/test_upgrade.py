"""A platform of the first release, killed in the middle of its work, goes on under today's code."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from support.flow import all_items, nothing_happened_twice, proves_itself, wait_until_ended
from support.process import revcycle, running, wait_for

from kit.bus.local import newest_sequence
from revcycle.stack import DEFINITIONS

FIRST_RELEASE = Path(__file__).parent / "first_release"
ENCOUNTERS = 20  # of which some had not ended when it was killed
ENTRIES = "SELECT id, kind, hash, previous_hash FROM journal_entry ORDER BY sequence"


@pytest.fixture
def data_dir(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    for script in FIRST_RELEASE.glob("*.sql"):
        with closing(sqlite3.connect(folder / f"{script.stem}.sqlite3")) as connection:
            connection.executescript(script.read_text())
    return folder


def rows(data_dir, service, query):
    with closing(sqlite3.connect(data_dir / f"{service}.sqlite3")) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.name)
def test_the_fixture_is_of_the_first_revision(definition, data_dir):
    history = ScriptDirectory(str(definition.root / "migrations"))
    [(revision,)] = rows(data_dir, definition.name, "SELECT version_num FROM alembic_version")
    assert revision == history.get_base()
    assert newest_sequence(data_dir / "log.sqlite3") > 200


@pytest.mark.slow
def test_a_platform_of_the_first_release_when_started_today_then_it_goes_on(data_dir):
    before = rows(data_dir, "payments-svc", ENTRIES)
    with running(data_dir, "--demo") as platform:
        done = revcycle("demo", "--data-dir", str(data_dir), "--json")
        assert done.returncode == 0, done.stderr
        states = [outcome["state"] for outcome in json.loads(done.stdout)]
        assert states.count("PAID") == 5
        with platform.client() as client:
            known = [each["id"] for each in all_items(client, "/v1/encounters")]
        assert len(known) == ENCOUNTERS
        wait_until_ended(platform, known)
        nothing_happened_twice(platform, [])
        wait_for(lambda: on_their_way(data_dir), lambda waiting: waiting == 0, seconds=60)
        proves_itself(data_dir)
    after = rows(data_dir, "payments-svc", ENTRIES)
    assert before
    assert after[: len(before)] == before
    assert len(after) > len(before)


@pytest.mark.slow
def test_an_archive_of_the_first_release_when_restored_then_it_is_migrated(data_dir, tmp_path):
    archive, restored = tmp_path / "archive", tmp_path / "restored"
    done = revcycle("backup", str(archive), "--data-dir", str(data_dir))
    assert done.returncode == 0, done.stderr
    done = revcycle("restore", str(archive), "--data-dir", str(restored), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["faults"] == {}
    assert on_their_way(restored) > 0
    for definition in DEFINITIONS:
        history = ScriptDirectory(str(definition.root / "migrations"))
        [(revision,)] = rows(restored, definition.name, "SELECT version_num FROM alembic_version")
        assert revision == history.get_current_head()
    assert rows(restored, "payments-svc", ENTRIES) == rows(data_dir, "payments-svc", ENTRIES)


def on_their_way(data_dir):
    verdicts = json.loads(revcycle("verify", "--data-dir", str(data_dir), "--json").stdout)
    return sum(verdict["waiting"] for verdict in verdicts)
