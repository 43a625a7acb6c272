"""Structured logs in JSON. They hold ids and codes, never names, numbers of persons or bodies."""

import logging
import sys

import structlog

from kit import trace


def _add_trace(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    event["trace_id"] = trace.trace_id()
    return event


def configure(stream: object = None, level: int = logging.INFO) -> None:
    """Send structlog, and what libraries log through the standard module, to one stream."""
    target = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_trace,
            structlog.processors.ExceptionRenderer(_exception_names),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=target),  # type: ignore[arg-type]
    )
    logging.basicConfig(stream=target, level=logging.WARNING, force=True)  # type: ignore[arg-type]


def _exception_names(exc_info: structlog.typing.ExcInfo) -> str:
    """Render an exception as its class and the lines it passed.

    Its text is left out: a database error quotes the row it refused, which may be a patient's.
    """
    error, frames = exc_info[1], []
    traceback = exc_info[2]
    while traceback:
        code = traceback.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return f"{type(error).__name__} at {' > '.join(frames[-8:])}"
