"""Whoever calls the services over HTTP. What gets no answer is sent again until it gets one."""

from typing import Any
from uuid import UUID

import httpx2

from kit.clock import Clock
from kit.identity import Identity
from kit.tokens import SigningKey, TokenIssuer
from revcycle.simulation.services import SimulatedService

_SCOPES = frozenset(
    f"{area}:{right}"
    for area in ("encounters", "claims", "payments")
    for right in ("read", "write")
)
_LIFETIME_SECONDS = 300


class Client:
    """Calls a service's app with a token of one organization."""

    def __init__(self, key: SigningKey, issuer: str, clock: Clock) -> None:
        self._issuer = TokenIssuer(key, issuer, clock)

    async def send(
        self, service: SimulatedService, organization_id: UUID, method: str, path: str, **body: Any
    ) -> httpx2.Response:
        """Send a request; raises ServiceDown, or Crashed when it dies of it."""
        identity = Identity("simulation", organization_id, _SCOPES)
        token = self._issuer.mint(identity, service.name, _LIFETIME_SECONDS)
        headers = {"Authorization": f"Bearer {token}", **body.pop("headers", {})}
        transport = httpx2.ASGITransport(service.member.app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://simulated") as client:
            return await client.request(method, path, headers=headers, **body)
