"""What a process refuses to start with, each in one line that names the variable."""

import json
import re
import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from revcycle.distributed.operating import make_keys
from revcycle.distributed.settings import (
    GatewaySettings,
    ServiceSettings,
    SettingsRefused,
    SimulatorSettings,
    read_database,
    read_settings,
)

PAGE = Path(__file__).parents[3] / "docs" / "architecture" / "running-distributed.md"
ADDRESS = "REVCYCLE_CLAIMS_SVC_DATABASE_URL"
OWNER = "REVCYCLE_CLAIMS_SVC_OWNER_DATABASE_URL"
URL = "postgresql://claims_svc_app:pw-canary@127.0.0.1/claims_svc"


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """Set what a service and the gateway need in production; a test then breaks one thing."""
    make_keys(tmp_path / "signing-key.pem", tmp_path / "key-set.json")
    sound = {
        "KAFKA_SERVERS": "one.example:9093,two.example:9093",
        "BLOBS_URL": "s3://blobs/revcycle",
        "ISSUER": "https://revcycle.example",
        "KEY_SET_FILE": str(tmp_path / "key-set.json"),
        "SIGNING_KEY_FILE": str(tmp_path / "signing-key.pem"),
        "CODING_SVC_URL": "https://coding.example",
        "ELIGIBILITY_SVC_URL": "https://eligibility.example",
        "CLAIMS_SVC_URL": "http://127.0.0.1:8081",
        "PAYMENTS_SVC_URL": "https://payments.example",
    }
    for name, value in sound.items():
        monkeypatch.setenv(f"REVCYCLE_{name}", value)
    return monkeypatch


def refusal(kind):
    with pytest.raises(SettingsRefused) as refused:
        read_settings(kind)
    words = str(refused.value)
    assert "\n" not in words
    return words


class TestReadSettings:
    def test_read_when_all_is_sound_then_it_is_production_by_itself(self, environment):
        service, gateway = read_settings(ServiceSettings), read_settings(GatewaySettings)
        assert service.mode == gateway.mode == "production"
        kafka = service.kafka()
        assert kafka.development is False
        assert kafka.producer()["security_protocol"] == "SSL"
        assert gateway.service_urls["claims-svc"] == "http://127.0.0.1:8081"

    @pytest.mark.parametrize(
        ("kind", "name", "value", "said"),
        [
            (ServiceSettings, "MODE", "prod", "'production' or 'development'"),
            (ServiceSettings, "KAFKA_SERVERS", "one.example", "match pattern"),
            (ServiceSettings, "KAFKA_SECURITY", "PLAINTEXT", "patients' data go over it"),
            (ServiceSettings, "KAFKA_SECURITY", "SASL_SSL", "REVCYCLE_KAFKA_PASSWORD"),
            (ServiceSettings, "KEY_SET_FILE", "/nowhere/keys.json", "not point to a file"),
            (ServiceSettings, "BLOBS_URL", "http://blobs", "match pattern"),
            (ServiceSettings, "BLOBS_URL", "file://blobs", "match pattern"),
            (ServiceSettings, "ISSUER", "revcycle.example", "https://host:port"),
            (ServiceSettings, "ISSUER", "http://revcycle.example", "patients' data go over it"),
            (ServiceSettings, "HOST", "0.0.0.0", "REVCYCLE_TLS_CERTIFICATE_FILE"),
            (ServiceSettings, "PORT", "0", "greater than or equal to 1"),
            (ServiceSettings, "DRAIN_SECONDS", "0", "greater than or equal to 1"),
            (GatewaySettings, "PAYMENTS_SVC_URL", "http://payments.example", "so https://"),
            (GatewaySettings, "SIGNING_KEY_FILE", "/nowhere/key.pem", "not point to a file"),
        ],
    )
    def test_read_when_one_thing_is_unsafe_then_it_is_named(
        self, environment, kind, name, value, said
    ):
        environment.setenv(f"REVCYCLE_{name}", value)
        words = refusal(kind)
        assert words.startswith(f"REVCYCLE_{name}") or name == "KAFKA_SECURITY"
        assert said in words

    def test_read_when_several_are_missing_then_all_are_named(self, environment):
        for name in ("ISSUER", "BLOBS_URL"):
            environment.delenv(f"REVCYCLE_{name}")
        words = refusal(ServiceSettings)
        assert words == "REVCYCLE_BLOBS_URL is not set; REVCYCLE_ISSUER is not set"

    def test_read_when_the_signing_key_is_open_to_all_then_it_is_refused(
        self, environment, tmp_path
    ):
        (tmp_path / "signing-key.pem").chmod(0o644)
        assert refusal(GatewaySettings).endswith("chmod 0600")

    def test_read_when_in_production_then_there_is_no_simulator(self, environment):
        assert "must never see real claims" in refusal(SimulatorSettings)

    def test_read_when_in_development_then_one_broker_without_tls_will_do(self, environment):
        environment.setenv("REVCYCLE_MODE", "development")
        environment.setenv("REVCYCLE_KAFKA_SECURITY", "PLAINTEXT")
        environment.setenv("REVCYCLE_ISSUER", "http://gateway.example:8080")
        kafka = read_settings(SimulatorSettings).kafka()
        assert kafka.development is True
        assert "security_protocol" not in kafka.producer()
        assert read_settings(ServiceSettings).issuer == "http://gateway.example:8080"

    def test_read_when_a_password_is_in_a_file_then_it_is_used_and_not_shown(
        self, environment, tmp_path
    ):
        secrets = tmp_path / "secrets"
        secrets.mkdir()
        (secrets / "revcycle_kafka_password").write_text("pw-canary\n")
        environment.setenv("REVCYCLE_SECRETS_DIR", str(secrets))
        environment.setenv("REVCYCLE_KAFKA_SECURITY", "SASL_SSL")
        environment.setenv("REVCYCLE_KAFKA_USERNAME", "claims")
        settings = read_settings(ServiceSettings)
        assert settings.kafka_password == SecretStr("pw-canary")
        assert settings.kafka().consumer("g")["sasl_plain_password"] == "pw-canary"
        assert "pw-canary" not in repr(settings)
        assert "pw-canary" not in repr(settings.kafka())

    def test_read_when_the_folder_of_secrets_is_not_there_then_it_is_named(self, environment):
        environment.setenv("REVCYCLE_SECRETS_DIR", "/nowhere")
        assert refusal(ServiceSettings) == "REVCYCLE_SECRETS_DIR: /nowhere is no folder"


class TestReadDatabase:
    def refusal(self, **options):
        with pytest.raises(SettingsRefused) as refused:
            read_database("claims-svc", **options)
        assert "pw-canary" not in str(refused.value)
        return str(refused.value)

    def test_read_when_serving_then_the_owner_is_left_out(self, monkeypatch):
        monkeypatch.setenv(ADDRESS, URL)
        monkeypatch.setenv(OWNER, URL.replace("_app", "_owner"))
        assert read_database("claims-svc").owner is None
        assert "claims_svc_owner" in read_database("claims-svc", as_owner=True).owner

    def test_read_when_not_set_then_the_variable_is_named(self, monkeypatch):
        monkeypatch.delenv(ADDRESS, raising=False)
        assert self.refusal() == f"{ADDRESS} is not set"
        monkeypatch.setenv(ADDRESS, URL)
        assert self.refusal(as_owner=True) == f"{OWNER} is not set"

    @pytest.mark.parametrize(
        ("url", "said"),
        [
            ("sqlite+aiosqlite:///claims.sqlite3", "need PostgreSQL"),
            ("no address: pw-canary", "no address of a database"),
            ("postgresql://claims:pw-canary@db.example/claims", "sslmode=verify-full"),
        ],
    )
    def test_read_when_it_is_unsafe_then_why_is_said_without_the_password(
        self, monkeypatch, url, said
    ):
        monkeypatch.setenv(ADDRESS, url)
        words = self.refusal()
        assert words.startswith(f"{ADDRESS}: ")
        assert said in words


@pytest.mark.parametrize("kind", [ServiceSettings, GatewaySettings, SimulatorSettings])
def test_settings_when_there_is_one_then_it_stands_in_the_table(kind):
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| `REVCYCLE_")]
    told = set(re.findall(r"`(REVCYCLE_\w+)`", " ".join(row.split("|")[1] for row in rows)))
    assert {f"REVCYCLE_{name.upper()}" for name in kind.model_fields} <= told


def test_make_keys_when_made_again_then_the_key_stays_and_only_its_public_part_is_shared(tmp_path):
    private, public = tmp_path / "key.pem", tmp_path / "shared" / "keys.json"
    make_keys(private, public)
    first = private.read_bytes()
    make_keys(private, public)
    assert private.read_bytes() == first
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    [key] = json.loads(public.read_text())["keys"]
    assert "d" not in key
