"""Arrays in one file, mapped into memory: what is mapped belongs to the system, not the process.

Layout: a line of JSON with name, type and length of every array, padded; then the arrays.
"""

import json
import mmap
import os
from array import array
from collections.abc import Iterable, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any
from weakref import finalize

_ALIGNMENT = 8
_SHORT_MAX = (1 << 16) - 1
_HEADER_END = b"\n"


def write_tables(path: Path, tables: Mapping[str, "array[Any] | bytes"]) -> None:
    """Write named arrays and byte strings."""
    described = []
    for name, values in tables.items():
        kind = "B" if isinstance(values, bytes) else values.typecode
        size = len(values) * (1 if isinstance(values, bytes) else values.itemsize)
        described.append([name, kind, size])
    header = json.dumps(described).encode()
    header += b" " * (-(len(header) + 1) % _ALIGNMENT) + _HEADER_END
    with path.open("wb") as file:
        file.write(header)
        for values in tables.values():
            written = file.write(values if isinstance(values, bytes) else values.tobytes())
            file.write(b"\0" * (-written % _ALIGNMENT))


class TextFile:
    """Texts in a file of their own, read one by one: mapped, they would count as our memory.

    Raises ValueError when the file does not have all of them.
    """

    def __init__(self, bounds: memoryview, path: Path) -> None:
        self._bounds = bounds
        self._descriptor = os.open(path, os.O_RDONLY)
        finalize(self, os.close, self._descriptor)
        if os.fstat(self._descriptor).st_size < bounds[-1]:
            raise ValueError(f"{path.name} is shorter than it was")

    def __getitem__(self, number: int) -> str:
        start = self._bounds[number]
        return os.pread(self._descriptor, self._bounds[number + 1] - start, start).decode()


def read_tables(path: Path) -> dict[str, memoryview]:
    """Map the arrays of a file. Raises ValueError when it does not have all of them."""
    with path.open("rb") as file:
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        header = file.readline()
    position, tables = len(header), {}
    for name, kind, size in json.loads(header):
        if position + size > len(mapped):
            raise ValueError(f"{path.name} is shorter than it was")
        tables[name] = mapped[position : position + size].cast(kind)
        position += size + -size % _ALIGNMENT
    return tables


class Texts:
    """Texts, one after the other, with their bounds."""

    def __init__(self, bounds: memoryview, values: memoryview) -> None:
        self._bounds, self._values = bounds, values

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def first_byte(self, number: int) -> int:
        return int(self._values[self._bounds[number]])

    def __getitem__(self, number: int) -> str:
        return bytes(self._values[self._bounds[number] : self._bounds[number + 1]]).decode()


def pack_lists(name: str, lists: Iterable[Iterable[int]]) -> dict[str, "array[Any]"]:
    """Return lists of numbers as two arrays: all of them one after the other, and their bounds."""
    bounds, values = array("I", [0]), array("I")
    for each in lists:
        values.extend(each)
        bounds.append(len(values))
    # Half as long in memory, where there are at most 65,536 words.
    is_short = max(values, default=0) <= _SHORT_MAX
    return {f"{name}_bounds": bounds, f"{name}_values": array("H" if is_short else "I", values)}


def pack_texts(name: str, texts: Iterable[str]) -> dict[str, "array[Any] | bytes"]:
    """Return the two arrays of `Texts`."""
    encoded = [each.encode() for each in texts]
    bounds = array("I", accumulate(map(len, encoded), initial=0))
    return {f"{name}_bounds": bounds, f"{name}_values": b"".join(encoded)}
