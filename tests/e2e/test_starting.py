"""What `revcycle up` promises to whoever starts it, and what the lock file promises to us."""

import asyncio
import re
import stat
import time
from pathlib import Path

import httpx2
import pytest
from support.process import revcycle, running, start

from gateway.access.scopes import SCOPES
from gateway.bootstrap import SERVICE as GATEWAY
from kit.postgres import migrate
from revcycle.databases import variable
from revcycle.demo import bundled_encounters

PORT = 18473  # fixed, because the question is what it answers before it says where it is
ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_second_start_keeps_the_data_and_a_first_one_seeds_only_when_asked(tmp_path):
    data_dir = tmp_path / "data"
    with running(data_dir) as platform, platform.client() as client:
        assert client.get("/v1/encounters").json()["items"] == []
        assert stat.S_IMODE((data_dir / "client.json").stat().st_mode) == 0o600
        assert set(platform.client_file) == {"client_id", "client_secret", "token_url"}
        client.post("/v1/encounters", json=bundled_encounters()[0]).raise_for_status()
        secret = platform.client_file["client_secret"]
    with running(data_dir) as platform, platform.client() as client:
        assert platform.client_file["client_secret"] == secret
        assert len(client.get("/v1/encounters").json()["items"]) == 1
    assert revcycle("verify", "--data-dir", str(data_dir)).returncode == 0


@pytest.mark.slow
def test_ready_is_only_said_when_the_client_is_there_and_may_do_everything(tmp_path):
    platform = start(tmp_path / "data", "--port", str(PORT), wait=False)
    try:
        with httpx2.Client(timeout=2) as client:
            while not (answer := readiness(client, platform)):
                assert platform.process.poll() is None
                time.sleep(0.01)
        assert answer.status_code == 200
        answer = httpx2.post(
            platform.client_file["token_url"],
            data={"grant_type": "client_credentials"},
            auth=(platform.client_file["client_id"], platform.client_file["client_secret"]),
        )
        assert set(answer.json()["scope"].split()) == set(SCOPES)
    finally:
        platform.stop()


def readiness(client, platform):
    """Return the first answer that says ready; before it, every answer is a 503."""
    try:
        answer = client.get(f"http://127.0.0.1:{PORT}/readyz")
    except httpx2.TransportError:
        return None
    if answer.status_code == 200:
        assert (platform.data_dir / "client.json").exists()
        return answer
    assert answer.status_code == 503
    return None


def test_the_lock_pins_and_hashes_everything_and_names_no_registry():
    lock = (ROOT / "requirements.lock").read_text()
    pinned = re.findall(r"^[a-z0-9][^\n]*==", lock, flags=re.MULTILINE)
    blocks = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    assert len(pinned) == len(blocks) > 50
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in lock
    assert "--index" not in lock


@pytest.mark.parametrize(
    ("role", "mend"),
    [
        ("application", "gateway: the schema is not the newest: run `revcycle migrate` first"),
        ("owner", "gateway: the role"),
    ],
)
def test_up_when_a_database_is_unsafe_then_one_line_says_which_and_what_to_do(
    tmp_path, postgres, role, mend
):
    urls = asyncio.run(postgres.empty("gateway"))
    if role == "owner":
        asyncio.run(migrate(urls, GATEWAY.root))
    named = {variable("gateway"): getattr(urls, role)}
    done = revcycle("up", "--port", "0", "--data-dir", str(tmp_path / "data"), environment=named)
    assert done.returncode == 1
    assert done.stderr.startswith(f"revcycle: {mend}"), done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stdout
