"""The `revcycle` command. Everything heavy is imported by the command that needs it."""

import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from revcycle.backup.commands import backup, restore
from revcycle.codes.commands import app as codes_app
from revcycle.command_line import DEFAULT_DATA_DIR, AsJson, DataDir, fail, tell_failure
from revcycle.directory import ClientFile, DataDirectory, DataDirectoryInUse
from revcycle.distributed import commands as distributed
from revcycle.dlq.commands import app as dlq_app
from revcycle.edi.commands import app as x12_app
from revcycle.simulation.command import simulate

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    help="Revcycle: from the encounter to the paid, balanced account.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
events_app = typer.Typer(help="Look at the events that the services exchange.")
contracts_app = typer.Typer(help="The published contracts.")
clients_app = typer.Typer(help="API clients and their organizations.")
app.add_typer(events_app, name="events", no_args_is_help=True)
app.add_typer(contracts_app, name="contracts", no_args_is_help=True)
app.add_typer(clients_app, name="clients", no_args_is_help=True)
app.add_typer(x12_app, name="x12", no_args_is_help=True)
app.add_typer(codes_app, name="codes", no_args_is_help=True)
app.add_typer(dlq_app, name="dlq", no_args_is_help=True)
app.add_typer(distributed.database_app, name="database", no_args_is_help=True)
app.command()(simulate)
app.command()(backup)
app.command()(restore)
for command in (
    distributed.serve,
    distributed.worker,
    distributed.keys,
    distributed.practice,
    distributed.stack,
):
    app.command()(command)


@app.callback()
def log_without_data() -> None:
    """Log in our own form; the usual one of structlog prints local variables, and so persons."""
    from kit.memory import seeming_absent

    with seeming_absent("rich"):  # with which structlog draws tracebacks: four megabytes
        from kit import logging

    logging.configure()


@cache
def _console() -> "Console":
    from rich.console import Console  # not at the top: a service needs none

    return Console()


OneService = typer.Argument(
    help="One service on PostgreSQL, by REVCYCLE_... settings; without it, the data directory."
)
NAME_LENGTH_MAX = 60


@app.command()
def up(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8080,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    clearinghouse: Annotated[
        Literal["simulator", "none"],
        typer.Option(help="Who answers: the built-in simulator, or nobody (upload X12 yourself)."),
    ] = "simulator",
    demo: Annotated[
        bool, typer.Option("--demo", help="Set up a demo practice and post its encounters.")
    ] = False,
) -> None:
    """Start the whole platform in this terminal: API, services, events, all on this machine."""
    import asyncio

    from kit.errors import SettingRefused
    from kit.postgres import UnsafeDatabase
    from kit.schema_version import MigrationsRunning
    from revcycle.practice import PracticeFileInvalid
    from revcycle.setup import SetupRefused
    from revcycle.up import Options
    from revcycle.up import up as run

    options = Options(host, port, DataDirectory(data_dir), clearinghouse, demo)
    try:
        asyncio.run(run(options, _console()))
    except (SetupRefused, PracticeFileInvalid, DataDirectoryInUse) as error:
        fail(error)
    except (MigrationsRunning, UnsafeDatabase, SettingRefused) as error:
        fail(error)
    _console().print("Stopped; all data is kept.")


@app.command()
def demo(
    data_dir: DataDir = DEFAULT_DATA_DIR,
    count: Annotated[
        int | None,
        typer.Option(min=1, max=10_000, help="Post so many new encounters, not the bundled ones."),
    ] = None,
    timeout_seconds: Annotated[float, typer.Option(min=1, help="How long to wait.")] = 300,
    as_json: AsJson = False,
) -> None:
    """Post encounters to the running platform, follow them to their end, show the money."""
    from revcycle.api import Api, CallFailed
    from revcycle.demo import (
        DemoUnfinished,
        bundled_encounters,
        copies,
        outcome_table,
        outcomes_json,
        run_demo,
    )

    encounters = bundled_encounters()
    chosen = copies(encounters, count) if count else encounters
    from rich.console import Console

    progress_console = Console(stderr=True)
    try:
        outcomes = run_demo(Api(_client(data_dir)), chosen, progress_console, timeout_seconds)
    except (CallFailed, DemoUnfinished) as error:
        fail(error)
    if as_json:
        typer.echo(outcomes_json(outcomes))
    else:
        _console().print(outcome_table(outcomes))


def _client(data_dir: Path) -> ClientFile:
    client_file = DataDirectory(data_dir).read_client()
    if client_file is None:
        fail(
            f"{data_dir / 'client.json'} is missing: start `revcycle up` first, or name --data-dir"
        )
    return client_file


@app.command()
def token(data_dir: DataDir = DEFAULT_DATA_DIR) -> None:
    """Print an access token of client.json, for curl; it holds for five minutes."""
    from revcycle.api import Api, CallFailed

    try:
        typer.echo(Api(_client(data_dir)).token())
    except CallFailed as error:
        fail(error)


@app.command()
def migrate(
    service: Annotated[distributed.OwnedName | None, OneService] = None,
    data_dir: DataDir = DEFAULT_DATA_DIR,
) -> None:
    """Bring every database to the newest schema. `up` does this by itself."""
    import asyncio

    from kit.postgres import UnsafeDatabase
    from kit.schema_version import MigrationsRunning
    from revcycle.migrating import migrate_all

    try:
        done = (
            [(service, distributed.migrate_service(service))]
            if service
            else asyncio.run(migrate_all(DataDirectory(data_dir)))
        )
        for name, changed in done:
            _console().print(f"{name}: {'migrated' if changed else 'up to date'}")
    except DataDirectoryInUse as error:
        fail(f"{error}: stop it first")
    except (MigrationsRunning, UnsafeDatabase) as error:
        fail(str(error))


@app.command()
def verify(
    service: Annotated[distributed.OwnedName | None, OneService] = None,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    as_json: AsJson = False,
) -> None:
    """Prove the ledger and the audit trail, record by record. Exit status 1 when it fails."""
    import asyncio
    from dataclasses import asdict

    from revcycle.stack import DEFINITIONS
    from revcycle.verify import verify as run

    if service:
        verdicts = [distributed.verify_service(service)]
    elif data_dir.exists():
        verdicts = asyncio.run(run(DataDirectory(data_dir), DEFINITIONS))
    else:
        fail(f"{data_dir} does not exist: name --data-dir")
    if as_json:
        typer.echo(json.dumps([asdict(verdict) for verdict in verdicts], indent=2))
    else:
        for verdict in verdicts:
            mark = "[red]FAULT[/red]" if verdict.faults else "[green]ok[/green]"
            _console().print(
                f"{mark}  {verdict.service}: {verdict.audit_records} audit records,"
                f" {verdict.waiting} events on their way"
            )
            for fault in verdict.faults:
                _console().print(f"       {fault}", highlight=False, soft_wrap=True)
    if any(verdict.faults for verdict in verdicts):
        raise typer.Exit(1)


@events_app.command("tail")
def events_tail(
    data_dir: DataDir = DEFAULT_DATA_DIR,
    last: Annotated[int, typer.Option(min=0, help="Begin with so many past events.")] = 20,
    follow: Annotated[bool, typer.Option(help="Go on with new ones until Ctrl-C.")] = True,
    as_json: AsJson = False,
) -> None:
    """Show the events as they are published: what happened to what, never the patient's data."""
    from revcycle.events import tail_events

    try:
        for line in tail_events(DataDirectory(data_dir), last, follow=follow, as_json=as_json):
            typer.echo(line)
    except FileNotFoundError as error:
        fail(error)
    except KeyboardInterrupt:
        return


@contracts_app.command("export")
def contracts_export() -> None:
    """Write OpenAPI, AsyncAPI, JSON Schemas and problems into contracts/."""
    from revcycle.published import CONTRACTS, export_contracts

    _console().print(f"{export_contracts()} files written under {CONTRACTS.name}/")


@contracts_app.command("check")
def contracts_check() -> None:
    """Fail when contracts/ differs from the code, or an example no longer reads."""
    from revcycle.published import check_contracts

    faults = check_contracts()
    for fault in faults:
        _console().print(fault, highlight=False, soft_wrap=True)
    if faults:
        fail(f"{len(faults)} difference(s)")
    _console().print("contracts are those of the code")


def _named(value: str) -> str:
    name = value.strip()
    if not 1 <= len(name) <= NAME_LENGTH_MAX:
        raise typer.BadParameter(f"give a name of 1 to {NAME_LENGTH_MAX} characters")
    return name


@clients_app.command("add")
def clients_add(
    organization: Annotated[
        str, typer.Option(help="Its name; made when it is new.", callback=_named)
    ],
    name: Annotated[str, typer.Option(help="What the client is, such as ehr.")] = "client",
    scope: Annotated[
        list[str] | None, typer.Option(help="A right; repeat it. All rights when absent.")
    ] = None,
    data_dir: DataDir = DEFAULT_DATA_DIR,
) -> None:
    """Make an API client and print its credentials; the secret is shown this once."""
    import asyncio

    from revcycle.clients import add_client

    try:
        made = asyncio.run(add_client(DataDirectory(data_dir), organization, name, scope))
    except (ValueError, FileNotFoundError) as error:
        fail(error)
    typer.echo(json.dumps(made, indent=2))


@app.command()
def init(
    organization: Annotated[str, typer.Option(prompt="Name of the practice")],
    submitter_id: Annotated[str, typer.Option(prompt="Your id at the clearinghouse")],
    receiver_id: Annotated[str, typer.Option(prompt="The clearinghouse's id")],
    contact_phone: Annotated[str, typer.Option(prompt="Billing office's phone (10 digits)")],
    receiver_name: Annotated[str, typer.Option(help="The clearinghouse's name.")] = "CLEARINGHOUSE",
    contact_name: Annotated[str, typer.Option(help="Whom payers call.")] = "BILLING OFFICE",
    production: Annotated[
        bool, typer.Option("--production/--test", help="Mark files as production or test.")
    ] = False,
    provider: Annotated[
        list[str] | None,
        typer.Option(help="NPI:NAME:billing|rendering[:TAXONOMY]; repeat for each provider."),
    ] = None,
    payer: Annotated[
        list[str] | None, typer.Option(help="PAYER_ID:NAME; repeat for each payer.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a practice.toml.")] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
) -> None:
    """Write the practice file: a commented practice.toml that `up` reads at every start."""
    from revcycle.initializing import practice_from_flags, write_practice
    from revcycle.practice import PracticeFileInvalid

    try:
        practice = practice_from_flags(
            organization=organization,
            contact_name=contact_name,
            contact_phone=contact_phone,
            submitter_id=submitter_id,
            receiver_id=receiver_id,
            receiver_name=receiver_name,
            production=production,
            providers=provider or [],
            payers=payer or [],
        )
        path = write_practice(DataDirectory(data_dir), practice, force=force)
    except (PracticeFileInvalid, FileExistsError) as error:
        fail(error)
    _console().print(f"Wrote {path}. Edit it as you like, then: revcycle up")


def main() -> None:
    """Run the command; a fault that nobody expected ends in one line too."""
    try:
        app()
    except Exception as error:
        if os.environ.get("REVCYCLE_DEBUG"):
            raise
        said = " ".join(str(error).split())[:300] or "no detail"
        hint = "set REVCYCLE_DEBUG=1 to see where"
        tell_failure(f"{type(error).__name__}: {said} ({hint})")
        sys.exit(1)
