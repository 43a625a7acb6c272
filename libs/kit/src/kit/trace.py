"""W3C trace context: one trace id from the first request to the last effect.

https://www.w3.org/TR/trace-context/ fixes the form of `traceparent`. It goes on through requests,
outbox rows, records and handlers whether or not anybody collects spans. `export_to` makes
OpenTelemetry record them.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from opentelemetry.context import Context
from opentelemetry.trace import (
    NonRecordingSpan,
    NoOpTracer,
    Span,
    SpanContext,
    SpanKind,
    StatusCode,
    TraceFlags,
    Tracer,
    TracerProvider,
    set_span_in_context,
)

from kit.trace_names import error_attributes

Kind = Literal["server", "consumer"]
# Ids that are all zeros are invalid.
_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})")
_KINDS = {"server": SpanKind.SERVER, "consumer": SpanKind.CONSUMER}
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)
_tracer: Tracer = NoOpTracer()


def export_to(provider: TracerProvider | None) -> None:
    """Record spans from now on with a provider of the SDK; with None no longer."""
    global _tracer  # noqa: PLW0603 - a process records to one place
    _tracer = provider.get_tracer("revcycle") if provider else NoOpTracer()


def start(traceparent: str | None) -> str:
    """Go on with the trace that the caller named, or begin one; return the traceparent."""
    value = _next(traceparent)
    _current.set(value)
    return value


@contextmanager
def span(name: str, kind: Kind, traceparent: str | None) -> Iterator[Span]:
    """Do something as a part of the trace that is named, or of a new one.

    An error that leaves the block is recorded by its class: its text may hold a patient's data.
    """
    opened = _tracer.start_span(name, _parent(traceparent), _KINDS[kind])
    here = opened.get_span_context()
    is_recorded = not isinstance(opened, NonRecordingSpan) and here.is_valid
    before = _current.set(_text(here) if is_recorded else _next(traceparent))
    try:
        yield opened
    except Exception as error:
        fail(opened, type(error).__name__)
        raise
    finally:
        opened.end()
        _current.reset(before)


def fail(opened: Span, error_class: str) -> None:
    """Mark a span as failed."""
    opened.set_attributes(error_attributes(error_class))
    opened.set_status(StatusCode.ERROR)


def traceparent() -> str:
    """Return the traceparent of what is being done now; begins a trace when there is none."""
    return _current.get() or start(None)


def trace_id() -> str:
    return traceparent().split("-")[1]


def _next(traceparent: str | None) -> str:
    match = _TRACEPARENT.fullmatch(traceparent or "")
    trace_id = match.group(1) if match else secrets.token_hex(16)
    return f"00-{trace_id}-{secrets.token_hex(8)}-01"


def _parent(traceparent: str | None) -> Context:
    match = _TRACEPARENT.fullmatch(traceparent or "")
    if match is None:
        return Context()
    trace_id, span_id, flags = (int(part, 16) for part in match.groups())
    remote = SpanContext(trace_id, span_id, is_remote=True, trace_flags=TraceFlags(flags))
    return set_span_in_context(NonRecordingSpan(remote), Context())


def _text(here: SpanContext) -> str:
    return f"00-{here.trace_id:032x}-{here.span_id:016x}-{here.trace_flags:02x}"
