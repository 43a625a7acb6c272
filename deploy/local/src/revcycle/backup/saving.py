"""Writes an archive of everything at one moment."""

import re
import shutil
from importlib.metadata import version
from pathlib import Path

from codesets.catalog.manifest import MANIFEST, read_manifest
from kit.folders import CODES_DIR, LOG_FILE
from revcycle.backup.archive import FORMAT, DatabaseOrigin, Manifest, copy_files, new_archive, seal
from revcycle.backup.moment import Moment, one_moment
from revcycle.backup.progress import Progress
from revcycle.directory import DataDirectory

BLOBS = "blobs"
# What a data directory holds besides: keys, credentials, what a person wrote.
OTHER_FILES = ("signing-key.pem", "client.json", "practice.toml", "this-is-the-demo")
SUFFIXES = {"sqlite": "sqlite3", "postgresql": "pgdump"}
_BLOB_NAME = re.compile("[0-9a-f]{64}")  # else a file that is being written


async def back_up(
    directory: DataDirectory, target: Path, progress: Progress, *, force: bool = False
) -> Manifest:
    """Write the archive, complete or not at all; the platform may run.

    Raises ArchiveRefused, BackupRefused, DumpFailed.
    """
    with new_archive(target, force=force) as folder:
        # Before the moment: a client whose credentials are here is in the gateway's copy then.
        _copy_others(directory, folder)
        async with one_moment(directory) as moment:
            _copy_databases(moment, folder, progress)
        # After it: a blob is stored before the row that names it, and never removed.
        if moment.log is not None:
            _copy_blobs(directory.path / BLOBS, folder / BLOBS, progress)
        _copy_codes(directory.path / CODES_DIR, folder / CODES_DIR, progress)
        return seal(folder, _manifest(moment), progress)


def _manifest(moment: Moment) -> Manifest:
    return Manifest(
        format=FORMAT,
        release=version("revcycle"),
        moment=moment.at,
        bus="log" if moment.log else "kafka",
        databases={
            name: DatabaseOrigin(kind=snapshot.kind, revision=moment.revisions[name])
            for name, snapshot in moment.databases.items()
        },
        parts=[],
    )


def _copy_others(directory: DataDirectory, folder: Path) -> None:
    for name in OTHER_FILES:
        if (directory.path / name).is_file():
            shutil.copyfile(directory.path / name, folder / name)


def _copy_databases(moment: Moment, folder: Path, progress: Progress) -> None:
    progress.begin("Copying databases", len(moment.databases) + (moment.log is not None))
    for name, snapshot in moment.databases.items():
        snapshot.copy_to(folder / f"{name}.{SUFFIXES[snapshot.kind]}")
        progress.advance()
    if moment.log is not None:
        moment.log.copy_to(folder / LOG_FILE)
        progress.advance()


def _copy_codes(source: Path, target: Path, progress: Progress) -> None:
    """Copy the code sets: what the manifest names never changes, even while more is loaded."""
    if not (source / MANIFEST).exists():
        return
    target.mkdir()
    shutil.copyfile(source / MANIFEST, target / MANIFEST)
    found = [source / stored.file for stored in read_manifest(target)]
    copy_files("Copying code sets", found, source, target, progress)


def _copy_blobs(source: Path, target: Path, progress: Progress) -> None:
    found = [path for path in source.rglob("*") if _BLOB_NAME.fullmatch(path.name)]
    copy_files("Copying large payloads", found, source, target, progress)
