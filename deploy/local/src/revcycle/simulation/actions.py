"""What may happen in a simulated run: one of these at each step, drawn by weight."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from kit.consumer import Consumer
from kit.crashpoints import Point
from revcycle.simulation.encounters import Encounter
from revcycle.simulation.faults import CONSUMER_POINTS, RELAY_POINTS
from revcycle.simulation.requests import (
    CONFLICT,
    code_draft,
    correct_claim,
    expect,
    post_encounter,
    send_upload,
)
from revcycle.simulation.services import SimulatedService
from revcycle.simulation.world import World

Action = Callable[[World], Awaitable[None]]
_BUS_AWAY, _REBALANCE = 0.08, 0.05
_PAYER_PLACES = ("payer: answers not sent", "payer: answers sent, its offset not committed")
_FORGOTTEN_OFFSETS_MAX = 10


async def take_an_action(world: World) -> None:
    """Let one thing happen, and a little time pass."""
    [action] = world.chance.choices([*ACTIONS], [*ACTIONS.values()])
    world.counted["actions"] += 1
    await action(world)
    world.pass_time(timedelta(seconds=world.chance.randint(0, 20)))


async def _post_new(world: World) -> None:
    await post_encounter(world, world.chance.choice(world.practices).draw())


async def _post_again(world: World) -> None:
    encounter = _any_encounter(world)
    if encounter:
        world.counted["requests repeated"] += encounter.is_answered
        await post_encounter(world, encounter)


async def _post_other_content(world: World) -> None:
    """Use the id of an encounter for another one: it must be refused."""
    encounter = _any_encounter(world)
    if encounter is None or encounter.encounter_id is None:
        return
    other: dict[str, Any] = {**encounter.posted, "place_of_service": "12"}
    world.note(f"client posts {encounter.external_id} with other content")
    service, owner = world.services["coding-svc"], encounter.organization_id
    answer = await world.call(service, owner, "/v1/encounters", json=other)
    if answer is not None:
        expect(world, "other content under a known id", answer.status_code, (CONFLICT,))


def _any_encounter(world: World) -> Encounter | None:
    known = [each for practice in world.practices for each in practice.encounters]
    return world.chance.choice(known) if known else None


async def _code(world: World) -> None:
    waiting = [
        each
        for practice in world.practices
        for each in practice.encounters
        if each.kind == "draft" and each.encounter_id and not each.is_coded
    ]
    if waiting:
        await code_draft(world, world.chance.choice(waiting))


async def _correct(world: World) -> None:
    refused = [
        each
        for practice in world.practices
        for each in practice.encounters
        if each.encounter_id and each.can_be_corrected
    ]
    if refused:
        await correct_claim(world, world.chance.choice(refused))


async def _upload(world: World) -> None:
    if world.post.uploads:
        await send_upload(world, world.chance.choice(world.post.uploads))


async def _relay(world: World) -> None:
    """Let the first service relay, in an order drawn, that has something to."""
    for service in await _running_in_any_order(world):
        if await _relay_one(world, service):
            return


async def _relay_one(world: World, service: SimulatedService) -> bool:
    crash_at = world.crash_point(RELAY_POINTS)
    if world.chance.random() < _BUS_AWAY:
        world.bus.publish_fault = world.chance.randint(0, 5)
    world.lock_sometimes(service)
    world.note(f"{service.name} relays")
    ended, had_work = await world.attempt(service, service.member.relay.step, crash_at)
    return bool(had_work) or not ended


async def _consume(world: World) -> None:
    """Let the first service consume, in an order drawn, that has something to."""
    for service in await _running_in_any_order(world):
        if service.groups and await _consume_one(world, service):
            return


async def _consume_one(world: World, service: SimulatedService) -> bool:
    consumer = world.chance.choice(service.member.consumers)
    world.note(f"{consumer.group} consumes")
    world.lock_sometimes(service)
    if world.chance.random() < _REBALANCE:
        return await _consume_through_rebalance(world, service, consumer)
    crash_at = world.crash_point(CONSUMER_POINTS)
    ended, had_work = await world.attempt(service, consumer.step, crash_at)
    return bool(had_work) or not ended


async def _consume_through_rebalance(
    world: World, service: SimulatedService, consumer: Consumer
) -> bool:
    """Give the partitions out anew while a batch is in work."""
    world.note("  and the partitions are given out anew in the middle")

    def reached(point: Point) -> None:
        if point == "C5":
            world.bus.rebalance(consumer.group)

    ended, had_work = await world.survive(
        service.name, lambda: service.attempt(consumer.step, reached)
    )
    return bool(had_work) or not ended


async def _running_in_any_order(world: World) -> list[SimulatedService]:
    services = [*world.services.values()]
    world.chance.shuffle(services)
    return [await _started(world, service) for service in services]


async def _running(world: World) -> SimulatedService:
    return await _started(world, world.chance.choice([*world.services.values()]))


async def _started(world: World, service: SimulatedService) -> SimulatedService:
    if not service.is_up:
        world.note(f"{service.name} starts")
        await service.start()
    return service


async def _crash_idle(world: World) -> None:
    service = await _running(world)
    world.note(f"{service.name} is killed")
    world.counted["crashes"] += 1
    await service.stop()


async def _redeliver(world: World) -> None:
    service = await _running(world)
    for group in service.groups:
        world.note(f"{group} is delivered again what it had committed")
        world.bus.forget_commits(group, _FORGOTTEN_OFFSETS_MAX)


async def _change_members(world: World) -> None:
    service = await _running(world)
    if not service.leave():
        world.note(f"{service.name}: another member joins")
        await service.join_again()
    else:
        world.note(f"{service.name}: a member leaves")


async def _payer(world: World) -> None:
    world.note("payer answers")
    await world.step_payer(world.crash_point(_PAYER_PLACES))


async def _post_arrives(world: World) -> None:
    for _ in range(world.chance.randint(1, 4)):
        if await world.post.bring():
            world.note("a late answer of the payer arrives")


async def _payer_sends_again(world: World) -> None:
    if world.post.send_lost_again():
        world.note("payer sends again what was lost")


async def _clock_jumps(world: World) -> None:
    by = timedelta(minutes=world.chance.choice((5, 90, 24 * 60, 5 * 24 * 60)))
    world.note(f"the clock jumps by {by}")
    world.pass_time(by)


ACTIONS: dict[Action, int] = {
    _post_new: 10,
    _post_again: 5,
    _post_other_content: 2,
    _code: 3,
    _correct: 5,
    _upload: 4,
    _relay: 26,
    _consume: 30,
    _payer: 12,
    _post_arrives: 8,
    _payer_sends_again: 2,
    _crash_idle: 2,
    _redeliver: 2,
    _change_members: 2,
    _clock_jumps: 3,
}
