"""`revcycle backup` and `restore` on the command line: they only read arguments and print."""

import asyncio
import json
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from revcycle.command_line import DEFAULT_DATA_DIR, AsJson, DataDir, fail

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from revcycle.backup.archive import Manifest
    from revcycle.verify import Verdict

Result = TypeVar("Result")


def backup(
    target: Annotated[Path, typer.Argument(help="The folder to make; it must not exist yet.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace the archive that is there, when it is one.")
    ] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    as_json: AsJson = False,
) -> None:
    """Keep databases, events and large payloads of one moment, also while the platform runs.

    The archive holds patients' data and keys, and is not encrypted: keep it on an encrypted disk.
    """
    from revcycle.backup.saving import back_up
    from revcycle.directory import DataDirectory

    with _shown() as progress:
        made = _run(back_up(DataDirectory(data_dir), target, progress, force=force))
    told = _told(made)
    if as_json:
        typer.echo(json.dumps({"archive": str(target), **told}, indent=2))
    else:
        typer.echo(
            f"Backed up to {target}: {told['parts']} files, {told['bytes']} bytes,"
            f" as of {told['moment']}"
        )


def restore(
    source: Annotated[Path, typer.Argument(help="An archive that `revcycle backup` made.")],
    data_dir: DataDir = DEFAULT_DATA_DIR,
    as_json: AsJson = False,
) -> None:
    """Put an archive into an empty data directory, migrate it and verify it.

    Exit status 1 when nothing was restored, or when what was restored has faults: it says which.
    """
    from revcycle.backup.restoring import restore as run
    from revcycle.directory import DataDirectory

    with _shown() as progress:
        manifest, verdicts = _run(run(source, DataDirectory(data_dir), progress))
    faults = {each.service: each.faults for each in verdicts if each.faults}
    if as_json:
        told = {"data_dir": str(data_dir), **_told(manifest), "faults": faults}
        typer.echo(json.dumps(told, indent=2))
    else:
        place = data_dir if manifest.bus == "log" else "the databases"
        typer.echo(f"Restored {source} into {place}, as of {manifest.moment.isoformat()}")
        _print_verdicts(verdicts)
    if faults:
        raise typer.Exit(1)


def _print_verdicts(verdicts: "Sequence[Verdict]") -> None:
    for each in verdicts:
        mark = "FAULT" if each.faults else "ok"
        typer.echo(f"{mark}  {each.service}: {each.waiting} events on their way")
        for fault in each.faults:
            typer.echo(f"       {fault}")


def _told(manifest: "Manifest") -> dict[str, Any]:
    return {
        "moment": manifest.moment.isoformat(),
        "release": manifest.release,
        "bus": manifest.bus,
        "revisions": {name: each.revision for name, each in manifest.databases.items()},
        "parts": len(manifest.parts),
        "bytes": sum(part.bytes for part in manifest.parts),
    }


class _Bar:
    """A progress bar per piece of work; nothing where nobody watches."""

    def __init__(self, bars: "Progress") -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def begin(self, words: str, total: int) -> None:
        self._task = self._bars.add_task(words, total=total)

    def advance(self) -> None:
        if self._task is not None:
            self._bars.advance(self._task)


@contextmanager
def _shown() -> Iterator[_Bar]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        yield _Bar(bars)


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    from revcycle.backup.archive import ArchiveRefused
    from revcycle.backup.moment import BackupRefused
    from revcycle.backup.postgres_dump import DumpFailed
    from revcycle.backup.restoring import RestoreRefused
    from revcycle.directory import DataDirectoryInUse

    try:
        return asyncio.run(work)
    except (ArchiveRefused, BackupRefused, RestoreRefused) as error:
        fail(error)
    except (DumpFailed, DataDirectoryInUse, OSError) as error:
        fail(error)
