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

_FATES = {"at once": 40, "late": 22, "twice": 10, "lost": 8, "uploaded": 10, "both ways": 10}
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
    times_answered: int = 0


@dataclass
class PayerPost:
    """See the module.

    Attributes:
        crash_next: called before and after the payer hands in its answers; may raise.

    """

    bus: SimulatedBus
    blobs: BlobStore
    chance: random.Random
    crash_next: Callable[[str], None] = lambda _place: None
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
        [fate] = self.chance.choices([*_FATES], [*_FATES.values()])
        can_upload = message.headers["ce_type"] in _UPLOADS
        if fate in ("late", "twice"):
            self.late.append(message)
        if fate == "lost":
            self.lost.append(message)
        if fate in ("uploaded", "both ways") and can_upload:
            self.uploads.append(await self._fetched(message))
        if fate in ("at once", "twice", "both ways") or (fate == "uploaded" and not can_upload):
            await self.bus.publish([message])
        self.duplicates += fate == "twice" or (fate == "both ways" and can_upload)

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
