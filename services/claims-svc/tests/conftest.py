"""A bench with the service, in May 2026, and short ways to make claims and to ask about them."""

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from claims_svc.bootstrap import SERVICE
from kit.testing import bench

# Tests are imported each on its own, so that what they share needs a place on the path.
sys.path.insert(0, str(Path(__file__).parent))

from claims_support import X12, coded

APP = SERVICE.create_app(None)


def reuse_app(runtime):
    """Return the one app, bound to another runtime: FastAPI takes longer to make it than a test."""
    APP.state.runtime = runtime
    return APP


@pytest.fixture
async def platform(tmp_path):
    async with bench([replace(SERVICE, create_app=reuse_app)], tmp_path) as running:
        running.clock.advance(timedelta(days=60))  # after the services of every golden case
        yield running


@pytest.fixture
async def client(platform):
    async with platform.client("claims-svc") as opened:
        yield opened


@pytest.fixture
def show(client):
    """Return a claim as the API shows it, or what stands below it."""

    async def ask(claim_id, below=""):
        answer = await client.get(f"/v1/claims/{claim_id}{below}")
        assert answer.status_code == 200, answer.text
        return answer.text if below.startswith("/x12") else answer.json()

    return ask


@pytest.fixture
def make(platform, client, show):
    """Publish a coded encounter, and return the claim that was made of it."""

    async def publish(number=1, **changes):
        event = coded(number, **changes)
        await platform.publish(event)
        await platform.settle()
        found = await client.get("/v1/claims", params={"encounter_id": str(event.encounter_id)})
        [claim] = found.json()["items"]
        return await show(claim["id"])

    return publish


@pytest.fixture
def tell(platform):
    """Publish events of other services, and let everything happen that follows."""

    async def publish(*events, event_id=None):
        for event in events:
            await platform.publish(event, event_id=event_id)
        await platform.settle()

    return publish


@pytest.fixture
def acknowledge(client):
    async def post(text, expected=201):
        answer = await client.post("/v1/acknowledgments", content=text, headers=X12)
        assert answer.status_code == expected, answer.text
        return answer.json()

    return post


@pytest.fixture
def act(client):
    """Release, submit or correct a claim."""

    async def post(claim_id, what, expected=200, **body):
        path = f"/v1/claims/{claim_id}/{what}"
        answer = await client.post(path, json={"reason": "as the payer asked"} | body)
        assert answer.status_code == expected, answer.text
        return answer.json()

    return post
