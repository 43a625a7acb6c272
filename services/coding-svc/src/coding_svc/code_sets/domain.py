"""Codes and releases, and what is said of a code that will not do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ICD10CM = "icd10cm"


@dataclass(frozen=True, slots=True)
class Code:
    """One row of a code set.

    Attributes:
        code: without point, upper case.
        billable: whether it has the highest number of characters; others only group.

    """

    code: str
    title: str
    billable: bool


@dataclass(frozen=True, slots=True)
class Release:
    """A code set as published for a span of service dates (both ends included)."""

    system: str
    name: str
    valid_from: date
    valid_to: date

    def covers(self, on: date) -> bool:
        return self.valid_from <= on <= self.valid_to


def normalize(code: str) -> str:
    """Return the form in which codes are kept: no point, no blanks, upper case."""
    return code.replace(".", "").replace(" ", "").upper()


def with_point(code: str) -> str:
    """Return an ICD-10-CM code as people write it: E1165 is E11.65."""
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code  # noqa: PLR2004


def choose_release(releases: Sequence[Release], on: date) -> Release | None:
    """Return the release that covers the date, else the newest one: a date is never refused."""
    newest_first = sorted(releases, key=lambda release: release.valid_from, reverse=True)
    covering = [release for release in newest_first if release.covers(on)]
    return next(iter(covering or newest_first), None)
