"""From an empty PostgreSQL server to databases that the platform runs on, by commands."""

import json
import stat

import pytest
from typer.testing import CliRunner

from kit.postgres_server import PostgresServer
from revcycle.cli import app

pytestmark = pytest.mark.usefixtures("logging_as_before")
SERVICES = ("coding_svc", "eligibility_svc", "claims_svc", "payments_svc", "gateway")
CREATE = ("database", "create")


@pytest.fixture(scope="module")
def server(needing_servers):
    """Return a server of its own: the databases have the names that they have everywhere."""
    with needing_servers():
        made = PostgresServer()
    yield made.start()
    made.close()


@pytest.fixture
def revcycle(monkeypatch, tmp_path):
    """Return a function that runs a command as an operator would, with one folder of secrets."""
    monkeypatch.setenv("REVCYCLE_SECRETS_DIR", str(tmp_path / "secrets"))
    monkeypatch.setenv("REVCYCLE_ISSUER", "https://revcycle.example")

    def run(*arguments, administrator=None):
        if administrator:
            monkeypatch.setenv("REVCYCLE_ADMINISTRATOR_DATABASE_URL", administrator)
        return CliRunner().invoke(app, arguments)

    return run


def test_create_when_the_server_is_empty_then_migrated_and_used_as_the_application(
    revcycle, server, tmp_path
):
    created = revcycle(*CREATE, administrator=server.url)
    assert created.exit_code == 0, created.output
    lines = created.output.splitlines()
    assert lines[:-1] == [f"{name}: created" for name in SERVICES]
    files = {file.name: file for file in (tmp_path / "secrets").iterdir()}
    roles = ("", "_owner")
    assert set(files) == {
        f"revcycle_{name}{role}_database_url" for name in SERVICES for role in roles
    }
    assert {stat.S_IMODE(file.stat().st_mode) for file in files.values()} == {0o600}
    assert not any(file.read_text() in created.output for file in files.values())

    migrated = revcycle("migrate", "gateway")
    assert (migrated.exit_code, migrated.output.strip()) == (0, "gateway: migrated")
    added = revcycle("clients", "add", "--organization", "SAMPLE CLINIC")
    assert json.loads(added.output)["token_url"] == "https://revcycle.example/oauth/token"


def test_create_when_run_again_then_only_what_nobody_knows_is_made_anew(revcycle, server, tmp_path):
    assert revcycle(*CREATE, "claims", administrator=server.url).exit_code == 0
    application, owner = (
        tmp_path / "secrets" / f"revcycle_claims_svc{role}_database_url" for role in ("", "_owner")
    )
    known = application.read_text()
    again = revcycle(*CREATE, "claims", administrator=server.url)
    assert again.output.splitlines()[0] == "claims_svc: there already"
    assert application.read_text() == known
    owner.unlink()
    mended = revcycle(*CREATE, "claims", administrator=server.url)
    assert mended.output.splitlines()[0] == "claims_svc: created"
    assert owner.exists()
    assert application.read_text() != known


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (None, "REVCYCLE_ADMINISTRATOR_DATABASE_URL is not set"),
        ("sqlite:///canary", "postgresql://role:password@host/name"),
        ("postgresql://postgres:canary@db.example/postgres", "must end in ?sslmode=verify-full"),
        ("postgresql://postgres:canary@127.0.0.1:1/postgres", "ConnectionRefusedError"),
    ],
)
def test_create_when_the_server_cannot_be_used_then_one_line_without_a_password(
    revcycle, address, said
):
    refused = revcycle(*CREATE, "gateway", administrator=address)
    assert refused.exit_code == 1
    assert said in refused.output
    assert refused.output.count("\n") == 1
    assert "canary" not in refused.output
