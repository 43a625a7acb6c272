"""The way to a broker as production has it: TLS, with a name and a password."""

import gc
import ipaddress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from contracts.topics import TOPICS
from kit.bus.kafka import KafkaBus
from kit.bus.kafka_topics import UnsafeCluster, prepare_topics
from kit.bus.port import Message
from kit.kafka_server import KafkaServer, SecureListener
from kit.ports import free_port
from revcycle.distributed.operating import make_keys
from revcycle.distributed.settings import ServiceSettings, read_settings

pytestmark = [pytest.mark.kafka, pytest.mark.slow, pytest.mark.xdist_group("kafka")]
TOPIC = "secured"
PLANS = [replace(TOPICS[0], name=TOPIC, partitions=1)]
PASSWORD = "synthetic-password"
LOOPBACK = ipaddress.ip_address("127.0.0.1")


def write_certificate(folder):
    """Write a key with its certificate for loopback; return both files, key first."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "broker")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(LOOPBACK)]), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "broker.pem").write_bytes(private + certificate)
    (folder / "authority.pem").write_bytes(certificate)
    return folder / "broker.pem", folder / "authority.pem"


@pytest.fixture(scope="module")
def secured(needing_servers, tmp_path_factory):
    """Yield the port of a broker's secured way, and the file of whom to trust."""
    key_store, authority = write_certificate(tmp_path_factory.mktemp("tls"))
    listener = SecureListener(free_port(), key_store, "revcycle", PASSWORD)
    with needing_servers():
        server = KafkaServer(secure=listener)
    try:
        server.start()
        yield listener.port, authority
    finally:
        server.close()


@pytest.fixture
def environment(secured, monkeypatch, tmp_path):
    port, authority = secured
    make_keys(tmp_path / "signing-key.pem", tmp_path / "key-set.json")
    for name, value in {
        "MODE": "development",
        "KAFKA_SERVERS": f"127.0.0.1:{port}",
        "KAFKA_SECURITY": "SASL_SSL",
        "KAFKA_CA_FILE": authority,
        "KAFKA_USERNAME": "revcycle",
        "KAFKA_PASSWORD": PASSWORD,
        "BLOBS_URL": tmp_path.as_uri(),
        "ISSUER": "https://revcycle.example",
        "KEY_SET_FILE": tmp_path / "key-set.json",
    }.items():
        monkeypatch.setenv(f"REVCYCLE_{name}", str(value))
    return monkeypatch


def settings():
    return read_settings(ServiceSettings).kafka()


async def test_events_go_over_tls(environment):
    await prepare_topics(settings(), PLANS)
    bus = KafkaBus(settings())
    try:
        await bus.publish([Message(TOPIC, "key", b"{}", {"ce_id": "1"})])
        subscription = await bus.subscribe("readers", [TOPIC])
        found = []
        while not found:
            found = await subscription.poll(1, timeout_seconds=5)
        assert [each.value for each in found] == [b"{}"]
    finally:
        await bus.close()


async def test_production_refuses_the_one_broker_that_it_reached(environment):
    environment.setenv("REVCYCLE_MODE", "production")
    with pytest.raises(UnsafeCluster):
        await prepare_topics(settings(), PLANS)


# aiokafka leaves the socket of a handshake that failed to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    ("variable", "value"),
    [("KAFKA_PASSWORD", "another"), ("KAFKA_CA_FILE", None), ("KAFKA_MECHANISM", "PLAIN")],
)
async def test_who_may_not_or_does_not_trust_is_not_let_in(environment, variable, value):
    if value is None:
        environment.delenv(f"REVCYCLE_{variable}")
    else:
        environment.setenv(f"REVCYCLE_{variable}", value)
    with pytest.raises(ConnectionError):
        await prepare_topics(settings(), PLANS)
    gc.collect()  # here, not in another test
