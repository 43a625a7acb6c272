"""Signed tokens (JWT, ES256): minted by the gateway, verified by everybody.

RFC 9068 (JWT profile for access tokens) for the claims, RFC 7517 for the key set.
"""

import os
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from kit.clock import Clock
from kit.identity import Identity

ALGORITHM = "ES256"
CACHE_MAX = 1_000
TOKEN_BYTES_MAX = 8_192


class InvalidToken(Exception):
    """The token proves nothing: malformed, expired, or meant for somebody else."""


class SigningKey:
    """The private key with which one issuer signs."""

    def __init__(self, key: ECKey) -> None:
        self._key = key

    @classmethod
    def load_or_create(cls, path: Path) -> "SigningKey":
        """Read the key, or make one on the first start, readable by its owner only."""
        if not path.exists():
            key = ECKey.generate_key("P-256", auto_kid=True)
            write_private(path, key.as_pem(private=True))
        return cls(ECKey.import_key(path.read_bytes()))

    def sign(self, claims: Mapping[str, Any]) -> str:
        header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": self._key.thumbprint()}
        return jwt.encode(header, dict(claims), self._key)

    def public_key_set(self) -> dict[str, Any]:
        """Return the JWKS that verifiers need."""
        public = self._key.as_dict(private=False)
        return {"keys": [{**public, "kid": self._key.thumbprint(), "use": "sig", "alg": ALGORITHM}]}


class TokenIssuer:
    """Mints access tokens."""

    def __init__(self, key: SigningKey, issuer: str, clock: Clock) -> None:
        self._key, self._issuer, self._clock = key, issuer, clock

    def mint(self, identity: Identity, audience: str, lifetime_seconds: int) -> str:
        now = int(self._clock.now().timestamp())
        claims = {
            "iss": self._issuer,
            "sub": identity.actor_id,
            "aud": audience,
            "iat": now,
            "exp": now + lifetime_seconds,
            "organization_id": str(identity.organization_id),
            "scope": " ".join(sorted(identity.scopes)),
        }
        return self._key.sign(claims)


class TokenVerifier:
    """Checks that a token was minted by one issuer, for one audience, and still holds."""

    def __init__(self, keys: Mapping[str, Any], issuer: str, audience: str, clock: Clock) -> None:
        self._keys = KeySet.import_key_set({"keys": list(keys["keys"])})
        self._issuer, self._audience, self._clock = issuer, audience, clock
        self._cache: OrderedDict[str, tuple[int, Identity]] = OrderedDict()

    def verify(self, token: str) -> Identity:
        """Return who the token stands for; raises InvalidToken."""
        expires_at, identity = self._cache.get(token) or self._decode(token)
        if expires_at <= self._clock.now().timestamp():
            self._cache.pop(token, None)
            raise InvalidToken("the token has expired; get a new one from the token endpoint")
        return identity

    def _decode(self, token: str) -> tuple[int, Identity]:
        if len(token) > TOKEN_BYTES_MAX:
            raise InvalidToken("the token is too long")
        try:
            claims = jwt.decode(token, self._keys, algorithms=[ALGORITHM]).claims
            decoded = int(claims["exp"]), _identity(claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise InvalidToken("the token is malformed or not signed by this platform") from error
        if claims.get("iss") != self._issuer or claims.get("aud") != self._audience:
            raise InvalidToken("the token was issued by or for somebody else")
        self._remember(token, decoded)
        return decoded

    def _remember(self, token: str, decoded: tuple[int, Identity]) -> None:
        # Checking a signature costs more than the rest of a small request.
        self._cache[token] = decoded
        if len(self._cache) > CACHE_MAX:
            self._cache.popitem(last=False)


def _identity(claims: Mapping[str, Any]) -> Identity:
    return Identity(
        actor_id=str(claims["sub"]),
        organization_id=UUID(claims["organization_id"]),
        scopes=frozenset(str(claims["scope"]).split()),
    )


def write_private(path: Path, content: bytes) -> None:
    """Write a secret that only its owner may read; it is never there with wider rights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.unlink(missing_ok=True)  # what a crash left may have wider rights
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    temporary.replace(path)
