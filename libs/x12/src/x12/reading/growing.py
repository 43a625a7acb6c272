"""Lets models grow in linear time while they are read.

Models hold tuples, and the generated code adds to one with ``+=``. Past some hundreds that would
take quadratic time, so the long ones are lists until their unit has closed: ``+=`` suits both.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from x12.reading.frame import Frame

_LONG = 64


class Growth:
    """The models of one set that hold lists for the time being."""

    def __init__(self) -> None:
        self._of_unit: dict[int, Any] = {}
        self._of_set: dict[int, Any] = {}

    def loosen(self, frame: Frame) -> None:
        """Make lists of the long tuples of a frame and of those around it."""
        inside: list[Any] = []
        outside: list[Any] = []
        around: Frame | None = frame
        while around is not None:
            outside.append(around.model)
            if around.opening.is_unit:
                inside, outside = outside, []
            around = around.parent
        self._loosen(inside, self._of_unit)
        self._loosen(outside, self._of_set)

    def end_unit(self) -> None:
        """Make tuples again in the models of the unit that closes."""
        _tighten(self._of_unit)

    def end(self) -> None:
        """Make tuples again everywhere."""
        _tighten(self._of_unit)
        _tighten(self._of_set)

    def _loosen(self, models: list[Any], loose: dict[int, Any]) -> None:
        for model in models:
            for each in _with_parts(model):
                for name in _names_of(each, tuple):
                    if len(getattr(each, name)) > _LONG:
                        setattr(each, name, list(getattr(each, name)))
                        loose[id(each)] = each


def _tighten(loose: dict[int, Any]) -> None:
    for model in loose.values():
        for name in _names_of(model, list):
            setattr(model, name, tuple(getattr(model, name)))
    loose.clear()


def _with_parts(model: Any) -> list[Any]:
    """Return a model and those that it holds singly; values that never change are left out."""
    dataclass = getattr(model, "__dataclass_params__", None)
    if dataclass is None or dataclass.frozen:
        return []
    parts = [getattr(model, each.name) for each in fields(model)]
    return [model, *(inner for part in parts for inner in _with_parts(part))]


def _names_of(model: Any, kind: type) -> list[str]:
    names = [each.name for each in fields(model)]
    return [name for name in names if getattr(model, name).__class__ is kind]
