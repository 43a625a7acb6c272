"""`revcycle serve`, `worker`, `keys`, `stack`: the distributed way on the command line."""

import asyncio
from collections.abc import Callable, Coroutine
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn, TypeVar

import typer
from rich.console import Console

if TYPE_CHECKING:
    from kit.postgres import DatabaseUrls
    from kit.service import ServiceDefinition
    from revcycle.verify import Verdict

Found = TypeVar("Found")
OwnedName = Literal["coding", "eligibility", "claims", "payments", "gateway"]
WorkerName = Literal["coding", "eligibility", "claims", "payments", "simulator"]


def serve(
    service: Annotated[OwnedName, typer.Argument(help="Whose HTTP side.")],
) -> None:
    """Serve one service's API, or the gateway, as a process of its own (REVCYCLE_... settings)."""
    from revcycle.distributed import serving
    from revcycle.distributed.settings import GatewaySettings, ServiceSettings

    if service == "gateway":
        gateway = _settings(GatewaySettings)
        _run(serving.serve_gateway(gateway, _database(service)))
    else:
        settings = _settings(ServiceSettings)
        _run(serving.serve(find_definition(service), settings, _database(service)))


def worker(
    service: Annotated[WorkerName, typer.Argument(help="Whose events.")],
) -> None:
    """Publish and consume for one service, or run the simulator (REVCYCLE_... settings)."""
    from revcycle.distributed import working
    from revcycle.distributed.settings import ServiceSettings, SimulatorSettings

    if service == "simulator":
        simulator = _settings(SimulatorSettings)
        _run(working.simulate_clearinghouse(simulator))
    else:
        settings = _settings(ServiceSettings)
        _run(working.work(find_definition(service), settings, _database(service)))


def keys(
    signing_key: Annotated[Path, typer.Option(help="The gateway's private key.")],
    key_set: Annotated[Path, typer.Option(help="The public keys, for every service.")],
) -> None:
    """Make a signing key where there is none, and write its public part for the services."""
    from revcycle.distributed.operating import make_keys

    make_keys(signing_key, key_set)


def stack(
    once: Annotated[
        bool, typer.Option("--once", help="Run the demo and stop, instead of staying up.")
    ] = False,
) -> None:
    """Start everything as processes of its own on a Kafka and a PostgreSQL to throw away."""
    from revcycle.distributed.trying import StackFailed, try_stack

    try:
        try_stack(Console(), once=once)
    except StackFailed as error:
        _fail(error)


def migrate_service(service: OwnedName) -> bool:
    """Migrate one service's PostgreSQL; return whether anything changed."""
    from revcycle.distributed import operating
    from revcycle.distributed.settings import ServiceSettings

    settings = None if service == "gateway" else _settings(ServiceSettings)
    return bool(
        _run(
            operating.migrate(find_definition(service), _database(service, as_owner=True), settings)
        )
    )


def verify_service(service: OwnedName) -> "Verdict":
    """Verify one service's PostgreSQL."""
    from revcycle.distributed import operating
    from revcycle.distributed.settings import ServiceSettings

    settings = None if service == "gateway" else _settings(ServiceSettings)
    verdict: Verdict = _run(
        operating.verify(find_definition(service), _database(service, as_owner=True), settings)
    )
    return verdict


def find_definition(service: str) -> "ServiceDefinition":
    """Return a service's definition; no other service's code is imported."""
    package = service if service == "gateway" else f"{service}_svc"
    definition: ServiceDefinition = import_module(f"{package}.bootstrap").SERVICE
    return definition


def _settings(kind: Any) -> Any:
    """Return the settings, and send logs where they say; ends with one line when refused."""
    from kit import logging as kit_logging
    from revcycle.distributed.settings import read_settings

    settings = _read(lambda: read_settings(kind))
    kit_logging.configure(settings.log_file)
    return settings


def _database(service: OwnedName, *, as_owner: bool = False) -> "DatabaseUrls":
    from revcycle.distributed.settings import read_database

    return _read(lambda: read_database(find_definition(service).name, as_owner=as_owner))


def _read(read: Callable[[], Found]) -> Found:
    from revcycle.distributed.settings import SettingsRefused

    try:
        return read()
    except SettingsRefused as error:
        _fail(error)


def _run(process: Coroutine[Any, Any, Any]) -> Any:
    from revcycle.distributed.adapters import StartRefused
    from revcycle.distributed.processes import LoopEnded

    try:
        return asyncio.run(process)
    except (StartRefused, LoopEnded) as error:
        _fail(error)


def _fail(message: object) -> NoReturn:
    from revcycle.cli import fail

    fail(message)
