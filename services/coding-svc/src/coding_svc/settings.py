"""What an operator decides for this service, by environment variables `REVCYCLE_...`."""

import os
from typing import Annotated, Any, Self, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import Field, FilePath, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from contracts.shapes import Identifier
from kit.errors import SettingRefused

_PREFIX = "REVCYCLE_SUGGESTER_"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_EVERY = "*"
Settings = TypeVar("Settings", bound=BaseSettings)


class SuggesterSettings(BaseSettings):
    """Where notes may be sent to for further suggestions. Without `url` none ever leaves.

    Attributes:
        url: where a note is posted to: https, or http on this machine.
        organizations: whose notes may be sent there: ids with commas between, or `*` for all.
        name: stands with every code that it suggested, and in the history of those taken over.
        token: sent as a bearer token.
        ca_file: whose certificates are taken; the system's when not given.
        timeout_seconds: how long our own suggestions wait for it.

    """

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    url: str | None = None
    organizations: str = ""
    name: Identifier = "external"
    token: SecretStr | None = None
    ca_file: FilePath | None = None
    timeout_seconds: Annotated[float, Field(ge=0.05, le=10)] = 2.0

    def allows(self, organization_id: UUID) -> bool:
        """Return whether notes of an organization may be sent there."""
        allowed = _allowed(self.organizations)
        return self.url is not None and (_EVERY in allowed or str(organization_id) in allowed)

    @field_validator("url")
    @classmethod
    def _is_protected(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        is_open = parts.scheme == "http" and parts.hostname not in _LOOPBACK
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
            raise ValueError("give it as https://host/path, without a password")
        if is_open:
            raise ValueError("notes of patients go over it, so https://")
        return url

    @field_validator("name")
    @classmethod
    def _is_not_ours(cls, name: str) -> str:
        if name.startswith("codesets."):
            raise ValueError("our own suggester has such a name")
        return name

    @field_validator("organizations")
    @classmethod
    def _are_ids(cls, organizations: str) -> str:
        for each in _allowed(organizations) - {_EVERY}:
            UUID(each)
        return organizations

    @model_validator(mode="after")
    def _says_whose(self) -> Self:
        if self.url is not None and not _allowed(self.organizations):
            raise ValueError(f"{_PREFIX}ORGANIZATIONS: say whose notes may be sent, or *")
        return self


def _allowed(organizations: str) -> set[str]:
    return {each.strip().lower() for each in organizations.split(",") if each.strip()}


class SearchSettings(BaseSettings):
    """How searches are prepared.

    Attributes:
        ahead: whether the indexes of today are built before anybody searches. Without it the first
            query waits for them, and who never searches spares the ten seconds that they take.

    """

    model_config = SettingsConfigDict(
        env_prefix="REVCYCLE_SEARCH_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    ahead: bool = True


def suggester_settings() -> SuggesterSettings:
    """Return the settings of the environment. Raises SettingRefused, which names each variable."""
    return _read(SuggesterSettings)


def search_settings() -> SearchSettings:
    """Return the settings of the environment. Raises SettingRefused, which names each variable."""
    return _read(SearchSettings)


def _read(kind: type[Settings]) -> Settings:
    try:
        return kind(_secrets_dir=os.environ.get("REVCYCLE_SECRETS_DIR"))
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        prefix = str(kind.model_config.get("env_prefix"))
        raise SettingRefused("; ".join(_words(prefix, fault) for fault in faults)) from error


def _words(prefix: str, fault: Any) -> str:
    said = str(fault["msg"]).removeprefix("Value error, ")
    return f"{prefix}{str(fault['loc'][0]).upper()}: {said}" if fault["loc"] else said
