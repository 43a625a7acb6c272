"""Compares the X12 codec with its peers: ``python -m benchmarks.x12 --help``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, get_args

import typer
from benchmarks.x12.environments import FOLDER, prepare_peer
from benchmarks.x12.generating import Kind, write_file
from benchmarks.x12.reporting import machine, memory_table, rates_table
from benchmarks.x12.roster import Contestant, choose
from benchmarks.x12.running import DataFile, Measurement, run_once, turns
from benchmarks.x12.summarizing import Summary, summarize
from rich.console import Console
from rich.markup import escape

_KINDS: tuple[Kind, ...] = get_args(Kind)
_LARGE_CLAIMS = 200_000
_TABLE_WIDTH = 150
_DATA = FOLDER / ".data"

app = typer.Typer(help="Compare the X12 codec with its peers.", no_args_is_help=True)
progress = Console(stderr=True)


@app.command()
def generate(
    kind: Annotated[str, typer.Argument(help="837P or 835.")],
    path: Annotated[Path, typer.Argument(help="The file to write.")],
    claims: Annotated[int, typer.Option(min=1, help="Claims or claim payments.")] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same file.")] = 1,
) -> None:
    """Write a valid file of made-up claims."""
    if kind not in _KINDS:
        raise typer.BadParameter(f"{kind} is not one of {', '.join(_KINDS)}")
    write_file(path, kind, claims, seed)


@app.command()
def run(
    *,
    claims: Annotated[int, typer.Option(min=1, help="Claims for ours and the floor.")] = 20_000,
    peer_claims: Annotated[int, typer.Option(min=1, help="Claims for the peers.")] = 2_000,
    rounds: Annotated[int, typer.Option(min=1, help="Runs of each contestant.")] = 5,
    seed: Annotated[int, typer.Option(help="Seed of the files.")] = 1,
    only: Annotated[list[str] | None, typer.Option(help="A contestant; may be repeated.")] = None,
    large: Annotated[
        bool, typer.Option("--large", help=f"Also take the memory at {_LARGE_CLAIMS:,} claims.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, not tables.")] = False,
) -> None:
    """Run all contestants in turns, then print medians, spreads and ratios.

    Ends with status 1 when a contestant failed, missed a claim or refused a valid file.
    """
    try:
        contestants = choose(only or [])
    except ValueError as unknown:
        raise typer.BadParameter(str(unknown), param_hint="--only") from None
    for peer in dict.fromkeys(each.peer for each in contestants if each.peer):
        prepare_peer(peer, progress.print)
    measurements = _compare(contestants, claims, peer_claims, rounds, seed)
    summaries = [each for kind in _KINDS for each in summarize(contestants, kind, measurements)]
    largest = list(_run_large(contestants, seed)) if large else []
    (_print_json if as_json else _print_tables)(summaries, measurements, largest)
    if any(each.fault for each in (*measurements, *largest)):
        raise typer.Exit(1)


def _compare(
    contestants: Sequence[Contestant], claims: int, peer_claims: int, rounds: int, seed: int
) -> list[Measurement]:
    sizes = {each.name: peer_claims if each.peer else claims for each in contestants}
    files = {
        (kind, size): _generate(kind, size, seed) for kind in _KINDS for size in {*sizes.values()}
    }
    measurements = []
    for turn in turns(contestants, _KINDS, rounds):
        name = turn.contestant.name
        with progress.status(f"round {turn.round} of {rounds}: {turn.kind} {name}"):
            file = files[turn.kind, sizes[name]]
            measurements.append(run_once(turn.contestant, file, turn.round))
        _tell(f"{turn.round}/{rounds}", measurements[-1])
    return measurements


def _run_large(contestants: Sequence[Contestant], seed: int) -> Iterator[Measurement]:
    for kind in _KINDS:
        file = _generate(kind, _LARGE_CLAIMS, seed)
        for contestant in contestants:
            if contestant.peer is None:
                with progress.status(f"large file: {kind} {contestant.name}"):
                    measurement = run_once(contestant, file, cold_only=True)
                _tell("large", measurement)
                yield measurement
        file.path.unlink()


def _generate(kind: Kind, claims: int, seed: int) -> DataFile:
    path = _DATA / f"{kind}-{claims}-{seed}.edi"
    path.parent.mkdir(exist_ok=True)
    with progress.status(f"making {path.name}"):
        write_file(path, kind, claims, seed)
    return DataFile(path=path, kind=kind, claims=claims)


def _tell(when: str, measurement: Measurement) -> None:
    said = f"{measurement.cold_rate:,.0f} claims/s cold" if measurement.ran else ""
    if measurement.warm_rate:
        said += f", {measurement.warm_rate:,.0f} warm"
    fault = f"[red]{escape(measurement.fault)}[/]" if measurement.fault else ""
    who = f"{measurement.kind} {measurement.contestant}"
    progress.print(f"{when:>6}  {who:<14}  {said}  {fault}", highlight=False, soft_wrap=True)


def _print_json(
    summaries: Sequence[Summary],
    measurements: Sequence[Measurement],
    largest: Sequence[Measurement],
) -> None:
    report = {
        "machine": machine(),
        "summaries": [asdict(each) for each in summaries],
        "measurements": [asdict(each) for each in measurements],
        "large": [asdict(each) for each in largest],
    }
    typer.echo(json.dumps(report, indent=2))


def _print_tables(
    summaries: Sequence[Summary],
    measurements: Sequence[Measurement],
    largest: Sequence[Measurement],
) -> None:
    console = Console()
    console.width = max(console.width, _TABLE_WIDTH)
    rounds = max(each.round for each in measurements)
    facts = ", ".join(f"{name} {value}" for name, value in machine().items())
    console.print(f"{facts}; rounds {rounds}", highlight=False)
    for kind in _KINDS:
        console.print(rates_table(kind, [each for each in summaries if each.kind == kind]))
    if largest:
        console.print(memory_table(summaries, largest))
    for each in summaries:
        for fault in each.faults:
            console.print(f"[red]{each.kind} {each.contestant}: {escape(fault)}[/]")


if __name__ == "__main__":
    app(prog_name="benchmarks.x12")
