"""Runs a seed: faults for some steps, then rest, then the audit."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from kit.clock import ManualClock
from kit.embedded import Platform
from kit.ids import Ids
from kit.tokens import SigningKey
from revcycle.simulation.actions import take_an_action
from revcycle.simulation.auditor import Audit
from revcycle.simulation.bus import SimulatedBus
from revcycle.simulation.evidence import Evidence
from revcycle.simulation.plants import Plant, add_witness, plant
from revcycle.simulation.requests import (
    code_draft,
    correct_claim,
    post_encounter,
    send_upload,
)
from revcycle.simulation.violations import Violation
from revcycle.simulation.world import ISSUER, START, World
from revcycle.stack import SERVICES
from simulator.rules import allowed_cents_of

ROUNDS_MAX = 500
CORRECTED = 0.5  # of what the first payers refused
UPLOADS_MIN = 2  # every file that is uploaded comes twice


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened in a run.

    Attributes:
        claims_ended: claims that ended as the auditor predicted.
        duplicates: deliveries and requests that had come before.
        reorderings: events delivered after one that was published later.
        actions: every action, in words; equal for equal seeds.

    """

    seed: int
    steps: int
    plant: Plant | None
    claims_ended: int
    crashes: int
    duplicates: int
    reorderings: int
    violations: list[Violation]
    actions: list[str]

    @property
    def replay(self) -> str:
        """The command that runs the same again."""
        planted = f" --plant {self.plant}" if self.plant else ""
        return f"revcycle simulate --seed {self.seed} --steps {self.steps}{planted}"


class Stage:
    """Migrated, empty databases, copied for every run: loading the code sets takes seconds."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template"
        self._runs = folder

    async def prepare(self) -> None:
        """Make the databases; done once for all seeds."""
        clock, bus = ManualClock(START), SimulatedBus(random.Random(0))  # noqa: S311
        self._template.mkdir()
        key = SigningKey.load_or_create(self._template / "signing-key.pem")
        platform = Platform(self._template, bus, clock, Ids(clock), key, ISSUER)
        for definition in SERVICES:
            member = await platform.start(definition)
            await member.close()
            add_witness(self._template / f"{definition.name}.sqlite3")

    async def run(self, seed: int, steps: int, planted: Plant | None = None) -> Outcome:
        """Run one seed in a folder of its own, which is gone afterwards."""
        with TemporaryDirectory(dir=self._runs) as name:
            folder = Path(name) / "run"
            shutil.copytree(self._template, folder)
            if planted:
                plant(folder, planted)
            return await _run(World(seed, folder), steps, planted)


async def simulate(
    seeds: range, steps: int, planted: Plant | None, tell: Callable[[Outcome], None]
) -> list[Outcome]:
    """Run seeds one after the other, up to the first that breaks a promise."""
    outcomes: list[Outcome] = []
    with TemporaryDirectory(prefix="revcycle-simulation-") as name:
        stage = Stage(Path(name))
        await stage.prepare()
        for seed in seeds:
            outcomes.append(await stage.run(seed, steps, planted))
            tell(outcomes[-1])
            if outcomes[-1].violations:
                break
    return outcomes


async def _run(world: World, steps: int, planted: Plant | None) -> Outcome:
    try:
        await world.start_all()
        await post_encounter(world, world.practices[0].draw("good"))
        for _ in range(steps - 1):
            await take_an_action(world)
        violations = await _come_to_rest(world)
    finally:
        await world.stop_all()
    audit = Audit(
        Evidence(world.folder, world.bus.records()),
        [each for practice in world.practices for each in practice.encounters],
        lambda code, charge_cents: allowed_cents_of(world.seed, code, charge_cents),
    )
    await audit.run(SERVICES)
    repeated = world.counted["requests repeated"] + world.post.duplicates
    return Outcome(
        seed=world.seed,
        steps=steps,
        plant=planted,
        claims_ended=audit.claims_ended,
        crashes=world.counted["crashes"],
        duplicates=world.bus.duplicates + repeated,
        reorderings=world.bus.reorderings,
        violations=[*audit.violations, *world.surprises, *violations],
        actions=world.log,
    )


async def _come_to_rest(world: World) -> list[Violation]:
    """Stop all faults and go on until nothing is left to do; a violation when that never ends."""
    world.note("all faults stop")
    world.bus.whole = True
    has_billed = False
    for _ in range(ROUNDS_MAX):
        await world.start_all()
        if await _work_once(world):
            continue
        if has_billed:
            return []
        has_billed = True
        await _let_biller_work(world)
    detail = f"something is still to be done after {ROUNDS_MAX} rounds"
    return [Violation("liveness.no-rest", "O2", detail)]


async def _let_biller_work(world: World) -> None:
    """Correct a part of what the first payers refused."""
    for encounter in [each for practice in world.practices for each in practice.encounters]:
        if encounter.can_be_corrected and world.chance.random() < CORRECTED:
            await correct_claim(world, encounter)


async def _work_once(world: World) -> bool:
    worked = await _finish_requests(world)
    worked |= world.post.send_lost_again()
    while await world.post.bring():
        worked = True
    services = [*world.services.values()]
    world.chance.shuffle(services)
    for service in services:
        for step in (service.member.relay.step, *(c.step for c in service.member.consumers)):
            _, had_work = await world.attempt(service, step, None)
            worked |= bool(had_work)
    return await world.step_payer(None) or worked


async def _finish_requests(world: World) -> bool:
    """Send again what got no answer: whoever does not know asks until it does."""
    encounters = [each for practice in world.practices for each in practice.encounters]
    unanswered = [each for each in encounters if not each.is_answered]
    for encounter in unanswered:
        await post_encounter(world, encounter)
    uncoded = [each for each in encounters if each.coding and not each.is_coded]
    for encounter in uncoded:
        await code_draft(world, encounter)
    uncorrected = [each for each in encounters if each.correction and not each.is_corrected]
    for encounter in uncorrected:
        await correct_claim(world, encounter)
    uploads = [each for each in world.post.uploads if each.times_answered < UPLOADS_MIN]
    for upload in uploads:
        await send_upload(world, upload)
    return bool(unanswered or uncoded or uncorrected or uploads)
