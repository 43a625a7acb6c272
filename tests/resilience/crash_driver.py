"""Runs the embedded platform once through: encounters in, everything to its end, then the audit.

A process of its own, so that it can die at a crash point (REVCYCLE_CRASHPOINT). Started again on
the same folder without one, it sends the same encounters again, and prints what the simulation's
auditor says. Arguments: the folder, and the name of the bus.
"""

import asyncio
import json
import random
import sys
from datetime import timedelta
from pathlib import Path

from kit.bus.local import LocalBus, newest_sequence, tail
from kit.clock import ManualClock
from kit.embedded import LOG_FILE, Platform, settle
from kit.ids import Ids
from kit.tokens import SigningKey
from revcycle.simulation.auditor import Audit
from revcycle.simulation.client import Client
from revcycle.simulation.encounters import Practice
from revcycle.simulation.evidence import Evidence
from revcycle.simulation.world import ISSUER, ORGANIZATIONS, START
from revcycle.stack import SERVICES
from simulator.rules import allowed_cents_of
from simulator.worker import join

SEED = 4
ENCOUNTERS = 6


def open_local_bus(folder):
    return LocalBus(folder / LOG_FILE)


def records_of_local_bus(folder):
    path = folder / LOG_FILE
    return [record for _, record in tail(path, 0, newest_sequence(path))]


# How a bus is opened in a folder, and how all that was published is read afterwards.
BUSES = {"local": (open_local_bus, records_of_local_bus)}


def draw_encounters():
    """Return the same encounters in every process; between them every way to end."""
    practice = Practice(ORGANIZATIONS[0], random.Random(SEED), START.date)
    return [practice.draw("good") for _ in range(ENCOUNTERS)]


class Service:
    """What the simulation's client calls."""

    def __init__(self, member):
        self.member, self.name = member, member.definition.name


async def run(folder, bus_name):
    open_bus, records = BUSES[bus_name]
    was_here = (folder / LOG_FILE).exists()
    clock = ManualClock(START + timedelta(days=was_here))
    key = SigningKey.load_or_create(folder / "signing-key.pem")
    platform = Platform(folder, open_bus(folder), clock, Ids(clock), key, ISSUER)
    members = [await platform.start(definition) for definition in SERVICES]
    payer = await join(platform.bus, platform.blobs(), SEED)
    encounters = draw_encounters()
    await post(Client(key, ISSUER, clock), Service(members[0]), encounters)
    await settle(members)
    while await payer.step():
        await settle(members)
    for member in members:
        await member.close()
    await platform.bus.close()
    audit = Audit(
        Evidence(folder, records(folder)),
        encounters,
        lambda code, cents: allowed_cents_of(SEED, code, cents),
    )
    await audit.run(SERVICES)
    return {"ended": audit.claims_ended, "violations": [str(each) for each in audit.violations]}


async def post(client, service, encounters):
    for encounter in encounters:
        owner = encounter.organization_id
        answer = await client.send(service, owner, "POST", "/v1/encounters", json=encounter.posted)
        assert answer.is_success, answer.text


if __name__ == "__main__":
    report = asyncio.run(run(Path(sys.argv[1]), sys.argv[2]))
    sys.stdout.write(json.dumps(report))
