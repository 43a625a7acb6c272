"""The first sheet of an xlsx workbook, as rows of text.

A workbook is a zip of XML parts (ECMA-376): shared strings, and sheets whose cells refer to them.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO, cast
from xml.etree.ElementTree import Element

from codesets.formats.sources import Source
from codesets.formats.xml import elements

_AGAIN = "get the file again from its publisher"
_STRINGS, _SHEET = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
_COLUMN = re.compile(r"[A-Z]+")
_COLUMNS_MAX = 1_000


def rows(source: Source) -> Iterator[list[str]]:
    """Yield the cells of every row; empty cells are empty text.

    Raises LoadError.
    """
    packed = source.read()
    try:
        archive = zipfile.ZipFile(io.BytesIO(packed))
        names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise source.error(f"the workbook is damaged ({error})", _AGAIN) from error
    if _SHEET not in names:
        raise source.error("the workbook has no first sheet", _AGAIN)
    strings = list(_strings(_part(source, archive, _STRINGS))) if _STRINGS in names else []
    for row, _within in elements(_part(source, archive, _SHEET), {"row"}):
        source.row = int(row.get("r") or source.row + 1)
        yield _cells(source, row, strings)


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
    for letter in letters.group():
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _value(source: Source, cell: Element, strings: list[str]) -> str:
    kind, value = cell.get("t"), cell.findtext("v", "")
    if kind == "inlineStr":
        return "".join(text.text or "" for text in cell.iter("t"))
    if kind != "s":
        return value
    try:
        return strings[int(value)]
    except (ValueError, IndexError) as error:
        raise source.error(f"cell {cell.get('r')} refers to no text", _AGAIN) from error
