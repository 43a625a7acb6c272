"""What a service hands to whoever composes and runs it."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from kit.consumer import Consumer
from kit.delivery import Handler
from kit.relay import Relay
from kit.runtime import Runtime


@dataclass(frozen=True, slots=True)
class ConsumerDefinition:
    """A consumer group: its purpose, the topics it reads, and a handler per event type."""

    purpose: str
    handlers: Mapping[type[BaseModel], Handler]

    @property
    def topics(self) -> list[str]:
        models: list[Any] = list(self.handlers)
        return sorted({model.topic for model in models})

    def group(self, service: str) -> str:
        """Return the name of the consumer group."""
        return f"{service}.{self.purpose}"

    async def join(self, runtime: Runtime) -> Consumer:
        group = self.group(runtime.service)
        subscription = await runtime.bus.subscribe(group, self.topics)
        return Consumer(group, runtime, subscription, self.handlers)


async def _nothing(_runtime: Runtime) -> None:
    return


async def _no_faults(_session: AsyncSession) -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class ServiceDefinition:
    """A bounded context, not yet bound to a database or a bus.

    Attributes:
        name: such as `claims-svc`.
        root: the folder with `alembic.ini` and `migrations/`.
        create_app: makes the HTTP side; without a runtime only to be described.
        consumers: what it listens to.
        prepare: run once after migrating, such as loading a code set.
        attend: runs for as long as the service serves, until cancelled, such as making indexes.
        verify: returns what is wrong with the service's own data; empty when all holds.

    """

    name: str
    root: Path
    create_app: Callable[[Runtime | None], FastAPI]
    consumers: Sequence[ConsumerDefinition] = ()
    prepare: Callable[[Runtime], Awaitable[None]] = _nothing
    attend: Callable[[Runtime], Coroutine[Any, Any, None]] = _nothing
    verify: Callable[[AsyncSession], Awaitable[list[str]]] = _no_faults

    def document(self) -> dict[str, Any]:
        """Return the OpenAPI document of the HTTP side."""
        return self.create_app(None).openapi()

    def relay(self, runtime: Runtime) -> Relay:
        return Relay(self.name, runtime.database, runtime.bus, runtime.clock)
