"""How a process that runs for long treats what it made while it started."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import cast

_NEW_OBJECTS_UNTIL_COLLECTION = 20_000


def settle_memory() -> None:
    """Let the cyclic collector pass over what stays until the process ends.

    Classes, routes and statements are some hundred thousand objects, which every full collection
    would walk through. To be called once, when a process has started; never in a test.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS_UNTIL_COLLECTION)


@contextmanager
def seeming_absent(*names: str) -> Iterator[None]:
    """Let modules seem not to be installed while others are imported that can do without them.

    Those that are imported already stay; afterwards all can be imported as ever.
    """
    hidden = [name for name in names if name not in sys.modules]
    nothing = cast("dict[str, ModuleType]", dict.fromkeys(hidden))  # None stops an import
    sys.modules.update(nothing)
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
