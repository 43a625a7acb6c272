"""What a code set holds: releases, codes, and what the tabular list and the index say of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class CodeSystem(StrEnum):
    """Every system of which releases can be loaded.

    Those with a hyphen hold no codes to look up but tables about codes: NCCI edits and fees.
    """

    ICD10CM = "icd10cm"
    ICD10PCS = "icd10pcs"
    HCPCS = "hcpcs"
    CPT = "cpt"
    MODIFIER = "modifier"
    PLACE_OF_SERVICE = "pos"
    REVENUE_CODE = "revenue"
    TAXONOMY = "taxonomy"
    PTP_PRACTITIONER = "ncci-ptp-practitioner"
    PTP_HOSPITAL = "ncci-ptp-hospital"
    MUE_PRACTITIONER = "ncci-mue-practitioner"
    MUE_HOSPITAL = "ncci-mue-hospital"
    MUE_SUPPLIER = "ncci-mue-supplier"
    ADD_ON = "ncci-add-on"
    RELATIVE_VALUE = "pfs-relative-value"
    GEOGRAPHIC_INDEX = "pfs-geographic-index"

    @property
    def has_codes(self) -> bool:
        """Return whether its releases hold codes that can be looked up."""
        return "-" not in self.value


class Coverage(StrEnum):
    """What the absence of a code from a release means."""

    COMPLETE = "complete"
    """The code did not exist on the release's dates."""
    BILLABLE = "billable"
    """It was not billable on that date; the release lists dates of billable codes, no others."""
    CHANGES = "changes"
    """Nothing changed for it."""
    TERMS = "terms"
    """Nothing: the release holds index terms."""
    TABLE = "table"
    """No row about it: the release holds a table, such as NCCI pairs."""


@dataclass(frozen=True, slots=True)
class Release:
    """A code set, or a part of one, as published for a span of service dates.

    Attributes:
        name: short, such as `2026-04`.
        valid_from: the first date of service.
        valid_to: the last one, included; None when it holds until a newer release.
        source: the file it was loaded from, for people.
        coverage: what the absence of a code means.
        has_notes: whether it says what codes include and exclude (the tabular list does).
        part: which of several files of one system it is, such as `drugs` of the index.
        authority: of files with the same first date, the one with most decides what exists.

    """

    system: CodeSystem
    name: str
    valid_from: date
    valid_to: date | None
    source: str
    coverage: Coverage = Coverage.COMPLETE
    has_notes: bool = False
    part: str = ""
    authority: int = 0

    @property
    def is_partial(self) -> bool:
        """Return whether it says nothing about the codes that it does not list."""
        return self.coverage is not Coverage.COMPLETE

    def covers(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def uncovered_warning(self, on: date) -> str:
        """Return why an answer may not hold for a date that it judges, but does not cover."""
        until = f"to {self.valid_to}" if self.valid_to else "on"
        return (
            f"No loaded release of {self.system} covers {on};"
            f" judged by {self.name} ({self.valid_from} {until})."
        )


@dataclass(frozen=True, slots=True)
class SeventhCharacter:
    """A seventh character that completes codes, and what it means."""

    character: str
    meaning: str


class Notes(NamedTuple):
    """The instructions of the tabular list at one code, block or chapter.

    They hold for everything below it too; those of its parents are not repeated here.
    Texts name codes as published, such as `viral pneumonia (J12.-)`.
    """

    inclusion_terms: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    excludes1: tuple[str, ...] = ()
    excludes2: tuple[str, ...] = ()
    code_first: tuple[str, ...] = ()
    use_additional: tuple[str, ...] = ()
    code_also: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seventh_characters: tuple[SeventhCharacter, ...] = ()


NO_NOTES = Notes()


class CodeEntry(NamedTuple):
    """One code, as it stands on a date of service.

    A named tuple, because an encounter reads fifty: each code with those above it.

    Attributes:
        code: without point, upper case.
        title: the full title; empty when no loaded file has it, such as CPT without a licence.
        short_title: the title as the publisher abbreviates it; empty when none was loaded.
        billable: whether it may stand on a claim; others only group.
        parent: the code above it; empty when there is none.
        valid_from: the first date of service of the span around the date that was asked for.
        valid_to: the last one, included; None when no end is known.
        flags: Medicare Code Editor conditions, such as `manifestation`, `maternity`; sorted.
        order: place in the published order.
        section: the block of the tabular list that it is in; empty when that is not loaded.
        details: further published columns by name, such as a revenue code's or taxonomy's group.

    """

    code: str
    title: str
    billable: bool
    valid_from: date
    valid_to: date | None
    short_title: str = ""
    parent: str = ""
    notes: Notes = NO_NOTES
    flags: tuple[str, ...] = ()
    order: int = 0
    section: str = ""
    details: tuple[tuple[str, str], ...] = ()

    @property
    def inclusion_terms(self) -> tuple[str, ...]:
        return self.notes.inclusion_terms

    @property
    def includes(self) -> tuple[str, ...]:
        return self.notes.includes

    @property
    def excludes1(self) -> tuple[str, ...]:
        return self.notes.excludes1

    @property
    def excludes2(self) -> tuple[str, ...]:
        return self.notes.excludes2

    @property
    def code_first(self) -> tuple[str, ...]:
        return self.notes.code_first

    @property
    def use_additional(self) -> tuple[str, ...]:
        return self.notes.use_additional

    @property
    def code_also(self) -> tuple[str, ...]:
        return self.notes.code_also

    @property
    def seventh_characters(self) -> tuple[SeventhCharacter, ...]:
        return self.notes.seventh_characters


@dataclass(frozen=True, slots=True)
class Section:
    """A block or chapter of the tabular list, whose notes hold for every code in it.

    Attributes:
        name: such as `E08-E13`; a chapter is `chapter 4`.
        parent: the chapter of a block; empty for a chapter.

    """

    name: str
    title: str
    parent: str = ""
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """An entry of the Alphabetic Index, or one cell of its tables.

    Attributes:
        path: the main term and its subterms, such as `("Fracture", "ankle")`.
        code: without point; may be a category or stem; empty when the entry only refers.
        modifiers: words that may stand in the text without changing the code.
        see: the term to look under instead; empty when there is none.
        see_also: a further term to look under.
        column: of the tables of drugs and neoplasms, such as `Adverse effect`.

    """

    path: tuple[str, ...]
    code: str
    modifiers: tuple[str, ...] = ()
    see: str = ""
    see_also: str = ""
    column: str = ""
