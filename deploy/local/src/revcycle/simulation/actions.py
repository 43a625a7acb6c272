"""What may happen in a simulated run: one of these at each step, drawn by weight."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from kit.crashpoints import Point
from revcycle.simulation.encounters import Encounter
from revcycle.simulation.faults import CONSUMER_POINTS, RELAY_POINTS, REQUEST_POINTS
from revcycle.simulation.payer import Upload
from revcycle.simulation.services import SimulatedService
from revcycle.simulation.violations import Violation
from revcycle.simulation.world import World

Action = Callable[[World], Awaitable[None]]
_CRASH, _LOCKED, _BUS_AWAY, _REBALANCE = 0.2, 0.06, 0.08, 0.05
_PAYER_PLACES = ("payer: answers not sent", "payer: answers sent, its offset not committed")
_OK, _CREATED, _ACCEPTED, _CONFLICT, _INVALID = 200, 201, 202, 409, 422
_FORGOTTEN_OFFSETS_MAX = 10
_REFUSED_BY_PAYER = ("DENIED", "REJECTED")
_X12 = {"Content-Type": "application/edi-x12"}


async def take_an_action(world: World) -> None:
    """Let one thing happen, and a little time pass."""
    [action] = world.chance.choices([*ACTIONS], [*ACTIONS.values()])
    world.counted["actions"] += 1
    await action(world)
    world.pass_time(timedelta(seconds=world.chance.randint(0, 20)))


async def post_encounter(world: World, encounter: Encounter) -> None:
    """Send an encounter, and compare the answer with what must be said to it."""
    service = world.services["coding-svc"]
    again = " again" if encounter.is_answered else ""
    world.note(f"client posts {encounter.external_id} ({encounter.kind}){again}")
    _lock_sometimes(world, service)
    owner, crash_at = encounter.organization_id, _crash_point(world, REQUEST_POINTS)
    answer = await world.call(service, owner, "/v1/encounters", crash_at, json=encounter.posted)
    if answer is None:
        return
    expected = (_INVALID,) if encounter.kind == "refused" else (_CREATED, _OK)
    if encounter.is_answered and encounter.kind != "refused":
        expected = (_OK,)
    _expect(world, f"{encounter.kind} encounter", answer.status_code, expected)
    if answer.is_success:
        known = encounter.encounter_id
        encounter.encounter_id = answer.json()["id"]
        if known not in (None, encounter.encounter_id):
            text = f"{encounter.external_id} is {known} and {encounter.encounter_id}"
            world.surprises.append(Violation("http.posted-twice", "H2", text))
    encounter.is_answered = True


async def code_draft(world: World, encounter: Encounter) -> None:
    """Give a draft its codes; the answer 409 says that they have arrived before."""
    encounter.coding = encounter.coding or world.practices[0].codes()
    service, owner = world.services["coding-svc"], encounter.organization_id
    world.note(f"coder codes {encounter.external_id}")
    _lock_sometimes(world, service)
    path = f"/v1/encounters/{encounter.encounter_id}/coding"
    crash_at = _crash_point(world, REQUEST_POINTS)
    answer = await world.call(service, owner, path, crash_at, json=encounter.coding)
    if answer is not None:
        _expect(world, "coding", answer.status_code, (_OK, _CONFLICT))
        encounter.is_coded = True


async def correct_claim(world: World, encounter: Encounter) -> None:
    """Let a biller mend a claim that the first payer refused, once it stands there as refused."""
    service, owner = world.services["claims-svc"], encounter.organization_id
    path, query = "/v1/claims", {"encounter_id": encounter.encounter_id}
    listed = await world.call(service, owner, path, method="GET", params=query)
    if listed is None or not listed.json()["items"]:
        return
    [claim] = listed.json()["items"]
    if claim["state"] not in _REFUSED_BY_PAYER:
        # A correction that got no answer has arrived, when the claim is no longer refused.
        encounter.is_corrected = encounter.correction is not None
        return
    encounter.correction = encounter.correction or encounter.correct()
    world.note(f"biller corrects the claim of {encounter.external_id}")
    _lock_sometimes(world, service)
    crash_at = _crash_point(world, REQUEST_POINTS)
    path = f"/v1/claims/{claim['id']}/correct"
    answer = await world.call(service, owner, path, crash_at, json=encounter.correction)
    if answer is not None:
        _expect(world, "correction", answer.status_code, (_OK,))
        encounter.is_corrected = True


async def send_upload(world: World, upload: Upload) -> None:
    """Send a payer's file over REST; a file that came before is known again."""
    service = world.services[upload.service]
    world.note(f"person uploads to {upload.path}")
    _lock_sometimes(world, service)
    crash_at, content = _crash_point(world, REQUEST_POINTS), upload.text.encode()
    answer = await world.call(
        service, upload.organization_id, upload.path, crash_at, content=content, headers=_X12
    )
    if answer is not None:
        expected = (_OK,) if upload.times_answered else (_OK, _CREATED, _ACCEPTED)
        _expect(world, f"upload to {upload.path}", answer.status_code, expected)
        world.counted["requests repeated"] += upload.times_answered > 0
        upload.times_answered += 1


def _expect(world: World, what: str, status: int, expected: tuple[int, ...]) -> None:
    if status not in expected:
        text = f"{what} was answered {status}, not {' or '.join(map(str, expected))}"
        world.surprises.append(Violation("http.wrong-answer", "H1", text))


def _crash_point(world: World, points: tuple[Point, ...]) -> Point | None:
    if world.bus.whole or world.chance.random() > _CRASH:
        return None
    return world.chance.choice(points)


def _lock_sometimes(world: World, service: SimulatedService) -> None:
    if not world.bus.whole and world.chance.random() < _LOCKED:
        service.commits_until_locked = world.chance.randint(0, 1)


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
        _expect(world, "other content under a known id", answer.status_code, (_CONFLICT,))


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
    service = await _running(world)
    crash_at = _crash_point(world, RELAY_POINTS)
    world.note(f"{service.name} relays")
    if world.chance.random() < _BUS_AWAY:
        world.bus.publish_fault = world.chance.randint(0, 5)
    _lock_sometimes(world, service)
    await world.attempt(service, service.member.relay.step, crash_at)


async def _consume(world: World) -> None:
    service = await _running(world)
    if not service.groups:
        return
    consumer = world.chance.choice(service.member.consumers)
    crash_at = _crash_point(world, CONSUMER_POINTS)
    world.note(f"{consumer.group} consumes")
    _lock_sometimes(world, service)
    if world.chance.random() < _REBALANCE:
        await _consume_through_rebalance(world, service)
        return
    await world.attempt(service, consumer.step, crash_at)


async def _consume_through_rebalance(world: World, service: SimulatedService) -> None:
    """Give the partitions out anew while a batch is in work."""
    consumer = world.chance.choice(service.member.consumers)
    world.note("  and the partitions are given out anew in the middle")
    await world.survive(
        service.name,
        lambda: service.attempt(
            consumer.step,
            lambda point: world.bus.rebalance(consumer.group) if point == "C5" else None,
        ),
    )


async def _running(world: World) -> SimulatedService:
    service = world.chance.choice([*world.services.values()])
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
    crashes = world.chance.random() < _CRASH
    world.note("payer answers")
    await world.step_payer(world.chance.choice(_PAYER_PLACES) if crashes else None)


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
    _post_new: 14,
    _post_again: 6,
    _post_other_content: 2,
    _code: 3,
    _correct: 5,
    _upload: 4,
    _relay: 24,
    _consume: 26,
    _payer: 8,
    _post_arrives: 6,
    _payer_sends_again: 2,
    _crash_idle: 2,
    _redeliver: 2,
    _change_members: 2,
    _clock_jumps: 3,
}
