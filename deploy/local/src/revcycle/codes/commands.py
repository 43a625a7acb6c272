"""The `revcycle codes` commands: they only read arguments; what they print is in `printing`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from revcycle.command_line import DEFAULT_DATA_DIR, AsJson, DataDir, fail

app = typer.Typer(
    help="Code sets by date of service: load the official files, list them, look codes up.",
    no_args_is_help=True,
)
CodesDir = Annotated[
    Path | None,
    typer.Option(
        "--codes-dir",
        envvar="REVCYCLE_CODES_DIR",
        help="The folder of the code sets, where it is not in a data directory.",
    ),
]


def _folder(data_dir: Path, codes_dir: Path | None) -> Path:
    from kit.folders import CODES_DIR

    return codes_dir or data_dir / CODES_DIR


@app.command()
def load(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="The official files.")],
    valid_from: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="First date of service, where neither name nor content says it.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and check everything; keep nothing.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option("--force", help="Load a list that lacks much of the one before it."),
    ] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    codes_dir: CodesDir = None,
    as_json: AsJson = False,
) -> None:
    """Load code sets from the files that their publishers offer; all of them or none.

    Files are recognised by their content, loose, zipped, compressed with xz, or
    as workbooks (xlsx): the ICD-10-CM order file, tabular list and index (CDC
    XML) and their tables, dates with Medicare Code Editor flags (CSV),
    ICD-10-PCS, HCPCS ANWEB, CPT (LONGULT, MEDU, SHORTU, CSV), NCCI PTP, MUE and
    add-on files, PFS relative values and GPCI, the NUCC taxonomy. A release
    never touches another system or another date, and a running platform uses it
    at once. Then the search of what is new is built, so that nobody's first
    query waits for it.

    Exit status 1, with the file and the row, when anything is wrong; then
    nothing was loaded.

    Example: revcycle codes load 2027-code-descriptions-tabular-order.zip
    """
    from codesets.catalog import CatalogDamaged
    from codesets.formats.errors import LoadError
    from codesets.loading import load_files
    from codesets.shipped import ensure_shipped
    from revcycle.codes.indexing import build_indexes, days_to_search
    from revcycle.codes.printing import print_loaded, progress_bar

    folder = _folder(data_dir, codes_dir)
    try:
        if not dry_run:
            ensure_shipped(folder)
        with progress_bar(is_shown=not as_json) as progress:
            loaded = load_files(
                folder,
                files,
                valid_from=_date(valid_from),
                is_trial=dry_run,
                is_forced=force,
                progress=progress,
            )
    except (LoadError, CatalogDamaged, OSError) as error:
        fail(error)
    print_loaded(loaded, is_trial=dry_run, as_json=as_json)
    if not dry_run:
        new = [each.stored.release for each in loaded if each.is_new]
        build_indexes(folder, days_to_search(new))


@app.command()
def unload(
    system: Annotated[str, typer.Argument(help="Such as icd10cm, hcpcs, ptp-practitioner.")],
    release: Annotated[str, typer.Argument(help="Its name, as `revcycle codes list` shows it.")],
    source: Annotated[
        str, typer.Option(help="Only what came from this file, when several have the name.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be taken away.")
    ] = False,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    codes_dir: CodesDir = None,
    as_json: AsJson = False,
) -> None:
    """Take a release away that was loaded by mistake, and say what judges in its place.

    What ships stays. Encounters keep what was found when they were judged. The
    official file can be loaded again at any time.

    Exit status 1 when there is no such release, or when it ships.

    Example: revcycle codes unload hcpcs 2025-10 --dry-run
    """
    from codesets import CodeSystem
    from codesets.catalog import CatalogDamaged
    from codesets.unloading import UnloadRefused
    from codesets.unloading import unload as take_away
    from revcycle.codes.indexing import build_indexes, days_to_search
    from revcycle.codes.printing import print_unloaded

    folder = _folder(data_dir, codes_dir)
    try:
        named = CodeSystem(system)
        done = take_away(folder, named, release, source=source, is_trial=dry_run)
    except ValueError:
        fail(f"no code system {system!r}: one of {', '.join(CodeSystem)}")
    except (UnloadRefused, CatalogDamaged, OSError) as error:
        fail(error)
    print_unloaded(done, is_trial=dry_run, as_json=as_json)
    if not dry_run:
        build_indexes(folder, days_to_search([each.release for each in done.removed]))


@app.command("list")
def list_releases(
    data_dir: DataDir = DEFAULT_DATA_DIR, codes_dir: CodesDir = None, as_json: AsJson = False
) -> None:
    """List what is loaded: system, release, dates of service, rows, and the file it came from."""
    from codesets.catalog import CatalogDamaged, read_manifest
    from codesets.shipped import ensure_shipped
    from revcycle.codes.printing import print_releases

    folder = _folder(data_dir, codes_dir)
    try:
        ensure_shipped(folder)
        stored = read_manifest(folder)
    except (CatalogDamaged, OSError) as error:
        fail(error)
    print_releases(stored, as_json=as_json)


@app.command()
def show(
    system: Annotated[str, typer.Argument(help="Such as icd10cm, hcpcs, modifier, pos.")],
    code: Annotated[str, typer.Argument(help="With or without point.")],
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Date of service; today when not given."),
    ] = None,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    codes_dir: CodesDir = None,
    as_json: AsJson = False,
) -> None:
    """Say what a code stands for on a date of service, and which instructions hold for it.

    Exit status 1 when it is not valid then; the nearest codes that are valid
    are named.

    Example: revcycle codes show icd10cm S52.501A --on 2026-05-01
    """
    from codesets import Catalog
    from codesets.catalog import CatalogDamaged
    from codesets.shipped import ensure_shipped
    from coding_svc.code_sets.service import describe
    from kit.clock import SystemClock
    from kit.problems import Problem
    from revcycle.codes.printing import print_code

    folder = _folder(data_dir, codes_dir)
    day = _date(on) or SystemClock().now().date()
    try:
        ensure_shipped(folder)
        described = describe(Catalog.open(folder), system, code, day)
    except (CatalogDamaged, OSError) as error:
        fail(error)
    except Problem as problem:
        fail(problem.detail)
    print_code(described, as_json=as_json)


def _date(given: datetime | None) -> date | None:
    return given.date() if given else None
