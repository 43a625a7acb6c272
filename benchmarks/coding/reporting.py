"""Tables of the results."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.coding.measuring import Agreement, Recall
from rich.table import Table


def recall_table(title: str, found: Sequence[Recall]) -> Table:
    table = _table(title, ("terms", "recall@1", "recall@10", "median ms", "95 % ms"))
    for each in found:
        times = (f"{each.median_milliseconds:.2f}", f"{each.slow_milliseconds:.2f}")
        table.add_row(each.name, f"{each.terms:,}", f"{each.at_1:.3f}", f"{each.at_10:.3f}", *times)
    return table


def agreement_table(title: str, found: Sequence[Agreement]) -> Table:
    headings = ("notes", "precision", "recall", "micro-F1", "MAP", "median ms", "95 % ms")
    table = _table(title, headings)
    for each in found:
        shares = (each.precision, each.recall, each.f1, each.mean_average_precision)
        times = (f"{each.median_milliseconds:.1f}", f"{each.slow_milliseconds:.1f}")
        table.add_row(each.name, f"{each.notes:,}", *(f"{x:.3f}" for x in shares), *times)
    return table


def _table(title: str, headings: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for heading in headings:
        table.add_column(heading, justify="right")
    return table
