"""A service that can die and come back: everything but its database and the broker is made anew."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from kit.crashpoints import Point, at_crashpoints
from kit.embedded import Member, Platform
from kit.service import ServiceDefinition
from revcycle.simulation.bus import SimulatedBus
from revcycle.simulation.faults import Crashed, DatabaseLocked, ServiceDown


@dataclass
class SimulatedService:
    """One service, in its present incarnation or down.

    Attributes:
        commits_until_locked: which commit from now finds the database locked; None for none.
        locked: how many commits did.

    """

    platform: Platform
    bus: SimulatedBus
    definition: ServiceDefinition
    locked: int = 0
    commits_until_locked: int | None = None
    _member: Member | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def is_up(self) -> bool:
        return self._member is not None

    @property
    def member(self) -> Member:
        """The running incarnation; raises ServiceDown when there is none."""
        if self._member is None:
            raise ServiceDown(self.name)
        return self._member

    @property
    def groups(self) -> list[str]:
        return [each.group(self.name) for each in self.definition.consumers]

    async def start(self) -> None:
        self._member = await self.platform.start(self.definition)
        engine = self._member.runtime.database.engine.sync_engine
        event.listen(engine, "commit", self._before_commit)
        event.listen(engine, "checkout", _do_not_sync)

    async def attempt(
        self, work: Callable[[], Awaitable[Any]], reached: Callable[[Point], None]
    ) -> Any:
        """Do some work of the service; whatever point it reaches is told. It may die of that."""
        try:
            with at_crashpoints(reached):
                return await work()
        except Crashed:
            await self.stop()
            raise
        finally:
            self.commits_until_locked = None

    async def stop(self) -> None:
        """Throw everything away that a process has: connections, queues, group membership."""
        member, self._member = self._member, None
        if member is None:
            return
        for group in self.groups:
            self.bus.expel(group)
        await member.close()

    async def join_again(self) -> None:
        """Let another member of each group in, beside the ones that are there."""
        for definition in self.definition.consumers:
            self.member.consumers.append(await definition.join(self.member.runtime))

    def leave(self) -> bool:
        """Let the members go that joined last, unless they are the only ones."""
        if len(self.member.consumers) <= len(self.groups):
            return False
        for group in self.groups:
            self.bus.dismiss(group)
            self.member.consumers.pop()
        return True

    def _before_commit(self, _connection: object) -> None:
        if self.commits_until_locked is None:
            return
        self.commits_until_locked -= 1
        if self.commits_until_locked < 0:
            self.commits_until_locked = None
            self.locked += 1
            raise DatabaseLocked


def _do_not_sync(connection: Any, _record: object, _proxy: object) -> None:
    # Nobody cuts the power here, and a thousand syncs would be most of the time.
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()
