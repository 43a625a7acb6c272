"""What must be there before the platform is ready: organization, client, practice."""

from pathlib import Path
from typing import Any

import httpx2

from gateway.access.scopes import SCOPES
from gateway.access.service import Registry, create_client, find_or_create_organization
from revcycle.directory import ClientFile, DataDirectory
from revcycle.practice import PracticeFile, read_practice

DEFAULT_ORGANIZATION = "UNNAMED PRACTICE"
DEMO_PRACTICE = Path(__file__).parent / "demo_data" / "practice.toml"


class SetupRefused(Exception):
    """The platform must not start like this; the text says why and what to do."""


def load_practice(directory: DataDirectory, *, demo: bool) -> PracticeFile | None:
    """Return the practice to set up: the person's own, or the demo's.

    Raises SetupRefused when demo and practice would come into one data directory.
    """
    is_demo = directory.demo_marker.exists()
    if demo and not is_demo and (directory.practice_file.exists() or directory.read_client()):
        raise SetupRefused(
            f"{directory.path} belongs to a practice, and demo claims must not come among its own:"
            " start without --demo, or name another --data-dir"
        )
    if demo or is_demo:
        return read_practice(DEMO_PRACTICE)
    if directory.practice_file.exists():
        return read_practice(directory.practice_file)
    return None


def refuse_unsafe(practice: PracticeFile | None, clearinghouse: str) -> None:
    """Raise SetupRefused when production claims would go to the simulator."""
    if practice and practice.clearinghouse.mode == "production" and clearinghouse == "simulator":
        raise SetupRefused(
            'practice.toml says mode = "production", and the simulator must never see real claims:'
            " start with --clearinghouse none, or set mode to test"
        )


async def prepare(
    registry: Registry,
    directory: DataDirectory,
    practice: PracticeFile | None,
    base_url: str,
    door: httpx2.AsyncBaseTransport | None = None,
) -> None:
    """Make the organization and its client on the first start, and apply the practice file.

    Args:
        registry: the gateway's own database.
        directory: where `client.json` is, or will be.
        practice: what to set up; None leaves the practice as it is.
        base_url: the gateway's address.
        door: the way to the gateway when it is not its address.

    Raises SetupRefused.

    """
    name = practice.organization.name if practice else DEFAULT_ORGANIZATION
    known = directory.read_client()
    token_url = f"{base_url}/oauth/token"
    if known is None:
        organization = await find_or_create_organization(registry, name)
        made = await create_client(registry, organization, "operator", SCOPES)
        known = ClientFile(made.client_id, made.client_secret, token_url)
    directory.write_client(ClientFile(known.client_id, known.client_secret, token_url))
    if practice:
        async with httpx2.AsyncClient(transport=door, base_url=base_url) as client:
            await _apply(client, known, practice)


async def apply_practice(client_file: ClientFile, practice: PracticeFile) -> None:
    """Set a practice up on the platform of these credentials.

    Raises SetupRefused, and httpx2.TransportError when nobody answers there.
    """
    base_url = client_file.token_url.removesuffix("/oauth/token")
    async with httpx2.AsyncClient(base_url=base_url) as client:
        await _apply(client, client_file, practice)


async def _apply(
    client: httpx2.AsyncClient, client_file: ClientFile, practice: PracticeFile
) -> None:
    """Apply the practice file through the public API, as a person would."""
    await _log_in(client, client_file)
    settings = practice.settings().model_dump()
    current = (await client.get("/v1/practice")).json()
    if current != settings:
        await _send(client, "PUT", "/v1/practice", settings)
    for provider in practice.providers:
        await _send(client, "POST", "/v1/providers", provider.model_dump(exclude_none=True))
    for payer in practice.payers:
        await _send(client, "POST", "/v1/payers", payer.model_dump(exclude_none=True))


async def _log_in(client: httpx2.AsyncClient, client_file: ClientFile) -> None:
    answer = await client.post(
        "/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=(client_file.client_id, client_file.client_secret),
    )
    if answer.is_error:
        raise SetupRefused(
            "client.json does not fit this data directory: restore the one that was written with"
            " it, or remove client.json to get a new client in a new organization"
        )
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


async def _send(client: httpx2.AsyncClient, method: str, path: str, body: dict[str, Any]) -> None:
    answer = await client.request(method, path, json=body)
    if answer.is_error:
        raise SetupRefused(f"{method} {path} was refused: {answer.text}")
