"""Recall of searches, and how well suggestions agree with coders."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.coding.terms import Note

from codesets import IndexTerm
from codesets.suggest import Suggester

_MILLISECONDS = 1_000
RANKS = 10


@dataclass(frozen=True, slots=True)
class Recall:
    """How often the right code came first, and among the first ten; milliseconds for a query."""

    name: str
    terms: int
    at_1: float
    at_10: float
    median_milliseconds: float
    slow_milliseconds: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """How suggestions agree with the codes that coders gave to notes."""

    name: str
    notes: int
    precision: float
    recall: float
    f1: float
    mean_average_precision: float
    median_milliseconds: float
    slow_milliseconds: float


def measure_search(
    name: str, search: Callable[[str], Sequence[str]], terms: Sequence[IndexTerm]
) -> Recall:
    """Search for the full path of every term; a hit equals or begins with the term's code."""
    first = among = 0
    times = []
    for term in terms:
        began = time.perf_counter()
        codes = search(" ".join(term.path))
        times.append((time.perf_counter() - began) * _MILLISECONDS)
        hits = [code.startswith(term.code) for code in codes[:RANKS]]
        first += bool(hits and hits[0])
        among += any(hits)
    return Recall(name, len(terms), first / len(terms), among / len(terms), *spread(times))


def measure_suggestions(name: str, suggester: Suggester, notes: Sequence[Note]) -> Agreement:
    """Compare the suggested codes of every note, by default settings, with the coders'."""
    agreed = suggested = given = 0
    average = 0.0
    times = []
    for note in notes:
        began = time.perf_counter()
        codes = [found.code for found in suggester.suggest(note.text)]
        times.append((time.perf_counter() - began) * _MILLISECONDS)
        hits = [code in note.codes for code in codes]
        agreed, suggested, given = (
            agreed + sum(hits),
            suggested + len(hits),
            given + len(note.codes),
        )
        average += _average_precision(hits, len(note.codes))
    precision, recall = agreed / max(1, suggested), agreed / given
    f1 = 2 * precision * recall / ((precision + recall) or 1)
    return Agreement(name, len(notes), precision, recall, f1, average / len(notes), *spread(times))


def _average_precision(hits: Sequence[bool], given: int) -> float:
    found, total = 0, 0.0
    for rank, hit in enumerate(hits, 1):
        if hit:
            found += 1
            total += found / rank
    return total / given


def spread(times: list[float]) -> tuple[float, float]:
    """Return the median, and what 95 % stay below."""
    ordered = sorted(times)
    return median(ordered), ordered[int(len(ordered) * 0.95)]
