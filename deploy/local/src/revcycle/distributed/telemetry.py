"""What a process tells of itself: metrics when it is asked, spans to a collector."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kit import trace
from kit.consumer import Consumer
from kit.http.metrics import Measure
from kit.metrics import measure_consumers, measure_database
from kit.runtime import Runtime
from kit.service import ServiceDefinition


def measuring(
    definition: ServiceDefinition, runtime: Runtime, consumers: Sequence[Consumer] = ()
) -> Measure:
    """Return what looks up a service's metrics; lag is known where its consumers run."""
    groups = [each.group(definition.name) for each in definition.consumers]

    async def measure() -> None:
        await measure_database(definition.name, groups, runtime.database, runtime.clock)
        await measure_consumers(consumers)

    return measure


@contextmanager
def spans_exported(process: str, traces_url: str | None) -> Iterator[None]:
    """Send spans to a collector, by OTLP over HTTP; without an address nothing is recorded.

    What is not sent yet is sent at the end. A collector that is away costs spans, nothing else.
    """
    if traces_url is None:
        yield
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": process}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(traces_url)))
    trace.export_to(provider)
    try:
        yield
    finally:
        trace.export_to(None)
        provider.shutdown()
