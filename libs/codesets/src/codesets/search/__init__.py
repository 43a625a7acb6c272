"""Search in a code set by the beginning of a code and by words."""

from codesets.search.building import build_search
from codesets.search.engine import Hit, SearchIndex
from codesets.search.store import SearchNotBuilt, SearchStore, build_command

__all__ = ["Hit", "SearchIndex", "SearchNotBuilt", "SearchStore", "build_command", "build_search"]
