"""How code sets are shown."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from codesets.catalog import Stored
from codesets.formats.sources import Source
from codesets.loading import Loaded
from codesets.loading import Progress as Report
from codesets.model import Coverage
from codesets.unloading import Unloaded
from coding_svc.code_sets.schemas import CodeNote, CodeOut

console = Console()


@contextmanager
def progress_bar(*, is_shown: bool) -> Iterator[Report]:
    """Show a bar for each file; of packed files the size is not known before.

    It is drawn when something was read, not by a thread: a process with threads cannot be copied,
    so that it would write on one processor only.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    screen = Console(stderr=True)
    is_off = not (is_shown and screen.is_terminal)
    shown = Progress(*columns, console=screen, disable=is_off, transient=True, auto_refresh=False)
    tasks: dict[str, Any] = {}

    def report(source: Source, count: int) -> None:
        if source.name not in tasks:
            tasks[source.name] = shown.add_task(source.name, total=source.expanded_bytes)
        shown.advance(tasks[source.name], count)
        shown.refresh()

    with shown:
        yield report


def print_loaded(loaded: Sequence[Loaded], *, is_trial: bool, as_json: bool) -> None:
    """Print what each release changed against the one before it."""
    if as_json:
        typer.echo(json.dumps([_loaded(each) for each in loaded], default=str, indent=2))
        return
    for each in loaded:
        release = each.stored.release
        verb = "would be loaded" if is_trial else "loaded"
        typer.echo(
            f"{release.system} {release.name} ({_span(each.stored)}):"
            f" {verb if each.is_new else 'was loaded before'}, {each.stored.rows:,} rows"
            f"{_changes(each)} [{each.format_name}]"
        )


def _changes(each: Loaded) -> str:
    difference, release = each.difference, each.stored.release
    if difference is None or release.coverage in {Coverage.TABLE, Coverage.TERMS}:
        return ""
    counts = (
        f"{difference.added:,} added, {difference.changed:,} changed, {difference.ended:,} ended"
    )
    if difference.earlier:
        return f"; against {difference.earlier.name}: {counts}"
    return f"; {counts}" if release.coverage is Coverage.CHANGES else ""


def _loaded(each: Loaded) -> dict[str, Any]:
    difference = each.difference
    changes = {}
    if difference and each.stored.release.coverage in {Coverage.COMPLETE, Coverage.CHANGES}:
        earlier = difference.earlier
        changes = {
            "against": earlier.name if earlier else None,
            "added": difference.added,
            "changed": difference.changed,
            "ended": difference.ended,
        }
    return {**_release(each.stored), "format": each.format_name, "is_new": each.is_new, **changes}


def _release(stored: Stored) -> dict[str, Any]:
    release = stored.release
    return {
        "system": release.system,
        "release": release.name,
        "valid_from": release.valid_from,
        "valid_to": release.valid_to,
        "coverage": release.coverage,
        "rows": stored.rows,
        "source": release.source,
    }


def _span(stored: Stored) -> str:
    release = stored.release
    return (
        f"{release.valid_from} to {release.valid_to}"
        if release.valid_to
        else (f"from {release.valid_from}")
    )


def print_unloaded(done: Unloaded, *, is_trial: bool, as_json: bool) -> None:
    """Print what was taken away, and what judges its dates now."""
    begins, judging = done.removed[0].release.valid_from, done.judged_by
    if as_json:
        removed = [_release(each) for each in done.removed]
        said = {"removed": removed, "judged_by": judging.name if judging else None}
        typer.echo(json.dumps({**said, "is_covered": done.is_covered}, default=str, indent=2))
        return
    verb = "would be unloaded" if is_trial else "unloaded"
    for each in done.removed:
        release = each.release
        typer.echo(
            f"{release.system} {release.name} ({_span(each)}): {verb}, {each.rows:,} rows"
            f" from {release.source}"
        )
    if judging is None:
        typer.echo(f"No release of {done.removed[0].release.system} is left: nothing judges.")
    elif done.is_covered:
        typer.echo(f"Services from {begins} on are judged by {judging.name}.")
    else:
        typer.echo(f"No release covers {begins} any more: {judging.name} judges, with a warning.")


def print_releases(stored: Sequence[Stored], *, as_json: bool) -> None:
    """Print the releases by system and date."""
    ordered = sorted(stored, key=lambda each: (each.release.system, each.release.valid_from))
    if as_json:
        typer.echo(json.dumps([_release(each) for each in ordered], default=str, indent=2))
        return
    table = Table("System", "Release", "Dates of service", "Holds", "Rows", "Source")
    for each in ordered:
        release = each.release
        row = (release.system, release.name, _span(each), release.coverage, f"{each.rows:,}")
        table.add_row(*row, release.source)
    console.print(table)


def print_code(code: CodeOut, *, as_json: bool) -> None:
    """Print a code with everything that holds for it."""
    if as_json:
        typer.echo(code.model_dump_json(indent=2))
        return
    kind = {True: "billable", False: "groups others", None: "not known"}[code.billable]
    typer.echo(f"{code.code}  {code.title}")
    if code.release:
        until = f"to {code.valid_to}" if code.valid_to else "on"
        typer.echo(f"  {kind}; valid from {code.valid_from} {until}; release {code.release}")
    if code.warning:
        typer.echo(f"  {code.warning}")
    _print_list("in", [f"{parent.code} {parent.title}" for parent in code.parents] + code.sections)
    _print_list("below", [f"{child.code} {child.title}" for child in code.children])
    _print_list("inclusion terms", code.inclusion_terms)
    for words, notes in (
        ("includes", code.includes),
        ("excludes 1", code.excludes1),
        ("excludes 2", code.excludes2),
        ("code first", code.code_first),
        ("use additional", code.use_additional),
        ("code also", code.code_also),
        ("notes", code.notes),
    ):
        _print_list(words, _texts(notes))
    seventh = [f"{each.character} {each.meaning}" for each in code.seventh_characters]
    _print_list("seventh characters", seventh)
    _print_list("edits", code.flags)
    _print_list("further", [f"{name}: {value}" for name, value in code.details.items()])


def _texts(notes: Sequence[CodeNote]) -> list[str]:
    return [f"{note.text} (at {note.at})" for note in notes]


def _print_list(words: str, lines: Sequence[str]) -> None:
    if lines:
        typer.echo(f"  {words}:")
    for line in lines:
        typer.echo(f"    {line}")
