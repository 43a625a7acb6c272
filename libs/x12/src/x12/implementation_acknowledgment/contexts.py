"""What a fault hangs on: the CTX of the syntax acknowledgment."""

from __future__ import annotations

from dataclasses import dataclass

from x12.binding import SegmentCodec, repeated
from x12.binding.codecs import Written
from x12.errors import X12Error
from x12.segments import STANDARD_DELIMITERS, Delimiters
from x12.values import parse_integer

CLAIM_NAME = "CLM01"


@dataclass(slots=True, kw_only=True)
class ElementPlace:
    """An element within its segment; every number counts from 1."""

    element_position: int
    component_position: int | None = None
    repetition: int | None = None


@dataclass(slots=True, kw_only=True)
class ErrorContext:
    """What a fault hangs on.

    ``names`` are pairs of name and value: ``("CLM01", "CLM0001")`` is the claim,
    ``("SITUATIONAL TRIGGER", "")`` says that the place given here decides what must stand at the
    fault. ``data_element_numbers`` are those of the element and, in a composite, its component.
    Values are data as sent and may identify a patient: never log them.
    """

    names: tuple[tuple[str, str], ...]
    segment_id: str = ""
    segment_position: int | None = None
    loop_id: str = ""
    place: ElementPlace | None = None
    data_element_numbers: tuple[str, ...] = ()


def claim_context(patient_control_number: str) -> ErrorContext:
    """Return the context that names a claim by its CLM01."""
    return ErrorContext(names=((CLAIM_NAME, patient_control_number),))


def _read(e: list[str], d: Delimiters) -> ErrorContext:
    names, segment_id, position, loop_id, place, numbers = (*e[1:7], "", "", "", "", "", "")[:6]
    return ErrorContext(
        names=tuple(map(_pair, names.split(d.repetition), [d] * len(names))) if names else (),
        segment_id=segment_id,
        segment_position=parse_integer(position) if position else None,
        loop_id=loop_id,
        place=_read_place(place, d) if place else None,
        data_element_numbers=tuple(numbers.split(d.component)) if numbers else (),
    )


def _pair(text: str, d: Delimiters) -> tuple[str, str]:
    name, _, value = text.partition(d.component)
    return name, value


def _read_place(text: str, d: Delimiters) -> ElementPlace:
    element, component, repetition = (*text.split(d.component), "", "")[:3]
    return ElementPlace(
        element_position=parse_integer(element),
        component_position=parse_integer(component) if component else None,
        repetition=parse_integer(repetition) if repetition else None,
    )


def _write(context: ErrorContext) -> list[Written]:
    place, position = context.place, context.segment_position
    return [
        _written_names(context.names),
        context.segment_id,
        "" if position is None else str(position),
        context.loop_id,
        _written_place(place) if place is not None else "",
        context.data_element_numbers,
    ]


def _written_names(names: tuple[tuple[str, str], ...]) -> Written:
    if len(names) == 1:
        return names[0]
    component = STANDARD_DELIMITERS.component
    if any(component in part for pair in names for part in pair):
        raise X12Error("holds a delimiter that separates components", "CTX", None, 1)
    return [f"{name}{component}{value}".rstrip(component) for name, value in names]


def _written_place(place: ElementPlace) -> tuple[str, ...]:
    numbers = (place.element_position, place.component_position, place.repetition)
    return tuple("" if each is None else str(each) for each in numbers)


CONTEXTS = repeated(SegmentCodec(read=_read, write=_write))
