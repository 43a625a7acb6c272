"""Runs the platform until it is told to stop."""

import asyncio
import contextlib
import os
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

import httpx2
from rich.console import Console

from kit import logging as kit_logging
from kit.memory import settle_memory
from revcycle.api import Api, CallFailed
from revcycle.demo import DemoUnfinished, bundled_encounters, outcome_table, run_demo
from revcycle.directory import DataDirectory
from revcycle.practice import PracticeFile
from revcycle.server import CannotListen, listen, make_server
from revcycle.setup import SetupRefused, load_practice, prepare, refuse_unsafe
from revcycle.stack import Clearinghouse, Stack, open_stack

LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEMO_TIMEOUT_SECONDS = 120
GRACE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Options:
    """What `revcycle up` was asked for."""

    host: str
    port: int
    directory: DataDirectory
    clearinghouse: Clearinghouse
    demo: bool


async def up(options: Options, console: Console) -> None:
    """Start, serve and stop. Raises SetupRefused, PracticeFileInvalid, DataDirectoryInUse."""
    os.umask(0o077)  # whatever is written from here on is its owner's alone
    practice = load_practice(options.directory, demo=options.demo)
    refuse_unsafe(practice, options.clearinghouse)
    with options.directory.lock(), _listen(options) as listener:
        if options.demo:
            options.directory.demo_marker.touch()
        kit_logging.configure(options.directory.log_file)
        host = f"[{options.host}]" if ":" in options.host else options.host
        base_url = f"http://{host}:{listener.getsockname()[1]}"
        with console.status("Starting: migrating databases, loading ICD-10-CM (once) ..."):
            stack = await open_stack(options.directory, base_url, options.clearinghouse)
        settle_memory()
        try:
            await _serve(stack, options, practice, listener, base_url, console)
        finally:
            await stack.close()


def _listen(options: Options) -> socket.socket:
    try:
        return listen(options.host, options.port)
    except CannotListen as error:
        raise SetupRefused(f"{error}: choose another with --port") from error


async def _serve(
    stack: Stack,
    options: Options,
    practice: PracticeFile | None,
    listener: socket.socket,
    base_url: str,
    console: Console,
) -> None:
    server = make_server(stack.app, GRACE_SECONDS)
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, server.stop)
    workers = [asyncio.create_task(loop) for loop in stack.loops()]
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        door = httpx2.ASGITransport(stack.app)
        await prepare(stack.gateway.runtime, options.directory, practice, base_url, door)
        stack.is_ready = True
        _print_banner(console, options, practice, base_url)
        if options.demo:
            await asyncio.to_thread(_show_demo, options.directory, console)
        if not server.should_exit:
            console.print("Revcycle is running; stop it with Ctrl-C.")
        await serving
    finally:
        server.stop()
        await serving
        await _cancel(workers)


async def _cancel(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _show_demo(directory: DataDirectory, console: Console) -> None:
    client_file = directory.read_client()
    if client_file is None:
        return
    try:
        outcomes = run_demo(Api(client_file), bundled_encounters(), console, DEMO_TIMEOUT_SECONDS)
    except (CallFailed, DemoUnfinished) as error:
        console.print(f"The demo did not finish: {error}", style="yellow")
    else:
        console.print(outcome_table(outcomes))


def _print_banner(
    console: Console, options: Options, practice: PracticeFile | None, base_url: str
) -> None:
    data_dir = _shown(options.directory.path)
    named = "" if data_dir == Path("var") else f" --data-dir {data_dir}"
    token = f"$(.venv/bin/revcycle token{named})"
    console.print(f"\n[bold]Revcycle is ready:[/bold] {base_url}   (API documentation: /docs)")
    console.print(f"Credentials: {data_dir / 'client.json'}   Log: {data_dir / 'revcycle.log'}")
    if practice is None:
        console.print("No practice.toml: a test sender without a name. Set up: revcycle init")
    if options.host not in LOOPBACK:
        console.print("[yellow]Open to the network without TLS: put a TLS proxy in front.[/yellow]")
    console.print("\nTry next, in another terminal:")
    for line in (
        f'curl -s -H "Authorization: Bearer {token}" {base_url}/v1/claims',
        f".venv/bin/revcycle events tail{named}",
        f".venv/bin/revcycle verify{named}",
    ):
        console.print(f"  {line}", highlight=False, soft_wrap=True)
    console.print()


def _shown(path: Path) -> Path:
    with contextlib.suppress(ValueError):
        return path.resolve().relative_to(Path.cwd())
    return path.resolve()
