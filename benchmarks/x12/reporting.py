"""Tables of the results, and the machine they were measured on."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence

from benchmarks.x12.generating import Kind
from benchmarks.x12.roster import CONTESTANTS, MEASURED_AGAINST
from benchmarks.x12.running import Measurement
from benchmarks.x12.summarizing import Spread, Summary
from rich.table import Table

_KB_OF_MB = 1024
_ROUND_TO_WHOLE_FROM = 100


def machine() -> dict[str, str | int | None]:
    """Return what a reader must know to compare figures."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
    }


def rates_table(kind: Kind, summaries: Sequence[Summary]) -> Table:
    """Return claims per second, memory and ratios of a kind of file."""
    table = Table(title=f"{kind}: median (least..most)", show_lines=True, title_justify="left")
    table.add_column("contestant")
    for heading in ("claims", "cold claims/s", "warm claims/s", "peak MB"):
        table.add_column(heading, justify="right", no_wrap=True)
    for other in MEASURED_AGAINST:
        table.add_column(f"times {other.name}", justify="right", no_wrap=True)
    does = {each.name: each.does for each in CONTESTANTS}
    for each in summaries:
        table.add_row(f"{each.contestant}\n[dim]{does[each.contestant]}[/]", *_figures(each))
    return table


def _figures(summary: Summary) -> list[str]:
    peak = summary.peak_kb
    megabytes = peak and Spread(
        peak.median / _KB_OF_MB, peak.least / _KB_OF_MB, peak.most / _KB_OF_MB
    )
    ratios = [_spread(summary.warm_ratios.get(other.name)) for other in MEASURED_AGAINST]
    rates = [_spread(summary.cold_rate), _spread(summary.warm_rate)]
    return [f"{summary.claims:,}", *rates, _spread(megabytes), *ratios]


def _spread(spread: Spread | None) -> str:
    if spread is None:
        return "-"
    least, most = _number(spread.least), _number(spread.most)
    return f"{_number(spread.median)}\n[dim]({least}..{most})[/]"


def _number(value: float) -> str:
    if value >= _ROUND_TO_WHOLE_FROM:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.3f}"


def memory_table(small: Sequence[Summary], large: Sequence[Measurement]) -> Table:
    """Return the peaks on the usual files beside those on the large ones."""
    table = Table(title="Peak memory, MB", title_justify="left")
    for heading in ("file", "contestant", "claims", "peak", "claims", "peak"):
        table.add_column(heading, justify="left" if heading in {"file", "contestant"} else "right")
    before = {(each.kind, each.contestant): each for each in small}
    for run in large:
        usual = before[run.kind, run.contestant]
        table.add_row(
            run.kind,
            run.contestant,
            f"{usual.claims:,}",
            _megabytes(usual.peak_kb.median if usual.peak_kb else 0),
            f"{run.claims:,}",
            _megabytes(run.peak_kb),
        )
    return table


def _megabytes(kilobytes: float) -> str:
    return f"{kilobytes / _KB_OF_MB:.1f}" if kilobytes else "-"
