"""Asks pyx12, a validator that we did not write, what it has against a file."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyx12.map_if
from pyx12.params import params
from pyx12.x12n_document import x12n_document

_LINE = re.compile(r"Line:(\d+) ")


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing that pyx12 has against a file: the guide's version, the segment, its words."""

    version: str
    segment: str
    text: str


@dataclass(frozen=True, slots=True)
class FalseObjection:
    """What pyx12 has against files that are right, and why they are.

    ``segment`` and ``text`` are patterns that must be found in an objection of the version.
    """

    version: str
    segment: str
    text: str
    reason: str

    def covers(self, objection: Objection) -> bool:
        """Tell whether an objection is of this kind."""
        return (
            self.version == objection.version
            and re.search(self.segment, objection.segment) is not None
            and re.search(self.text, objection.text) is not None
        )


class _Listener(logging.Handler):
    """Collects the words of pyx12, the only place where it tells all that it finds."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one message."""
        self.messages.append(record.getMessage())


_maps: dict[str, Any] = {}
_load_map = pyx12.map_if.load_map_file


def _load_map_once(name: str, param: Any, path: str | None = None) -> Any:
    if name not in _maps:
        _maps[name] = _load_map(name, param, path)
    return _maps[name]


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Yield the list of messages; meanwhile maps are read once, which takes longest."""
    logger, listener = logging.getLogger("pyx12"), _Listener()
    logger.addHandler(listener)
    propagates, logger.propagate = logger.propagate, False
    pyx12.map_if.load_map_file = _load_map_once
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield listener.messages
    finally:
        pyx12.map_if.load_map_file = _load_map
        logger.propagate = propagates
        logger.removeHandler(listener)


def objections(text: str) -> list[Objection]:
    """Return what pyx12 has against a file; nothing exactly when its verdict is good."""
    with _listening() as messages:
        is_good = x12n_document(params(), io.StringIO(text), None, None)
    assert is_good == (not messages), messages
    segments = [each.strip("\n") for each in text.split("~")]
    version = next(each for each in segments if each.startswith("GS*")).split("*")[8]
    return [_objection(version, segments, each) for each in messages]


def _objection(version: str, segments: list[str], message: str) -> Objection:
    place = _LINE.match(message)
    if place is None:
        return Objection(version, "", message)
    return Objection(version, segments[int(place[1]) - 1], message[place.end() :])
