"""The ICD-10-CM tabular list as CDC publishes it (XML): codes with their instructions.

The file lists codes up to the sixth character. Seventh characters are defined once, at some
level above, and hold for every code below (Guidelines I.A.4-5): the code is filled up with the
placeholder X, and the seventh character's meaning is added to the title. A definition nearer to
the code replaces one further away.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
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
            yield Section(chapter, title, notes=_notes_of(_parts(within[-1]), ()))
        name = section.get("id", "")
        notes = _notes_of(_parts(section), ())
        yield Section(name, text_of(section.find("desc")), chapter, notes)
        for category in section.findall("diag"):
            rows: list[CodeRow] = []
            _expand(source, category, _Place(order, name), (), rows)
            yield from (row for row in rows if listed is None or row.code in listed)


class _Place(NamedTuple):
    """Where in the list a code stands."""

    order: Iterator[int]
    section: str
    parent: str = ""


def _expand(
    source: Source,
    diagnosis: Element,
    place: _Place,
    inherited: tuple[SeventhCharacter, ...],
    found: list[CodeRow],
) -> None:
    """Add a diagnosis and everything below it; a list, since it is asked for 50,000 times."""
    parts = _parts(diagnosis)
    code = normalize(parts["name"][0].text or "") if "name" in parts else ""
    if not _CODE.fullmatch(code):
        raise source.error(f"{code[:12]!r} is not an ICD-10-CM code", "get the file again")
    title = text_of(parts["desc"][0]) if "desc" in parts else ""
    own = _seventh_characters(parts.get("sevenChrDef", ()))
    seventh, below = own or inherited, parts.get("diag", ())
    order, section, parent = place
    found.append(
        CodeRow(
            code,
            title,
            not below and not seventh,
            parent=parent,
            notes=_notes_of(parts, own),
            order=next(order),
            section=section,
        )
    )
    for child in below:
        _expand(source, child, _Place(order, section, code), seventh, found)
    if below or not seventh:
        return
    stem = code.ljust(CODE_LENGTH_MAX - 1, "X")
    for each in _applicable(title, seventh):
        full = f"{title}, {each.meaning}"
        key = stem + each.character
        row = CodeRow(key, full, billable=True, parent=code, order=next(order), section=section)
        found.append(row)


def _parts(element: Element) -> dict[str, list[Element]]:
    """Return what stands right below an element, by tag."""
    parts: dict[str, list[Element]] = {}
    for child in element:
        parts.setdefault(child.tag, []).append(child)
    return parts


def _applicable(title: str, seventh: tuple[SeventhCharacter, ...]) -> tuple[SeventhCharacter, ...]:
    """Leave out later encounters of a patient who died.

    S06 announces this exception in words only; the published list of codes shows it.
    """
    if _DEATH not in title:
        return seventh
    return tuple(each for each in seventh if each.character == "A")


def _seventh_characters(definitions: Sequence[Element]) -> tuple[SeventhCharacter, ...]:
    return tuple(
        SeventhCharacter(extension.get("char", ""), text_of(extension))
        for definition in definitions
        for extension in definition.iterfind("extension")
    )


def _notes_of(parts: Mapping[str, list[Element]], seventh: tuple[SeventhCharacter, ...]) -> Notes:
    found = {
        _NOTES[tag]: tuple(text_of(note) for element in given for note in element.iterfind("note"))
        for tag, given in parts.items()
        if tag in _NOTES
    }
    return Notes(**found, seventh_characters=seventh) if found or seventh else NO_NOTES
