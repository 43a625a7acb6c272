"""What a process needs to know, from environment variables `REVCYCLE_...`.

docs/architecture/running-distributed.md has them in one table. `REVCYCLE_SECRETS_DIR` names a
folder with one file for each variable that shall not be in the environment, such as
`revcycle_claims_svc_database_url`.
"""

import os
import ssl
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import Field, FilePath, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from kit.bus.kafka_settings import KafkaSettings
from kit.database_url import parse_database_url
from kit.postgres import DatabaseUrls
from revcycle.databases import owner_variable, variable

PREFIX = "REVCYCLE_"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsRefused(Exception):
    """The settings are incomplete or unsafe; the text names each variable and what to do."""


class ProcessSettings(BaseSettings):
    """Of every process.

    Attributes:
        mode: `production` refuses what is unsafe; `development` allows one broker without TLS
            and the simulator.
        host: where it listens, workers for `/healthz` and `/readyz` only.
        drain_seconds: how long what is in work may go on after SIGTERM.
        log_file: where it logs; standard error when not given.
        traces_url: a collector's address for spans, as `http://collector:4318/v1/traces`; none
            are recorded when not given. Spans hold no patient's data.

    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    mode: Literal["production", "development"] = "production"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65_535)] = 8080
    tls_certificate_file: FilePath | None = None
    tls_key_file: FilePath | None = None
    drain_seconds: Annotated[int, Field(ge=1, le=600)] = 20
    log_file: Path | None = None
    traces_url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None

    @property
    def is_production(self) -> bool:
        return self.mode == "production"

    @property
    def server_options(self) -> dict[str, Any]:
        """Return what uvicorn needs for TLS; nothing when it is not asked for."""
        if self.tls_certificate_file is None:
            return {}
        return {"ssl_certfile": self.tls_certificate_file, "ssl_keyfile": self.tls_key_file}

    @model_validator(mode="after")
    def _listens_safely(self) -> Self:
        if self.is_production and self.host not in LOOPBACK and not self.tls_certificate_file:
            raise ValueError(
                "REVCYCLE_HOST: beyond loopback only with REVCYCLE_TLS_CERTIFICATE_FILE"
            )
        return self


class KafkaProcessSettings(ProcessSettings):
    """Of a process that is on the bus, and on the store of large payloads.

    Attributes:
        kafka_session_seconds: how soon the partitions of a worker that was killed go to another;
            no handler may hold the event loop for longer. Brokers refuse less than 6 by default.

    """

    kafka_servers: Annotated[str, Field(pattern=r"^[^\s,]+:\d+(,[^\s,]+:\d+)*$")]
    kafka_security: Literal["SSL", "SASL_SSL", "PLAINTEXT"] = "SSL"
    kafka_ca_file: FilePath | None = None
    kafka_certificate_file: FilePath | None = None
    kafka_key_file: FilePath | None = None
    kafka_mechanism: Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"] = "SCRAM-SHA-512"
    kafka_username: str | None = None
    kafka_password: SecretStr | None = None
    kafka_session_seconds: Annotated[int, Field(ge=6, le=300)] = 30
    blobs_url: Annotated[str, Field(pattern=r"^(file:///|s3://).+")]

    def kafka(self) -> KafkaSettings:
        """Return the settings of the bus."""
        return KafkaSettings(
            self.kafka_servers,
            development=not self.is_production,
            session_timeout_ms=self.kafka_session_seconds * 1_000,
            security=self._security(),
        )

    def _security(self) -> dict[str, Any]:
        if self.kafka_security == "PLAINTEXT":
            return {}
        trusted = ssl.create_default_context(cafile=self.kafka_ca_file)
        if self.kafka_certificate_file:
            trusted.load_cert_chain(self.kafka_certificate_file, self.kafka_key_file)
        security: dict[str, Any] = {
            "security_protocol": self.kafka_security,
            "ssl_context": trusted,
        }
        if self.kafka_security == "SASL_SSL" and self.kafka_password:
            security["sasl_mechanism"] = self.kafka_mechanism
            security["sasl_plain_username"] = self.kafka_username
            security["sasl_plain_password"] = self.kafka_password.get_secret_value()
        return security

    @model_validator(mode="after")
    def _is_protected(self) -> Self:
        if self.is_production and self.kafka_security == "PLAINTEXT":
            raise ValueError(
                "REVCYCLE_KAFKA_SECURITY: patients' data go over it, so SSL or SASL_SSL"
            )
        if self.kafka_security == "SASL_SSL" and not (self.kafka_username and self.kafka_password):
            raise ValueError(
                "REVCYCLE_KAFKA_USERNAME and REVCYCLE_KAFKA_PASSWORD: SASL_SSL needs both"
            )
        return self


class ServiceSettings(KafkaProcessSettings):
    """Of coding, eligibility, claims and payments, for `serve` and `worker` alike.

    Attributes:
        issuer: the gateway's address as clients know it; it stands in every token.
        key_set_file: the public keys that tokens are signed with, as `revcycle keys` wrote them.
        codes_dir: of coding-svc, the folder of code sets, which its processes may share.

    """

    issuer: str
    key_set_file: FilePath
    codes_dir: Path = Path("/var/lib/revcycle/codes")

    @model_validator(mode="after")
    def _issuer_is_protected(self) -> Self:
        _refuse_open("REVCYCLE_ISSUER", self.issuer, is_production=self.is_production)
        return self


class GatewaySettings(ProcessSettings):
    """Of the gateway.

    Attributes:
        signing_key_file: the private key that tokens are signed with.
        ca_file: whose certificates of services are taken; the system's when not given.

    """

    issuer: str
    signing_key_file: FilePath
    coding_svc_url: str
    eligibility_svc_url: str
    claims_svc_url: str
    payments_svc_url: str
    ca_file: FilePath | None = None

    @property
    def service_urls(self) -> dict[str, str]:
        return {
            "coding-svc": self.coding_svc_url,
            "eligibility-svc": self.eligibility_svc_url,
            "claims-svc": self.claims_svc_url,
            "payments-svc": self.payments_svc_url,
        }

    @field_validator("signing_key_file")
    @classmethod
    def _is_private(cls, path: Path) -> Path:
        if path.stat().st_mode & stat.S_IRWXO:
            raise ValueError("everybody on the machine can read or write it: chmod 0600")
        return path

    @model_validator(mode="after")
    def _ways_are_protected(self) -> Self:
        _refuse_open("REVCYCLE_ISSUER", self.issuer, is_production=self.is_production)
        for service, url in self.service_urls.items():
            name = f"{PREFIX}{service.upper().replace('-', '_')}_URL"
            _refuse_open(name, url, is_production=self.is_production)
        return self


class SimulatorSettings(KafkaProcessSettings):
    """Of the simulated clearinghouse, which must never see real claims."""

    @model_validator(mode="after")
    def _is_no_production(self) -> Self:
        if self.is_production:
            raise ValueError(
                "REVCYCLE_MODE: the simulator must never see real claims; it runs in development"
            )
        return self


class _DatabaseSettings(BaseSettings):
    """Where one service's database is; the names of the variables begin with the service's."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: SecretStr
    owner_database_url: SecretStr | None = None

    @field_validator("database_url", "owner_database_url")
    @classmethod
    def _is_safe(cls, value: SecretStr | None) -> SecretStr | None:
        return _postgres(value) if value else None


class _AdministratorSettings(BaseSettings):
    """Where the server is on which databases are created, as a role that may create them."""

    model_config = _DatabaseSettings.model_config

    administrator_database_url: SecretStr

    @field_validator("administrator_database_url")
    @classmethod
    def _is_safe(cls, value: SecretStr) -> SecretStr:
        return _postgres(value)


Settings = TypeVar("Settings", bound=ProcessSettings)


def read_settings(kind: type[Settings]) -> Settings:
    """Return the settings of the environment. Raises SettingsRefused."""
    with _refusals(PREFIX):
        return kind(_secrets_dir=_secrets_folder())


def read_database(service: str, *, as_owner: bool = False) -> DatabaseUrls:
    """Return where a service's database is; the owner's address only for who migrates or verifies.

    Raises SettingsRefused.
    """
    prefix = variable(service).removesuffix("DATABASE_URL")
    with _refusals(prefix):
        found = _DatabaseSettings(_env_prefix=prefix, _secrets_dir=_secrets_folder())
    application = found.database_url.get_secret_value()
    if not as_owner:
        return DatabaseUrls(application)
    if found.owner_database_url is None:
        raise SettingsRefused(f"{owner_variable(service)} is not set")
    return DatabaseUrls(application, found.owner_database_url.get_secret_value())


def read_administrator() -> str:
    """Return the address to create databases at. Raises SettingsRefused."""
    with _refusals(PREFIX):
        found = _AdministratorSettings(_env_prefix=PREFIX, _secrets_dir=_secrets_folder())
    return found.administrator_database_url.get_secret_value()


def _secrets_folder() -> str | None:
    folder = os.environ.get("REVCYCLE_SECRETS_DIR")
    if folder and not Path(folder).is_dir():
        raise SettingsRefused(f"REVCYCLE_SECRETS_DIR: {folder} is no folder")
    return folder


@contextmanager
def _refusals(prefix: str) -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        raise SettingsRefused("; ".join(_words(prefix, fault) for fault in faults)) from error


def _words(prefix: str, fault: Any) -> str:
    said = str(fault["msg"]).removeprefix("Value error, ")
    if not fault["loc"]:
        return said
    name = f"{prefix}{str(fault['loc'][0]).upper()}"
    return f"{name} is not set" if fault["type"] == "missing" else f"{name}: {said}"


def _postgres(value: SecretStr) -> SecretStr:
    """Return the address of a PostgreSQL database. Raises ValueError, without its password."""
    try:
        url = parse_database_url(value.get_secret_value())
    except ValueError:
        raise
    except Exception as error:
        raise ValueError(
            "no address of a database: postgresql://role:password@host/name"
        ) from error
    if url.get_backend_name() != "postgresql":
        raise ValueError("several processes need PostgreSQL: postgresql://role:password@host/name")
    return value


def _refuse_open(name: str, url: str, *, is_production: bool) -> None:
    """Raise ValueError for an address whose way is open to others."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{name}: give it as https://host:port")
    if is_production and parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError(f"{name}: patients' data go over it, so https://")
