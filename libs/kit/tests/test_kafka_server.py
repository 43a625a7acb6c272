"""A broker without Docker: what is missing is said in one line, and one that ran is gone after."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from kafka_support import NEEDS_KAFKA

from kit.kafka_jars import KafkaMissing, fetch_jars, find_java
from kit.kafka_server import KafkaFailed, KafkaServer, answers

FETCHES = """#!/bin/sh
echo fetched >> "{calls}"
for word in "$@"; do case $word in -DoutputDirectory=*) mkdir -p "${{word#*=}}"; esac; done
"""
FAILS = """#!/bin/sh
echo "[INFO] looking"
echo "[ERROR] Could not find artifact"
exit 1
"""


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Return a function that puts a program on an otherwise empty path; jars are not cached."""
    folder = tmp_path / "bin"
    folder.mkdir()
    system = ":/usr/bin:/bin"

    def put(name, script):
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(folder) + system)  # scripts need the system's own

    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("REVCYCLE_KAFKA_CACHE", str(tmp_path / "cache"))
    return put


def assert_one_line(error, *parts):
    text = str(error.value)
    assert "\n" not in text
    assert all(part in text for part in parts), text


class TestMissing:
    def test_find_java_when_absent_then_says_what_to_install(self, programs):
        with pytest.raises(KafkaMissing) as missing:
            find_java()
        assert_one_line(missing, "no java on the path", "version 17", "REVCYCLE_TEST_KAFKA")

    def test_fetch_when_maven_is_absent_then_says_what_to_install(self, programs):
        with pytest.raises(KafkaMissing) as missing:
            fetch_jars()
        assert_one_line(missing, "no mvn on the path", "install Apache Maven")

    def test_fetch_when_maven_fails_then_its_reason_and_nothing_half_done(self, programs, tmp_path):
        programs("mvn", FAILS)
        with pytest.raises(KafkaMissing) as missing:
            fetch_jars("0.0.0")
        assert_one_line(missing, "Maven did not fetch Kafka 0.0.0", "Could not find artifact")
        assert list((tmp_path / "cache").iterdir()) == []

    def test_fetch_when_done_once_then_maven_is_not_asked_again(self, programs, tmp_path):
        calls = tmp_path / "calls"
        programs("mvn", FETCHES.format(calls=calls))
        first, second = fetch_jars("9.9.9"), fetch_jars("9.9.9")
        assert first == second == tmp_path / "cache" / "kafka-9.9.9"
        assert calls.read_text().count("fetched") == 1

    def test_process_id_when_not_started_then_raises(self, programs, tmp_path):
        for name in ("java", "mvn"):
            programs(name, FETCHES.format(calls=tmp_path / "calls"))
        server = KafkaServer(tmp_path / "data")
        with pytest.raises(KafkaFailed, match="not started"):
            _ = server.process_id

    def test_start_when_java_fails_then_raises_with_what_it_logged(self, programs, tmp_path):
        programs("mvn", FETCHES.format(calls=tmp_path / "calls"))
        programs("java", "#!/bin/sh\necho no memory left\nexit 1\n")
        with pytest.raises(KafkaFailed, match="no memory left"):
            KafkaServer(tmp_path / "data").start()


@pytest.fixture
def jars(needing_servers):
    """See to it that a broker can be started."""
    with needing_servers():
        find_java()
        fetch_jars()


class TestCommand:
    pytestmark = NEEDS_KAFKA

    def test_command_when_ended_then_the_broker_is_gone_and_its_data_stays(self, jars, tmp_path):
        command = [sys.executable, "-m", "kit.kafka_server", "--folder", str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            line = process.stdout.readline()
            port = int(line.split("127.0.0.1:")[1].split(";")[0])
            assert answers(port)
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
        assert not answers(port)
        assert (Path(tmp_path) / "data" / "meta.properties").exists()
