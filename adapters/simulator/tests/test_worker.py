"""The simulator on a real bus."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from contracts.events.claims import ClaimSubmitted
from contracts.events.clearinghouse import (
    AcknowledgmentReceived,
    EligibilityResponseReceived,
    RemittanceReceived,
)
from contracts.events.eligibility import EligibilityRequested
from contracts.shapes import X12Document
from kit.blobs import BlobStore
from kit.bus.port import Message, TopicPartition
from kit.testing import ORGANIZATION, bench
from simulator.worker import join

GOLDEN = Path(__file__).parents[3] / "tests/golden"
CLAIM = (GOLDEN / "case1_837p.edi").read_text()
INQUIRY = (GOLDEN / "case1_270.edi").read_text()


@pytest.fixture
async def platform(tmp_path):
    async with bench([], tmp_path) as running:
        yield running


@pytest.fixture
async def blobs(tmp_path):
    return BlobStore(f"file://{tmp_path}/blobs")


@pytest.fixture
async def simulator(platform, blobs):
    return await join(platform.platform.bus, blobs, seed=7)


def document(text):
    content = text.encode()
    digest = hashlib.sha256(content).hexdigest()
    return X12Document(text=text, sha256=digest, bytes=len(content))


def submitted(platform, text=CLAIM, claim=None):
    ids = platform.platform.ids
    return ClaimSubmitted(
        claim_id=ids.new(),
        submission_id=ids.new(),
        patient_control_number="CLM0001",
        payer_id="SYNTH1",
        frequency_code="1",
        claim=claim or document(text),
    )


def log_of(platform, topic):
    bus = platform.platform.bus
    places = [TopicPartition(topic, number) for number in range(bus.partitions)]
    return [record for place in places for record in bus.read(place, 0, 1000)]


async def test_claim_is_acknowledged_and_paid(platform, simulator):
    await platform.publish(submitted(platform))
    assert await simulator.step() is True
    assert len(platform.published(AcknowledgmentReceived)) == 2
    [remittance] = platform.published(RemittanceReceived)
    assert "CLP*CLM0001*1*230*" in remittance.document.text
    assert await simulator.step() is False


async def test_inquiry_is_answered(platform, simulator):
    ids = platform.platform.ids
    await platform.publish(
        EligibilityRequested(
            coverage_id=ids.new(), eligibility_check_id=ids.new(), inquiry=document(INQUIRY)
        )
    )
    await simulator.step()
    [response] = platform.published(EligibilityResponseReceived)
    assert "TRN*2*ELIGTRACE1*9SYNCLINIC~" in response.document.text


async def test_redelivery_gives_equal_bytes_and_equal_ids(platform, simulator):
    event, event_id = submitted(platform), platform.platform.ids.new()
    await platform.publish(event, event_id=event_id)
    await simulator.step()
    [request] = log_of(platform, ClaimSubmitted.topic)
    again = Message(request.topic, request.key, request.value, request.headers)
    await platform.platform.bus.publish([again])
    platform.clock.advance(timedelta(days=3))
    await simulator.step()
    answers = [
        (r.key, r.value, str(r.headers)) for r in log_of(platform, "revcycle.clearinghouse.v1")
    ]
    assert len(answers) == 6
    assert len(set(answers)) == 3


async def test_large_claim_travels_by_reference(platform, simulator, blobs):
    reference = await blobs.put(ORGANIZATION, CLAIM.encode())
    by_reference = X12Document(blob=reference.blob, sha256=reference.sha256, bytes=reference.bytes)
    await platform.publish(submitted(platform, claim=by_reference))
    await simulator.step()
    assert len(platform.published(RemittanceReceived)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not X12",
        CLAIM[:500],
        CLAIM.replace("TESTERSON", "\u674e"),
        CLAIM.replace("*", "|").replace("SYNTHCLINIC    ", "SYNTH*CLINIC   "),
        CLAIM.replace("20260302", "20261302"),
    ],
)
async def test_hostile_text_does_not_stop_the_next_claim(platform, simulator, text):
    await platform.publish(submitted(platform, text))
    await platform.publish(submitted(platform))
    await simulator.step()
    assert len(platform.published(RemittanceReceived)) == 1


async def test_broken_events_do_not_stop_the_next_claim(platform, simulator):
    broken = [
        Message(ClaimSubmitted.topic, "key", b"{}", {"ce_type": "ClaimSubmitted"}),
        Message(ClaimSubmitted.topic, "key", b"\xff", {}),
    ]
    await platform.platform.bus.publish(broken)
    bent = submitted(platform).claim.model_copy(update={"sha256": "0" * 64})
    await platform.publish(submitted(platform, claim=bent))
    await platform.publish(submitted(platform))
    await simulator.step()
    assert len(platform.published(RemittanceReceived)) == 1
