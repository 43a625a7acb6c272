"""What is there without loading anything: ICD-10-CM, and short lists in our own words."""

import csv
import hashlib
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from codesets.catalog import CodeRow, Incoming, Record, Stored, add_releases, read_manifest
from codesets.catalog.writing import file_name
from codesets.formats.icd10cm_tabular import tabular_records
from codesets.formats.opening import open_sources
from codesets.model import CodeSystem, Release

# The CDC release of April 2026. The package is found and its files are read; importing it would
# hold the list as 200 MB of objects.
_PACKAGE = "simple_icd_10_cm"
_TABULAR = "icd10c-tabular-April-1-2026.xml"
_CODE_LIST = "code-list-April-2026.txt"
_ICD10CM = Release(
    CodeSystem.ICD10CM,
    "2026-04",
    date(2026, 4, 1),
    date(2026, 9, 30),
    f"package simple-icd-10-cm, {_TABULAR}",
    has_notes=True,
    # It is joined with a list of the codes that exist.
    authority=1,
)
# Older than any encounter here; a code that came later has its own first date.
_BEGIN = date(2010, 1, 1)
_LISTS = {
    CodeSystem.PLACE_OF_SERVICE: "place_of_service.tsv",
    CodeSystem.MODIFIER: "modifier.tsv",
    CodeSystem.REVENUE_CODE: "revenue_code.tsv",
}


def ensure_shipped(folder: Path) -> list[Stored]:
    """Load what ships into a catalog folder; return what was not there yet.

    When everything is there it only reads the manifest.

    Raises FileNotFoundError when the package with ICD-10-CM is not installed.
    """
    known = {stored.file for stored in read_manifest(folder)}
    missing = [
        incoming
        for incoming in (_icd10cm(), *map(_list, _LISTS))
        if file_name(incoming.release, incoming.digest) not in known
    ]
    return add_releases(folder, missing) if missing else []


def shipped_files() -> frozenset[str]:
    """Return the names of the release files that ship.

    Raises FileNotFoundError when the package with ICD-10-CM is not installed.
    """
    shipping = (_icd10cm(), *map(_list, _LISTS))
    return frozenset(file_name(each.release, each.digest) for each in shipping)


def _icd10cm() -> Incoming:
    folder = _package_data()
    # Its files are pinned by hash where they are installed; size and name tell versions apart.
    digest = f"{_TABULAR}:{(folder / _TABULAR).stat().st_size}"
    return Incoming(_ICD10CM, digest, _icd10cm_records(folder))


def _icd10cm_records(folder: Path) -> Iterator[Record]:
    listed = set((folder / _CODE_LIST).read_text(encoding="utf-8").split())
    [source] = open_sources(folder / _TABULAR)
    yield from tabular_records(source, listed)


def _package_data() -> Path:
    package = find_spec(_PACKAGE)
    if package is None or package.origin is None:
        raise FileNotFoundError("the package simple-icd-10-cm is not installed: run `make setup`")
    return Path(package.origin).parent / "data"


def _list(system: CodeSystem) -> Incoming:
    text = files("codesets.shipped").joinpath(_LISTS[system]).read_text(encoding="utf-8")
    release = Release(system, "shipped", _BEGIN, None, "shipped list")
    return Incoming(release, hashlib.sha256(text.encode()).hexdigest(), _list_rows(text))


def _list_rows(text: str) -> Iterator[Record]:
    for order, row in enumerate(csv.DictReader(text.splitlines(), delimiter="\t"), 1):
        kept = tuple((name, row[name]) for name in ("group", "rate") if row.get(name))
        begins = date.fromisoformat(row["valid_from"]) if row["valid_from"] else None
        yield CodeRow(
            row["code"],
            row["title"],
            billable=True,
            valid_from=begins,
            order=order,
            details=kept,
        )
