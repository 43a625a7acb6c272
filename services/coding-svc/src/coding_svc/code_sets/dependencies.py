"""How an endpoint gets at the code sets."""

from functools import cache
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from codesets import Catalog
from kit.http.dependencies import runtime_of


@cache
def opened_catalog(folder: Path) -> Catalog:
    """Return the catalog of a folder, which is opened once in a process."""
    return Catalog.open(folder)


def _catalog(request: Request) -> Catalog:
    return opened_catalog(runtime_of(request).codes_dir)


Codes = Annotated[Catalog, Depends(_catalog)]
