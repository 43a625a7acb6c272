"""Processor time by stage, of all threads of this process; a stage inside another is its own."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


class Stages:
    """Sums up processor seconds. Stages must not run side by side, only one inside another."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._open: list[str] = []
        self._since = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time of the block for a stage, and not for the one around it."""
        self._count()
        self._open.append(name)
        try:
            yield
        finally:
            self._count()
            self._open.pop()

    def timed(
        self, name: str, function: Callable[_Parameters, Awaitable[_Result]]
    ) -> Callable[_Parameters, Awaitable[_Result]]:
        """Return the function as a stage."""

        @wraps(function)
        async def run(*args: _Parameters.args, **kwargs: _Parameters.kwargs) -> _Result:
            with self.stage(name):
                return await function(*args, **kwargs)

        return run

    def _count(self) -> None:
        now = time.process_time()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._since = now
