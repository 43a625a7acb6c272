"""Spans as OpenTelemetry records them: whose child, which kind, what they tell and what not."""

import pytest
from consumer_support import GROUP, Post
from kit_support import SECRET, SERVICE_NAME
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from kit import trace
from kit.testing import TRACEPARENT


@pytest.fixture
def spans():
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.export_to(provider)
    yield exporter.get_finished_spans
    trace.export_to(None)


class TestSpan:
    def test_span_when_the_caller_is_named_then_its_child(self, spans):
        with trace.span("work", "server", TRACEPARENT):
            inside = trace.traceparent()
        [span] = spans()
        _, trace_id, span_id, _ = TRACEPARENT.split("-")
        assert f"{span.context.trace_id:032x}" == trace_id == inside.split("-")[1]
        assert f"{span.parent.span_id:016x}" == span_id
        assert f"{span.context.span_id:016x}" == inside.split("-")[2]

    def test_span_when_nobody_records_then_the_trace_goes_on_all_the_same(self):
        with trace.span("work", "server", TRACEPARENT):
            assert trace.trace_id() == TRACEPARENT.split("-")[1]
            assert trace.traceparent().split("-")[2] != TRACEPARENT.split("-")[2]

    def test_span_when_ended_then_what_was_before_goes_on(self):
        outer = trace.start(None)
        with trace.span("work", "server", None):
            assert trace.traceparent() != outer
        assert trace.traceparent() == outer

    def test_span_when_an_error_leaves_it_then_its_class_and_never_its_text(self, spans):
        with pytest.raises(ValueError), trace.span("work", "server", None):
            raise ValueError(SECRET)
        [span] = spans()
        assert span.status.status_code is StatusCode.ERROR
        assert span.attributes["error.type"] == "ValueError"
        assert SECRET not in span.to_json()


class TestRequest:
    async def test_request_when_answered_then_a_server_span_with_the_template(self, client, spans):
        answer = await client.get(f"/v1/notes?x={SECRET}", headers={"traceparent": TRACEPARENT})
        assert answer.status_code == 200
        [span] = spans()
        assert (span.name, span.kind) == ("GET /v1/notes", SpanKind.SERVER)
        assert span.attributes["http.response.status_code"] == 200
        assert span.attributes["service.name"] == SERVICE_NAME
        assert f"{span.context.trace_id:032x}" == TRACEPARENT.split("-")[1]
        assert SECRET not in span.to_json()

    async def test_request_when_it_fails_then_the_span_says_so(self, client, spans):
        await client.post("/v1/notes", json={"text": "explode"})
        [span] = spans()
        assert span.status.status_code is StatusCode.ERROR
        assert SECRET not in span.to_json()


class TestProcess:
    async def test_step_when_handled_then_a_span_below_the_one_that_emitted(self, platform, spans):
        post = Post(platform)
        consumer = await post.join()
        await post.send("a")
        await consumer.step()
        [span] = spans()
        [record] = post.records()
        assert (span.name, span.kind) == (f"process {record.topic}", SpanKind.CONSUMER)
        assert f"{span.parent.span_id:016x}" == record.headers["traceparent"].split("-")[2]
        assert span.attributes["messaging.message.id"] == record.headers["ce_id"]
        assert span.attributes["messaging.consumer.group.name"] == GROUP

    async def test_step_when_parked_then_the_span_names_the_class(self, platform, spans):
        post = Post(platform)
        consumer = await post.join()
        post.filing.failures["a"] = [ValueError(SECRET)]
        await post.send("a")
        await consumer.step()
        [span] = spans()
        assert span.attributes["error.type"] == "ValueError"
        assert SECRET not in span.to_json()
