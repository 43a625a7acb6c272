"""All that a simulated run consists of, and the ways to step it with or without a fault."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import httpx2

from kit.clock import ManualClock
from kit.crashpoints import Point
from kit.embedded import Platform
from kit.ids import Ids
from kit.tokens import SigningKey
from revcycle.simulation.bus import SimulatedBus
from revcycle.simulation.client import Client
from revcycle.simulation.encounters import Practice
from revcycle.simulation.faults import BusAway, Crashed, DatabaseLocked, ServiceDown
from revcycle.simulation.payer import PayerPost
from revcycle.simulation.services import SimulatedService
from revcycle.simulation.violations import Violation
from revcycle.stack import SERVICES
from simulator.worker import GROUP as PAYER_GROUP
from simulator.worker import Simulator, join

_CRASH, _LOCKED = 0.2, 0.06
_Place = TypeVar("_Place", bound=str)
ISSUER = "http://127.0.0.1:8080"
START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)  # inside the ICD-10-CM release that is shipped
ORGANIZATIONS = (
    UUID("018f0000-0000-7000-8000-000000000001"),
    UUID("018f0000-0000-7000-8000-000000000002"),
)


@dataclass
class World:
    """See the module.

    Attributes:
        log: every action that was taken, in words; the same seed gives the same.
        surprises: what went wrong and was not a fault of ours.

    """

    seed: int
    folder: Path
    chance: random.Random = field(init=False)
    clock: ManualClock = field(init=False)
    bus: SimulatedBus = field(init=False)
    post: PayerPost = field(init=False)
    payer: Simulator | None = None
    services: dict[str, SimulatedService] = field(init=False)
    practices: list[Practice] = field(init=False)
    log: list[str] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    surprises: list[Violation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - a run is to be repeated, not guarded
        self.clock = ManualClock(START)
        self.bus = SimulatedBus(self.chance)
        key = SigningKey.load_or_create(self.folder / "signing-key.pem")
        ids = Ids(self.clock, random.Random(self.seed))  # noqa: S311
        platform = Platform(self.folder, self.bus, self.clock, ids, key, ISSUER)
        self.client = Client(key, ISSUER, self.clock)
        self.post = PayerPost(self.bus, platform.blobs(), self.chance)
        self.services = {each.name: SimulatedService(platform, self.bus, each) for each in SERVICES}
        self.practices = [
            Practice(owner, self.chance, lambda: self.clock.now().date()) for owner in ORGANIZATIONS
        ]

    def note(self, action: str) -> None:
        self.log.append(action)

    async def start_all(self) -> None:
        """Start what is down."""
        for service in self.services.values():
            if not service.is_up:
                await service.start()
        if self.payer is None:
            self.payer = await join(self.post, self.post.blobs, self.seed)

    async def stop_all(self) -> None:
        for service in self.services.values():
            await service.stop()

    def crash_point(self, places: Sequence[_Place]) -> _Place | None:
        """Draw whether something dies, and where."""
        if self.bus.whole or self.chance.random() > _CRASH:
            return None
        return self.chance.choice(places)

    def lock_sometimes(self, service: SimulatedService) -> None:
        """Let one of the next commits find the database locked, now and then."""
        if not self.bus.whole and self.chance.random() < _LOCKED:
            service.commits_until_locked = self.chance.randint(0, 1)

    async def attempt(
        self, service: SimulatedService, work: Callable[[], Awaitable[Any]], crash_at: Point | None
    ) -> tuple[bool, Any]:
        """Run some work of a service; return whether it ended by itself, and with what."""

        def reached(point: Point) -> None:
            if point == crash_at:
                raise Crashed(point)

        return await self.survive(service.name, lambda: service.attempt(work, reached))

    async def survive(self, name: str, work: Callable[[], Awaitable[Any]]) -> tuple[bool, Any]:
        """Run what may die or fail by a planned fault; anything else is a surprise."""
        try:
            return True, await work()
        except Crashed as crash:
            self.counted["crashes"] += 1
            self.note(f"  {name} died at {crash.place}")
        except (BusAway, DatabaseLocked, ServiceDown) as fault:
            self.note(f"  {name}: {type(fault).__name__}")
        except Exception as error:  # noqa: BLE001 - whatever it is, the report has to name it
            self.note(f"  {name}: {type(error).__name__}")
            text = f"{name} raised {type(error).__name__}: {error}"
            self.surprises.append(Violation("liveness.step-failed", "I5", text))
        finally:
            self.bus.publish_fault = None
        return False, None

    async def step_payer(self, crash_at: str | None) -> bool:
        """Let the payer answer one batch; return whether there was one."""
        if self.payer is None:
            self.payer = await join(self.post, self.post.blobs, self.seed)

        def reached(place: str) -> None:
            if place == crash_at:
                raise Crashed(place)

        self.post.crash_next = reached
        ended, worked = await self.survive("payer", self.payer.step)
        if not ended:
            self.bus.expel(PAYER_GROUP)
            self.payer = None
        return bool(worked)

    async def call(
        self,
        service: SimulatedService,
        owner: UUID,
        path: str,
        crash_at: Point | None = None,
        *,
        method: str = "POST",
        **body: Any,
    ) -> httpx2.Response | None:
        """Send a request; None when no answer came, so that nobody knows what was done."""
        locked_before = service.locked
        _, answer = await self.attempt(
            service, lambda: self.client.send(service, owner, method, path, **body), crash_at
        )
        if answer is not None and answer.is_server_error:
            self.note(f"  {service.name} answered {answer.status_code}")
            if service.locked == locked_before:
                text = f"{method} {path} answered {answer.status_code}"
                self.surprises.append(Violation("http.server-error", "H7", text))
            return None
        return answer  # type: ignore[no-any-return]

    def pass_time(self, by: timedelta) -> None:
        self.clock.advance(by)
