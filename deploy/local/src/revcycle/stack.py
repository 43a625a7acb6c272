"""The whole platform in one process: the only place that knows every part."""

from collections.abc import Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from starlette.types import ASGIApp

from claims_svc.bootstrap import SERVICE as CLAIMS
from coding_svc.bootstrap import SERVICE as CODING
from eligibility_svc.bootstrap import SERVICE as ELIGIBILITY
from gateway.app import create_gateway
from gateway.bootstrap import SERVICE as GATEWAY
from gateway.tokens import Tokens
from kit.clock import SystemClock
from kit.embedded import Member, Platform, measure, worker_loops
from kit.ids import Ids
from kit.service import ServiceDefinition
from kit.workers import run_steps
from payments_svc.bootstrap import SERVICE as PAYMENTS
from revcycle.databases import named_databases
from revcycle.directory import DataDirectory
from simulator.worker import Simulator, join

SERVICES: tuple[ServiceDefinition, ...] = (CODING, ELIGIBILITY, CLAIMS, PAYMENTS)
DEFINITIONS: tuple[ServiceDefinition, ...] = (GATEWAY, *SERVICES)
SIMULATOR_SEED = 1
Clearinghouse = Literal["simulator", "none"]


@dataclass
class Stack:
    """A running platform.

    Attributes:
        app: the public door.
        is_ready: set by whoever starts it, when everything is there.

    """

    platform: Platform
    gateway: Member
    services: list[Member]
    simulator: Simulator | None
    tokens: Tokens
    app: ASGIApp
    is_ready: bool = False

    def loops(self) -> list[Coroutine[Any, Any, None]]:
        """Return the worker loops; they run until cancelled."""
        loops = worker_loops(self.services)
        if self.simulator:
            loops.append(run_steps(self.simulator.group, self.simulator.step))
        return loops

    async def says_ready(self) -> bool:
        return self.is_ready

    async def close(self) -> None:
        for member in [self.gateway, *self.services]:
            await member.close()
        await self.platform.bus.close()


async def open_stack(directory: DataDirectory, issuer: str, clearinghouse: Clearinghouse) -> Stack:
    """Migrate, prepare and connect everything; nothing runs yet."""
    clock = SystemClock()
    databases = named_databases(DEFINITIONS)
    platform = Platform.open(directory.path.resolve(), clock, Ids(clock), issuer, databases)
    gateway = await platform.start(GATEWAY)
    services = [await platform.start(definition) for definition in SERVICES]
    tokens = Tokens(platform.signing_key, issuer, clock)
    stack = Stack(
        platform=platform,
        gateway=gateway,
        services=services,
        simulator=await join(platform.bus, platform.blobs(), SIMULATOR_SEED)
        if clearinghouse == "simulator"
        else None,
        tokens=tokens,
        app=gateway.app,
    )
    stack.app = create_gateway(
        gateway.runtime,
        tokens,
        {member.definition.name: member.app for member in services},
        documents=lambda: {definition.name: definition.document() for definition in SERVICES},
        is_ready=stack.says_ready,
        measure=partial(measure, [gateway, *services]),
    )
    return stack
