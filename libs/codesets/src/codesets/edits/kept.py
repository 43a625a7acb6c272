"""A value that is made when it is first asked for."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

_Made = TypeVar("_Made")


class kept(Generic[_Made]):  # noqa: N801 - used like property
    """A property that is made once for each object, without a lock.

    `functools.cached_property` locks until Python 3.12, which takes longer than most of what the
    edits keep. Two threads may both make it; what they make has to be the same.
    """

    def __init__(self, make: Callable[[Any], _Made]) -> None:
        self._make, self._name = make, make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> "kept[_Made]": ...

    @overload
    def __get__(self, instance: object, owner: type) -> _Made: ...

    def __get__(self, instance: object | None, owner: type) -> "kept[_Made] | _Made":
        if instance is None:
            return self
        made = instance.__dict__[self._name] = self._make(instance)
        return made
