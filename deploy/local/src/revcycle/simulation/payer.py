"""The post between payer and platform: answers come late, twice, after being lost, or by upload.

It stands as a bus in front of the payer (`simulator.worker`): what the payer publishes is put into
the post here, and brought when the simulation says so. Nothing is lost for good: a payer whose
answer did not arrive sends the same again.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from contracts.events.clearinghouse import (
    AcknowledgmentReceived,
    InterchangeEvent,
    RemittanceReceived,
)
from kit.blobs import BlobStore
from kit.bus.port import Message, Subscription
from revcycle.simulation.bus import SimulatedBus

_LATE, _TWICE, _LOST, _UPLOAD = 0.3, 0.1, 0.1, 0.1
_UPLOADS: dict[str, tuple[str, str, type[InterchangeEvent]]] = {
    RemittanceReceived.event_type: ("payments-svc", "/v1/remittances", RemittanceReceived),
    AcknowledgmentReceived.event_type: (
        "claims-svc",
        "/v1/acknowledgments",
        AcknowledgmentReceived,
    ),
}


@dataclass
class Upload:
    """A payer's file that a person fetched from a portal, to be sent over REST."""

    organization_id: UUID
    service: str
    path: str
    text: str
    is_answered: bool = False


@dataclass
class PayerPost:
    """See the module.

    Attributes:
        crash_next: called before and after the payer hands in its answers; may raise.
        calm: everything is brought at once.

    """

    bus: SimulatedBus
    blobs: BlobStore
    chance: random.Random
    crash_next: Callable[[str], None] = lambda _place: None
    calm: bool = False
    late: list[Message] = field(default_factory=list)
    lost: list[Message] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    duplicates: int = 0

    async def publish(self, messages: Sequence[Message]) -> None:
        self.crash_next("payer: answers not sent")
        for message in messages:
            await self._post(message)
        self.crash_next("payer: answers sent, its offset not committed")

    async def _post(self, message: Message) -> None:
        drawn = 1.0 if self.calm else self.chance.random()
        if drawn < _LATE:
            self.late.append(message)
        elif drawn < _LATE + _TWICE:
            self.late.append(message)
            self.duplicates += 1
            await self.bus.publish([message])
        elif drawn < _LATE + _TWICE + _LOST:
            self.lost.append(message)
        elif drawn < _LATE + _TWICE + _LOST + _UPLOAD and message.headers["ce_type"] in _UPLOADS:
            self.uploads.append(await self._fetched(message))
        else:
            await self.bus.publish([message])

    async def _fetched(self, message: Message) -> Upload:
        service, path, model = _UPLOADS[message.headers["ce_type"]]
        document = model.model_validate_json(message.value).document
        owner = UUID(message.headers["ce_organizationid"])
        return Upload(owner, service, path, await self.blobs.unpack(document))

    async def bring(self) -> bool:
        """Bring one late answer, whichever; return whether there was one."""
        if not self.late:
            return False
        await self.bus.publish([self.late.pop(self.chance.randrange(len(self.late)))])
        return True

    def send_lost_again(self) -> bool:
        """Put what was lost into the post again; return whether there was any."""
        found, self.lost = self.lost, []
        self.late += found
        return bool(found)

    async def subscribe(self, group: str, topics: Sequence[str]) -> Subscription:
        return await self.bus.subscribe(group, topics)

    async def close(self) -> None:
        """Nothing is open."""
