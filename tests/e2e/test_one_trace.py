"""One trace from the request at the gateway to the last event of the main job (T1, T2)."""

import json
from pathlib import Path

import httpx2
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sqlalchemy import select

from kit import trace
from kit.embedded import settle
from kit.spine import audit_record, outbox
from revcycle.demo import bundled_encounters
from revcycle.directory import DataDirectory
from revcycle.setup import load_practice, prepare
from revcycle.stack import open_stack

BASE_URL = "http://127.0.0.1:8080"
TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE_ID}-00f067aa0ba902b7-01"


@pytest.fixture
def exporter():
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.export_to(provider)
    yield exporter
    trace.export_to(None)


@pytest.fixture
async def stack(tmp_path):
    directory = DataDirectory(Path(tmp_path))
    opened = await open_stack(directory, BASE_URL, "simulator")
    door = httpx2.ASGITransport(opened.app)
    practice = load_practice(directory, demo=True)
    await prepare(opened.gateway.runtime, directory, practice, BASE_URL, door)
    opened.is_ready = True
    await finish(opened)
    async with httpx2.AsyncClient(transport=door, base_url=BASE_URL) as client:
        known = directory.read_client()
        granted = await client.post(
            "/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(known.client_id, known.client_secret),
        )
        client.headers["Authorization"] = f"Bearer {granted.json()['access_token']}"
        yield opened, client
    await opened.close()


async def finish(stack):
    """Step everything until nothing is left to do, the clearinghouse included."""
    await settle(stack.services)
    while await stack.simulator.step():
        await settle(stack.services)


async def rows(member, table):
    async with member.runtime.database.transaction() as session:
        return (await session.execute(select(table).order_by(table.c.sequence))).mappings().all()


async def test_an_encounter_is_one_trace_from_the_request_to_the_settled_claim(stack, exporter):
    platform, client = stack
    before = [len(await rows(each, outbox)) for each in platform.services]
    audited = [len(await rows(each, audit_record)) for each in platform.services]
    exporter.clear()
    encounter = bundled_encounters()[0]
    posted = await client.post(
        "/v1/encounters", json=encounter, headers={"traceparent": TRACEPARENT}
    )
    assert posted.status_code == 201, posted.text
    await finish(platform)

    emitted = [
        row
        for each, old in zip(platform.services, before, strict=True)
        for row in (await rows(each, outbox))[old:]
    ]
    types = {row["event_type"] for row in emitted}
    assert {"EncounterReceived", "ClaimSubmitted", "RemittancePosted", "ClaimAdjudicated"} <= types
    assert {row["traceparent"].split("-")[1] for row in emitted} == {TRACE_ID}
    records = [
        row
        for each, old in zip(platform.services, audited, strict=True)
        for row in (await rows(each, audit_record))[old:]
    ]
    assert records
    assert {row["trace_id"] for row in records} == {TRACE_ID}
    prove_tree(exporter.get_finished_spans(), len(emitted))


def prove_tree(spans, emitted):
    """Every span is of the trace, and below another one, up to the request at the gateway."""
    assert {f"{span.context.trace_id:032x}" for span in spans} == {TRACE_ID}
    by_id = {span.context.span_id: span for span in spans}
    [door] = [span for span in spans if span.parent.span_id not in by_id]
    assert door.attributes["service.name"] == "gateway"
    assert door.name == "POST /v1/encounters"
    processed = [span for span in spans if span.name.startswith("process ")]
    services = {span.attributes["service.name"] for span in processed}
    assert services == {"eligibility-svc", "claims-svc", "payments-svc"}
    assert len(processed) >= emitted / 2
    for span in processed:
        assert is_below(span, door, by_id)
    whole = " ".join(json.dumps(dict(span.attributes)) for span in spans)
    assert bundled_encounters()[0]["patient"]["last_name"] not in whole


def is_below(span, top, by_id):
    while span is not top:
        span = by_id[span.parent.span_id]
    return True
