"""How an endpoint gets at the search indexes."""

from functools import cache
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from codesets.search import SearchStore
from coding_svc.code_sets.dependencies import Codes
from kit.http.dependencies import runtime_of

_stores = cache(SearchStore)


def _store(request: Request, catalog: Codes) -> SearchStore:
    return _stores(catalog, Path(runtime_of(request).codes_dir))


Indexes = Annotated[SearchStore, Depends(_store)]
