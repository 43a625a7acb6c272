"""A folder of releases, one immutable file each, and looking codes up in it."""

from codesets.catalog.catalog import Answer, Catalog
from codesets.catalog.manifest import CatalogDamaged, Stored
from codesets.catalog.rows import CodeRow, Record
from codesets.catalog.writing import EmptyRelease, Incoming, add_releases

__all__ = [
    "Answer",
    "Catalog",
    "CatalogDamaged",
    "CodeRow",
    "EmptyRelease",
    "Incoming",
    "Record",
    "Stored",
    "add_releases",
]
