"""What must hold of everything that encounters lead to, from posting to statement."""

import json
import random
from pathlib import Path

import pytest
import sqlalchemy as sa
from jsonschema import Draft202012Validator

from contracts.registry import EVENT_MODELS
from kit.bus.local import newest_sequence, tail
from kit.folders import LOG_FILE
from kit.testing import ORGANIZATION, START, bench
from revcycle.simulation.encounters import Practice
from revcycle.stack import SERVICES
from simulator.worker import join

SCHEMAS = Path(__file__).parents[2] / "contracts/events"
LISTS = [
    ("coding-svc", "/v1/encounters"),
    ("eligibility-svc", "/v1/patients"),
    ("eligibility-svc", "/v1/eligibility-checks"),
    ("claims-svc", "/v1/claims"),
    ("payments-svc", "/v1/remittances"),
    ("payments-svc", "/v1/statements"),
    ("payments-svc", "/v1/ledger/entries"),
    ("payments-svc", "/v1/ledger/accounts"),
]


@pytest.fixture
async def platform(tmp_path):
    async with bench(SERVICES, tmp_path) as opened:
        opened.payer = await join(opened.platform.bus, opened.platform.blobs(), seed=1)
        yield opened


def draw(count):
    practice = Practice(ORGANIZATION, random.Random(4), START.date)
    return [practice.draw("good").posted for _ in range(count)]


async def run_through(platform, encounters):
    async with platform.client("coding-svc") as client:
        for encounter in encounters:
            (await client.post("/v1/encounters", json=encounter)).raise_for_status()
    await platform.settle()
    while await platform.payer.step():
        await platform.settle()


async def test_events_when_emitted_by_whomever_then_each_is_as_its_schema_says(platform):
    await run_through(platform, draw(12))
    log = platform.platform.folder / LOG_FILE
    records = [record for _, record in tail(log, 0, newest_sequence(log))]
    types = {record.headers["ce_type"] for record in records}
    schemas = {name: json.loads((SCHEMAS / f"{name}.json").read_text()) for name in types}
    for record in records:
        name = record.headers["ce_type"]
        Draft202012Validator(schemas[name]).validate(json.loads(record.value))
        event = EVENT_MODELS[name].model_validate_json(record.value)  # refuses unknown fields
        assert (event.topic, event.key) == (record.topic, record.key)
    assert len(types) > 10


async def test_lists_when_they_grow_then_the_database_is_asked_as_often_as_before(platform):
    [first, *others] = draw(8)
    await run_through(platform, [first])
    before = [await asked(platform, *each) for each in LISTS]
    await run_through(platform, others)
    after = [await asked(platform, *each) for each in LISTS]
    assert all(now > then for (now, _), (then, _) in zip(after, before, strict=True))
    assert [statements for _, statements in after] == [statements for _, statements in before]


async def asked(platform, service, path):
    """Return how many rows a list has, and how many statements it took."""
    engine, statements = platform.database(service).engine.sync_engine, []

    def note(connection, cursor, statement, parameters, context, executemany):
        statements.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    async with platform.client(service) as client:
        answer = await client.get(path)
    sa.event.remove(engine, "before_cursor_execute", note)
    assert answer.status_code == 200, answer.text
    return len(answer.json()["items"]), len(statements)
