"""`revcycle stack`: the trial stack for a person to watch."""

import signal
import time
from types import FrameType

from rich.console import Console

from kit import logging as kit_logging
from kit.kafka_jars import KafkaMissing
from kit.kafka_server import KafkaFailed
from kit.postgres_server import PostgresFailed, PostgresMissing
from revcycle.api import Api, CallFailed
from revcycle.demo import DemoUnfinished, bundled_encounters, outcome_table, run_demo
from revcycle.distributed.children import ProcessFailed
from revcycle.distributed.trial import TrialStack

DEMO_SECONDS_MAX = 300
_LOOK_SECONDS = 0.5
FAILURES = (
    KafkaMissing,
    KafkaFailed,
    PostgresMissing,
    PostgresFailed,
    ProcessFailed,
    CallFailed,
    DemoUnfinished,
)


class StackFailed(Exception):
    """The stack did not start, or did not stay up; the text says what failed and where to look."""


def try_stack(console: Console, *, once: bool) -> None:
    """Start everything, run the demo, and stay until Ctrl-C, unless told `once`.

    Raises StackFailed.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        with TrialStack() as stack:
            kit_logging.configure(stack.children.log_folder / "stack.log")
            _run(stack, console, once=once)
            console.print("Stopping.")
    except KeyboardInterrupt:
        console.print("Stopped; nothing is kept.")
    except FAILURES as error:
        raise StackFailed(_words(error)) from error


def _run(stack: TrialStack, console: Console, *, once: bool) -> None:
    stack.start(lambda words: console.print(f"{words} ..."))
    client_file = stack.directory.read_client()
    assert client_file is not None  # noqa: S101 - start() wrote it
    outcomes = run_demo(Api(client_file), bundled_encounters(), console, DEMO_SECONDS_MAX)
    console.print(outcome_table(outcomes))
    stack.children.refuse_ended()
    if once:
        return
    console.print(f"\nThe stack is ready: {stack.base_url}   (API documentation: /docs)")
    console.print(f"Credentials and logs: {stack.folder}", soft_wrap=True)
    console.print(f"Try: .venv/bin/revcycle demo --count 100 --data-dir {stack.folder}")
    console.print("Ctrl-C stops it; nothing is kept.")
    while True:
        stack.children.refuse_ended()
        time.sleep(_LOOK_SECONDS)


def _words(error: Exception) -> str:
    # What is missing may elsewhere be replaced by a server that tests are told of; not here.
    return str(error).partition(", or name a running")[0]


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # once is enough: everything has to be stopped
    raise KeyboardInterrupt
