"""What building an index leans on: work on another processor, and no search for garbage."""

import gc
import os
import subprocess
import sys
import threading

import pytest

from codesets.beside import beside
from codesets.collecting import no_collecting

needs_two_processors = pytest.mark.skipif(os.cpu_count() == 1, reason="one processor: done here")
# In a process of its own: workers that run tests have several threads.
_DONE_BY = """
import os, sys
from pathlib import Path
from codesets.beside import beside
path = Path(sys.argv[1])
with beside(lambda: path.write_text(str(os.getpid())), is_worth_it=True):
    pass
print(int(path.read_text()) == os.getpid())
"""
_BODY_FAILS = """
import time
from codesets.beside import beside
with beside(lambda: time.sleep(600), is_worth_it=True):
    raise SystemExit("the body failed")
"""
_WORK_FAILS = """
from codesets.beside import beside
with beside(lambda: 1 / 0, is_worth_it=True):
    pass
"""
_SENT = """
import os
from codesets.beside import can_fork, send_apart
def add(numbers):
    return os.getpid(), sum(numbers)
def refuse(numbers):
    raise ValueError(f"not {next(numbers)}")
def die(numbers):
    os._exit(1)
def failing():
    yield 1
    raise KeyError("while it is read")
print(can_fork())
by, result = send_apart(range(100_000), add)
print(by != os.getpid(), result)
for items, work in ((range(100_000), refuse), (range(100_000), die), (failing(), add)):
    try:
        send_apart(items, work)
    except (ValueError, OSError, KeyError) as error:
        print(type(error).__name__, error)
"""


def run_alone(script, *arguments):
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


class TestBeside:
    @needs_two_processors
    def test_work_when_it_is_worth_it_is_done_by_another_process(self, tmp_path):
        ended = run_alone(_DONE_BY, str(tmp_path / "by"))
        assert (ended.stdout.strip(), ended.stderr) == ("False", "")

    def test_work_when_it_is_little_is_done_here_before_the_body(self):
        done = []
        with beside(lambda: done.append(os.getpid()), is_worth_it=False):
            assert done == [os.getpid()]

    def test_work_when_another_thread_runs_is_done_here(self):
        """A copy of a process with threads may hold their locks for ever."""
        ended, done = threading.Event(), []
        thread = threading.Thread(target=ended.wait)
        thread.start()
        try:
            with beside(lambda: done.append(os.getpid()), is_worth_it=True):
                assert done == [os.getpid()]
        finally:
            ended.set()
            thread.join()

    @needs_two_processors
    def test_work_when_it_fails_is_told(self):
        assert "OSError: a part of the work ended with 1" in run_alone(_WORK_FAILS).stderr

    @needs_two_processors
    def test_body_when_it_fails_is_told_and_the_work_is_ended(self):
        # Or the time limit of `run_alone` ends it.
        assert run_alone(_BODY_FAILS).stderr == "the body failed\n"


class TestNoCollecting:
    def test_collecting_goes_on_afterwards_also_when_the_body_fails(self):
        seen = []

        def fail():
            with no_collecting():
                seen.append(gc.isenabled())
                raise ValueError("body")

        assert gc.isenabled()
        with pytest.raises(ValueError, match="body"):
            fail()
        assert (seen, gc.isenabled()) == ([False], True)

    def test_collecting_when_it_was_off_stays_off(self):
        gc.disable()
        try:
            with no_collecting():
                pass
            assert not gc.isenabled()
        finally:
            gc.enable()


class TestSendApart:
    @needs_two_processors
    def test_what_is_sent_is_worked_on_by_another_process_which_says_what_is_wrong(self):
        ended = run_alone(_SENT)
        assert ended.stdout.splitlines() == [
            "True",
            "True 4999950000",
            "ValueError not 0",
            "OSError the process that writes died: is the memory full?",
            "KeyError 'while it is read'",
        ]
        assert ended.stderr == ""
