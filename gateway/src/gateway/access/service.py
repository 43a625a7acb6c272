"""Registers organizations and clients, and proves who a client is."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from gateway.access.models import ApiClient, Organization
from gateway.access.repository import AccessRepository
from gateway.access.scopes import SCOPES
from kit.audit import Audit
from kit.clock import Clock
from kit.database import Database
from kit.identity import Identity
from kit.ids import Ids
from kit.problems import Problem
from kit.tenancy import see_every_organization

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client needs to get tokens; the secret is shown once and kept nowhere."""

    client_id: str
    client_secret: str


class Registry(Protocol):
    """What registering needs of a runtime; the command line has no more."""

    @property
    def database(self) -> Database: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def ids(self) -> Ids: ...


@dataclass(frozen=True, slots=True)
class AccessRegistry:
    """A registry on the gateway's database alone, for the command line."""

    database: Database
    clock: Clock
    ids: Ids


async def find_or_create_organization(registry: Registry, name: str) -> Organization:
    async with registry.database.transaction() as session:
        repository = AccessRepository(session)
        known = await repository.organization(name)
        if known:
            return known
        created = Organization(id=registry.ids.new(), name=name, created_at=registry.clock.now())
        repository.add(created)
        return created


async def create_client(
    registry: Registry, organization: Organization, name: str, scopes: Iterable[str]
) -> Credentials:
    """Register a client of an organization. Raises ValueError for a scope that does not exist."""
    granted = sorted(set(scopes))
    unknown = [scope for scope in granted if scope not in SCOPES]
    if unknown:
        raise ValueError(f"unknown scope {unknown[0]}; choose from: {', '.join(SCOPES)}")
    credentials = Credentials(f"{name}-{secrets.token_hex(6)}", secrets.token_urlsafe(32))
    client = ApiClient(
        id=registry.ids.new(),
        organization_id=organization.id,
        created_at=registry.clock.now(),
        client_id=credentials.client_id,
        name=name,
        secret_sha256=_digest(credentials.client_secret),
        scopes=" ".join(granted),
    )
    operator = Identity("operator", organization.id)
    async with registry.database.transaction(organization.id) as session:
        AccessRepository(session).add(client)
        audit = Audit(session, operator, registry.clock, registry.ids)
        await audit.record("create", "api_client", client.client_id)
    return credentials


async def authenticate(registry: Registry, client_id: str, client_secret: str) -> Identity:
    """Return who the credentials stand for; a 401 problem, audited, when they are wrong."""
    async with registry.database.transaction() as session:
        await see_every_organization(session)  # whose client it is, is what we ask
        client = await AccessRepository(session).client(client_id)
    # Compared also when there is no such client, so that the time taken tells nothing.
    expected = client.secret_sha256 if client else _digest("")
    if not hmac.compare_digest(expected, _digest(client_secret)) or client is None:
        await _audit_refusal(registry, client)
        raise Problem(
            "invalid-client",
            "The client id or the secret is wrong.",
            headers={"WWW-Authenticate": "Basic"},
        )
    return Identity(client.client_id, client.organization_id, frozenset(client.scopes.split()))


async def _audit_refusal(registry: Registry, client: ApiClient | None) -> None:
    """Write down who failed to log in. An unknown id belongs to nobody and is not repeated."""
    owner = client.organization_id if client else NOBODY
    actor = Identity(client.client_id if client else "unknown", owner)
    async with registry.database.transaction(owner) as session:
        await Audit(session, actor, registry.clock, registry.ids).record("deny", "token")


def _digest(secret: str) -> str:
    # Secrets are 256 random bits: there is nothing to guess, so a slow hash would gain nothing.
    return hashlib.sha256(secret.encode()).hexdigest()
