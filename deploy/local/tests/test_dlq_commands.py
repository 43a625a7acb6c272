"""`revcycle dlq` on a data directory and on a PostgreSQL server: look, mend, redrive."""

import asyncio
import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contracts.events.clearinghouse import RemittanceReceived
from contracts.shapes import X12Document
from kit.blobs import BlobStore
from kit.testing import ORGANIZATION, bench
from payments_svc.bootstrap import SERVICE as PAYMENTS
from revcycle.cli import app

pytestmark = pytest.mark.usefixtures("logging_as_before")
GOLDEN = Path(__file__).parents[3] / "tests" / "golden"
REMITTANCE = (GOLDEN / "case1_835.edi").read_text()
GROUP = "payments-svc.posting"
LATE = ("case2_835.edi", "case3_835.edi")


async def put_blob(folder):
    return await BlobStore((folder / "blobs").as_uri()).put(ORGANIZATION, REMITTANCE.encode())


def document(text):
    content = text.encode()
    digest = hashlib.sha256(content).hexdigest()
    return X12Document(text=text, blob=None, sha256=digest, bytes=len(content))


async def park(folder, postgres):
    """Leave A parked, whose blob is gone, A2 behind it, and B processed; return the address."""
    gone = await put_blob(folder)
    (folder / "blobs" / gone.blob).unlink()
    lost = X12Document(text=None, blob=gone.blob, sha256=gone.sha256, bytes=gone.bytes)
    late, other = (document((GOLDEN / name).read_text()) for name in LATE)
    async with bench([PAYMENTS], folder, postgres) as platform:
        for interchange, content in (("A", lost), ("A", late), ("B", other)):
            await platform.publish(RemittanceReceived(interchange=interchange, document=content))
        await platform.settle()
        urls = platform.platform.database_urls.get(PAYMENTS.name)
    return urls and urls.application


@pytest.fixture(params=["sqlite", "postgresql"])
def dlq(request, tmp_path, monkeypatch):
    """Return a way to run `revcycle dlq`, with something parked."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    url = asyncio.run(park(tmp_path, server))
    if url:
        monkeypatch.setenv("REVCYCLE_PAYMENTS_SVC_DATABASE_URL", url)

    def run(command, *arguments):
        everywhere = ["--data-dir", str(tmp_path), "--json", "--consumer", GROUP]
        done = CliRunner().invoke(app, ["dlq", command, *arguments, *everywhere])
        return done.exit_code, json.loads(done.stdout)

    run.folder = tmp_path
    return run


def test_dlq_when_mended_then_redriven_in_order_and_nothing_is_left(dlq):
    status, (first, second) = dlq("list")
    assert status == 0
    assert (first["key"], first["error_class"], first["attempts"]) == ("A", "BlobCorrupt", 1)
    assert (second["key"], second["attempts"]) == ("A", 0)
    assert {"topic", "partition", "offset", "trace_id", "first_failed_at"} <= first.keys()

    status, [failed] = dlq("redrive", "--key", "A")
    assert (status, failed["error_class"]) == (1, "BlobCorrupt")
    assert [each["attempts"] for each in dlq("list")[1]] == [2, 0]

    asyncio.run(put_blob(dlq.folder))
    status, done = dlq("redrive")
    assert (status, [each["error_class"] for each in done]) == (0, [None, None])
    assert [each["event_id"] for each in done] == [first["event_id"], second["event_id"]]
    assert dlq("list") == (0, [])
    assert dlq("redrive") == (0, [])
    assert len(dlq("list", "--redriven")[1]) == 2


def test_show_when_the_value_is_asked_for_then_it_is_told_and_audited(dlq):
    _, (_, second) = dlq("list")
    status, told = dlq("show", second["event_id"])
    assert status == 0
    assert "value" not in told
    _, told = dlq("show", second["event_id"], "--value")
    assert "CLP*" in told["value"]
    if (dlq.folder / "payments-svc.sqlite3").exists():
        [record] = audited(dlq.folder, "read")
        assert record == ("operator", "read", "parked_event", second["event_id"])


def audited(folder, action):
    query = (
        "SELECT actor_id, action, resource_type, resource_id FROM audit_record"
        " WHERE resource_type = 'parked_event' AND action = ?"
    )
    with closing(sqlite3.connect(folder / "payments-svc.sqlite3")) as connection:
        return connection.execute(query, (action,)).fetchall()


class TestRefused:
    def run(self, *arguments):
        done = CliRunner().invoke(app, ["dlq", *arguments])
        return done.exit_code, " ".join(done.output.split())

    def test_redrive_when_nothing_is_named_then_a_usage_error(self, tmp_path):
        status, said = self.run("redrive", "--data-dir", str(tmp_path))
        assert status == 2
        assert "--consumer" in said

    def test_list_when_the_consumer_is_unknown_then_the_known_ones_are_named(self, tmp_path):
        status, said = self.run("list", "--consumer", "x", "--data-dir", str(tmp_path))
        assert status == 1
        assert GROUP in said

    def test_list_when_there_is_no_platform_then_one_clear_line(self, tmp_path):
        status, said = self.run("list", "--data-dir", str(tmp_path))
        assert status == 1
        assert "revcycle up" in said

    @pytest.mark.parametrize("command", ["list", "show", "redrive"])
    def test_help_when_asked_then_it_says_what_the_command_does(self, command):
        status, said = self.run(command, "--help")
        assert status == 0
        assert "--data-dir" in said

    def test_show_when_it_is_not_parked_then_says_so(self, dlq):
        nobody = "018f0000-0000-7000-8000-0000000000ff"
        folder = ("--consumer", GROUP, "--data-dir", str(dlq.folder))
        status, said = self.run("show", nobody, *folder)
        assert status == 1
        assert "is not parked" in said
