"""Makes API clients beside a running platform."""

import os
from collections.abc import Sequence

from gateway.access.scopes import SCOPES
from gateway.access.service import AccessRegistry, create_client, find_or_create_organization
from gateway.bootstrap import SERVICE as GATEWAY
from kit.clock import SystemClock
from kit.database import Database
from kit.ids import Ids
from revcycle.databases import database_urls, is_missing
from revcycle.directory import DataDirectory


async def add_client(
    directory: DataDirectory, organization: str, name: str, scopes: Sequence[str] | None
) -> dict[str, str]:
    """Return the new client's credentials. Raises ValueError for an unknown scope."""
    token_url = _token_url(directory)
    if token_url is None or is_missing(directory, GATEWAY):
        raise FileNotFoundError(f"{directory.path} holds no platform: start `revcycle up` first")
    clock = SystemClock()
    registry = AccessRegistry(
        Database(database_urls(directory, GATEWAY).application), clock, Ids(clock)
    )
    try:
        owner = await find_or_create_organization(registry, organization)
        made = await create_client(registry, owner, name, scopes or list(SCOPES))
    finally:
        await registry.database.close()
    return {
        "client_id": made.client_id,
        "client_secret": made.client_secret,
        "token_url": token_url,
        "organization_id": str(owner.id),
    }


def _token_url(directory: DataDirectory) -> str | None:
    """Return where tokens are given: by the gateway of the environment, else of the directory."""
    issuer = os.environ.get("REVCYCLE_ISSUER")
    if issuer:
        return f"{issuer}/oauth/token"
    known = directory.read_client()
    return known.token_url if known else None
