"""What all releases of a system together say on one date of service.

Existence: the complete release that covers the date decides, with the changes published since.
When none covers it, published dates of billable codes decide; without them the newest complete
release judges, and the answer warns of that.
Texts: what the deciding release lacks comes from the release nearest in time.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from codesets.catalog.layer import Layer, ListedRow, Titled
from codesets.catalog.rows import CodeRow, notes_from_json
from codesets.model import NO_NOTES, CodeEntry, Coverage, Section

# What the layers say of a code, and of that what holds on the date.
Rows = Mapping[Layer | None, Sequence[CodeRow]]
Current = Mapping[Layer | None, CodeRow]
Listed = Mapping[Layer | None, ListedRow]


class View:
    """The releases that matter on a date.

    Attributes:
        release: the one that judges.
        is_covered: whether anything that is loaded speaks about the date.
        notes: the tabular list that is nearest in time.

    """

    def __init__(self, on: date, chosen: "Chosen") -> None:
        self.on = on
        self.is_covered = chosen.is_covered
        self.notes = chosen.notes
        self._base, self._changes, self._dates = chosen.base, chosen.changes, chosen.dates
        self._dates_decide = chosen.dates_decide and chosen.dates is not None
        self._texts = chosen.texts if self._dates_decide else chosen.same_edition()
        given = (*self._changes, self._base, self._dates, *self._texts, self.notes)
        self._layers = tuple(dict.fromkeys(layer for layer in given if layer))
        self.release = self._judge().release
        self._spans = tuple(self._spans_of_layers())
        self._is_alone = self._layers == (self._base,) == (self.notes,)

    def _spans_of_layers(self) -> Iterator[tuple[Layer, date, date | None]]:
        """Yield those that say what is valid, and when a code without dates of its own is."""
        for layer in self._changes:
            yield layer, layer.release.valid_from, layer.release.valid_to
        if self._base:
            yield self._base, self._base.release.valid_from, self.release.valid_to

    def _judge(self) -> Layer:
        if self._dates_decide and self._dates:
            return self._dates
        goes_on = self._base is not None and self._base.release.covers(self.on)
        latest = self._changes[0] if self._changes and not goes_on else None
        return latest or self._base or self._layers[0]

    @property
    def warning(self) -> str | None:
        """Why the answer may not hold for the date; None when a release covers it."""
        return None if self.is_covered else self.release.uncovered_warning(self.on)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that say what is valid and what it is called."""
        return tuple(layer.file for layer in self._layers)

    @property
    def is_decided_daily(self) -> bool:
        """Whether dates of single codes, not a release as a whole, say what is valid."""
        return self._dates_decide

    def find(self, code: str) -> CodeEntry | None:
        """Return the code as it stands on the date; None when it is not valid then."""
        return self._resolve(code, {layer: layer.rows(code) for layer in self._layers})

    def find_all(self, codes: Collection[str]) -> dict[str, CodeEntry]:
        """Return those of the codes that are valid on the date, each as `find` returns it.

        One look into each file: a tenth of the time of as many looks.
        """
        given = [(layer, layer.rows_of(codes)) for layer in self._layers]
        if self._is_alone:
            return {
                code: entry for code, found in given[0][1].items() if (entry := self._alone(found))
            }
        entries = (
            (code, self._resolve(code, {layer: rows.get(code, ()) for layer, rows in given}))
            for code in codes
        )
        return {code: entry for code, entry in entries if entry}

    def billable_among(self, codes: Collection[str]) -> set[str]:
        """Return those of the codes that are billable on the date, without describing them."""
        given = [(layer, layer.rows_of(codes)) for layer in self._layers]
        said = (
            (code, self._current({layer: rows.get(code, ()) for layer, rows in given}))
            for code in codes
        )
        return {code for code, current in said if self._billable(code, current)}

    def entries(self) -> Iterator[CodeEntry]:
        """Yield every code that is valid on the date, sorted by code."""
        streams = [_tagged(layer) for layer in self._layers]
        merged = heapq.merge(*streams, key=itemgetter(0))
        for code, group in groupby(merged, key=itemgetter(0)):
            rows: Rows = {layer: found for _code, layer, found in group}
            entry = self._resolve(code, rows)
            if entry:
                yield entry

    def listed(self) -> Iterator[CodeEntry]:
        """Yield every code that is valid on the date, sorted, with title, place and notes.

        In a fraction of the time of `entries`: dates are those of the release that judges, and
        short titles, flags and details are left out.
        """
        given: dict[Layer | None, dict[str, ListedRow]] = {
            layer: layer.listed(self.on) for layer in self._listing_layers()
        }
        for code in sorted(set[str]().union(*given.values())):
            said: Listed = {layer: rows[code] for layer, rows in given.items() if code in rows}
            billable = self._billable(code, said)
            if billable is not None:
                yield self._listed(code, said, is_billable=billable == 1)

    def _listing_layers(self) -> Iterable[Layer]:
        """Return the layers to read: a tabular list that decides says all that itself."""
        if self._changes or self._dates_decide or self._base is not self.notes:
            return self._layers
        return (self._base,) if self._base else ()

    def _listed(self, code: str, said: Listed, *, is_billable: bool) -> CodeEntry:
        title = parent = section = ""
        for row in said.values():
            title, parent = title or row.title, parent or row.parent
            section = section or row.section
        if not parent and self._base not in said:
            parent = self._nearest_above(code)
        stored = said[self.notes].notes if self.notes in said else None
        notes = notes_from_json(stored) if stored else NO_NOTES
        begins, ends = self.release.valid_from, self.release.valid_to
        return CodeEntry(code, title, is_billable, begins, ends, "", parent, notes, section=section)

    def parents(self, entry: CodeEntry) -> list[CodeEntry]:
        """Return the codes above one, nearest first."""
        found: list[CodeEntry] = []
        above: CodeEntry | None = entry
        while above and above.parent:
            above = self.find(above.parent)
            if above:
                found.append(above)
        return found

    def sections(self, lineage: Sequence[CodeEntry]) -> list[Section]:
        """Return the block and the chapter of a code, given with its parents."""
        name = next((entry.section for entry in lineage if entry.section), "")
        found: list[Section] = []
        while name and self.notes and (section := self.notes.section(name)):
            found.append(section)
            name = section.parent
        return found

    def children(self, code: str) -> list[CodeEntry]:
        """Return the codes right below one, sorted."""
        listing = [layer for layer in (self._base, *self._texts) if layer]
        candidates = {child for layer in listing for child in layer.children(code)}
        for layer in self._changes:
            candidates.update(layer.below(code))
        if self._dates_decide and self._dates:
            listed = {each for layer in listing for each in layer.below(code)}
            candidates.update(set(self._dates.below(code)) - listed)
        found = self.find_all(sorted(candidates)).values()
        return [entry for entry in found if entry.parent == code]

    def titled(self, wanted: Collection[Titled]) -> dict[Titled, CodeEntry]:
        """Return of each title right below a code the first code that has it, if any."""
        candidates = {code for layer in self._layers for code in layer.titled(wanted)}
        found = self.find_all(candidates) if candidates else {}
        entries = (found[code] for code in sorted(found, reverse=True))
        return {(each.parent, each.title): each for each in entries}

    def billable_below(self, prefix: str) -> Iterator[CodeEntry]:
        """Yield the billable codes that begin with the prefix or are it, sorted."""
        streams: list[Iterable[str]] = [layer.below(prefix) for layer in self._layers]
        for code, _group in groupby(heapq.merge([prefix], *streams)):
            entry = self.find(code)
            if entry and entry.billable:
                yield entry

    def _resolve(self, code: str, rows: Rows) -> CodeEntry | None:
        current = self._current(rows)
        billable = self._billable(code, current)
        if billable is None:
            return None
        said = _joined([current[layer] for layer in self._layers if layer in current])
        parent = said.parent
        if not parent and self._base not in current:
            parent = self._nearest_above(code)
        valid_from, valid_to = self._span(rows, current)
        dated = current.get(self._dates)
        return CodeEntry(
            code,
            said.title,
            billable,
            valid_from,
            valid_to,
            said.short_title,
            parent,
            current[self.notes].notes if self.notes in current else NO_NOTES,
            dated.flags if dated else said.flags,
            said.order,
            said.section,
            said.details,
        )

    def _alone(self, rows: Sequence[CodeRow]) -> CodeEntry | None:
        """Return what `_resolve` does where one file says all: what ships, fifty times a check."""
        row = next((row for row in rows if row.holds(self.on)), None)
        if row is None or row.billable is None:
            return None
        _layer, begins, ends = self._spans[0]
        return CodeEntry(
            row.code,
            row.title,
            row.billable,
            row.valid_from or begins,
            row.valid_to or ends,
            row.short_title,
            row.parent,
            row.notes,
            row.flags,
            row.order,
            row.section,
            row.details,
        )

    def _current(self, rows: Rows) -> Current:
        """Return of every layer what it says of the code on the date."""
        found: dict[Layer | None, CodeRow] = {}
        for layer, given in rows.items():
            for row in given:
                if row.holds(self.on):
                    found[layer] = row
                    break
        return found

    def _billable(self, code: str, current: Current | Listed) -> bool | None:
        """Return whether the code is billable on the date; None when it is not valid."""
        for layer in self._changes:
            change = current.get(layer)
            if change and change.is_ended:
                return None
            if change and change.billable is not None:
                return change.billable
        if self._dates_decide and self._dates:
            if self._dates in current:
                return True
            groups = self._base in current or any(layer in current for layer in self._texts)
            return False if groups and self._dates.has_valid_below(code, self.on) else None
        listed = current.get(self._base)
        return listed.billable if listed else None

    def _span(self, rows: Rows, current: Current) -> tuple[date, date | None]:
        dated = rows.get(self._dates)
        if dated and (span := _span_around(dated, self.on)):
            return span
        for layer, begins, ends in self._spans:
            row = current.get(layer)
            if row and row.billable is not None:
                return row.valid_from or begins, row.valid_to or ends
        return self.release.valid_from, self.release.valid_to

    def _nearest_above(self, code: str) -> str:
        """Return the longest code that begins this one: grouping codes are its beginnings."""
        for length in range(len(code) - 1, 2, -1):
            above = code[:length]
            current = self._current({layer: layer.rows(above) for layer in self._layers})
            if current and self._billable(above, current) is not None:
                return above
        return ""


def _tagged(layer: Layer) -> Iterator[tuple[str, Layer, list[CodeRow]]]:
    return ((code, layer, rows) for code, rows in layer.all_rows())


def _joined(rows: Sequence[CodeRow]) -> CodeRow:
    """Return what the rows say together: of each column, the first that says something."""
    if len(rows) == 1:
        return rows[0]
    return CodeRow(*(next(filter(None, column), column[0]) for column in zip(*rows, strict=True)))


def _span_around(rows: Sequence[CodeRow], on: date) -> tuple[date, date | None] | None:
    """Join spans that follow each other without a gap (only flags changed in between)."""
    joined: list[tuple[date, date | None]] = []
    for row in rows:
        begins = row.valid_from or date.min
        if joined and joined[-1][1] and joined[-1][1] + timedelta(days=1) == begins:
            begins = joined.pop()[0]
        joined.append((begins, row.valid_to))
    return next(((b, e) for b, e in joined if b <= on and (e is None or on <= e)), None)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for a date.

    Attributes:
        base: the complete release from which codes come; None when none is loaded.
        changes: releases that amend it, newest first.
        dates: the release with the dates of billable codes that covers the date.
        texts: other complete releases, nearest in time first.
        notes: the tabular list that is nearest in time.
        dates_decide: no complete release covers the date, so that the dates say what is valid.

    """

    base: Layer | None
    changes: tuple[Layer, ...]
    dates: Layer | None
    texts: tuple[Layer, ...]
    notes: Layer | None
    is_covered: bool
    dates_decide: bool

    def same_edition(self) -> tuple[Layer, ...]:
        """Return the other files of the base's date, such as the short titles of CPT."""
        begins = self.base.release.valid_from if self.base else None
        return tuple(layer for layer in self.texts if layer.release.valid_from == begins)


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
    dates_decide = dates is not None and not is_listed
    notes = _notes_layer(base, texts)
    return View(on, Chosen(base, changes, dates, texts, notes, is_covered, dates_decide))


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


def _age(layer: Layer) -> tuple[date, int, int]:
    # Of one date and authority, the file loaded last replaces one loaded before.
    return layer.release.valid_from, layer.release.authority, layer.sequence


def _nearest(layers: Sequence[Layer], on: date) -> list[Layer]:
    """Sort by distance in time: those that had begun on the date first, newest first."""
    begun = [layer for layer in layers if layer.release.valid_from <= on]
    later = [layer for layer in layers if layer.release.valid_from > on]
    later_first = sorted(later, key=lambda layer: (layer.release.valid_from, -layer.sequence))
    return sorted(begun, key=_age, reverse=True) + later_first


def _notes_layer(base: Layer | None, texts: Sequence[Layer]) -> Layer | None:
    candidates = [layer for layer in (base, *texts) if layer and layer.release.has_notes]
    return next(iter(candidates), None)
