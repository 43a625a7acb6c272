"""Tokens: OAuth 2.0 client credentials (RFC 6749 section 4.4) and the key set (RFC 7517)."""

import base64
import binascii
from typing import Any
from urllib.parse import parse_qs, unquote_plus

from fastapi import APIRouter, Request
from pydantic import BaseModel

from gateway.access.service import Registry, authenticate
from gateway.tokens import TOKEN_SECONDS, Tokens
from kit.identity import Identity
from kit.problems import Problem

router = APIRouter(tags=["access"])
_FORM = "application/x-www-form-urlencoded"
_FORM_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            _FORM: {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"const": "client_credentials"},
                        "client_id": {"type": "string"},
                        "client_secret": {"type": "string"},
                        "scope": {"type": "string"},
                    },
                }
            }
        },
    }
}


class TokenAnswer(BaseModel):
    """An access token; get a new one when it has expired."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - the name of a scheme
    expires_in: int
    scope: str


@router.post("/oauth/token", openapi_extra=_FORM_BODY)
async def post_token(request: Request) -> TokenAnswer:
    """Give a token to a client that proves itself, by HTTP Basic or in the form."""
    form = await _form(request)
    if form.get("grant_type") != "client_credentials":
        raise Problem("bad-request", "Send grant_type=client_credentials.")
    client_id, client_secret = _credentials(request, form)
    registry: Registry = request.app.state.registry
    identity = await authenticate(registry, client_id, client_secret)
    granted = Identity(identity.actor_id, identity.organization_id, _narrowed(identity, form))
    tokens: Tokens = request.app.state.tokens
    return TokenAnswer(
        access_token=tokens.for_client(granted),
        expires_in=TOKEN_SECONDS,
        scope=" ".join(sorted(granted.scopes)),
    )


async def _form(request: Request) -> dict[str, str]:
    sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent != _FORM:
        raise Problem("unsupported-media-type", f"Send it as Content-Type: {_FORM}.")
    fields = parse_qs((await request.body()).decode("utf-8", errors="replace"))
    return {name: values[0] for name, values in fields.items()}


def _credentials(request: Request, form: dict[str, str]) -> tuple[str, str]:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        client_id, _, client_secret = base64.b64decode(encoded).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Problem("bad-request", "The Basic credentials are not base64.") from error
    return unquote_plus(client_id), unquote_plus(client_secret)


def _narrowed(identity: Identity, form: dict[str, str]) -> frozenset[str]:
    """Return the scopes asked for; all that the client has when it asks for none."""
    asked = frozenset(form.get("scope", "").split())
    excess = asked - identity.scopes
    if excess:
        raise Problem("bad-request", f"This client does not have the scope {min(excess)}.")
    return asked or identity.scopes


@router.get("/.well-known/jwks.json")
async def get_key_set(request: Request) -> dict[str, Any]:
    """Return the keys that tokens are signed with."""
    tokens: Tokens = request.app.state.tokens
    return tokens.key_set()
