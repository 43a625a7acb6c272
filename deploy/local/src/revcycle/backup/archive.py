"""The archive: a folder of parts and a manifest that proves every one of them."""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from revcycle.backup.progress import Progress

FORMAT = 1
MANIFEST = "manifest.json"
_CHUNK_BYTES = 1 << 20


class ArchiveRefused(Exception):
    """There is no archive, it is damaged, or it cannot be written there; the text says which."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(_Strict):
    """One file of the archive."""

    path: str
    bytes: int
    sha256: str


class DatabaseOrigin(_Strict):
    """What a service's database was: the parts are of the same kind."""

    kind: Literal["sqlite", "postgresql"]
    revision: str


class Manifest(_Strict):
    """What an archive holds.

    Attributes:
        format: of the archive itself.
        release: of the platform that made it.
        moment: of all databases together.
        bus: whether the event log is in it; not so with Kafka.
        databases: by service.

    """

    format: int
    release: str
    moment: datetime
    bus: Literal["log", "kafka"]
    databases: dict[str, DatabaseOrigin]
    parts: list[Part]


@contextmanager
def new_archive(target: Path, *, force: bool) -> Iterator[Path]:
    """Yield an empty folder that becomes the archive when the block ends, or vanishes.

    Only an archive is ever replaced, and only when forced: it stays until the new one is complete.
    Raises ArchiveRefused.
    """
    refuse_existing(target, force=force)
    making = _beside(target, "making")
    try:
        making.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise ArchiveRefused(f"{making.parent} cannot be written: {error.strerror}") from error
    try:
        yield making
        _put_in_place(making, target)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def refuse_existing(target: Path, *, force: bool) -> None:
    """Raise ArchiveRefused when something is at the target that must stay."""
    if not os.path.lexists(target):
        return
    if not force:
        raise ArchiveRefused(f"{target} exists: name another place, or replace it with --force")
    if not (target / MANIFEST).is_file():
        raise ArchiveRefused(f"{target} is no archive of ours: it is not replaced")


def _put_in_place(making: Path, target: Path) -> None:
    if not os.path.lexists(target):
        making.rename(target)
    else:
        old = _beside(target, "replaced")
        target.rename(old)
        making.rename(target)
        shutil.rmtree(old)
    sync(target.parent)


def _beside(target: Path, word: str) -> Path:
    return target.absolute().parent / f".{target.name}.{word}-{secrets.token_hex(4)}"


def seal(folder: Path, manifest: Manifest, progress: Progress) -> Manifest:
    """Write the manifest with the hashes of all files; what is in the folder is durable then."""
    paths = files_of(folder)
    progress.begin("Hashing", len(paths))
    parts = []
    for path in paths:
        name, size = str(path.relative_to(folder)), path.stat().st_size
        parts.append(Part(path=name, bytes=size, sha256=hash_of(path)))
        progress.advance()
    sealed = manifest.model_copy(update={"parts": parts})
    content = sealed.model_dump(mode="json")
    text = json.dumps({**content, "sha256": _digest(content)}, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    protect(folder)
    return sealed


def copy_files(
    words: str, paths: Sequence[Path], source: Path, target: Path, progress: Progress
) -> None:
    """Copy files of a folder into the same places of another."""
    progress.begin(words, len(paths))
    for path in paths:
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        progress.advance()


def protect(folder: Path) -> None:
    """Make everything in a folder its owner's alone, and durable."""
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o700 if path.is_dir() else 0o600)
        sync(path)


def read_manifest(source: Path) -> Manifest:
    """Return what an archive says it holds. Raises ArchiveRefused."""
    try:
        content = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ArchiveRefused(f"{source} is no archive: it has no {MANIFEST}") from error
    except (OSError, ValueError) as error:
        raise ArchiveRefused(f"{MANIFEST} is damaged: take another backup") from error
    said = content.pop("sha256", None) if isinstance(content, dict) else None
    if said != _digest(content):
        raise ArchiveRefused(f"{MANIFEST} is damaged: its hash does not hold; take another backup")
    if content.get("format") != FORMAT:
        raise ArchiveRefused(
            f"the archive is of format {content.get('format')}: install its release"
        )
    try:
        return Manifest.model_validate(content)
    except ValidationError as error:
        raise ArchiveRefused(f"{MANIFEST} is damaged: take another backup") from error


def refuse_damaged(source: Path, manifest: Manifest, progress: Progress) -> None:
    """Raise ArchiveRefused unless every part is there as it was written, and nothing else."""
    promised = {part.path: part for part in manifest.parts}
    found = {str(path.relative_to(source)): path for path in files_of(source)}
    found.pop(MANIFEST, None)
    for name in sorted(promised.keys() ^ found.keys()):
        fault = "is missing" if name in promised else "does not belong to it"
        raise ArchiveRefused(f"the archive is damaged: {name} {fault}")
    progress.begin("Checking", len(found))
    for name, path in found.items():
        if hash_of(path) != promised[name].sha256:
            raise ArchiveRefused(f"the archive is damaged: the hash of {name} does not hold")
        progress.advance()


def files_of(folder: Path) -> list[Path]:
    """Return all files, sorted. Raises ArchiveRefused for a link, which may lead anywhere."""
    found = sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    for path in found:
        if path.is_symlink() or not path.is_file():
            raise ArchiveRefused(f"{path.relative_to(folder)} is no plain file")
    return found


def hash_of(path: Path) -> str:
    """Return a file's SHA-256."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk.

    libs/codesets has these lines too: neither of the two should need the other for them.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
