"""Does one thing on another processor while this one does another.

The other process is a copy of this one, which has everything at hand; only one with a single
thread can be copied at any moment.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any, TypeVar, cast

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def can_fork() -> bool:
    """Return whether a copy of this process can be made, and would have a processor."""
    is_copyable = hasattr(os, "fork") and threading.active_count() == 1
    return is_copyable and (os.cpu_count() or 1) > 1


@contextmanager
def beside(work: Callable[[], None], *, is_worth_it: bool) -> Iterator[None]:
    """Do work in a process of its own while the body runs; before it, where that cannot be.

    Raises OSError when the work failed there.
    """
    if not (is_worth_it and can_fork()):
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


def send_apart(items: Iterable[_Item], work: Callable[[Iterator[_Item]], _Result]) -> _Result:
    """Return what work makes of the items; it is done in a process of its own, which is sent them.

    Raises what the work raises, and OSError when its process died.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_answer, args=(theirs, ours, work), daemon=True)
    process.start()
    theirs.close()
    try:
        for item in items:
            ours.send((item,))
        ours.send(None)
        result, error = ours.recv()
    except (EOFError, ConnectionError) as ended:
        raise OSError("the process that writes died: is the memory full?") from ended
    finally:
        ours.close()  # so that it ends when the items did not
        process.join()
    if error:
        raise error
    return cast("_Result", result)


def _answer(theirs: Connection, ours: Connection, work: Callable[[Iterator[Any]], Any]) -> None:
    ours.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who sends decides
    items = _received(theirs)
    try:
        said: tuple[Any, Exception | None] = work(items), None
    except Exception as error:  # noqa: BLE001 - whoever sends raises it
        said = None, error
    with suppress(EOFError, ConnectionError):
        deque(items, maxlen=0)  # what is left unread would keep the answer from arriving
        theirs.send(said)


def _received(theirs: Connection) -> Iterator[Any]:
    while sent := theirs.recv():
        yield sent[0]
