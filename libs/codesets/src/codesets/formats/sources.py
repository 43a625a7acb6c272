"""A file that is read, within limits.

Sizes in archives are not believed: what comes out is counted while it is read.
"""

import hashlib
import io
import lzma
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from codesets.formats.errors import LoadError

_HEAD_BYTES = 16_384
_CHUNK_BYTES = 1 << 20
AGAIN = "get the file again from its publisher"

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may make us read.

    Attributes:
        expanded_bytes_max: of one file, uncompressed.
        ratio_max: uncompressed to compressed bytes, once more than `ratio_from_bytes` came out.
        members_max: files in one archive.
        line_bytes_max: of one line of text.
        depth_max: of nested XML elements.

    """

    expanded_bytes_max: int = 1_000_000_000
    ratio_max: int = 200
    ratio_from_bytes: int = 20_000_000
    members_max: int = 1_000
    line_bytes_max: int = 100_000
    depth_max: int = 100


DEFAULT_LIMITS = Limits()


@dataclass(slots=True)
class Source:
    """One file, whatever it is packed in.

    Attributes:
        name: for people and for dates that stand in names: member and archive.
        container: the file on the disk that it came in.
        is_member: whether it stands with others in an archive.
        row: where reading is, counted from 1.
        progress: is told how many bytes were read.

    """

    name: str
    container: Path
    limits: Limits
    packed_bytes: int
    expanded_bytes: int | None
    _opener: Callable[[], BinaryIO]
    is_member: bool = False
    row: int = 0
    progress: Progress = field(default=lambda _count: None)

    def open(self) -> BinaryIO:
        """Open it anew, from its beginning.

        Reading raises LoadError when a limit is passed or the packing is damaged.
        """
        return cast("BinaryIO", io.BufferedReader(_Bounded(self, self._opener()), _CHUNK_BYTES))

    def head(self) -> bytes:
        with self.open() as file:
            return file.read(_HEAD_BYTES)

    def read(self) -> bytes:
        with self.open() as file:
            return file.read()

    def digest(self) -> str:
        """Return the SHA-256 of its content, as hexadecimal text."""
        digest = hashlib.sha256()
        with self.open() as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
        return digest.hexdigest()

    def refuse_bomb(self, count: int) -> None:
        """Raise LoadError when what came out, in bytes, is more than a code set can be."""
        limits = self.limits
        if count > limits.expanded_bytes_max:
            message = f"it unpacks to more than {limits.expanded_bytes_max:,} bytes"
            raise self.error(message, "no code set is so large; it is not loaded")
        ratio = count / max(1, self.packed_bytes)
        if count > limits.ratio_from_bytes and ratio > limits.ratio_max:
            message = f"it unpacks to more than {limits.ratio_max} times its size"
            raise self.error(message, "no code set does; it is not loaded")

    def error(self, message: str, mend: str, row: int | None = None) -> LoadError:
        """Return an error at the row, by default the one that was read last."""
        return LoadError(self.name, row or self.row or None, message, mend)


class _Bounded(io.RawIOBase):
    """Counts what comes out of a packed file, and stops at the limits."""

    def __init__(self, source: Source, inner: BinaryIO) -> None:
        self._source = source
        self._inner = inner
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        try:
            chunk = self._inner.read(len(buffer))
        except (zipfile.BadZipFile, lzma.LZMAError, EOFError, OSError, RuntimeError) as error:
            raise self._source.error(f"the packed file is damaged ({error})", AGAIN) from error
        buffer[: len(chunk)] = chunk
        self._count += len(chunk)
        self._source.refuse_bomb(self._count)
        self._source.progress(len(chunk))
        return len(chunk)

    def close(self) -> None:
        self._inner.close()
        super().close()
