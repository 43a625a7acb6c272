"""Puts an archive where nothing is, migrates it, and proves it."""

import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kit.database import Database
from kit.migrations import revisions, upgrade
from kit.postgres import DatabaseUrls, migrate
from kit.service import ServiceDefinition
from revcycle.backup.archive import (
    MANIFEST,
    DatabaseOrigin,
    Manifest,
    copy_files,
    files_of,
    protect,
    read_manifest,
    refuse_damaged,
    sync,
)
from revcycle.backup.postgres_dump import load
from revcycle.backup.progress import Progress
from revcycle.backup.republishing import publish_unread_again
from revcycle.backup.saving import SUFFIXES
from revcycle.databases import database_urls, named_databases, owner_variable, variable
from revcycle.directory import DataDirectory, DataDirectoryInUse
from revcycle.migrating import migrate_all
from revcycle.stack import DEFINITIONS
from revcycle.verify import Verdict, judge, verify


class RestoreRefused(Exception):
    """The archive does not fit here, or something is here already; the text says what to do."""


async def restore(
    source: Path, directory: DataDirectory, progress: Progress
) -> tuple[Manifest, list[Verdict]]:
    """Restore into an empty data directory and empty databases; nothing that is there is touched.

    Raises ArchiveRefused, RestoreRefused, DataDirectoryInUse, DumpFailed.
    """
    manifest = read_manifest(source)
    _refuse_newer(manifest)
    on_server = _refuse_other_kind(manifest)
    if manifest.bus == "log":
        refuse_in_use(directory)
    urls = {each.name: await _empty_database(directory, each) for each in on_server}
    refuse_damaged(source, manifest, progress)
    with _new_directory(directory, uses_files=manifest.bus == "log") as made:
        _copy_files(source, made.path, manifest, progress)
        progress.begin("Filling databases", len(on_server))
        for each in on_server:
            await _fill(source, each, urls[each.name], manifest.databases[each.name])
            progress.advance()
        progress.begin("Migrating and verifying", 1)
        if manifest.bus == "log":
            await migrate_all(made)
            (made.path / "lock").unlink()
            verdicts = await verify(made, DEFINITIONS)
        else:
            owners = {name: each.owner or "" for name, each in urls.items()}
            await publish_unread_again(owners, DEFINITIONS)
            verdicts = [await judge(owners[each.name], each) for each in DEFINITIONS]
        progress.advance()
    return manifest, verdicts


def refuse_in_use(directory: DataDirectory) -> None:
    """Raise unless nothing is at the data directory. Raises RestoreRefused, DataDirectoryInUse."""
    path = directory.path
    if not path.exists():
        return
    if (path / "lock").exists():
        try:
            directory.lock().close()
        except DataDirectoryInUse as error:
            raise DataDirectoryInUse(f"{error}: stop it, and move the directory aside") from error
    if not path.is_dir() or any(path.iterdir()):
        raise RestoreRefused(f"{path} is not empty: move it aside, or name another --data-dir")


def _refuse_newer(manifest: Manifest) -> None:
    """Refuse a schema that our histories do not know."""
    known = {each.name: each for each in DEFINITIONS}
    for name, origin in manifest.databases.items():
        if name not in known or origin.revision not in revisions(known[name].root):
            raise RestoreRefused(
                f"{name} was backed up by release {manifest.release}, whose schema"
                f" ({origin.revision}) is unknown here: install that release or a newer one"
            )


def _refuse_other_kind(manifest: Manifest) -> list[ServiceDefinition]:
    """Return the services whose databases are on PostgreSQL, in the archive as here."""
    for each in DEFINITIONS:
        kind = "postgresql" if named_databases([each]) else "sqlite"
        origin = manifest.databases.get(each.name)
        if origin is not None and origin.kind != kind:
            raise RestoreRefused(
                f"{each.name} was backed up from {origin.kind}, and here it is on {kind}:"
                f" set or unset {variable(each.name)} and {owner_variable(each.name)}"
            )
    return [each for each in DEFINITIONS if named_databases([each])]


async def _empty_database(directory: DataDirectory, definition: ServiceDefinition) -> DatabaseUrls:
    urls = database_urls(directory, definition)
    if urls.owner is None:
        raise RestoreRefused(f"set {owner_variable(definition.name)}: only the owner may fill it")
    database = Database(urls.owner)
    try:
        async with database.engine.connect() as connection:
            tables = await connection.scalar(_TABLES)
    except (OSError, DBAPIError) as error:
        name = type(error).__name__
        raise RestoreRefused(f"{definition.name}: its database does not answer ({name})") from error
    finally:
        await database.close()
    if tables:
        raise RestoreRefused(
            f"{definition.name}: its database is not empty: name a new one, and keep the old one"
        )
    return urls


_TABLES = text(
    "SELECT count(*) FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
)


@contextmanager
def _new_directory(directory: DataDirectory, *, uses_files: bool) -> Iterator[DataDirectory]:
    """Yield an empty directory that becomes the data directory when the block ends.

    Where all is on servers nothing is put in place.
    """
    place = directory.path.absolute()
    making = place.parent / f".{place.name}.restoring-{secrets.token_hex(4)}"
    making.mkdir(mode=0o700, parents=True)
    try:
        yield DataDirectory(making)
        if uses_files:
            protect(making)
            try:
                making.rename(place)  # onto an empty directory, or none
            except OSError as error:
                raise RestoreRefused(f"{place} is not empty any more: nothing was done") from error
            sync(place.parent)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _copy_files(source: Path, target: Path, manifest: Manifest, progress: Progress) -> None:
    dumps = {
        f"{name}.{SUFFIXES['postgresql']}"
        for name, origin in manifest.databases.items()
        if origin.kind == "postgresql"
    }
    paths: Sequence[Path] = [
        path for path in files_of(source) if path.name not in {MANIFEST, *dumps}
    ]
    copy_files("Copying", paths, source, target, progress)


async def _fill(
    source: Path, definition: ServiceDefinition, urls: DatabaseUrls, origin: DatabaseOrigin
) -> None:
    """Make the schema of the archive, insert its rows, and go on to today's schema."""
    database = Database(urls.owner or "")
    try:
        await upgrade(database, definition.root, origin.revision)
    finally:
        await database.close()
    load(urls.owner or "", source / f"{definition.name}.{SUFFIXES['postgresql']}")
    await migrate(urls, definition.root)
