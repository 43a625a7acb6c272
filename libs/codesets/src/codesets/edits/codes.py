"""What the code sets say on a date, kept while the same codes are asked for again."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from codesets.catalog import Catalog, View
from codesets.catalog.layer import Titled
from codesets.edits.kept import kept
from codesets.edits.references import NamedCodes, exactly_named_in, named_in
from codesets.edits.tables import NOTHING_ELSE, AsOf
from codesets.model import CodeEntry, CodeSystem, Notes


@dataclass(frozen=True)
class Instructions:
    """What the tabular list says at a code and above it; most codes add nothing to that.

    Attributes:
        excludes2_texts: those of codes; those of whole chapters hold for nearly all.
        code_first: the nearest instruction to code something first, line by line.
        use_additional: the instructions to add a code that stand at codes.

    """

    excludes1_texts: tuple[str, ...] = ()
    excludes2_texts: tuple[str, ...] = ()
    code_first: tuple[str, ...] = ()
    use_additional: tuple[str, ...] = ()

    def below_section(self, notes: Notes) -> "Instructions":
        """Return what holds in a block or chapter."""
        return self.below(Notes(excludes1=notes.excludes1, code_first=notes.code_first))

    def below(self, notes: Notes) -> "Instructions":
        """Return what holds at a code with these notes, which may well be the same."""
        if not (notes.excludes1 or notes.excludes2 or notes.code_first or notes.use_additional):
            return self
        return Instructions(
            notes.excludes1 + self.excludes1_texts,
            notes.excludes2 + self.excludes2_texts,
            notes.code_first or self.code_first,
            notes.use_additional + self.use_additional,
        )

    @kept
    def excludes1(self) -> NamedCodes:
        return exactly_named_in(self.excludes1_texts)

    @kept
    def excludes2(self) -> NamedCodes:
        return exactly_named_in(self.excludes2_texts)

    @kept
    def first_codes(self) -> NamedCodes:
        return named_in(self.code_first)

    @kept
    def additional_codes(self) -> NamedCodes:
        return named_in(self.use_additional)


class KnownDiagnosis(NamedTuple):
    """A valid code of ICD-10-CM with the instructions that hold for it.

    Attributes:
        lineage: the code, then those above it, nearest first.

    """

    entry: CodeEntry
    lineage: tuple[CodeEntry, ...]
    instructions: Instructions

    @property
    def title(self) -> str:
        return self.entry.title


_CATEGORY_LENGTH = 3


class CodesOn:
    """The code sets on one date of service.

    It keeps what it was asked; make a new one when releases were added (`Codes` does).
    Systems of `as_of` are judged as they stand on another date.
    """

    def __init__(self, catalog: Catalog, on: date, as_of: AsOf = NOTHING_ELSE) -> None:
        self.on = on
        self._catalog, self._as_of = catalog, as_of
        self._views: dict[CodeSystem, View | None] = {}
        self._entries: dict[tuple[CodeSystem, str], CodeEntry | None] = {}
        self._billable: dict[CodeSystem, dict[str, bool]] = {}
        self._diagnoses: dict[str, KnownDiagnosis | None] = {}
        self._children: dict[str, tuple[CodeEntry, ...]] = {}
        self._titled: dict[Titled, CodeEntry | None] = {}
        self._sections: dict[str, Instructions] = {}

    @property
    def size(self) -> int:
        billable = sum(map(len, self._billable.values()))
        return len(self._entries) + len(self._titled) + billable

    def _view(self, system: CodeSystem) -> View | None:
        if system not in self._views:
            self._views[system] = self._catalog.view(system, self._as_of.get(system, self.on))
        return self._views[system]

    def is_loaded(self, system: CodeSystem) -> bool:
        return self._view(system) is not None

    def is_covered(self, system: CodeSystem) -> bool:
        """Return whether a loaded release speaks about the date."""
        view = self._view(system)
        return view is not None and view.is_covered

    def release_name(self, system: CodeSystem) -> str:
        view = self._view(system)
        return view.release.name if view else ""

    def find(self, system: CodeSystem, code: str) -> CodeEntry | None:
        """Return a code; None when it is not valid or its system is not loaded."""
        key = (system, code)
        if key not in self._entries:
            view = self._view(system)
            self._entries[key] = view.find(code) if view else None
        return self._entries[key]

    def billable(self, system: CodeSystem, codes: Iterable[str]) -> set[str]:
        """Return those of the codes that are billable; none of a system that is not loaded."""
        wanted, known = set(codes), self._billable.setdefault(system, {})
        view, new = self._view(system), wanted - known.keys()
        if view and new:
            found = view.billable_among(new)
            known.update((code, code in found) for code in new)
        return {code for code in wanted if known.get(code)}

    def expect_diagnoses(self, codes: Iterable[str]) -> None:
        """Look up together diagnoses and the codes above them, which are their beginnings."""
        system, new = CodeSystem.ICD10CM, [code for code in codes if code not in self._diagnoses]
        lengths = range(_CATEGORY_LENGTH, max(map(len, new), default=0) + 1)
        wanted = {code[:length] for code in new for length in lengths}
        unknown = [code for code in wanted if (system, code) not in self._entries]
        view = self._view(system)
        if view and unknown:
            found = view.find_all(unknown)
            self._entries.update(((system, code), found.get(code)) for code in unknown)

    def diagnosis(self, code: str) -> KnownDiagnosis | None:
        if code not in self._diagnoses:
            self._diagnoses[code] = self._describe(code)
        return self._diagnoses[code]

    def _describe(self, code: str) -> KnownDiagnosis | None:
        entry = self.find(CodeSystem.ICD10CM, code)
        if entry is None:
            return None
        above = self.diagnosis(entry.parent) if entry.parent else None
        over = above.instructions if above else self._instructions_of_section(entry)
        lineage = (entry, *above.lineage) if above else (entry,)
        return KnownDiagnosis(entry, lineage, over.below(entry.notes))

    def _instructions_of_section(self, category: CodeEntry) -> Instructions:
        """Return those of its block and chapter, which many codes share."""
        name, view = category.section, self._view(CodeSystem.ICD10CM)
        if name not in self._sections:
            found = Instructions()
            for section in reversed(view.sections([category]) if view else ()):
                found = found.below_section(section.notes)
            self._sections[name] = found
        return self._sections[name]

    def children(self, code: str) -> tuple[CodeEntry, ...]:
        """Return the diagnosis codes right below one."""
        if code not in self._children:
            view = self._view(CodeSystem.ICD10CM)
            self._children[code] = tuple(view.children(code)) if view else ()
        return self._children[code]

    def titled(self, wanted: Collection[Titled]) -> Mapping[Titled, CodeEntry | None]:
        """Return of each title right below a code the diagnosis code that has it, if any."""
        view = self._view(CodeSystem.ICD10CM)
        new = [key for key in wanted if key not in self._titled]
        if view and new:
            found = view.titled(new)
            self._titled.update((key, found.get(key)) for key in new)
        return self._titled

    def siblings(self, entry: CodeEntry) -> tuple[CodeEntry, ...]:
        """Return the codes under the same parent, itself among them."""
        return self.children(entry.parent) if entry.parent else ()


class Codes:
    """The code sets by date, for a process that judges encounters of few dates again and again."""

    # A kept code needs 1.3 kilobytes with its instructions: 10 megabytes, whatever the dates.
    _CODES_MAX = 8_192

    def __init__(self, catalog: Catalog, as_of: AsOf = NOTHING_ELSE) -> None:
        self._catalog, self._as_of = catalog, as_of
        self._kept: dict[date, CodesOn] = {}
        self._generation: object = None

    def on(self, on: date) -> CodesOn:
        """Return the code sets of a date; what was loaded or unloaded since is in them."""
        generation = self._catalog.generation
        if generation != self._generation:
            self._kept, self._generation = {}, generation
        while sum(kept.size for kept in self._kept.values()) > self._CODES_MAX:
            del self._kept[next(iter(self._kept))]
        kept = self._kept.pop(on, None) or CodesOn(self._catalog, on, self._as_of)
        self._kept[on] = kept  # the one used last stands last
        return kept
