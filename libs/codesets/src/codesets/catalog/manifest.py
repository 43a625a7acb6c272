"""Which release files a catalog folder has.

The manifest is the catalog: a file that it does not name does not exist. Replacing it in one
rename is what makes a load happen whole or not at all.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from codesets.catalog.rows import FORMAT_VERSION
from codesets.model import CodeSystem, Coverage, Release

MANIFEST = "catalog.json"
_LOCK = "catalog.lock"


@dataclass(frozen=True, slots=True)
class Stored:
    """A release in the folder.

    Attributes:
        file: its file's name, which ends in a hash of what it was loaded from.
        rows: how many rows it has.
        format_version: how its tables are laid out.

    """

    release: Release
    file: str
    rows: int
    format_version: int = FORMAT_VERSION

    def replaces(self, other: "Stored") -> bool:
        """Return whether it is the same release, laid out as this version reads it."""
        return self.release == other.release and self.format_version != other.format_version


class CatalogDamaged(Exception):
    """The folder does not hold what its manifest says."""


def read_manifest(folder: Path) -> tuple[Stored, ...]:
    """Return what is stored, oldest load first; nothing when the folder is empty.

    Raises CatalogDamaged.
    """
    path = folder / MANIFEST
    try:
        listed = json.loads(path.read_bytes())["releases"]
        return tuple(_stored(each) for each in listed)
    except FileNotFoundError:
        return ()
    except (ValueError, KeyError, TypeError) as error:
        raise CatalogDamaged(f"{path} cannot be read ({error}): load the code sets anew") from error


def _stored(each: dict[str, Any]) -> Stored:
    kept = each["release"]
    release = Release(
        **{
            **kept,
            "system": CodeSystem(kept["system"]),
            "coverage": Coverage(kept["coverage"]),
            "valid_from": date.fromisoformat(kept["valid_from"]),
            "valid_to": date.fromisoformat(kept["valid_to"]) if kept["valid_to"] else None,
        }
    )
    # Files of before the manifest said it have the first layout.
    return Stored(release, each["file"], each["rows"], each.get("format_version", 1))


def write_manifest(folder: Path, stored: Sequence[Stored]) -> None:
    """Replace the manifest; the caller holds the lock. Its files must be on the disk already."""
    document = {"releases": [asdict(each) for each in stored]}
    part = folder / f"{MANIFEST}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump(document, file, default=str, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / MANIFEST)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make renames in the folder outlive a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def writing_lock(folder: Path) -> Iterator[None]:
    """Keep other loads out; what a load that died left behind is removed first."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        for leftover in folder.glob("*.part*"):
            leftover.unlink()
        yield
