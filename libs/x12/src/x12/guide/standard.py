"""The segments of the X12 standard, release 005010, read from ``segments.txt``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from x12.guide.model import ElementType


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentType:
    """A segment of the standard with its elements and relational conditions."""

    id: str
    name: str
    elements: tuple[ElementType, ...]
    notes: tuple[str, ...] = ()


@cache
def segment_types() -> dict[str, SegmentType]:
    """Return every segment of the standard by its id."""
    text = resources.files("x12").joinpath("standard", "segments.txt").read_text("utf-8")
    blocks = list(_blocks(text))
    composites: dict[str, ElementType] = {}
    for head, lines in blocks:
        if _is_composite(head[0]):
            elements, notes = _elements(lines, {})
            composites[head[0]] = ElementType(name=head[1], components=elements, notes=notes)
    segments = {}
    for (segment_id, name), lines in blocks:
        if not _is_composite(segment_id):
            elements, notes = _elements(lines, composites)
            segments[segment_id] = SegmentType(
                id=segment_id, name=name, elements=elements, notes=notes
            )
    return segments


def _is_composite(type_id: str) -> bool:
    return len(type_id) == len("C003") and type_id[0] in "CS" and type_id[1:].isdigit()


def _blocks(text: str) -> list[tuple[tuple[str, str], list[str]]]:
    blocks: list[tuple[tuple[str, str], list[str]]] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(" "):
            blocks[-1][1].append(line)
        else:
            segment_id, _, name = line.partition(" ")
            blocks.append(((segment_id, name.strip()), []))
    return blocks


def _elements(
    lines: list[str], composites: dict[str, ElementType]
) -> tuple[tuple[ElementType, ...], tuple[str, ...]]:
    elements: list[ElementType] = []
    notes: tuple[str, ...] = ()
    for line in lines:
        first, *rest = line.split()
        if first == "notes":
            notes = tuple(rest)
            continue
        if int(first) != len(elements) + 1:
            raise ValueError(f"element {len(elements) + 1} expected, not: {line}")
        elements.append(_element(rest, composites))
    return tuple(elements), notes


def _element(words: list[str], composites: dict[str, ElementType]) -> ElementType:
    kind, *rest = words
    if _is_composite(kind):
        composite = composites[kind]
        return ElementType(
            name=" ".join(rest) or composite.name,
            components=composite.components,
            notes=composite.notes,
        )
    shortest, _, longest = rest[0].partition("-")
    return ElementType(
        kind=kind,
        name=" ".join(rest[1:]),
        length_min=int(shortest),
        length_max=int(longest or shortest),
    )
