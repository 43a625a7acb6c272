"""Structured logs in JSON. They hold ids and codes, never names, numbers of persons or bodies."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

from kit import trace

LOGGER = "revcycle"
FILE_BYTES_MAX = 20 * 1024 * 1024
FILES_KEPT = 5
CALM_SECONDS = 30.0


def _add_trace(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    event["trace_id"] = trace.trace_id()
    return event


def configure(path: Path | None = None, level: int = logging.INFO) -> None:
    """Send all logs to a file that is rotated, or to standard error when no path is given."""
    handler: logging.Handler = logging.StreamHandler()
    if path:
        handler = RotatingFileHandler(path, maxBytes=FILE_BYTES_MAX, backupCount=FILES_KEPT)
    handler.setFormatter(_Formatter("%(message)s"))
    handler.addFilter(_Calm())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(LOGGER).setLevel(level)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_trace,
            structlog.processors.ExceptionRenderer(_exception_names),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: logging.getLogger(LOGGER),
    )


class _Calm(logging.Filter):
    """Lets each message of the Kafka client pass once in a while.

    While a broker is away the client says so many times a second, in every part of it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said_at: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if not record.name.startswith("aiokafka"):
            return True
        message = (record.name, str(record.msg))
        if record.created - self._said_at.get(message, 0.0) < CALM_SECONDS:
            return False
        self._said_at[message] = record.created
        return True


class _Formatter(logging.Formatter):
    """For what libraries log, such as uvicorn and asyncio about exceptions that got to them."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        return _exception_names(ei)


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
