"""Code sets by date of service: releases that never change, in files that need no server."""

from codesets.catalog import Answer, Catalog
from codesets.codes import as_written, normalize
from codesets.model import (
    CodeEntry,
    CodeSystem,
    Coverage,
    IndexTerm,
    Release,
    Section,
    SeventhCharacter,
)

__all__ = [
    "Answer",
    "Catalog",
    "CodeEntry",
    "CodeSystem",
    "Coverage",
    "IndexTerm",
    "Release",
    "Section",
    "SeventhCharacter",
    "as_written",
    "normalize",
]
