"""`revcycle serve`, `worker`, `keys`, `database`, `stack`: the distributed way, by command."""

import asyncio
from collections.abc import Callable, Coroutine
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args

import typer

from revcycle.command_line import DEFAULT_DATA_DIR, DataDir, fail

if TYPE_CHECKING:
    from kit.postgres import DatabaseUrls
    from kit.service import ServiceDefinition
    from revcycle.verify import Verdict

Found = TypeVar("Found")
OwnedName = Literal["coding", "eligibility", "claims", "payments", "gateway"]
WorkerName = Literal["coding", "eligibility", "claims", "payments", "simulator"]
database_app = typer.Typer(help="The services' databases on a PostgreSQL server.")


def serve(
    service: Annotated[OwnedName, typer.Argument(help="Whose HTTP side.")],
) -> None:
    """Serve one service's API, or the gateway, as a process of its own (REVCYCLE_... settings)."""
    from revcycle.distributed.settings import GatewaySettings, ServiceSettings

    if service == "gateway":
        from revcycle.distributed.serving_gateway import serve_gateway

        gateway = _settings(GatewaySettings)
        _run(serve_gateway(gateway, _database(service)))
    else:
        from revcycle.distributed.serving import serve as serve_service

        settings = _settings(ServiceSettings)
        _run(serve_service(find_definition(service), settings, _database(service)))


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


@database_app.callback()
def databases() -> None:
    """Keep `create` a command of its own while it is the only one."""


@database_app.command("create")
def create_databases(
    secrets_dir: Annotated[
        Path,
        typer.Option(
            envvar="REVCYCLE_SECRETS_DIR",
            help="Where the addresses are written, with passwords, one file for each role.",
        ),
    ],
    service: Annotated[
        OwnedName | None, typer.Argument(help="Whose; everybody's when none is named.")
    ] = None,
) -> None:
    """Create a database and its two roles for each service; then `revcycle migrate SERVICE`.

    REVCYCLE_ADMINISTRATOR_DATABASE_URL says where, as a role that may create databases and roles:
    postgresql://postgres:PASSWORD@HOST/postgres.

    Nothing that is there is lost. A service whose two files are in the folder is passed over; the
    roles of any other get new passwords.
    """
    from revcycle.distributed import creating
    from revcycle.distributed.settings import read_administrator

    secrets_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    administrator_url = _read(read_administrator)
    names = [service] if service else get_args(OwnedName)
    definitions = [find_definition(name) for name in names]
    try:
        done = asyncio.run(creating.create_databases(administrator_url, secrets_dir, definitions))
    except creating.DatabaseNotCreated as error:
        fail(error)
    for name, is_new in done:
        typer.echo(f"{name}: {'created' if is_new else 'there already'}")
    typer.echo(f"Addresses and passwords are in {secrets_dir}")


def practice(
    file: Annotated[Path, typer.Argument(help="A practice.toml; `revcycle init` writes one.")],
    data_dir: DataDir = DEFAULT_DATA_DIR,
) -> None:
    """Set up providers, payers and submitter on a running platform. `up` does this by itself."""
    import httpx2

    from revcycle.directory import DataDirectory
    from revcycle.practice import PracticeFileInvalid, read_practice
    from revcycle.setup import SetupRefused, apply_practice

    client_file = DataDirectory(data_dir).read_client()
    if client_file is None:
        fail(f"{data_dir / 'client.json'} is missing: `revcycle clients add` prints its content")
    try:
        asyncio.run(apply_practice(client_file, read_practice(file)))
    except (FileNotFoundError, PracticeFileInvalid, SetupRefused) as error:
        fail(error)
    except httpx2.TransportError:
        fail(f"nobody answers at {client_file.token_url}")
    typer.echo(f"{file} is applied")


def stack(
    once: Annotated[
        bool, typer.Option("--once", help="Run the demo and stop, instead of staying up.")
    ] = False,
) -> None:
    """Start everything as processes of its own on a Kafka and a PostgreSQL to throw away."""
    from rich.console import Console

    from revcycle.distributed.trying import StackFailed, try_stack

    try:
        try_stack(Console(), once=once)
    except StackFailed as error:
        fail(error)


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
        fail(error)


def _run(process: Coroutine[Any, Any, Any]) -> Any:
    from kit.errors import SettingRefused
    from revcycle.distributed.adapters import StartRefused
    from revcycle.distributed.processes import LoopEnded

    try:
        return asyncio.run(process)
    except (StartRefused, LoopEnded, SettingRefused) as error:
        fail(error)
