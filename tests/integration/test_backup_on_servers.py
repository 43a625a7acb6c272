"""Backup and restore where databases are on PostgreSQL, and where Kafka is the bus."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from support.databases import new_databases
from support.process import revcycle, running

from kit.embedded import sqlite_url
from kit.folders import LOG_FILE
from kit.spine import outbox, parked_event
from kit.testing import bench
from revcycle.backup.republishing import publish_unread_again
from revcycle.stack import DEFINITIONS, SERVICES

CASE_1 = json.loads((Path(__file__).parents[1] / "golden/case1_encounter.json").read_text())


def done_well(*arguments, environment):
    done = revcycle(*(str(each) for each in arguments), environment=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def refused(words, *arguments, environment):
    done = revcycle(*(str(each) for each in arguments), environment=environment)
    assert done.returncode == 1, done.stdout
    assert words in done.stderr


def money(platform):
    with platform.client() as client:
        claims = client.get("/v1/claims", params={"limit": 200}).json()["items"]
        accounts = client.get("/v1/ledger/accounts").json()["items"]
    return sorted(claims, key=lambda claim: claim["id"]), accounts


@pytest.mark.slow
def test_what_is_on_postgresql_comes_back_under_other_roles(postgres, tmp_path):
    before, after = new_databases(postgres), new_databases(postgres)
    data_dir, archive, restored = tmp_path / "data", tmp_path / "archive", tmp_path / "restored"
    with running(data_dir, "--demo", environment=before) as platform:
        done_well("demo", "--data-dir", data_dir, environment=before)
        done_well("backup", archive, "--data-dir", data_dir, environment=before)
        as_it_was = money(platform)
        # Where no log is, Kafka is the bus: the databases alone are kept.
        kafka = ("backup", tmp_path / "kafka", "--data-dir", tmp_path / "none", "--json")
        assert json.loads(done_well(*kafka, environment=before))["bus"] == "kafka"
    assert as_it_was[0]
    into = ("--data-dir", restored)
    refused("not empty", "restore", archive, *into, environment=before)
    refused("was backed up from postgresql", "restore", archive, *into, environment={})
    done_well("restore", archive, *into, environment=after)
    refused("not empty", "restore", archive, "--data-dir", tmp_path / "2nd", environment=after)
    with running(restored, "--demo", environment=after) as platform:
        assert money(platform) == as_it_was
    done_well("verify", *into, environment=after)
    others = new_databases(postgres)
    shown = done_well(
        "restore", tmp_path / "kafka", "--data-dir", tmp_path / "none", environment=others
    )
    assert shown.count("ok  ") == len(DEFINITIONS)
    assert not (tmp_path / "none").exists()


async def post(platform, number):
    numbered = {"external_id": f"E{number}", "patient_control_number": f"CLM{number}"}
    encounter = {**CASE_1, **numbered}
    async with platform.client("coding-svc") as client:
        (await client.post("/v1/encounters", json=encounter)).raise_for_status()


async def test_after_the_bus_is_lost_what_somebody_has_not_read_is_published_again(tmp_path):
    async with bench(SERVICES, tmp_path) as platform:
        coding, claims = platform.members["coding-svc"], platform.members["claims-svc"]
        await post(platform, 1)
        await platform.settle()  # read by everybody
        await post(platform, 2)
        while await coding.relay.step():
            pass
        for consumer in claims.consumers:  # read by one service, not by the others
            await consumer.step()
        await post(platform, 3)
        while await coding.relay.step():
            pass  # read by nobody
        published = await count(platform, "coding-svc", outbox)
    (tmp_path / LOG_FILE).unlink()
    urls = {each.name: sqlite_url(tmp_path, each.name) for each in SERVICES}
    assert 0 < await publish_unread_again(urls, SERVICES) < published
    async with bench(SERVICES, tmp_path) as platform:
        await platform.settle()
        async with platform.client("claims-svc") as client:
            made = (await client.get("/v1/claims")).json()["items"]
        async with platform.client("eligibility-svc") as client:
            checks = (await client.get("/v1/eligibility-checks")).json()["items"]
        assert len(made) == 3
        assert len({claim["encounter_id"] for claim in made}) == 3
        assert checks
        for service in urls:
            assert await count(platform, service, parked_event) == 0


async def count(platform, service, table):
    async with platform.database(service).transaction() as session:
        return await session.scalar(sa.select(sa.func.count()).select_from(table))
