"""W3C trace context: one trace id from the first request to the last effect.

https://www.w3.org/TR/trace-context/ fixes the form of `traceparent`.
"""

import re
import secrets
from contextvars import ContextVar

# Ids that are all zeros are invalid.
_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)


def start(traceparent: str | None) -> str:
    """Go on with the trace that the caller named, or begin one; return the traceparent."""
    match = _TRACEPARENT.fullmatch(traceparent or "")
    trace_id = match.group(1) if match else secrets.token_hex(16)
    value = f"00-{trace_id}-{secrets.token_hex(8)}-01"
    _current.set(value)
    return value


def traceparent() -> str:
    """Return the traceparent of what is being done now; begins a trace when there is none."""
    return _current.get() or start(None)


def trace_id() -> str:
    return traceparent().split("-")[1]
