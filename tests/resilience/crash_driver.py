"""Runs the platform until it dies at each crash point, and then again to its end, and audits it.

`python -m tests.resilience.crash_driver BUS TEMPLATE FOLDER [SERVERS]`: every point has a copy of
the template in the folder; so has `none`, at which nothing dies. The platform posts encounters and
works until nothing is left to do. Started again on the same data it posts the same encounters, and
writes what the simulation's auditor says into `report.json` beside the databases. What the
processes ended with is printed as JSON, by point.

Each run is a process of its own. It is forked from this one, because importing everything takes
longer than the run.
"""

import asyncio
import json
import multiprocessing
import random
import shutil
import sys
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

from tests.resilience.crash_buses import BUSES

from kit.clock import ManualClock
from kit.crashpoints import MEANINGS, at_crashpoints, die_at
from kit.embedded import Platform
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
# The second time a point is reached there is work before it and behind it.
NTH = 2
NOWHERE = "none"
RUN_SECONDS_MAX = 180
_FORK = multiprocessing.get_context("fork")


def draw_encounters():
    """Return the same encounters in every process; between them every way to end."""
    practice = Practice(ORGANIZATIONS[0], random.Random(SEED), START.date)
    return [practice.draw("good") for _ in range(ENCOUNTERS)]


class Service:
    """What the simulation's client calls."""

    def __init__(self, member):
        self.member, self.name = member, member.definition.name


async def run(bus, folder, days):
    """Run the platform to its end, days after the simulation's first."""
    clock = ManualClock(START + timedelta(days=days))
    key = SigningKey.load_or_create(folder / "signing-key.pem")
    platform = Platform(folder, await bus.open(), clock, Ids(clock), key, ISSUER)
    members = [await platform.start(definition) for definition in SERVICES]
    payer = await join(platform.bus, platform.blobs(), SEED)
    await post(Client(key, ISSUER, clock), Service(members[0]))
    await bus.come_to_rest(members, payer)
    for member in members:
        await member.close()
    await platform.bus.close()


async def post(client, service):
    for encounter in draw_encounters():
        owner = encounter.organization_id
        answer = await client.send(service, owner, "POST", "/v1/encounters", json=encounter.posted)
        assert answer.is_success, answer.text


async def judge(bus, folder):
    """Write what the auditor says."""
    audit = Audit(
        Evidence(folder, await bus.records()),
        draw_encounters(),
        lambda code, cents: allowed_cents_of(SEED, code, cents),
    )
    await audit.run(SERVICES)
    found = {"ended": audit.claims_ended, "violations": [str(each) for each in audit.violations]}
    (folder / "report.json").write_text(json.dumps(found))


def die(bus, folder, point):
    """Run for the first time, which ends at the point."""
    with nullcontext() if point == NOWHERE else at_crashpoints(die_at(f"{point}:{NTH}")):
        asyncio.run(run(bus, folder, days=0))


def go_on(bus, folder):
    """Run on what the first run left, and judge it."""

    async def run_and_judge():
        await run(bus, folder, days=1)
        await judge(bus, folder)

    asyncio.run(run_and_judge())


def exit_status_of(work, *arguments):
    """Run it in a process of its own; return what that ended with, None when it did not end."""
    process = _FORK.Process(target=work, args=arguments)
    process.start()
    process.join(RUN_SECONDS_MAX)
    if process.is_alive():
        process.kill()
        process.join()
        return None
    return process.exitcode


def main(bus_name, template, folder, servers=""):
    buses = {}
    for point in (*MEANINGS, NOWHERE):
        own = Path(folder) / f"{Path(folder).name}-{point}"
        shutil.copytree(template, own)
        buses[point] = BUSES[bus_name](own, servers), own
    # All die before the first goes on: by then a broker has missed who died.
    died = {point: exit_status_of(die, *bus, point) for point, bus in buses.items()}
    ended = {point: exit_status_of(go_on, *bus) for point, bus in buses.items()}
    json.dump({"died": died, "ended": ended}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
