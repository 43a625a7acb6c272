"""Opens files as users hold them: loose, in a zip, compressed with xz, or as a workbook."""

import lzma
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from codesets.formats import workbook
from codesets.formats.errors import LoadError
from codesets.formats.sources import AGAIN, DEFAULT_LIMITS, Limits, Source

_ZIP_MAGIC, _XZ_MAGIC = b"PK\x03\x04", b"\xfd7zXZ\x00"


def open_sources(path: Path, limits: Limits = DEFAULT_LIMITS) -> list[Source]:
    """Return the files in a file: itself, or the members of a zip (one level deep).

    Raises LoadError when it cannot be read at all.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(len(_XZ_MAGIC))
        size = path.stat().st_size
    except OSError as error:
        message = error.strerror or "it cannot be read"
        raise LoadError(str(path), None, message, "check the path") from error
    if magic == _XZ_MAGIC:
        return [Source(path.name, path, limits, size, None, _Compressed(path))]
    loose = Source(path.name, path, limits, size, size, lambda: path.open("rb"))
    if not magic.startswith(_ZIP_MAGIC):
        return [loose]
    with _archive(path) as archive:
        members = [each for each in archive.infolist() if not each.is_dir()]
    if any(each.filename == workbook.PART for each in members):
        return [workbook.as_text(loose)]
    if len(members) > limits.members_max:
        message = f"the archive has more than {limits.members_max} files"
        raise LoadError(path.name, None, message, "unpack what is needed and load that")
    return [_member(path, each, limits) for each in members]


def _member(path: Path, member: zipfile.ZipInfo, limits: Limits) -> Source:
    name = f"{Path(member.filename).name} in {path.name}"
    opener = _Member(path, member.filename)
    packed, expanded = member.compress_size, member.file_size
    source = Source(name, path, limits, packed, expanded, opener, is_member=True)
    is_workbook = member.filename.lower().endswith(".xlsx") and workbook.is_workbook(source.read())
    return workbook.as_text(source) if is_workbook else source


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise LoadError(path.name, None, f"the archive is damaged ({error})", AGAIN) from error


@dataclass(frozen=True, slots=True)
class _Compressed:
    """Opens a file compressed with xz, whose sums are checked."""

    path: Path

    def __call__(self) -> BinaryIO:
        return cast("BinaryIO", lzma.open(self.path))


@dataclass(frozen=True, slots=True)
class _Member:
    """Opens one member of an archive."""

    path: Path
    member: str

    def __call__(self) -> BinaryIO:
        archive = _archive(self.path)
        try:
            return cast("BinaryIO", archive.open(self.member))
        # zipfile raises RuntimeError for a password, NotImplementedError for a compression that
        # it does not know.
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            message = f"{Path(self.member).name} cannot be unpacked ({error})"
            raise LoadError(self.path.name, None, message, AGAIN) from error
        finally:
            archive.close()
