"""A folder of releases, one immutable file each, and looking codes up in it."""

from codesets.catalog.catalog import Answer, Catalog
from codesets.catalog.comparing import Difference
from codesets.catalog.manifest import CatalogDamaged, Stored, read_manifest
from codesets.catalog.rows import CodeRow, Record
from codesets.catalog.view import View
from codesets.catalog.writing import EmptyRelease, Incoming, add_releases, remove_releases

__all__ = [
    "Answer",
    "Catalog",
    "CatalogDamaged",
    "CodeRow",
    "Difference",
    "EmptyRelease",
    "Incoming",
    "Record",
    "Stored",
    "View",
    "add_releases",
    "read_manifest",
    "remove_releases",
]
