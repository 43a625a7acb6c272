"""Small releases, written by hand."""

from datetime import date

from codesets import CodeSystem, Coverage, Release
from codesets.catalog import CodeRow, Incoming, add_releases


def day(text):
    return date.fromisoformat(text)


def release(begins, ends=None, coverage=Coverage.COMPLETE, system=CodeSystem.ICD10CM, **more):
    until = day(ends) if ends else None
    return Release(system, begins[:7], day(begins), until, "by hand", coverage, **more)


def add(folder, described, *records):
    """Store a release; its records tell releases of the same dates apart."""
    digest = str(abs(hash(records)))
    return add_releases(folder, [Incoming(described, digest, records)])


def group(code, title="", **more):
    return CodeRow(code, title or f"group {code}", billable=False, **more)


def leaf(code, title="", **more):
    return CodeRow(code, title or f"leaf {code}", billable=True, **more)
