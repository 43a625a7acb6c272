"""Medians, spreads and ratios of the measurements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.x12.generating import Kind
from benchmarks.x12.roster import MEASURED_AGAINST, Contestant
from benchmarks.x12.running import Measurement


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several runs, the least and the most."""

    median: float
    least: float
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A contestant on a kind of file. Rates are claims per second, ratios are of warm rates."""

    contestant: str
    kind: Kind
    claims: int
    cold_rate: Spread | None
    warm_rate: Spread | None
    peak_kb: Spread | None
    cold_ratios: dict[str, Spread | None]
    warm_ratios: dict[str, Spread | None]
    faults: tuple[str, ...]


def summarize(
    contestants: Sequence[Contestant], kind: Kind, measurements: Sequence[Measurement]
) -> list[Summary]:
    """Return what the measurements of a kind of file say, in the order of the contestants."""
    own = {
        each.name: [m for m in measurements if m.kind == kind and m.contestant == each.name]
        for each in contestants
    }
    against = [each.name for each in MEASURED_AGAINST if each.name in own]
    return [
        _summarize(name, runs, {each: own[each] for each in against}) for name, runs in own.items()
    ]


def _summarize(name: str, runs: list[Measurement], others: dict[str, list[Measurement]]) -> Summary:
    ran = [each for each in runs if each.ran]
    others = {other: theirs for other, theirs in others.items() if other != name}
    return Summary(
        contestant=name,
        kind=runs[0].kind,
        claims=runs[0].claims,
        cold_rate=_spread([each.cold_rate for each in ran]),
        warm_rate=_spread([each.warm_rate for each in ran if each.warm_rate]),
        peak_kb=_spread([each.peak_kb for each in ran]),
        cold_ratios={each: _spread(_cold_ratios(ran, theirs)) for each, theirs in others.items()},
        warm_ratios={each: _spread(_warm_ratios(ran, theirs)) for each, theirs in others.items()},
        faults=tuple(dict.fromkeys(each.fault for each in runs if each.fault)),
    )


def _spread(values: Sequence[float]) -> Spread | None:
    return Spread(median(values), min(values), max(values)) if values else None


def _cold_ratios(ours: list[Measurement], theirs: list[Measurement]) -> list[float]:
    return [own.cold_rate / other.cold_rate for own, other in _same_rounds(ours, theirs)]


def _warm_ratios(ours: list[Measurement], theirs: list[Measurement]) -> list[float]:
    rates = [(own.warm_rate, other.warm_rate) for own, other in _same_rounds(ours, theirs)]
    return [own / other for own, other in rates if own and other]


def _same_rounds(
    ours: list[Measurement], theirs: list[Measurement]
) -> list[tuple[Measurement, Measurement]]:
    """Pair the runs of the same round: they met the machine in about the same mood."""
    return [
        (own, other) for own in ours for other in theirs if own.round == other.round and other.ran
    ]
