"""Faults for accepted files: what is changed, which rule must tell of it, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

Change = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """One fault: rule and place that must be told, and how the segment begins that is told of."""

    name: str
    base: str
    change: Change
    told: str
    at: str
    severity: str = "error"


BASES = {
    "837P": "case1_837p.edi",
    "837P replacement": "case2_837p_corrected.edi",
    "837P secondary": "case4b_837p_secondary.edi",
    "837P two patients": "extra_837p.edi",
    "837I": "extra_837i.edi",
    "837D": "extra_837d.edi",
    "835": "case1_835.edi",
    "835 unpaid": "case2_835.edi",
    "835 reversal": "case5b_835_reversal_correction.edi",
    "835 interest": "case6b_835_recoupment_interest.edi",
    "270": "case1_270.edi",
    "271": "case1_271.edi",
    "276": "extra_276.edi",
    "277": "extra_277.edi",
    "277CA": "case1_277ca.edi",
    "999": "case1c_999_reject.edi",
}
"""Accepted files, one segment a line."""


def put(old: str, new: str) -> Change:
    """Write something else in the place of a text; the text must be there."""

    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return change


def drop(*starts: str) -> Change:
    """Take out the first segment that begins so, for each."""

    def change(text: str) -> str:
        for start in starts:
            before, found, after = f"\n{text}".partition(f"\n{start}")
            assert found, start
            text = f"{before}\n{after.partition('~')[2].lstrip()}".removeprefix("\n")
        return text

    return change


def add(after: str, *segments: str) -> Change:
    """Put segments behind the first one that begins so."""

    def change(text: str) -> str:
        before, found, rest = f"\n{text}".partition(f"\n{after}")
        assert found, after
        head, _, tail = rest.partition("~\n")
        added = "".join(f"{each}~\n" for each in segments)
        return f"{before}{found}{head}~\n{added}{tail}".removeprefix("\n")

    return change


def twice(start: str) -> Change:
    """Repeat the first segment that begins so."""

    def change(text: str) -> str:
        return add(start, segment(text, start))(text)

    return change


def move(start: str, after: str) -> Change:
    """Put the first segment that begins so behind another one."""

    def change(text: str) -> str:
        return add(after, segment(text, start))(drop(start)(text))

    return change


def loop_twice(first: str, end: str, times: int = 1) -> Change:
    """Repeat what stands from one segment up to another, which is not repeated."""

    def change(text: str) -> str:
        start = f"\n{text}".index(f"\n{first}")
        stop = text.index(f"\n{end}", start) + 1
        return text[:stop] + text[start:stop] * times + text[stop:]

    return change


def also(*changes: Change) -> Change:
    """Make several changes, one after the other."""

    def change(text: str) -> str:
        for each in changes:
            text = each(text)
        return text

    return change


def segment(text: str, start: str) -> str:
    """Return the first segment that begins so, without its terminator."""
    before, found, rest = f"\n{text}".partition(f"\n{start}")
    assert found, start
    del before
    return f"{start}{rest.partition('~')[0]}"


def recount(text: str) -> str:
    """Count the segments of every set again."""
    lines, count = text.split("\n"), 0
    for n, line in enumerate(lines):
        count = 1 if line.startswith("ST*") else count + bool(line.strip())
        if line.startswith("SE*"):
            lines[n] = f"SE*{count}*{line.split('*', 2)[2]}"
    return "\n".join(lines)


def faults(base: str, *entries: tuple[str, Change, str, str]) -> list[Mutation]:
    """Return the mutations of one base file: name, change, rule with its place, segment.

    ``E05 NM109`` is rule E05, told of NM109; ``G01 REF`` tells of a missing REF at the segment that
    opens its loop.
    """
    return [
        Mutation(name=name, base=base, change=change, told=told, at=at)
        for name, change, told, at in entries
    ]


def warned(mutations: list[Mutation]) -> list[Mutation]:
    """Say that these are told of as warnings."""
    return [replace(each, severity="warning") for each in mutations]
