"""`revcycle simulate`: everything heavy is imported when it runs."""

import asyncio
import json
import logging
from typing import Annotated

import typer

from revcycle.command_line import AsJson
from revcycle.simulation.plants import Plant


def simulate(
    seed: Annotated[int, typer.Option(min=0, help="Decides everything that happens.")] = 1,
    steps: Annotated[int, typer.Option(min=1, max=100_000, help="Actions per seed.")] = 200,
    seeds: Annotated[
        int, typer.Option(min=1, max=1_000_000, help="Run so many seeds, from --seed on.")
    ] = 1,
    plant: Annotated[
        Plant | None, typer.Option(help="Break this mechanism on purpose: it must be noticed.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run the services under a seed, with crashes, duplicates and late payers, and audit the end.

    Exit status 1 when a promise is broken: it is named, with the command that runs it again.
    """
    from kit import logging as kit_logging
    from revcycle.simulation.report import as_lines, as_report
    from revcycle.simulation.run import Outcome
    from revcycle.simulation.run import simulate as run

    kit_logging.configure(level=logging.CRITICAL)  # what fails on purpose is in the report
    from rich.console import Console

    console = Console(stderr=as_json, highlight=False, soft_wrap=True, markup=False)

    def tell(outcome: Outcome) -> None:
        for line in as_lines(outcome):
            console.print(line)

    with console.status(f"Simulating {seeds} seed(s) of {steps} steps ..."):
        outcomes = asyncio.run(run(range(seed, seed + seeds), steps, plant, tell))
    if as_json:
        typer.echo(json.dumps(as_report(outcomes), indent=2))
    if outcomes[-1].violations:
        raise typer.Exit(1)
    if plant:
        console.print(f"The {plant} was broken on purpose, and nobody noticed.")
        raise typer.Exit(1)
