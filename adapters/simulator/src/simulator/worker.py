"""The simulator's place on the bus: requests in, answers out, nothing kept."""

from collections.abc import Sequence

import structlog

from contracts.base import Event
from contracts.events.claims import ClaimSubmitted
from contracts.events.clearinghouse import (
    AcknowledgmentReceived,
    EligibilityResponseReceived,
    InterchangeEvent,
    RemittanceReceived,
)
from contracts.events.eligibility import EligibilityRequested
from contracts.shapes import X12Document
from kit.blobs import BlobCorrupt, BlobStore
from kit.bus.port import Bus, Message, Record, Subscription, TopicPartition
from kit.events import EventEnvelope, message
from kit.ids import named_id
from simulator.acknowledgments import acknowledge_claims, acknowledge_syntax
from simulator.claim_files import ClaimGroup, read_claim_groups
from simulator.eligibility import answer_inquiries
from simulator.origin import Answer, Origin
from simulator.remittances import remit

GROUP = "simulator"
TOPICS = (EligibilityRequested.topic, ClaimSubmitted.topic)
BATCH_MAX = 100
log = structlog.get_logger()

Reply = tuple[type[InterchangeEvent], Answer]


class Simulator:
    """Steps like a `kit.consumer.Consumer`.

    Answers are durable on the bus before the offsets are: a crash in between answers again, with
    the same bytes under the same event ids.
    """

    group = GROUP

    def __init__(self, bus: Bus, blobs: BlobStore, subscription: Subscription, seed: int) -> None:
        self._bus, self._blobs, self._subscription, self._seed = bus, blobs, subscription, seed

    async def step(self, timeout_seconds: float = 0) -> bool:
        """Answer one batch of requests; return whether there was one. Bus errors are raised."""
        records = await self._subscription.poll(BATCH_MAX, timeout_seconds)
        if not records:
            return False
        try:
            messages = [each for record in records for each in await self._answer(record)]
            if messages:
                await self._bus.publish(messages)
        except BaseException:
            await self._subscription.rewind()
            raise
        await self._subscription.commit(
            {TopicPartition(r.topic, r.partition): r.offset + 1 for r in records}
        )
        return True

    async def _answer(self, record: Record) -> list[Message]:
        try:
            replies, envelope = await self._replies(record)
            return [
                await self._message(model, answer, place, envelope)
                for place, (model, answer) in enumerate(replies)
            ]
        except (ValueError, KeyError, BlobCorrupt) as error:
            # Like a clearinghouse with a text it cannot make sense of: no answer. The sender
            # sees a request that stays open. X12Error and validation errors are ValueErrors.
            log.warning("request_not_answered", error=type(error).__name__, offset=record.offset)
            return []

    async def _replies(self, record: Record) -> tuple[list[Reply], EventEnvelope]:
        envelope = EventEnvelope.from_headers(record.headers)
        origin = Origin(self._seed, envelope.event_id, envelope.occurred_at)
        if envelope.event_type == EligibilityRequested.event_type:
            inquiry = EligibilityRequested.model_validate_json(record.value, extra="ignore").inquiry
            answers = answer_inquiries(await self._blobs.unpack(inquiry), origin)
            return [(EligibilityResponseReceived, each) for each in answers], envelope
        if envelope.event_type == ClaimSubmitted.event_type:
            claim = ClaimSubmitted.model_validate_json(record.value, extra="ignore").claim
            groups = read_claim_groups(await self._blobs.unpack(claim))
            return [each for group in groups for each in answer_claims(group, origin)], envelope
        return [], envelope

    async def _message(
        self, model: type[InterchangeEvent], answer: Answer, place: int, request: EventEnvelope
    ) -> Message:
        packed = await self._blobs.pack(request.organization_id, answer.text)
        document = X12Document.model_validate(packed, from_attributes=True)
        event: Event = model(interchange=answer.interchange, document=document)
        envelope = EventEnvelope(
            event_id=named_id(GROUP, self._seed, request.event_id, place),
            event_type=event.event_type,
            source=GROUP,
            organization_id=request.organization_id,
            occurred_at=request.occurred_at,
            traceparent=request.traceparent,
            aggregate_version=0,  # it keeps nothing, so it cannot count
        )
        return message(event.topic, event.key, event.model_dump_json(), envelope)


def answer_claims(group: ClaimGroup, origin: Origin) -> Sequence[Reply]:
    """Return the answers to a group of claims in the order in which a payer gives them."""
    replies: list[Reply] = [(AcknowledgmentReceived, acknowledge_syntax(group, origin))]
    for each in group.sets:
        if each.batch is None:
            continue
        number = each.transaction_set.control_number
        acknowledged = acknowledge_claims(each.batch, number, group.heading, origin)
        replies += [(AcknowledgmentReceived, acknowledged)] if acknowledged else []
        remitted = [remit(claim, group.heading, origin) for claim in each.batch.claims]
        replies += [(RemittanceReceived, answer) for answer in remitted if answer]
    return replies


async def join(bus: Bus, blobs: BlobStore, seed: int) -> Simulator:
    """Put a simulator on the bus; the same seed decides the same way for ever."""
    return Simulator(bus, blobs, await bus.subscribe(GROUP, TOPICS), seed)
