"""The first sheet of an xlsx workbook, as comma-separated text.

A workbook is a zip of XML parts (ECMA-376): shared strings, and sheets whose cells refer to them.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, cast
from xml.etree.ElementTree import Element

from codesets.formats.sources import AGAIN, Source
from codesets.formats.xml import elements

# The member by which a zip is known as a workbook.
PART = "xl/workbook.xml"
_STRINGS, _SHEET = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
_COLUMN = re.compile(r"[A-Z]+")
_NUMBER = re.compile(r"[0-9]{1,9}")
_LETTERS_MAX = 4  # of a column; a workbook has at most three
_COLUMNS_MAX = 1_000
_ROWS_MAX = 1_048_576


def is_workbook(packed: bytes) -> bool:
    """Return whether a zip is a workbook."""
    try:
        return PART in zipfile.ZipFile(io.BytesIO(packed)).namelist()
    except zipfile.BadZipFile:
        return False


def as_text(source: Source) -> Source:
    """Return the source of a workbook as one of text, line by line as the rows of the sheet."""
    return replace(source, expanded_bytes=None, _opener=lambda: _text(source))


def _text(source: Source) -> BinaryIO:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    following = 1
    for number, cells in _rows(source):
        text.write("\n" * max(0, number - following))
        writer.writerow(cells)
        source.refuse_bomb(text.tell())
        following = number + 1
    return io.BytesIO(text.getvalue().encode())


def _rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of every row; empty cells are empty text.

    Raises LoadError.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.read()))
    except zipfile.BadZipFile as error:
        raise source.error(f"the workbook is damaged ({error})", AGAIN) from error
    names = set(archive.namelist())
    if _SHEET not in names:
        raise source.error("the workbook has no first sheet", AGAIN)
    strings = list(_strings(_part(source, archive, _STRINGS))) if _STRINGS in names else []
    number = width = 0
    for row, _within in elements(_part(source, archive, _SHEET), {"row"}):
        number = _row_number(source, row, number)
        cells = _cells(source, row, strings)
        # A workbook leaves empty cells at the end of a row out.
        width = max(width, len(cells))
        yield number, cells + [""] * (width - len(cells))


def _row_number(source: Source, row: Element, before: int) -> int:
    number = row.get("r") or str(before + 1)
    if not _NUMBER.fullmatch(number) or not before < int(number) <= _ROWS_MAX:
        raise source.error("rows are not numbered as they follow", AGAIN)
    return int(number)


def _part(source: Source, archive: zipfile.ZipFile, name: str) -> Source:
    member = archive.getinfo(name)
    return replace(
        source,
        packed_bytes=member.compress_size,
        expanded_bytes=member.file_size,
        _opener=lambda: cast("BinaryIO", archive.open(name)),
    )


def _strings(part: Source) -> Iterator[str]:
    for item, _within in elements(part, {"si"}):
        yield "".join(text.text or "" for text in item.iter("t"))


def _cells(source: Source, row: Element, strings: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.findall("c"):
        place = _place(cell.get("r", ""), len(cells))
        if place >= _COLUMNS_MAX:
            raise source.error("a row with too many columns", "is this a file of codes?")
        cells.extend([""] * (place - len(cells)))
        cells.append(_value(source, cell, strings))
    return cells


def _place(reference: str, following: int) -> int:
    """Return the column of a reference such as `AB12`, counted from 0."""
    letters = _COLUMN.match(reference)
    if letters is None:
        return following
    place = 0
    for letter in letters.group()[:_LETTERS_MAX]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _value(source: Source, cell: Element, strings: list[str]) -> str:
    kind, value = cell.get("t"), cell.findtext("v", "")
    if kind == "inlineStr":
        return "".join(text.text or "" for text in cell.iter("t"))
    if kind != "s":
        return value
    if not _NUMBER.fullmatch(value) or int(value) >= len(strings):
        raise source.error("a cell refers to no text", AGAIN)
    return strings[int(value)]
