"""The `revcycle dlq` commands: they only read arguments and print."""

import asyncio
import json
from collections.abc import Coroutine, Sequence
from dataclasses import asdict
from typing import Annotated, Any, TypeVar
from uuid import UUID

import typer

from revcycle.command_line import DEFAULT_DATA_DIR, AsJson, DataDir, fail
from revcycle.directory import DataDirectory

app = typer.Typer(help="Parked events: those that a consumer could not take.")
Consumer = Annotated[str | None, typer.Option(help="Such as claims-svc.lifecycle.")]
Key = Annotated[str | None, typer.Option(help="The aggregate's id.")]
Result = TypeVar("Result")


@app.command("list")
def list_events(
    consumer: Consumer = None,
    key: Key = None,
    redriven: Annotated[
        bool, typer.Option("--redriven", help="Show those too that were redriven.")
    ] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    as_json: AsJson = False,
) -> None:
    """List what waits: what failed, where it lies, how often and when. Never a patient's data."""
    from revcycle.dlq.stores import Filter, list_parked

    wanted = Filter(consumer, key)
    found = _run(list_parked(DataDirectory(data_dir), wanted, with_redriven=redriven))
    if as_json:
        _print_json([asdict(each) for each in found])
        return
    for each in found:
        typer.echo(
            f"{each.consumer}  {each.key}  {each.event_type}  {each.event_id}"
            f"  {each.error_class}  attempts={each.attempts}"
        )
    if not found:
        typer.echo("Nothing is parked.")


@app.command("show")
def show_event(
    event_id: Annotated[UUID, typer.Argument(help="As `dlq list` prints it.")],
    consumer: Consumer = None,
    value: Annotated[
        bool,
        typer.Option("--value", help="Show the data too. They may be a patient's: it is audited."),
    ] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    as_json: AsJson = False,
) -> None:
    """Show all that is known of one parked event."""
    from revcycle.dlq.stores import Filter, show_parked

    wanted = Filter(consumer, event_id=event_id)
    found = _run(show_parked(DataDirectory(data_dir), wanted, with_value=value))
    told: dict[str, Any] = asdict(found.event)
    if value:
        told["value"] = found.value
    if as_json:
        _print_json(told)
        return
    for name, content in told.items():
        typer.echo(f"{name:16} {'-' if content is None else content}")


@app.command("redrive")
def redrive_events(
    consumer: Consumer = None,
    key: Key = None,
    event: Annotated[
        UUID | None, typer.Option(help="One event, and what waits before it of its key.")
    ] = None,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    as_json: AsJson = False,
) -> None:
    """Run parked events through their handler, key by key, in order. Exit status 1 when one fails.

    The first failure of a key ends the key: it stays parked, with what is behind it. It is safe to
    run it again, and beside a running platform.
    """
    from revcycle.dlq.stores import Filter, redrive_parked

    wanted = Filter(consumer, key, event)
    if wanted == Filter():
        raise typer.BadParameter("say what to redrive: --consumer, --key or --event")
    done = _run(redrive_parked(DataDirectory(data_dir), wanted))
    _print_redriven(done, as_json=as_json)
    if any(each.error_class for each in done):
        raise typer.Exit(1)


def _print_redriven(done: Sequence[Any], *, as_json: bool) -> None:
    if as_json:
        _print_json([asdict(each) for each in done])
        return
    for each in done:
        outcome = f"failed: {each.error_class}" if each.error_class else "redriven"
        typer.echo(f"{each.consumer}  {each.key}  {each.event_id}  {outcome}")
    if not done:
        typer.echo("Nothing is parked there.")


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    from revcycle.dlq.stores import DatabaseNotReady, NoSuchConsumer, NotParked

    try:
        return asyncio.run(work)
    except (DatabaseNotReady, NoSuchConsumer, NotParked) as error:
        fail(error)


def _print_json(content: object) -> None:
    typer.echo(json.dumps(content, indent=2, default=_as_text))


def _as_text(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
