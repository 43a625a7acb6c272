"""What a running service holds, and the one way to begin a unit of work."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from kit.blobs import BlobStore
from kit.bus.port import Bus
from kit.clock import Clock
from kit.database import Database
from kit.identity import Identity
from kit.ids import Ids
from kit.tokens import TokenVerifier
from kit.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Runtime:
    """A service's adapters, chosen by its bootstrap.

    Attributes:
        service: the name, such as `claims-svc`: event source, token audience, log field.
        codes_dir: the folder of the code sets, which belong to no organization and never change.

    """

    service: str
    database: Database
    bus: Bus
    blobs: BlobStore
    clock: Clock
    ids: Ids
    verifier: TokenVerifier
    codes_dir: Path

    @asynccontextmanager
    async def unit_of_work(self, identity: Identity) -> AsyncIterator[UnitOfWork]:
        """Yield a unit of work; everything in it commits together when the block ends."""
        async with self.database.transaction(identity.organization_id) as session:
            yield UnitOfWork(session, identity, self.clock, self.ids, self.blobs)
