"""What is told of a running service: what waits, what is parked, what lags, what was asked."""

import asyncio
from datetime import timedelta

import httpx2
import pytest
from consumer_support import GROUP, Post
from kit_support import SERVICE_NAME, WRITER, NoteFiled, NoteWritten, on_both_databases
from prometheus_client import REGISTRY

from kit.embedded import measure
from kit.http.metrics import MetricsLayer
from kit.metrics import measure_consumers
from kit.testing import ORGANIZATION

pytestmark = on_both_databases


@pytest.fixture
def post(platform):
    return Post(platform)


def told(name, **labels):
    return REGISTRY.get_sample_value(name, labels)


async def measure_all(post):
    await measure(list(post.bench.members.values()))


class TestMeasured:
    async def test_measure_when_events_wait_then_their_number_and_the_age_of_the_oldest(self, post):
        for text in ("a", "b"):
            async with post.runtime.unit_of_work(WRITER) as work:
                await work.emit(NoteWritten(note_id="n1", text=text))
            post.bench.clock.advance(timedelta(seconds=30))
        await measure_all(post)
        service = {"service": SERVICE_NAME}
        assert told("outbox_unpublished_events", **service) == 2
        assert told("outbox_oldest_unpublished_age_seconds", **service) == 60
        await post.bench.settle()
        await measure_all(post)
        assert told("outbox_unpublished_events", **service) == 0
        assert told("outbox_oldest_unpublished_age_seconds", **service) == 0

    async def test_measure_when_two_of_a_key_are_parked_then_one_key(self, post):
        consumer = await post.join()
        post.filing.failures["a1"] = [ValueError()]
        await post.send("a1", "a2", key="A")
        await consumer.step()
        await measure_all(post)
        assert told("parked_keys", service=SERVICE_NAME, consumer=GROUP) == 1

    async def test_measure_when_a_consumer_is_behind_then_its_lag_by_topic(self, post):
        consumer = await post.join()
        await post.send("a", "b", "c")
        await measure_consumers([consumer])
        lag = {"consumer": GROUP, "topic": NoteWritten.topic}
        assert told("consumer_lag_events", **lag) == 3
        await consumer.step()
        await measure_consumers([consumer])
        assert told("consumer_lag_events", **lag) == 0

    async def test_step_when_batches_are_done_then_sizes_are_counted(self, post):
        sizes = {"consumer": GROUP}
        before = told("consumer_batch_events_sum", **sizes) or 0
        relayed = told("relay_batch_events_sum", service=SERVICE_NAME) or 0
        consumer = await post.join()
        await post.send("a", "b")
        await consumer.step()
        await post.bench.settle()
        assert told("consumer_batch_events_sum", **sizes) == before + 2
        assert told("relay_batch_events_sum", service=SERVICE_NAME) == relayed + 2
        assert len(post.bench.published(NoteFiled)) == 2


class TestTold:
    def client(self, post, look):
        app = MetricsLayer(post.bench.members[SERVICE_NAME].app, look)
        transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
        return httpx2.AsyncClient(transport=transport, base_url="http://test")

    async def test_get_when_asked_then_everything_and_nobody(self, post):
        async with self.client(post, lambda: measure_all(post)) as client:
            await client.request("GET", "/v1/notes")
            await client.request("BREW", "/v1/notes")
            answer = await client.get("/metrics")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/plain")
        told_of = [line for line in answer.text.splitlines() if f'"{SERVICE_NAME}"' in line]
        assert any('route="/v1/notes"' in line and 'status="401"' in line for line in told_of)
        assert any('method="other"' in line for line in told_of)
        assert str(ORGANIZATION) not in answer.text

    async def test_get_when_the_database_is_away_then_the_rest_is_told(self, post):
        async def fails():
            raise ConnectionError

        before = told("measurements_failed_total")
        async with self.client(post, fails) as client:
            answer = await client.get("/metrics")
            await asyncio.sleep(0)
        assert answer.status_code == 200
        assert told("measurements_failed_total") == before + 1
