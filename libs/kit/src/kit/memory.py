"""How a process that runs for long treats what it made while it started."""

from __future__ import annotations

import gc

_NEW_OBJECTS_UNTIL_COLLECTION = 20_000


def settle_memory() -> None:
    """Let the cyclic collector pass over what stays until the process ends.

    Classes, routes and statements are some hundred thousand objects, which every full collection
    would walk through. To be called once, when a process has started; never in a test.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS_UNTIL_COLLECTION)
