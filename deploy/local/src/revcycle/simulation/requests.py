"""What people and systems ask of the services, and what must be answered to it."""

from revcycle.simulation.encounters import Encounter
from revcycle.simulation.faults import REQUEST_POINTS
from revcycle.simulation.payer import Upload
from revcycle.simulation.violations import Violation
from revcycle.simulation.world import World

OK, CREATED, ACCEPTED, CONFLICT, STALE, INVALID = 200, 201, 202, 409, 412, 422
REFUSED_BY_PAYER = ("DENIED", "REJECTED")
_X12 = {"Content-Type": "application/edi-x12"}


async def post_encounter(world: World, encounter: Encounter) -> None:
    """Send an encounter, and compare the answer with what must be said to it."""
    service = world.services["coding-svc"]
    again = " again" if encounter.is_answered else ""
    world.note(f"client posts {encounter.external_id} ({encounter.kind}){again}")
    world.lock_sometimes(service)
    owner, crash_at = encounter.organization_id, world.crash_point(REQUEST_POINTS)
    answer = await world.call(service, owner, "/v1/encounters", crash_at, json=encounter.posted)
    if answer is None:
        return
    expected = (INVALID,) if encounter.kind == "refused" else (CREATED, OK)
    if encounter.is_answered and encounter.kind != "refused":
        expected = (OK,)
    expect(world, f"{encounter.kind} encounter", answer.status_code, expected)
    if answer.is_success:
        known = encounter.encounter_id
        encounter.encounter_id = answer.json()["id"]
        if known not in (None, encounter.encounter_id):
            text = f"{encounter.external_id} is {known} and {encounter.encounter_id}"
            world.surprises.append(Violation("http.posted-twice", "H2", text))
    encounter.is_answered = True


async def code_draft(world: World, encounter: Encounter) -> None:
    """Give a draft its codes; the answer 412 says that they have arrived before."""
    encounter.coding = encounter.coding or world.practices[0].codes()
    service, owner = world.services["coding-svc"], encounter.organization_id
    path = f"/v1/encounters/{encounter.encounter_id}"
    if encounter.etag is None:
        read = await world.call(service, owner, path, method="GET")
        if read is None:
            return
        encounter.etag = read.headers["etag"]
    world.note(f"coder codes {encounter.external_id}")
    world.lock_sometimes(service)
    crash_at, based_on = world.crash_point(REQUEST_POINTS), {"If-Match": encounter.etag}
    answer = await world.call(
        service, owner, f"{path}/coding", crash_at, json=encounter.coding, headers=based_on
    )
    if answer is not None:
        expect(world, "coding", answer.status_code, (OK, STALE))
        encounter.is_coded = True


async def correct_claim(world: World, encounter: Encounter) -> None:
    """Let a biller mend a claim that the first payer refused, once it stands there as refused."""
    service, owner = world.services["claims-svc"], encounter.organization_id
    path, query = "/v1/claims", {"encounter_id": encounter.encounter_id}
    listed = await world.call(service, owner, path, method="GET", params=query)
    if listed is None or not listed.json()["items"]:
        return
    [claim] = listed.json()["items"]
    if claim["state"] not in REFUSED_BY_PAYER:
        # A correction that got no answer has arrived, when the claim is no longer refused.
        encounter.is_corrected = encounter.correction is not None
        return
    encounter.correction = encounter.correction or encounter.correct()
    world.note(f"biller corrects the claim of {encounter.external_id}")
    world.lock_sometimes(service)
    crash_at = world.crash_point(REQUEST_POINTS)
    path = f"/v1/claims/{claim['id']}/correct"
    answer = await world.call(service, owner, path, crash_at, json=encounter.correction)
    if answer is not None:
        expect(world, "correction", answer.status_code, (OK,))
        encounter.is_corrected = True


async def send_upload(world: World, upload: Upload) -> None:
    """Send a payer's file over REST; a file that came before is known again."""
    service = world.services[upload.service]
    world.note(f"person uploads to {upload.path}")
    world.lock_sometimes(service)
    crash_at, content = world.crash_point(REQUEST_POINTS), upload.text.encode()
    answer = await world.call(
        service, upload.organization_id, upload.path, crash_at, content=content, headers=_X12
    )
    if answer is not None:
        expected = (OK,) if upload.times_answered else (OK, CREATED, ACCEPTED)
        expect(world, f"upload to {upload.path}", answer.status_code, expected)
        world.counted["requests repeated"] += upload.times_answered > 0
        upload.times_answered += 1


def expect(world: World, what: str, status: int, expected: tuple[int, ...]) -> None:
    if status not in expected:
        text = f"{what} was answered {status}, not {' or '.join(map(str, expected))}"
        world.surprises.append(Violation("http.wrong-answer", "H1", text))
