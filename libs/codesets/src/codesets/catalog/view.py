"""What all releases of a system together say on one date of service.

Existence: the complete release that covers the date decides, with the changes published since.
When none covers it, published dates of billable codes decide; without them the newest complete
release judges, and the answer warns of that.
Texts: what the deciding release lacks comes from the release nearest in time.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from codesets.catalog.layer import Layer
from codesets.catalog.rows import CodeRow
from codesets.model import NO_NOTES, CodeEntry, Coverage, Notes, Release

Rows = Mapping[Layer, Sequence[CodeRow]]


@dataclass(frozen=True, slots=True)
class View:
    """The releases that matter on a date.

    Attributes:
        base: the complete release from which codes come; None when none is loaded.
        changes: releases that amend it, newest first.
        dates: the release with the dates of billable codes that covers the date.
        texts: other complete releases, nearest in time first.
        notes: the tabular list that is nearest in time.
        is_covered: whether anything that is loaded speaks about the date.

    """

    on: date
    base: Layer | None
    changes: tuple[Layer, ...]
    dates: Layer | None
    texts: tuple[Layer, ...]
    notes: Layer | None
    is_covered: bool
    dates_decide: bool

    @property
    def release(self) -> Release:
        """The release that judges."""
        if self.dates_decide and self.dates:
            return self.dates.release
        layer = self.changes[0] if self.changes and not self._base_covers() else self.base
        layer = layer or self.dates or self.changes[0]
        return layer.release

    @property
    def layers(self) -> tuple[Layer, ...]:
        texts = self.texts if self.dates_decide else ()
        given = (*self.changes, self.base, self.dates, *texts, self.notes)
        return tuple(dict.fromkeys(layer for layer in given if layer))

    def _base_covers(self) -> bool:
        return self.base is not None and self.base.release.covers(self.on)

    def find(self, code: str) -> CodeEntry | None:
        """Return the code as it stands on the date; None when it is not valid then."""
        return self._resolve(code, {layer: layer.rows(code) for layer in self.layers})

    def entries(self) -> Iterator[CodeEntry]:
        """Yield every code that is valid on the date, sorted by code."""
        streams = [_tagged(layer) for layer in self.layers]
        merged = heapq.merge(*streams, key=itemgetter(0))
        for code, group in groupby(merged, key=itemgetter(0)):
            rows = {layer: found for _code, layer, found in group}
            entry = self._resolve(code, rows)
            if entry:
                yield entry

    def children(self, code: str) -> list[CodeEntry]:
        candidates = set(self.base.children(code)) if self.base else set()
        amending = [*self.changes]
        if self.dates_decide and self.dates:
            amending.append(self.dates)
        for layer in amending:
            candidates.update(layer.below(code))
        found = (self.find(candidate) for candidate in sorted(candidates))
        return [entry for entry in found if entry and entry.parent == code]

    def billable_below(self, prefix: str) -> Iterator[CodeEntry]:
        """Yield the billable codes that begin with the prefix or are it, sorted."""
        streams: list[Iterable[str]] = [layer.below(prefix) for layer in self.layers]
        for code, _group in groupby(heapq.merge([prefix], *streams)):
            entry = self.find(code)
            if entry and entry.billable:
                yield entry

    def _resolve(self, code: str, rows: Rows) -> CodeEntry | None:
        billable = self._billable(code, rows)
        if billable is None:
            return None
        said = [row for layer in self.layers if (row := self._current(layer, rows))]
        first = next((row for row in said if row.parent), said[0])
        valid_from, valid_to = self._span(rows)
        return CodeEntry(
            code=code,
            title=next((row.title for row in said if row.title), ""),
            short_title=next((row.short_title for row in said if row.short_title), ""),
            billable=billable,
            parent=first.parent or self._nearest_above(code),
            valid_from=valid_from,
            valid_to=valid_to,
            notes=self._notes(rows),
            flags=self._flags(rows, said),
            order=next((row.order for row in said if row.order), 0),
            section=next((row.section for row in said if row.section), ""),
            details=next((row.details for row in said if row.details), ()),
        )

    def _current(self, layer: Layer | None, rows: Rows) -> CodeRow | None:
        """Return what a layer says of the code on the date."""
        given = rows.get(layer, ()) if layer else ()
        return next((row for row in given if row.holds(self.on)), None)

    def _billable(self, code: str, rows: Rows) -> bool | None:
        """Return whether the code is billable on the date; None when it is not valid."""
        for layer in self.changes:
            change = self._current(layer, rows)
            if change and change.is_ended:
                return None
            if change and change.billable is not None:
                return change.billable
        if self.dates_decide and self.dates:
            if self._current(self.dates, rows):
                return True
            groups = any(rows.get(layer) for layer in (self.base, *self.texts) if layer)
            return False if groups and self.dates.has_valid_below(code, self.on) else None
        listed = self._current(self.base, rows)
        return listed.billable if listed else None

    def _span(self, rows: Rows) -> tuple[date, date | None]:
        dated = rows.get(self.dates, ()) if self.dates else ()
        if dated and (span := _span_around(dated, self.on)):
            return span
        for layer in (*self.changes, self.base):
            row = self._current(layer, rows)
            if layer and row and row.billable is not None:
                release = self.release if layer is self.base else layer.release
                ends = row.valid_to or release.valid_to
                return row.valid_from or layer.release.valid_from, ends
        return self.release.valid_from, self.release.valid_to

    def _notes(self, rows: Rows) -> Notes:
        given = rows.get(self.notes, ()) if self.notes else ()
        return given[0].notes if given else NO_NOTES

    def _flags(self, rows: Rows, said: Sequence[CodeRow]) -> tuple[str, ...]:
        dated = self._current(self.dates, rows)
        return dated.flags if dated else next((row.flags for row in said if row.flags), ())

    def _nearest_above(self, code: str) -> str:
        """Return the longest code that begins this one: grouping codes are its beginnings."""
        for length in range(len(code) - 1, 2, -1):
            above = code[:length]
            rows = {layer: layer.rows(above) for layer in self.layers}
            if any(rows.values()) and self._billable(above, rows) is not None:
                return above
        return ""


def _tagged(layer: Layer) -> Iterator[tuple[str, Layer, list[CodeRow]]]:
    return ((code, layer, rows) for code, rows in layer.all_rows())


def _span_around(rows: Sequence[CodeRow], on: date) -> tuple[date, date | None] | None:
    """Join spans that follow each other without a gap (only flags changed in between)."""
    joined: list[tuple[date, date | None]] = []
    for row in rows:
        begins = row.valid_from or date.min
        if joined and joined[-1][1] and joined[-1][1] + timedelta(days=1) == begins:
            begins = joined.pop()[0]
        joined.append((begins, row.valid_to))
    return next(((b, e) for b, e in joined if b <= on and (e is None or on <= e)), None)


def choose(layers: Sequence[Layer], on: date) -> View | None:
    """Return the view of a date; None when no release of the system is loaded."""
    complete = [layer for layer in layers if layer.release.coverage is Coverage.COMPLETE]
    amending = [layer for layer in layers if layer.release.coverage is Coverage.CHANGES]
    dating = [layer for layer in layers if layer.release.coverage is Coverage.BILLABLE]
    if not (complete or amending or dating):
        return None
    dates = max((x for x in dating if x.release.covers(on)), key=_age, default=None)
    base, changes = _listing(complete, amending, on)
    is_listed = base is not None
    is_covered = is_listed or dates is not None or bool(changes)
    if base is None and dates:
        base = next(iter(_nearest(complete, on)), None)
    elif not is_covered:
        newest = max(layer.release.valid_from for layer in (*complete, *amending, *dating))
        base, changes = _listing(complete, amending, newest)
    texts = tuple(layer for layer in _nearest(complete, on) if layer is not base)
    return View(
        on=on,
        base=base,
        changes=changes,
        dates=dates,
        texts=texts,
        notes=_notes_layer(base, texts),
        is_covered=is_covered,
        dates_decide=dates is not None and not is_listed,
    )


def _listing(
    complete: Sequence[Layer], amending: Sequence[Layer], on: date
) -> tuple[Layer | None, tuple[Layer, ...]]:
    """Return the complete release of a date, and the changes since, newest first.

    Changes that cover the date make a release that ended before them go on.
    """
    changes = [layer for layer in amending if layer.release.covers(on)]
    base = max((x for x in complete if x.release.covers(on)), key=_age, default=None)
    if base is None and changes:
        first = min(layer.release.valid_from for layer in changes)
        base = max((x for x in complete if x.release.valid_from <= first), key=_age, default=None)
    if base:
        begins = base.release.valid_from
        changes = [layer for layer in changes if layer.release.valid_from > begins]
    return base, tuple(sorted(changes, key=_age, reverse=True))


def _age(layer: Layer) -> tuple[date, bool, int]:
    # Of one date, a list of codes says better what exists than a tabular list, which has to be
    # filled up with seventh characters; and the file loaded last replaces one loaded before.
    return layer.release.valid_from, not layer.release.has_notes, layer.sequence


def _nearest(layers: Sequence[Layer], on: date) -> list[Layer]:
    """Sort by distance in time: those that had begun on the date first, newest first."""
    begun = [layer for layer in layers if layer.release.valid_from <= on]
    later = [layer for layer in layers if layer.release.valid_from > on]
    later_first = sorted(later, key=lambda layer: (layer.release.valid_from, -layer.sequence))
    return sorted(begun, key=_age, reverse=True) + later_first


def _notes_layer(base: Layer | None, texts: Sequence[Layer]) -> Layer | None:
    candidates = [layer for layer in (base, *texts) if layer and layer.release.has_notes]
    return next(iter(candidates), None)
