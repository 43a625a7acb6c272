"""Write an example of every event type that has none yet, taken from a real run.

Examples are never changed or deleted: today's consumers must read every one ever published. So
this only adds, and only where a type is new.
"""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from contracts.registry import EVENT_MODELS, TOPICS
from kit.bus.local import LocalBus
from kit.bus.port import TopicPartition
from kit.testing import Bench, bench
from revcycle.demo import bundled_encounters
from revcycle.practice import read_practice
from revcycle.setup import DEMO_PRACTICE
from revcycle.stack import SERVICES
from simulator.worker import join

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "contracts" / "events" / "examples"
GOLDEN = ROOT / "tests" / "golden"
AFTER_ALL_SERVICE_DATES = timedelta(days=120)
X12 = {"Content-Type": "application/edi-x12"}


async def main_job(platform: Bench) -> None:
    """Run the bundled encounters against the simulator, and correct the rejected claim."""
    simulator = await join(platform.platform.bus, platform.platform.blobs(), 1)
    async with platform.client("claims-svc") as claims:
        await claims.put("/v1/practice", json=read_practice(DEMO_PRACTICE).settings().model_dump())
        await _post_encounters(platform, bundled_encounters())
        await _settle(platform, simulator)
        [rejected] = (await claims.get("/v1/worklists/rejected")).json()["items"]
        claim = (await claims.get(f"/v1/claims/{rejected['id']}")).json()
        coverage = {**claim["content"]["coverages"][0], "member_id": "SYN000888999"}
        correction = {"reason": "member id read from the card", "coverages": [coverage]}
        await claims.post(f"/v1/claims/{claim['id']}/correct", json=correction)
        await _settle(platform, simulator)


async def reversal(platform: Bench) -> None:
    """Post golden case 5, with one of its claims made only after its payment came."""
    case = json.loads((GOLDEN / "case1_encounter.json").read_text())
    first = _golden_encounter(case, "CLM0005", "C5L1", "99215", 30000, "2026-04-06")
    late = _golden_encounter(case, "CLM0006", "C6L1", "99213", 13000, "2026-05-04")
    await _post_encounters(platform, [first])
    async with platform.client("payments-svc") as payments:
        for name in ("case5a_835_original.edi", "case5b_835_reversal_correction.edi"):
            text = (GOLDEN / name).read_text()
            await payments.post("/v1/remittances", content=text, headers=X12)
    await platform.settle()
    await _post_encounters(platform, [late])


async def coder_work(platform: Bench) -> None:
    """Ask a provider about a draft, and change an encounter that was billed."""
    case = json.loads((GOLDEN / "case1_encounter.json").read_text())
    async with platform.client("coding-svc") as coding:
        posted = await coding.post("/v1/encounters", json={**case, "coding_status": "draft"})
        asked = {
            "question": "Was the diabetes with hyperglycemia on the day of the visit?",
            "addressed_to": "Dr. Sample",
            "codes": ["E11.65"],
        }
        await coding.post(f"/v1/encounters/{posted.json()['id']}/queries", json=asked)
        billed = {**case, "external_id": "EHR-BILLED", "patient_control_number": None}
        posted = await coding.post("/v1/encounters", json=billed)
        first, *others = case["procedures"]
        changed = {**billed, "procedures": [{**first, "units": "2"}, *others]}
        based_on = {"If-Match": posted.headers["etag"]}
        path = f"/v1/encounters/{posted.json()['id']}"
        answer = await coding.put(path, json=changed, headers=based_on)
        answer.raise_for_status()
    await platform.settle()


def _golden_encounter(
    case: dict[str, Any], number: str, line: str, code: str, charge_cents: int, on: str
) -> dict[str, Any]:
    procedure = {**case["procedures"][0], "code": code, "charge_cents": charge_cents}
    procedure |= {"line_control_number": line, "diagnosis_pointers": [1]}
    return {
        **case,
        "external_id": f"EHR-{number}",
        "patient_control_number": number,
        "service_date": on,
        "procedures": [procedure],
        "patient_payment": None,
    }


async def _post_encounters(platform: Bench, encounters: list[dict[str, Any]]) -> None:
    async with platform.client("coding-svc") as coding:
        for encounter in encounters:
            answer = await coding.post("/v1/encounters", json=encounter)
            answer.raise_for_status()
    await platform.settle()


async def _settle(platform: Bench, simulator: Any) -> None:
    await platform.settle()
    while await simulator.step():
        await platform.settle()


def _collect(platform: Bench) -> dict[str, str]:
    """Return the first event of each type in the log."""
    bus = cast("LocalBus", platform.platform.bus)
    found: dict[str, str] = {}
    for topic in TOPICS:
        for partition in range(bus.partitions):
            for record in bus.read(TopicPartition(topic, partition), 0, 100_000):
                found.setdefault(record.headers["ce_type"], record.value.decode())
    return found


async def _run(story: Callable[[Bench], Awaitable[None]]) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        async with bench(SERVICES, Path(folder)) as platform:
            platform.clock.advance(AFTER_ALL_SERVICE_DATES)
            await story(platform)
            return _collect(platform)


async def main() -> None:
    found = {**await _run(coder_work), **await _run(reversal), **await _run(main_job)}
    for event_type in EVENT_MODELS:
        folder = EXAMPLES / event_type
        if any(folder.glob("*.json")):
            continue
        folder.mkdir(parents=True, exist_ok=True)
        content = json.dumps(json.loads(found[event_type]), indent=2) + "\n"
        (folder / "v1.json").write_text(content, encoding="utf-8")
        print(f"wrote an example of {event_type}")


if __name__ == "__main__":
    asyncio.run(main())
