"""Does one thing on another processor while this one does another."""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def beside(work: Callable[[], None], *, is_worth_it: bool) -> Iterator[None]:
    """Do work in a process of its own while the body runs; before it, where that cannot be.

    The process is a copy of this one, which has everything at hand; only one with a single thread
    can be copied at any moment.

    Raises OSError when the work failed there.
    """
    can_fork = hasattr(os, "fork") and threading.active_count() == 1
    if not (is_worth_it and can_fork and (os.cpu_count() or 1) > 1):
        work()
        yield
        return
    process = multiprocessing.get_context("fork").Process(target=work, daemon=True)
    process.start()
    try:
        yield
    except BaseException:
        process.terminate()
        raise
    finally:
        process.join()
    if process.exitcode:
        raise OSError(f"a part of the work ended with {process.exitcode}: is the disk full?")
