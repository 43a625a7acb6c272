"""`revcycle serve gateway`: the public door, apart from what services need: its code is 8 MB."""

import ssl
from functools import partial
from typing import Any

from gateway.access.service import AccessRegistry
from gateway.app import create_gateway
from gateway.bootstrap import SERVICE as GATEWAY
from gateway.remote import open_services
from gateway.tokens import Tokens
from kit.clock import SystemClock
from kit.http.health import answers
from kit.ids import Ids
from kit.memory import settle_memory
from kit.metrics import measure_database
from kit.postgres import DatabaseUrls
from kit.tokens import SigningKey
from revcycle.distributed.adapters import open_own_database
from revcycle.distributed.processes import run_server
from revcycle.distributed.settings import GatewaySettings
from revcycle.distributed.telemetry import spans_exported


async def serve_gateway(settings: GatewaySettings, urls: DatabaseUrls) -> None:
    """Serve the public door until told to stop. Raises StartRefused."""
    clock = SystemClock()
    key = SigningKey.load_or_create(settings.signing_key_file)
    trusted = ssl.create_default_context(cafile=settings.ca_file) if settings.ca_file else None
    async with (
        open_own_database(GATEWAY, urls) as database,
        open_services(settings.service_urls, trusted) as services,
    ):
        app = create_gateway(
            AccessRegistry(database, clock, Ids(clock)),
            Tokens(key, settings.issuer, clock),
            services,
            documents=_documents,
            is_ready=partial(answers, database),
            measure=partial(measure_database, GATEWAY.name, (), database, clock),
        )
        with spans_exported(GATEWAY.name, settings.traces_url):
            settle_memory()
            await run_server(app, settings)


def _documents() -> dict[str, dict[str, Any]]:
    from revcycle.stack import SERVICES  # every service's code, for who wants to see /docs

    return {definition.name: definition.document() for definition in SERVICES}
