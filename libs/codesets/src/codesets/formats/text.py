"""Text files, line by line and as tables, with the number of every row."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from codesets.formats.sources import Source

_ENCODING = "save it as UTF-8, or get the file again from its publisher"
_PREAMBLE_ROWS_MAX = 60
_DIGITS_MAX = 9
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def lines(source: Source) -> Iterator[str]:
    """Yield the lines without their ends, as UTF-8 or, as CMS and NUCC publish, Windows-1252.

    Raises LoadError when a line is neither, is too long, or holds a NUL.
    """
    source.row = 0
    with source.open() as file:
        while raw := file.readline(source.limits.line_bytes_max + 1):
            source.row += 1
            if len(raw) > source.limits.line_bytes_max:
                raise source.error("the line is too long", "is this a file of codes?")
            yield _decoded(source, raw)


def _decoded(source: Source, raw: bytes) -> str:
    if source.row == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise source.error("the text is UTF-16", _ENCODING)
    try:
        text = raw.decode("utf-8-sig" if source.row == 1 else "utf-8")
    except UnicodeDecodeError:
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError as error:
            raise source.error("the text is neither UTF-8 nor Windows-1252", _ENCODING) from error
    if "\0" in text:
        raise source.error("the text holds a NUL character", _ENCODING)
    return text.rstrip("\r\n")


def head_lines(head: bytes) -> list[str]:
    """Return the whole lines of a file's beginning, for recognising it."""
    text = head.decode("utf-8-sig", errors="replace")
    complete = text.split("\n")
    return [line.rstrip("\r") for line in (complete[:-1] or complete)]


def words(name: str) -> str:
    """Return a column's name without case, blanks and signs."""
    return _NOT_WORD.sub("", name.lower())


def header_of(head: bytes, delimiter: str = ",") -> tuple[str, ...]:
    """Return the names in the first line."""
    first = (head_lines(head) or [""])[0]
    return tuple(words(name) for name in first.split(delimiter))


class Row:
    """A row of a table, by names of columns."""

    __slots__ = ("_cells", "_places", "_source")

    def __init__(self, source: Source, places: Mapping[str, int], cells: Sequence[str]) -> None:
        self._source = source
        self._places = places
        self._cells = cells

    def get(self, *names: str) -> str:
        """Return the first of these columns that the file has, without blanks around it."""
        for name in names:
            if name in self._places:
                return self._cells[self._places[name]].strip()
        return ""

    def renamed(self, names: Sequence[str]) -> "Row":
        """Return the row by other names, given in the order of the columns."""
        return Row(self._source, _places(names[: len(self._cells)]), self._cells)

    def names_with(self, part: str) -> list[str]:
        """Return the columns in whose name something stands, such as a year before it."""
        return [name for name in self._places if part in name]

    def code(self, *names: str) -> str:
        """Return a code. Raises LoadError when it is not letters and digits."""
        value = self.get(*names).upper()
        if not (value.isascii() and value.isalnum()):
            raise self._source.error(f"{value[:12]!r} is not a code", "mend the row")
        return value

    def number(self, *names: str) -> int:
        value = self.get(*names)
        if not (value.isascii() and value.isdigit()) or len(value) > _DIGITS_MAX:
            raise self._source.error(f"{value[:12]!r} is not a whole number", "mend the row")
        return int(value)

    def day(self, *names: str) -> date | None:
        """Return a date as YYYYMMDD or YYYY-MM-DD; None when it is empty or `*`."""
        return day_in(self._source, self.get(*names))


def day_in(source: Source, text: str) -> date | None:
    """Return a date written YYYYMMDD or YYYY-MM-DD; None for none, `*`, and the end of time.

    Raises LoadError.
    """
    if text in {"", "*", "99991231", "9999-12-31"}:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise source.error(f"{text[:12]!r} is not a date", "write it as YYYYMMDD") from error


def tables(
    source: Source,
    is_header: Callable[[Sequence[str]], bool],
    delimiter: str = ",",
) -> Iterator[Row]:
    """Yield the rows below the header, which may follow lines of copyright.

    Args:
        source: what is read.
        is_header: whether a row, its names without case and signs, is the header.
        delimiter: between columns.

    Raises LoadError when no header comes, or a row has more or fewer columns.

    """
    given = csv.reader(lines(source), delimiter=delimiter, strict=True)
    try:
        names = _header(source, given, is_header)
        places = _places(names)
        for cells in given:
            if not any(cells):
                continue
            if len(cells) != len(names):
                message = f"{len(cells)} columns instead of {len(names)}"
                raise source.error(message, "the row is cut off or mixed up; get the file again")
            yield Row(source, places, cells)
    except csv.Error as error:
        raise source.error(f"not a row of a table ({error})", "mend the row") from error


def _places(names: Sequence[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


def _unique(name: str, before: Sequence[str]) -> str:
    return f"{name} {before.count(name) + 1}" if name in before else name


def _header(
    source: Source, rows: Iterator[list[str]], is_header: Callable[[Sequence[str]], bool]
) -> list[str]:
    for _, cells in zip(range(_PREAMBLE_ROWS_MAX), rows, strict=False):
        names = [words(cell) for cell in cells]
        if is_header(names):
            return [_unique(name, names[:place]) for place, name in enumerate(names)]
    raise source.error("no header with the names of columns", "get the file again")
