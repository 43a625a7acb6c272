"""Reads the ICD-10-CM tabular list as CDC publishes it (XML), one code at a time.

The file lists codes up to the sixth character. Seventh characters are defined once, at some
level above, and hold for every code below (Guidelines I.A.4-5): the code is filled up with the
placeholder X, and the seventh character's meaning is added to the title. A definition nearer to
the code replaces one further away.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, iterparse

from coding_svc.code_sets.domain import Code, normalize

CODE_LENGTH_MAX = 7


def read_release(tabular: Path, code_list: Path) -> Iterator[Code]:
    """Yield every code of a release: categories, subcategories, and seventh-character forms.

    Args:
        tabular: the tabular list, XML.
        code_list: the codes that exist, one a line, without point.

    """
    listed = set(code_list.read_text(encoding="utf-8").split())
    return (code for code in _read_tabular(tabular) if code.code in listed)


def _read_tabular(path: Path) -> Iterator[Code]:
    for _event, element in iterparse(path, events=("end",)):  # noqa: S314 - from our lock
        if element.tag != "section":
            continue
        for category in element.findall("diag"):
            yield from _expand(category, {})
        element.clear()  # one section at a time in memory, not 200 MB of tree


def _expand(diagnosis: Element, inherited: dict[str, str]) -> Iterator[Code]:
    code = normalize(diagnosis.findtext("name", ""))
    title = diagnosis.findtext("desc", "").strip()
    seventh = _seventh_characters(diagnosis) or inherited
    below = diagnosis.findall("diag")
    yield Code(code, title, billable=not below and not seventh)
    for child in below:
        yield from _expand(child, seventh)
    if not below and seventh:
        yield from _seventh_forms(code, title, seventh)


def _seventh_characters(diagnosis: Element) -> dict[str, str]:
    definition = diagnosis.find("sevenChrDef")
    if definition is None:
        return {}
    return {
        extension.get("char", ""): (extension.text or "").strip()
        for extension in definition.findall("extension")
    }


def _seventh_forms(code: str, title: str, seventh: dict[str, str]) -> Iterator[Code]:
    stem = code.ljust(CODE_LENGTH_MAX - 1, "X")
    for character, meaning in seventh.items():
        yield Code(stem + character, f"{title}, {meaning}", billable=True)
