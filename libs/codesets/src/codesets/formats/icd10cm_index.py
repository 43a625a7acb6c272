"""The Alphabetic Index of ICD-10-CM and its tables: XML as CDC publishes it, or as a CSV."""

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from codesets.catalog.rows import Record
from codesets.codes import normalize
from codesets.formats.dates import fiscal_span
from codesets.formats.format import Format, Part, release_of
from codesets.formats.sources import Source
from codesets.formats.text import header_of, tables
from codesets.formats.xml import elements, text_of
from codesets.model import CodeSystem, Coverage, IndexTerm

_CSV_HEADER = ("rowid", "letter", "level", "term", "see", "seealso", "nonessmodif", "code")
_VERSION = re.compile(rb"<version>\s*(20\d\d)\s*</version>")
_MODIFIER = re.compile(r"\(([^()]*)\)")
_CODE = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}|[A-Z]{2}\d[0-9A-Z]{0,4}")
MAIN, DRUGS, NEOPLASMS, CAUSES = "index", "drugs", "neoplasms", "external causes"


def _recognise_xml(head: bytes) -> bool:
    return b"<ICD10CM.index>" in head


def _part_of(head: bytes) -> str:
    if b'<head col="1">Substance' in head:
        return DRUGS
    if b'<head col="1">Neoplasm' in head:
        return NEOPLASMS
    return CAUSES if b"EXTERNAL CAUSE" in head.upper()[:2000] else MAIN


def _read_xml(source: Source, given: date | None) -> list[Part]:
    head = source.head()
    stated = _VERSION.search(head)
    span = fiscal_span(source, given, int(stated[1]) if stated else None)
    part = _part_of(head)
    release = release_of(source, CodeSystem.ICD10CM, span, Coverage.TERMS, part=part)
    return [Part(release, _xml_terms(source))]


XML = Format("ICD-10-CM index", _recognise_xml, _read_xml)


def _xml_terms(source: Source) -> Iterator[Record]:
    columns: dict[str, str] = {}
    for element, _within in elements(source, {"indexHeading", "mainTerm"}):
        if element.tag == "indexHeading":
            columns = {head.get("col", ""): text_of(head) for head in element.findall("head")}
        else:
            yield from _term(element, (), columns)


def _term(element: Element, above: tuple[str, ...], columns: dict[str, str]) -> Iterator[IndexTerm]:
    title, modifiers = _title(element.find("title"))
    path = (*above, title)
    see, see_also = text_of(element.find("see")), text_of(element.find("seeAlso"))
    codes = [kept for tag in ("code", "seecat", "subcat") for kept in _codes(element, tag)]
    for code in codes or ([""] if see or see_also else []):
        yield IndexTerm(path, code, modifiers, see, see_also)
    for cell in element.findall("cell"):
        if code := _code(text_of(cell)):
            column = columns.get(cell.get("col", ""), "")
            yield IndexTerm(path, code, modifiers, column=column)
    for child in element.findall("term"):
        yield from _term(child, path, columns)


def _title(title: Element | None) -> tuple[str, tuple[str, ...]]:
    """Return a title without the words that may be left out, and those words."""
    if title is None:
        return "", ()
    optional = " ".join(text_of(each) for each in title.findall("nemod"))
    essential = (title.text or "") + "".join(
        " " + (each.tail or "") if each.tag == "nemod" else text_of(each) + (each.tail or "")
        for each in title
    )
    return " ".join(essential.split()), _modifiers(optional)


def _modifiers(text: str) -> tuple[str, ...]:
    return tuple(found for each in _MODIFIER.findall(text) if (found := each.strip()))


def _codes(element: Element, tag: str) -> Iterator[str]:
    for each in element.findall(tag):
        if code := _code(text_of(each)):
            yield code


def _code(text: str) -> str:
    """Return a code or stem without point and open end (`C79.8-`); empty when it is none (`--`)."""
    code = normalize(text).rstrip("-")
    return code if _CODE.fullmatch(code) else ""


def _recognise_csv(head: bytes) -> bool:
    return header_of(head) == _CSV_HEADER


def _read_csv(source: Source, given: date | None) -> list[Part]:
    span = fiscal_span(source, given)
    release = release_of(source, CodeSystem.ICD10CM, span, Coverage.TERMS, part=MAIN)
    return [Part(release, _csv_terms(source))]


def _csv_terms(source: Source) -> Iterator[Record]:
    path: list[str] = []
    for row in tables(source, lambda names: tuple(names) == _CSV_HEADER):
        level = row.number("level")
        # A part of the index may lack a level in between; the term still is below the others.
        path = [*path[:level], row.get("term")]
        code, see, see_also = _code(row.get("code")), row.get("see"), row.get("seealso")
        if code or see or see_also:
            modifiers = _modifiers(row.get("nonessmodif"))
            yield IndexTerm(tuple(path), code, modifiers, see, see_also)


CSV = Format("ICD-10-CM index (CSV)", _recognise_csv, _read_csv)
