"""A Kafka broker to throw away: for tests, and for trying the platform on one machine.

One node that is broker and controller (KRaft), on loopback only, without Docker: `java` runs the
jars that Maven fetched. `python -m kit.kafka_server --help` starts one by hand.
"""

import argparse
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from kit.kafka_jars import VERSION, KafkaMissing, fetch_jars, find_java
from kit.ports import free_port

_CLUSTER_ID = "revcycle-kafka-broker0"  # 16 bytes in base64, as Kafka wants it
_MECHANISM = "SCRAM-SHA-512"
_PROTOCOLS = "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL"
_HEAP = ("-Xms64m", "-Xmx512m")
_QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_LOGGING = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
_START_SECONDS_MAX = 60.0
_STOP_SECONDS_MAX = 20.0
_ATTEMPTS_MAX = 3  # another process may take a port that was just found free
_API_VERSIONS = struct.pack(">ihhih", 10, 18, 0, 1, -1)  # size, request 18 version 0, id, no client


@dataclass(frozen=True, slots=True)
class SecureListener:
    """A second way to the broker, as production has it: TLS, and a name and password by SCRAM.

    `key_store` is a PEM file of the broker's private key (PKCS 8) and its certificate.
    """

    port: int
    key_store: Path
    username: str
    password: str


class KafkaFailed(Exception):
    """The broker did not start; the text ends with what it logged."""


class KafkaServer:
    """A broker on a data folder that outlives a stop, a kill and a restart.

    Without a folder a temporary one is made, which `close` removes. Without a port a free one is
    taken at the first start and kept.
    """

    def __init__(
        self,
        folder: Path | None = None,
        port: int = 0,
        version: str = VERSION,
        secure: SecureListener | None = None,
    ) -> None:
        """Prepare; `start` starts the broker. Raises KafkaMissing when java or jars are missing."""
        self._java, self._jars = find_java(), fetch_jars(version)
        self._is_temporary = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="revcycle-kafka-"))
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.port = port
        self._secure = secure
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Return what clients connect to, as host:port."""
        return f"127.0.0.1:{self.port}"

    @property
    def process_id(self) -> int:
        """Return the broker's process; raises KafkaFailed when it does not run."""
        if self._process is None:
            raise KafkaFailed("the broker is not started")
        return self._process.pid

    def start(self) -> "KafkaServer":
        """Start on what is in the folder, and wait until it answers. Raises KafkaFailed."""
        for _ in range(1 if self.port else _ATTEMPTS_MAX):
            port = self.port or free_port()
            self._write_properties(port)
            self._format_storage()
            self._process = self._run("kafka.Kafka", str(self._properties))
            if self._is_ready(port):
                self.port = port
                return self
            self.kill()
        raise KafkaFailed(f"Kafka did not start: {self._logged()}")

    def stop(self) -> None:
        """Stop as an operator would; a broker that does not end in time is killed."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Stop as a crash would: what was acknowledged is there at the next start."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        self.stop()
        if self._is_temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _properties(self) -> Path:
        return self.folder / "server.properties"

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    def _logged(self) -> str:
        return self._log.read_text(errors="replace")[-2000:]

    def _write_properties(self, port: int) -> None:
        settings = _properties(port, free_port(), self.folder / "data", self._secure)
        lines = [f"{name}={value}\n" for name, value in settings.items()]
        self._properties.write_text("".join(lines))

    def _format_storage(self) -> None:
        """Make the log folder of a new cluster; one that is there stays as it is."""
        if (self.folder / "data" / "meta.properties").exists():
            return
        tool = ("kafka.tools.StorageTool", "format", "--cluster-id", _CLUSTER_ID)
        users = () if self._secure is None else ("--add-scram", _scram(self._secure))
        formatted = self._run(*tool, "--config", str(self._properties), *users)
        if formatted.wait() != 0:
            raise KafkaFailed(f"the storage could not be formatted: {self._logged()}")

    def _run(self, *arguments: str) -> subprocess.Popen[bytes]:
        options = [*_HEAP, *_QUICK_START, _LOGGING, "-cp", f"{self._jars}/*"]
        with self._log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - Kafka, with our own arguments
                [self._java, *options, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                start_new_session=True,  # Ctrl-C is ours to handle
            )

    def _is_ready(self, port: int) -> bool:
        """Wait until the broker answers; False when it ended or took too long."""
        deadline = time.monotonic() + _START_SECONDS_MAX
        while self._process and self._process.poll() is None and time.monotonic() < deadline:
            if answers(port):
                return True
            time.sleep(0.05)
        return False

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(number)
        try:
            self._process.wait(_STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def answers(port: int) -> bool:
    """Return whether a broker on loopback answers Kafka's question for its API versions."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(_API_VERSIONS)
            return len(connection.recv(4)) > 0
    except OSError:
        return False


def _properties(
    port: int, controller_port: int, logs: Path, secure: SecureListener | None
) -> dict[str, object]:
    """Return the settings of one node: no replicas, no topic made by a typing error."""
    clients = f"BROKER://127.0.0.1:{port}"
    if secure is not None:
        clients += f",SECURE://127.0.0.1:{secure.port}"
    return {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@127.0.0.1:{controller_port}",
        "listeners": f"{clients},CONTROLLER://127.0.0.1:{controller_port}",
        "advertised.listeners": clients,
        "listener.security.protocol.map": _PROTOCOLS,
        "inter.broker.listener.name": "BROKER",
        "controller.listener.names": "CONTROLLER",
        "log.dirs": logs.absolute(),
        "auto.create.topics.enable": "false",
        "offsets.topic.replication.factor": 1,
        "offsets.topic.num.partitions": 4,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "group.initial.rebalance.delay.ms": 0,
        **({} if secure is None else _secure_properties(secure)),
    }


def _secure_properties(secure: SecureListener) -> dict[str, object]:
    return {
        "sasl.enabled.mechanisms": _MECHANISM,
        f"listener.name.secure.{_MECHANISM.lower()}.sasl.jaas.config": (
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"
        ),
        "listener.name.secure.ssl.keystore.type": "PEM",
        "listener.name.secure.ssl.keystore.location": secure.key_store.absolute(),
    }


def _scram(secure: SecureListener) -> str:
    return f"{_MECHANISM}=[name={secure.username},password={secure.password}]"


def main(arguments: list[str] | None = None) -> None:
    """Run a broker until Ctrl-C or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m kit.kafka_server", description=main.__doc__)
    parser.add_argument("--folder", type=Path, help="keeps the data; without it nothing is kept")
    parser.add_argument("--port", type=int, default=0, help="a free one when not given")
    parser.add_argument("--kafka-version", default=VERSION, help=f"{VERSION} when not given")
    chosen = parser.parse_args(arguments)
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    try:
        server = KafkaServer(chosen.folder, chosen.port, chosen.kafka_version).start()
    except (KafkaMissing, KafkaFailed) as error:
        sys.exit(str(error))
    sys.stdout.write(f"Kafka {chosen.kafka_version} on {server.address}; Ctrl-C ends it\n")
    sys.stdout.flush()
    signal.sigwait(ends)
    server.close()


if __name__ == "__main__":
    main()
