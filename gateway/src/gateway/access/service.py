"""Registers organizations and clients, and proves who a client is."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from gateway.access.models import ApiClient, Organization
from gateway.access.scopes import SCOPES
from kit.identity import Identity
from kit.problems import Problem
from kit.records import one_or_none
from kit.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client needs to get tokens; the secret is shown once and kept nowhere."""

    client_id: str
    client_secret: str


async def find_or_create_organization(runtime: Runtime, name: str) -> Organization:
    async with runtime.database.transaction() as session:
        known = await one_or_none(session, select(Organization).where(Organization.name == name))
        if known:
            return known
        created = Organization(id=runtime.ids.new(), name=name, created_at=runtime.clock.now())
        session.add(created)
        return created


async def create_client(
    runtime: Runtime, organization: Organization, name: str, scopes: Iterable[str]
) -> Credentials:
    """Register a client of an organization. Raises ValueError for a scope that does not exist."""
    granted = sorted(set(scopes))
    unknown = [scope for scope in granted if scope not in SCOPES]
    if unknown:
        raise ValueError(f"unknown scope {unknown[0]}; choose from: {', '.join(SCOPES)}")
    credentials = Credentials(f"{name}-{secrets.token_hex(6)}", secrets.token_urlsafe(32))
    client = ApiClient(
        id=runtime.ids.new(),
        organization_id=organization.id,
        created_at=runtime.clock.now(),
        client_id=credentials.client_id,
        name=name,
        secret_sha256=_digest(credentials.client_secret),
        scopes=" ".join(granted),
    )
    operator = Identity("operator", organization.id)
    async with runtime.unit_of_work(operator) as work:
        work.session.add(client)
        await work.audit("create", "api_client", client.client_id)
    return credentials


async def authenticate(runtime: Runtime, client_id: str, client_secret: str) -> Identity:
    """Return who the credentials stand for; a 401 problem when they are wrong."""
    async with runtime.database.transaction() as session:
        named = select(ApiClient).where(ApiClient.client_id == client_id)
        client = await one_or_none(session, named)
    # Compared also when there is no such client, so that the time taken tells nothing.
    expected = client.secret_sha256 if client else _digest("")
    if not hmac.compare_digest(expected, _digest(client_secret)) or client is None:
        raise Problem(
            "invalid-client",
            "The client id or the secret is wrong.",
            headers={"WWW-Authenticate": "Basic"},
        )
    return Identity(client.client_id, client.organization_id, frozenset(client.scopes.split()))


def _digest(secret: str) -> str:
    # Secrets are 256 random bits: there is nothing to guess, so a slow hash would gain nothing.
    return hashlib.sha256(secret.encode()).hexdigest()
