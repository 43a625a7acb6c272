"""The ICD-10-CM tabular list as CDC publishes it (XML): codes with their instructions.

The file lists codes up to the sixth character. Seventh characters are defined once, at some
level above, and hold for every code below (Guidelines I.A.4-5): the code is filled up with the
placeholder X, and the seventh character's meaning is added to the title. A definition nearer to
the code replaces one further away.
"""

import re
from collections.abc import Collection, Iterator
from datetime import date
from itertools import count
from typing import NamedTuple
from xml.etree.ElementTree import Element

from codesets.catalog.rows import CodeRow, Record
from codesets.codes import normalize
from codesets.formats.dates import fiscal_span
from codesets.formats.format import Format, Part, release_of
from codesets.formats.sources import Source
from codesets.formats.xml import elements, text_of
from codesets.model import NO_NOTES, CodeSystem, Notes, Section, SeventhCharacter

CODE_LENGTH_MAX = 7
_CODE = re.compile(r"[A-Z][0-9A-Z]{2,6}")
_VERSION = re.compile(rb"<version>\s*(20\d\d)\s*</version>")
_DEATH = "with death due to"
_NOTES = {
    "inclusionTerm": "inclusion_terms",
    "includes": "includes",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code_first",
    "useAdditionalCode": "use_additional",
    "codeAlso": "code_also",
    "notes": "notes",
}


def _recognise(head: bytes) -> bool:
    return b"<ICD10CM.tabular>" in head


def _read(source: Source, given: date | None) -> list[Part]:
    stated = _VERSION.search(source.head())
    span = fiscal_span(source, given, int(stated[1]) if stated else None)
    release = release_of(source, CodeSystem.ICD10CM, span, has_notes=True)
    return [Part(release, tabular_records(source))]


FORMAT = Format("ICD-10-CM tabular list", _recognise, _read)


def tabular_records(source: Source, listed: Collection[str] | None = None) -> Iterator[Record]:
    """Yield chapters, blocks, and every code, seventh-character forms included.

    Args:
        source: the tabular list.
        listed: the codes that exist, where a list of them is at hand; others are left out.

    Raises LoadError.

    """
    order = count(1)
    chapters: set[str] = set()
    for section, within in elements(source, {"section"}):
        chapter = f"chapter {text_of(within[-1].find('name'))}"
        if chapter not in chapters:
            chapters.add(chapter)
            title = text_of(within[-1].find("desc"))
            yield Section(chapter, title, notes=_notes_of(within[-1], ()))
        name = section.get("id", "")
        yield Section(name, text_of(section.find("desc")), chapter, _notes_of(section, ()))
        for category in section.findall("diag"):
            for row in _expand(source, category, _Place(order, name), ()):
                if listed is None or row.code in listed:
                    yield row


class _Place(NamedTuple):
    """Where in the list a code stands."""

    order: Iterator[int]
    section: str
    parent: str = ""


def _expand(
    source: Source, diagnosis: Element, place: _Place, inherited: tuple[SeventhCharacter, ...]
) -> Iterator[CodeRow]:
    code = normalize(diagnosis.findtext("name", ""))
    if not _CODE.fullmatch(code):
        raise source.error(f"{code[:12]!r} is not an ICD-10-CM code", "get the file again")
    title = text_of(diagnosis.find("desc"))
    own = _seventh_characters(diagnosis)
    seventh, below = own or inherited, diagnosis.findall("diag")
    is_billable = not below and not seventh
    notes = _notes_of(diagnosis, own)
    order, section, parent = place
    yield CodeRow(
        code,
        title,
        is_billable,
        parent=parent,
        notes=notes,
        order=next(order),
        section=section,
    )
    for child in below:
        yield from _expand(source, child, _Place(order, section, code), seventh)
    if not below:
        stem = code.ljust(CODE_LENGTH_MAX - 1, "X")
        for each in _applicable(title, seventh):
            full = f"{title}, {each.meaning}"
            key = stem + each.character
            yield CodeRow(key, full, billable=True, parent=code, order=next(order), section=section)


def _applicable(title: str, seventh: tuple[SeventhCharacter, ...]) -> tuple[SeventhCharacter, ...]:
    """Leave out later encounters of a patient who died.

    S06 announces this exception in words only; the published list of codes shows it.
    """
    if _DEATH not in title:
        return seventh
    return tuple(each for each in seventh if each.character == "A")


def _seventh_characters(diagnosis: Element) -> tuple[SeventhCharacter, ...]:
    return tuple(
        SeventhCharacter(extension.get("char", ""), text_of(extension))
        for extension in diagnosis.findall("sevenChrDef/extension")
    )


def _notes_of(element: Element, seventh: tuple[SeventhCharacter, ...]) -> Notes:
    found: dict[str, tuple[str, ...]] = {}
    for child in element:
        if name := _NOTES.get(child.tag):
            texts = tuple(text_of(note) for note in child.findall("note"))
            found[name] = found.get(name, ()) + texts
    return Notes(**found, seventh_characters=seventh) if found or seventh else NO_NOTES
