"""Measures search, suggestions and edits: ``python -m benchmarks.coding --help``."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from benchmarks.coding.edits import measure_edits
from benchmarks.coding.http import measure_http
from benchmarks.coding.measuring import (
    RANKS,
    Agreement,
    Recall,
    measure_search,
    measure_suggestions,
)
from benchmarks.coding.plain import PlainSearch
from benchmarks.coding.reporting import agreement_table, recall_table
from benchmarks.coding.terms import (
    CODIESP,
    INDEX,
    developed_on,
    held_out,
    read_index,
    read_notes,
    sample,
    split,
)
from rich.console import Console

from codesets import Catalog, CodeEntry, CodeSystem, IndexTerm, as_written
from codesets.loading import load_files
from codesets.model import Section
from codesets.search import SearchIndex, SearchStore, build_search
from codesets.shipped import ensure_shipped
from codesets.suggest import Suggester
from kit.folders import CODES_DIR

_ON = date(2026, 5, 1)
_SEVENTH_LENGTH = 7
_TABLE_WIDTH = 110
_SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
_HALVES: dict[str, Callable[[Sequence[IndexTerm]], list[IndexTerm]]] = {
    "held-out": held_out,
    "development": developed_on,
    "all": list,
}

app = typer.Typer(help="Measure search and suggestions of ICD-10-CM.", no_args_is_help=True)
progress = Console(stderr=True)


@app.callback()
def main() -> None:
    """Measure search and suggestions of ICD-10-CM."""


@app.command()
def run(
    *,
    data: Annotated[Path, typer.Option(help="Folder with icd10cm/ and codiesp/.")] = _SHARED,
    terms: Annotated[int, typer.Option(min=1, help="How many terms are searched for.")] = 1_500,
    half: Annotated[
        list[str] | None,
        typer.Option(help="Of the main terms: held-out, development or all; may be repeated."),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed draws the same terms.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, not tables.")] = False,
) -> None:
    """Print recall and times beside plain full-text search, then agreement on CodiEsp."""
    for needed in (INDEX, CODIESP):
        if not (data / needed).exists():
            raise typer.BadParameter(f"{data / needed} is not there", param_hint="--data")
    halves = half or ["held-out", "all"]
    if not _HALVES.keys() >= set(halves):
        raise typer.BadParameter(f"one of {', '.join(_HALVES)}", param_hint="--half")
    with TemporaryDirectory() as folder:
        results = _run(Path(folder), data, halves, terms, seed)
    _print(results, as_json=as_json)


@app.command()
def edits(
    *,
    pairs: Annotated[int, typer.Option(min=1, help="PTP pairs that are loaded.")] = 2_500_000,
    encounters: Annotated[int, typer.Option(min=1, help="How many are checked.")] = 200,
    fees: Annotated[bool, typer.Option(help="Load CPT and a fee schedule too.")] = False,
    seed: Annotated[int, typer.Option(help="The same seed draws the same encounters.")] = 1,
) -> None:
    """Print how long the coding edits take on 12 diagnoses and 50 lines."""
    with TemporaryDirectory() as folder:
        found = measure_edits(Path(folder), pairs, encounters, seed, has_fees=fees)
    typer.echo(json.dumps(asdict(found), indent=2))


@app.command()
def http(
    *,
    data: Annotated[Path, typer.Option(help="Folder with icd10cm/ and codiesp/.")] = _SHARED,
    requests: Annotated[int, typer.Option(min=8, help="How many are sent.")] = 1_000,
    seed: Annotated[int, typer.Option(help="The same seed asks the same.")] = 1,
) -> None:
    """Print times over HTTP and memory of coding-svc alone, with the index loaded."""
    with TemporaryDirectory() as folder:
        codes_dir = Path(folder) / CODES_DIR
        ensure_shipped(codes_dir)
        load_files(codes_dir, [data / INDEX], valid_from=date(2026, 4, 1))
        catalog = Catalog.open(codes_dir)
        SearchStore(catalog, codes_dir).build(CodeSystem.ICD10CM, _ON)
        entries = catalog.entries(CodeSystem.ICD10CM, _ON)
        codes = [as_written(CodeSystem.ICD10CM, each.code) for each in entries if each.billable]
        figures = measure_http(
            Path(folder),
            Random(seed).sample(codes, requests * 3 // 8),
            [" ".join(term.path) for term in sample(read_index(data), requests * 3 // 8, seed)],
            [note.text for note in read_notes(data, "dev")[: requests // 8]],
            seed,
        )
    typer.echo(json.dumps(asdict(figures), indent=2))


def _run(
    folder: Path,
    data: Path,
    halves: Sequence[str],
    count: int,
    seed: int,
) -> dict[str, list[Recall] | list[Agreement]]:
    ensure_shipped(folder / "codes")
    catalog = Catalog.open(folder / "codes")
    entries = list(catalog.entries(CodeSystem.ICD10CM, _ON))
    sections = list(catalog.all_sections(CodeSystem.ICD10CM, _ON))
    index = read_index(data)
    loaded, others = split(index, seed)
    shipped = _built(folder / "shipped", entries, [], sections)
    with_part = _built(folder / "part", entries, loaded, sections)
    with_all = _built(folder / "all", entries, index, sections)
    searches = _searches(entries, shipped)
    notes = read_notes(data, "dev")
    results: dict[str, list[Recall] | list[Agreement]] = {}
    for half in halves:
        choose = _HALVES[half]
        wanted, unseen = sample(choose(index), count, seed), sample(choose(others), count, seed)
        results[f"Terms of the Alphabetic Index, which is not loaded ({half})"] = [
            measure_search(name, search, wanted) for name, search in searches.items()
        ]
        partly = {**searches, "ours, 80 % of the index loaded": _codes(with_part)}
        results[f"Terms under main terms that are not loaded ({half})"] = [
            measure_search(name, search, unseen) for name, search in partly.items()
        ]
    results["Suggestions on CodiEsp dev, English"] = [
        measure_suggestions("what ships", Suggester(shipped), notes),
        measure_suggestions("and the index", Suggester(with_all), notes),
    ]
    return results


def _searches(
    entries: Sequence[CodeEntry], shipped: SearchIndex
) -> dict[str, Callable[[str], Sequence[str]]]:
    short = [entry for entry in entries if len(entry.code) < _SEVENTH_LENGTH]
    titles = PlainSearch(short, with_inclusion_terms=False)
    included = PlainSearch(short, with_inclusion_terms=True)
    return {
        "FTS5, titles": lambda text: titles.search(text, RANKS),
        "FTS5, and inclusion terms": lambda text: included.search(text, RANKS),
        "ours, what ships": _codes(shipped),
    }


def _built(
    folder: Path,
    entries: Sequence[CodeEntry],
    terms: Sequence[IndexTerm],
    sections: Sequence[Section],
) -> SearchIndex:
    began = time.perf_counter()
    build_search(folder, entries, terms, sections)
    seconds = time.perf_counter() - began
    progress.print(f"built {folder.name}: {len(terms):,} terms of the index, {seconds:.1f} s")
    return SearchIndex(folder)


def _codes(index: SearchIndex) -> Callable[[str], list[str]]:
    return lambda text: [hit.code for hit in index.search(text, limit=RANKS)]


def _print(results: dict[str, list[Recall] | list[Agreement]], *, as_json: bool) -> None:
    if as_json:
        named = {title: [asdict(each) for each in found] for title, found in results.items()}
        typer.echo(json.dumps(named, indent=2))
        return
    console = Console()
    console.width = max(console.width, _TABLE_WIDTH)
    for title, found in results.items():
        recalls = [each for each in found if isinstance(each, Recall)]
        agreements = [each for each in found if isinstance(each, Agreement)]
        table = recall_table(title, recalls) if recalls else agreement_table(title, agreements)
        console.print(table)


if __name__ == "__main__":
    app(prog_name="benchmarks.coding")
