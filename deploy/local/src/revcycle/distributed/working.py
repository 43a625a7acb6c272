"""`revcycle worker`: relay and consumers of one service, or the simulator."""

import asyncio
from functools import partial

from kit.blobs import BlobStore
from kit.bus.kafka import KafkaBus
from kit.http.health import answers
from kit.http.metrics import nothing_to_measure
from kit.memory import settle_memory
from kit.postgres import DatabaseUrls
from kit.service import ServiceDefinition
from kit.workers import run_consumer, run_relay, run_steps
from revcycle.distributed.adapters import StartRefused, open_runtime, prepare_bus
from revcycle.distributed.processes import run_loops
from revcycle.distributed.settings import ServiceSettings, SimulatorSettings
from revcycle.distributed.telemetry import measuring, spans_exported
from simulator.worker import join

SIMULATOR_SEED = 1


async def work(
    definition: ServiceDefinition, settings: ServiceSettings, urls: DatabaseUrls
) -> None:
    """Publish and consume for one service until told to stop. Raises StartRefused."""
    await prepare_bus(settings)
    stopping = asyncio.Event()
    async with open_runtime(definition, settings, urls) as runtime:
        try:
            consumers = [await each.join(runtime) for each in definition.consumers]
        except ConnectionError as error:
            raise StartRefused(str(error)) from error
        relay = definition.relay(runtime)
        relaying = run_relay(definition.name, relay, runtime.database, stopping)
        loops = [relaying, *(run_consumer(each, stopping) for each in consumers)]
        is_ready = partial(answers, runtime.database)
        measure = measuring(definition, runtime, consumers)
        try:
            with spans_exported(f"{definition.name}-worker", settings.traces_url):
                settle_memory()
                await run_loops(loops, stopping, settings, is_ready, measure)
        finally:
            await relay.close()  # the next one leads at once


async def simulate_clearinghouse(settings: SimulatorSettings) -> None:
    """Answer claims and inquiries until told to stop. Raises StartRefused."""
    await prepare_bus(settings)
    stopping = asyncio.Event()
    bus = KafkaBus(settings.kafka())
    try:
        simulator = await join(bus, BlobStore(settings.blobs_url), SIMULATOR_SEED)
        loop = run_steps(simulator.group, simulator.step, stopping)
        settle_memory()
        await run_loops([loop], stopping, settings, _always, nothing_to_measure)
    except ConnectionError as error:
        raise StartRefused(str(error)) from error
    finally:
        await bus.close()


async def _always() -> bool:
    return True
