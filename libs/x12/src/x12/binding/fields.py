"""What the annotations of a model say, resolved against a loop of a guide."""

from __future__ import annotations

import dataclasses
import types
import typing
from dataclasses import dataclass
from functools import cache
from typing import Any

from x12.binding.places import At, Inner, Part, Position, Whole
from x12.guide import LoopRule, SegmentRule
from x12.guide.model import qualifier_index

Place = At | Whole | Inner | Part | Position


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundField:
    """One field of a model: its name, its place, and the class it holds.

    ``many`` says that it holds a tuple, ``required`` that it has no default. ``default`` is a value
    that may be shared. ``shared_place`` is a further place, in a segment of the same kind, where
    the field stands together with another one when both are equal.
    """

    name: str
    place: Place | None
    shared_place: At | None
    holds: type
    many: bool
    required: bool
    default: Any


@cache
def bound_fields(model: type) -> tuple[BoundField, ...]:
    """Return the fields of a model with their places."""
    hints = typing.get_type_hints(model, include_extras=True)
    return tuple(_bound(each, hints[each.name]) for each in dataclasses.fields(model))


def _bound(field: dataclasses.Field[Any], hint: Any) -> BoundField:
    place = shared_place = None
    if typing.get_origin(hint) is typing.Annotated:
        hint, place, shared_place, *_ = (*typing.get_args(hint), None)
    holds, many = _held(hint)
    required = field.default is dataclasses.MISSING
    neutral: Any = () if many else "" if holds is str else None
    return BoundField(
        name=field.name,
        place=place,
        shared_place=shared_place,
        holds=holds,
        many=many,
        required=required,
        default=neutral if required else field.default,
    )


def _held(hint: Any) -> tuple[type, bool]:
    """Return the class inside ``X | None`` and ``tuple[X, ...]``, and whether it is a tuple."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(each for each in typing.get_args(hint) if each is not type(None))
    if typing.get_origin(hint) is tuple:
        return typing.get_args(hint)[0], True
    return hint, False


def segment_rules(loop: LoopRule, place: At | Whole, named: set[SegmentRule]) -> list[SegmentRule]:
    """Return the kinds of segment that a place means.

    A bare id means the only kind of that id, or all kinds that no other field has ``named``.
    Raises LookupError when the loop has none: the model and the guide disagree.
    """
    for alternative in place.segment.split("|"):
        if not alternative:
            return []
        path, _, key = alternative.rpartition("/")
        if (inner := find_inner(loop, path)) is None:
            continue
        if "*" in key:
            rules = [rule for rule in inner.segments if key in rule.keys]
        else:
            rules = [rule for rule in inner.segments if rule.id == key and rule not in named]
        if rules:
            return rules
    raise LookupError(f"loop {loop.id} has no segment {place.segment}")


def named_rules(loop: LoopRule, model: type) -> set[SegmentRule]:
    """Return the kinds of segment that are left to fields of the model that name a code."""
    named: set[SegmentRule] = set()
    for each in bound_fields(model):
        if isinstance(each.place, At | Whole) and "*" in each.place.segment:
            named.update(segment_rules(loop, each.place, named))
        elif isinstance(each.place, Part):
            named |= named_rules(part_rule(loop, each.place), each.holds)
    return named - parted_rules(loop, model)


def parted_rules(loop: LoopRule, model: type) -> set[SegmentRule]:
    """Return the kinds of segment of which fields of the model take single codes.

    A kind may have several codes, such as DTM 232 and 233. A field that names one of them stands
    for all, except where other fields name other codes, or take the bare id and no field holds the
    code itself.
    """
    keys: dict[SegmentRule, set[str]] = {}
    whole: set[SegmentRule] = set()
    bare: set[str] = set()
    for place in segment_places(model):
        if "|" in place.segment:
            continue
        if not code_of(place):
            bare.add(place.segment)
        else:
            (rule,) = segment_rules(loop, place, set())[:1]
            keys.setdefault(rule, set()).add(place.segment)
            if isinstance(place, Whole) or place.element == qualifier_index(rule.id):
                whole.add(rule)
    return {
        rule
        for rule, names in keys.items()
        if len(rule.keys) > 1 and (len(names) > 1 or (rule.id in bare and rule not in whole))
    }


def segment_places(model: type) -> list[At | Whole]:
    """Return the places in segments that the fields of a model name."""
    places = [place for each in bound_fields(model) for place in (each.place, each.shared_place)]
    return [place for place in places if isinstance(place, At | Whole)]


def code_of(place: At | Whole) -> str:
    """Return the code that a place names, such as G1 of REF*G1; empty without one."""
    return place.segment.rpartition("/")[2].partition("*")[2]


def inner_rule(loop: LoopRule, place: Inner) -> LoopRule:
    """Return the inner loop that a place means. Raises LookupError when there is none."""
    for alternative in place.loop.split("|"):
        if (inner := find_inner(loop, alternative)) is not None:
            return inner
    raise LookupError(f"loop {loop.id} has no loop {place.loop}")


def part_rule(loop: LoopRule, place: Part) -> LoopRule:
    """Return the loop that the segments of a part stand in. Raises LookupError as above."""
    return inner_rule(loop, Inner(place.loop)) if place.loop else loop


def find_inner(loop: LoopRule, path: str) -> LoopRule | None:
    """Return the loop at a path such as ``2000B/2000C``; the loop itself for an empty path."""
    inner: LoopRule | None = loop
    for loop_id in path.split("/") if path else ():
        loops = inner.loops if inner is not None else ()
        inner = next((each for each in loops if each.id == loop_id), None)
    return inner
