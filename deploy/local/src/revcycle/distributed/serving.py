"""`revcycle serve`: the HTTP side of one service."""

import asyncio
from functools import partial

from kit.http.health import HealthLayer, answers
from kit.http.limits import RequestLayer
from kit.http.metrics import MetricsLayer
from kit.memory import settle_memory
from kit.postgres import DatabaseUrls
from kit.service import ServiceDefinition
from kit.workers import run_calls
from revcycle.distributed.adapters import open_runtime
from revcycle.distributed.processes import run_server
from revcycle.distributed.settings import ServiceSettings
from revcycle.distributed.telemetry import measuring, spans_exported


async def serve(
    definition: ServiceDefinition, settings: ServiceSettings, urls: DatabaseUrls
) -> None:
    """Serve one service until told to stop. Raises StartRefused."""
    async with open_runtime(definition, settings, urls) as runtime:
        app = RequestLayer(definition.create_app(runtime), definition.name)
        asked = HealthLayer(app, partial(answers, runtime.database))
        loops = (run_calls(definition.name, runtime.database), definition.attend(runtime))
        tasks = [asyncio.create_task(loop) for loop in loops]
        try:
            with spans_exported(definition.name, settings.traces_url):
                settle_memory()
                await run_server(MetricsLayer(asked, measuring(definition, runtime)), settings)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
