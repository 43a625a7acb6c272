"""Medians and spreads of the measurements, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.pipeline.running import Measurement
from rich.table import Table

_MILLISECONDS = 1_000
_ROUND_TO_WHOLE_FROM = 100


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several runs, the least and the most."""

    median: float
    least: float
    most: float


def spread(values: Sequence[float]) -> Spread:
    return Spread(median(values), min(values), max(values))


def summary_table(measurements: Sequence[Measurement]) -> Table:
    """Return rates, processor time and commits, with the floor beside them."""
    table = Table(title="From POST to posted cent: median (least..most)", title_justify="left")
    table.add_column("")
    for heading in ("claims/s", "processor ms/claim", "commits/claim"):
        table.add_column(heading, justify="right")
    for how in dict.fromkeys(each.how for each in measurements):
        ran = [each for each in measurements if each.how == how and each.seconds]
        if ran:
            table.add_row(how, *_figures(ran))
    floors = [each for each in measurements if each.floor]
    if floors:
        table.add_row("floor: the rows alone", *_floor_figures(floors))
    return table


def _figures(ran: Sequence[Measurement]) -> Iterator[str]:
    yield _shown([each.rate for each in ran])
    yield _shown([each.processor_seconds / each.encounters * _MILLISECONDS for each in ran])
    commits = [each.commits / each.encounters for each in ran if each.commits is not None]
    yield _shown(commits) if commits else "-"


def _floor_figures(ran: Sequence[Measurement]) -> Iterator[str]:
    floors = [(each.encounters, each.floor) for each in ran if each.floor]
    yield _shown([count / floor.seconds for count, floor in floors])
    yield _shown([floor.processor_seconds / count * _MILLISECONDS for count, floor in floors])
    yield "-"


def stages_table(measurements: Sequence[Measurement]) -> Table:
    """Return the processor time of each stage per claim, and its share."""
    ran = [each for each in measurements if each.stages]
    table = Table(title="Processor time by stage: median (least..most)", title_justify="left")
    table.add_column("stage")
    table.add_column("ms/claim", justify="right")
    table.add_column("share", justify="right")
    totals = [sum(each.stages.values()) for each in ran]
    for name in dict.fromkeys(name for each in ran for name in each.stages):
        seconds = [each.stages.get(name, 0.0) for each in ran]
        per_claim = [
            value / each.encounters * _MILLISECONDS
            for value, each in zip(seconds, ran, strict=True)
        ]
        shares = [value / total for value, total in zip(seconds, totals, strict=True)]
        table.add_row(name, _shown(per_claim), f"{median(shares):.0%}")
    return table


def _shown(values: Sequence[float]) -> str:
    found = spread(values)
    return f"{_number(found.median)} ({_number(found.least)}..{_number(found.most)})"


def _number(value: float) -> str:
    if value >= _ROUND_TO_WHOLE_FROM:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.3f}"
