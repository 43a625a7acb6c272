"""Reads a file claim by claim or set by set, in constant memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from x12.binding.completing import check_complete
from x12.errors import X12Error
from x12.guide import ROOT, Guide
from x12.limits import DEFAULT_LIMITS, Limits
from x12.reading.frame import Frame
from x12.reading.interchanges import InterchangeReader, SetText
from x12.reading.source import Source
from x12.rules import raise_unreadable
from x12.sets import set_model
from x12.transaction import StreamedSet

_VERSION_LENGTH_MAX = 12


@dataclass(slots=True, kw_only=True, eq=False)
class Record:
    """One typed thing of a file, and the set that it stands in.

    ``value`` is a claim or claim payment (``is_unit``), or what a set holds besides: its header,
    and in sets without units everything. ``header`` is that model as far as it has been read: for
    a claim payment it has the payer.
    """

    value: Any
    header: Any
    is_unit: bool
    guide: Guide
    text: SetText


def read_records(source: Source, *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Record]:
    """Yield every claim, claim payment and set of a file as soon as it has been read.

    ``source`` is a text, bytes, or an open stream of either. The value of a set comes after those
    of its units. Raises X12Error where an envelope is broken, where the guide of a set is not
    known, for a value that is not what its type says, and for what a model cannot be without.
    """
    for text, guide, frame, value in _values(source, limits):
        is_unit = frame.parent is not None
        header = frame.root.model
        yield Record(value=value, header=header, is_unit=is_unit, guide=guide, text=text)


def read_claims(source: Source, *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Any]:
    """Yield every claim (837) or claim payment (835) of a file, one at a time.

    Sets that hold no claims are passed over. Raises X12Error as ``read_records`` does.
    """
    for _, _, frame, value in _values(source, limits):
        if frame.parent is not None:
            yield value


def read_sets(source: Source, *, limits: Limits = DEFAULT_LIMITS) -> Iterator[StreamedSet]:
    """Yield every set of a file with its claims (837, 835) as an iterator, which reads on.

    As with ``itertools.groupby``, claims that were not asked for are passed over when the next set
    is. The provider adjustments of a remittance come into its header when its claims have ended.
    ``write_sets`` takes what this yields. Raises X12Error as ``read_records`` does, and so do the
    iterators of claims.
    """
    values = _values(source, limits)
    for _, _, frame, value in values:
        if frame.parent is None:
            yield StreamedSet(header=value)
            continue
        header = frame.root.model
        check_complete(header, ROOT)
        claims = chain([value], _rest_of_set(values))
        yield StreamedSet(header=header, claims=claims)
        deque(claims, maxlen=0)


def _rest_of_set(values: Iterator[tuple[SetText, Guide, Frame, Any]]) -> Iterator[Any]:
    for _, _, frame, value in values:
        if frame.parent is None:
            return
        yield value


def _values(source: Source, limits: Limits) -> Iterator[tuple[SetText, Guide, Frame, Any]]:
    """Yield every complete model with the frame of its loop."""
    reader = InterchangeReader(source, raise_unreadable, limits)
    for text in reader.sets():
        guide = text.guide
        if guide is None:
            raise X12Error(_unknown(text), "ST", text.header.position)
        for frame, value in set_model(guide).stream(text, raise_unreadable, limits=limits):
            check_complete(value, frame.rule.id)
            yield text, guide, frame, value


def _unknown(text: SetText) -> str:
    """Return that the guide of a set is unknown, with its version where that looks like one."""
    version = text.version
    looks_right = version[:6].isdigit() and len(version) <= _VERSION_LENGTH_MAX
    return f"the guide{f' {version}' if looks_right else ''} of the set is not known"
