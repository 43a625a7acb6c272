"""What compilers of writers share: fields with their places, and names for the values they use."""

from __future__ import annotations

from copy import copy
from typing import Any

from x12.binding.fields import BoundField, code_of
from x12.binding.places import At, Whole


class Held:
    """A field with its place and the expression of the object that holds it.

    ``code`` is the one that it stands for where other fields take other codes of the same kind of
    segment. ``of_one_kind`` says that every segment it is written as is of the same kind. ``part``
    is the condition under which the part that it belongs to is there, empty when it is in none.
    """

    def __init__(
        self, field: BoundField, owner: str, *, code: str = "", kinds: int = 1, part: str = ""
    ) -> None:
        self.field = field
        self.place = field.place
        self.value = f"{owner}.{field.name}"
        self.code = code
        self.of_one_kind = kinds == 1
        self.part = part

    @property
    def is_there(self) -> str:
        """The condition under which it holds something. A field with a default always does."""
        if self.field.holds is str or self.field.many:
            return self.value
        return f"{self.value} is not None"

    @property
    def is_text(self) -> bool:
        """Whether it holds one text, empty when nothing is there."""
        return self.field.holds is str and not self.field.many

    @property
    def is_structured(self) -> bool:
        """Whether all that it holds stands in one segment."""
        return isinstance(self.place, At | Whole) and self.place.codec.structured

    @property
    def repeats(self) -> bool:
        """Whether each of its values stands in a segment of its own."""
        return self.field.many and not self.is_structured

    def shared(self) -> Held:
        """Return the field at the place that it shares with another one."""
        place = self.field.shared_place
        assert place is not None  # noqa: S101  # the caller has looked
        other = copy(self)
        other.place, other.code = place, code_of(place)
        return other

    def one(self) -> Held:
        """Return what stands for one of its values, in a loop over them."""
        other = copy(self)
        other.value = "value"
        return other


class Names:
    """The values that compiled code uses, by the names that it knows them by."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self._known: dict[int, str] = {}

    def name(self, value: Any) -> str:
        """Return the name of a value, a new one when it has none yet."""
        known = self._known.get(id(value))
        if known is None:
            known = f"{getattr(value, '__name__', 'value').strip('_<>')}_{len(self.values)}"
            self.values[known] = value
            self._known[id(value)] = known
        return known
