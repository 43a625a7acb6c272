"""How an endpoint gets at the search indexes and at suggesters."""

from functools import cache
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from codesets.search import SearchStore
from coding_svc.code_sets.dependencies import Codes
from coding_svc.search.external import HttpSuggester
from coding_svc.search.suggesting import Sources
from kit.http.dependencies import CurrentIdentity, runtime_of

_stores = cache(SearchStore)


def _store(request: Request, catalog: Codes) -> SearchStore:
    return _stores(catalog, Path(runtime_of(request).codes_dir))


Indexes = Annotated[SearchStore, Depends(_store)]


def _sources(
    request: Request, identity: CurrentIdentity, catalog: Codes, indexes: Indexes
) -> Sources:
    external: HttpSuggester | None = request.app.state.suggester
    is_allowed = external and external.may_read_notes_of(identity.organization_id)
    return Sources(catalog, indexes, external if is_allowed else None)


SuggestionSources = Annotated[Sources, Depends(_sources)]
