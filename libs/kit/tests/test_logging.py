"""Logs hold ids and codes; what an exception says, which may quote a row, stays out of them."""

import json
import logging

import pytest
import structlog
from kit_support import SECRET

from kit import trace
from kit.logging import CALM_SECONDS
from kit.testing import TRACEPARENT

log = structlog.get_logger()


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def fail():
    try:
        {}[SECRET]
    except KeyError as cause:
        raise ValueError(f"row ({SECRET})") from cause


class TestStructured:
    def test_info_when_logged_then_one_line_of_json_with_the_trace(self, log_file):
        trace.start(TRACEPARENT)
        log.info("claim_sent", claim_id="7")
        [line] = lines(log_file)
        assert (line["event"], line["claim_id"], line["level"]) == ("claim_sent", "7", "info")
        assert line["trace_id"] == "1" * 32
        assert line["timestamp"].endswith("Z")

    def test_debug_when_level_is_info_then_left_out(self, log_file):
        log.debug("noise")
        assert lines(log_file) == []

    @pytest.mark.parametrize("given_by", ["exception", "exc_info"])
    def test_exception_when_logged_then_class_and_place_but_not_its_text(self, log_file, given_by):
        try:
            fail()
        except ValueError as error:
            raised = error
            if given_by == "exception":
                log.exception("it_failed")
        if given_by == "exc_info":
            log.error("it_failed", exc_info=raised)
        [line] = lines(log_file)
        assert line["exception"].startswith("ValueError at test_logging.py:")
        assert line["exception"].endswith(" fail")
        assert SECRET not in log_file.read_text()


class TestForeign:
    def test_exception_when_a_library_logs_it_then_its_text_is_left_out(self, log_file):
        # uvicorn and asyncio log what a request or a task raised, with exc_info.
        try:
            fail()
        except ValueError:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
        logged = log_file.read_text()
        assert "Exception in ASGI application" in logged
        assert "ValueError at test_logging.py:" in logged
        assert SECRET not in logged

    async def test_post_when_unexpected_exception_then_its_text_is_not_logged(
        self, client, log_file
    ):
        await client.post("/v1/notes", json={"text": "explode"})
        logged = log_file.read_text()
        assert "request_failed" in logged
        assert "RuntimeError" in logged
        assert SECRET not in logged

    async def test_post_when_the_database_refuses_then_the_row_is_not_logged(
        self, client, log_file
    ):
        box = "018f0000-0000-7000-8000-00000000dead"
        await client.post("/v1/notes", json={"text": SECRET, "box_id": box})
        logged = log_file.read_text()
        assert "database_failed" in logged
        assert SECRET not in logged


class TestKafkaClient:
    """The client repeats itself while a broker is away; nobody else is cut short."""

    def log(self, name, message, *, at=1_000.0):
        record = logging.LogRecord(name, logging.ERROR, "f", 1, message, (), None)
        record.created = at
        logging.getLogger(name).handle(record)

    def test_error_when_repeated_then_logged_once_in_a_while(self, log_file):
        for number in range(10):
            self.log("aiokafka.client", "away", at=1_000.0 + number)
        self.log("aiokafka.client", "away", at=1_000.0 + CALM_SECONDS)
        assert log_file.read_text().splitlines() == ["away", "away"]

    def test_error_when_another_or_of_another_then_logged(self, log_file):
        self.log("aiokafka.client", "away")
        self.log("aiokafka.client", "no metadata")
        self.log("aiokafka.consumer", "away")
        for _ in range(2):
            self.log("uvicorn", "away")
        assert len(log_file.read_text().splitlines()) == 5
