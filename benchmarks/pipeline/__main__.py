"""`python -m benchmarks.pipeline run`: what a claim costs on its way. See README.md."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated

import typer
from benchmarks.pipeline.reporting import stages_table, summary_table
from benchmarks.pipeline.running import Measurement, Mode, run_once, ways
from rich.console import Console
from rich.markup import escape

app = typer.Typer(add_completion=False, no_args_is_help=True)
progress = Console(stderr=True)
_TABLE_WIDTH = 110


@app.callback()
def main() -> None:
    """Measure the pipeline from the POST of an encounter to the posted cent."""


@app.command()
def run(
    *,
    encounters: Annotated[int, typer.Option(min=1, help="Encounters of a run.")] = 400,
    mode: Annotated[
        Mode, typer.Option(help="One process, or all of them on servers.")
    ] = "embedded",
    rounds: Annotated[int, typer.Option(min=1, help="Fresh platforms.")] = 3,
    lines: Annotated[
        int, typer.Option(min=0, max=200, help="Lines of an NDJSON batch; 0 posts one by one.")
    ] = 200,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, not tables.")] = False,
) -> None:
    """Run, then print medians and spreads.

    Ends with status 1 when a claim did not come to its end, or the books do not hold.
    """
    measurements = []
    for number in range(1, rounds + 1):
        for how in ways(mode):
            with progress.status(f"round {number} of {rounds}: {how}"):
                measurements.append(run_once(how, number, encounters, lines))
            _tell(measurements[-1], rounds)
    (_print_json if as_json else _print_tables)(measurements)
    if any(each.fault for each in measurements):
        raise typer.Exit(1)


def _tell(measurement: Measurement, rounds: int) -> None:
    fault = f"  [red]{escape(measurement.fault)}[/]" if measurement.fault else ""
    said = f"{measurement.round}/{rounds}  {measurement.how}  {measurement.rate:.1f} claims/s"
    progress.print(f"{said}{fault}", highlight=False, soft_wrap=True)


def _machine() -> dict[str, str | int | None]:
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def _print_json(measurements: Sequence[Measurement]) -> None:
    found = [asdict(each) for each in measurements]
    typer.echo(json.dumps({"machine": _machine(), "measurements": found}, indent=2))


def _print_tables(measurements: Sequence[Measurement]) -> None:
    console = Console()
    console.width = max(console.width, _TABLE_WIDTH)
    facts = ", ".join(f"{name} {value}" for name, value in _machine().items())
    console.print(f"{facts}", highlight=False)
    console.print(summary_table(measurements))
    if any(each.stages for each in measurements):
        console.print(stages_table(measurements))


if __name__ == "__main__":
    app(prog_name="benchmarks.pipeline")
