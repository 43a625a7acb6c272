"""Tokens for clients, and their exchange for tokens that one service takes."""

from collections import OrderedDict
from typing import Any

from kit.clock import Clock
from kit.identity import Identity
from kit.tokens import SigningKey, TokenIssuer, TokenVerifier

GATEWAY_AUDIENCE = "gateway"
TOKEN_SECONDS = 300
INTERNAL_TOKEN_SECONDS = 120
_RENEW_BEFORE_SECONDS = 60
_CACHE_MAX = 1_000


class Tokens:
    """Mints and verifies. A client's token opens the gateway only, never a service directly."""

    def __init__(self, key: SigningKey, issuer: str, clock: Clock) -> None:
        self._key, self._clock = key, clock
        self._issuer = TokenIssuer(key, issuer, clock)
        self._verifier = TokenVerifier(key.public_key_set(), issuer, GATEWAY_AUDIENCE, clock)
        self._internal: OrderedDict[tuple[str, Identity], tuple[float, str]] = OrderedDict()

    def for_client(self, identity: Identity) -> str:
        return self._issuer.mint(identity, GATEWAY_AUDIENCE, TOKEN_SECONDS)

    def verify(self, token: str) -> Identity:
        """Return who a client's token stands for; raises InvalidToken."""
        return self._verifier.verify(token)

    def for_service(self, identity: Identity, service: str) -> str:
        """Return a short-lived token for one service; reused while it is fresh."""
        now = self._clock.now().timestamp()
        renew_at, token = self._internal.get((service, identity), (0.0, ""))
        if renew_at > now:
            return token
        token = self._issuer.mint(identity, service, INTERNAL_TOKEN_SECONDS)
        self._internal[service, identity] = (now + _RENEW_BEFORE_SECONDS, token)
        if len(self._internal) > _CACHE_MAX:
            self._internal.popitem(last=False)
        return token

    def key_set(self) -> dict[str, Any]:
        return self._key.public_key_set()
