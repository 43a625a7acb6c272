"""Values with the place that they were read from, so that an error can name it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kit.problems import ProblemError


@dataclass(frozen=True, slots=True)
class At:
    """A value and its place in the Bundle; the value may hold further ones, in a dict or list."""

    pointer: str
    value: Any


def plain(source: At) -> Any:
    """Return the value without places. What a dict has none of, because it is None, is left out."""
    value = source.value
    if isinstance(value, dict):
        inner = {name: plain(each) for name, each in value.items()}
        return {name: each for name, each in inner.items() if each is not None}
    return [plain(each) for each in value] if isinstance(value, list) else value


def places(source: At, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Yield (place in what `plain` returns, place in the Bundle) of every value."""
    yield pointer, source.pointer
    inner: Mapping[Any, At] = {}
    if isinstance(source.value, dict):
        inner = source.value
    elif isinstance(source.value, list):
        inner = dict(enumerate(source.value))
    for name, each in inner.items():
        yield from places(each, f"{pointer}/{name}")


def located(fault: ProblemError, known: Mapping[str, str]) -> ProblemError:
    """Return an error in the encounter as one in the Bundle, at the nearest place that is known."""
    at = fault.pointer or ""
    while at not in known:
        at = at.rpartition("/")[0]
    return fault.model_copy(update={"pointer": known[at]})
