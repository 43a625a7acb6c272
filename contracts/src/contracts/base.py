"""The base of all event models."""

from typing import Any, ClassVar

from contracts.shapes import Shape


class Event(Shape):
    """A fact in the past tense.

    Producers refuse unknown fields; consumers ignore them (they validate with extra="ignore").
    Within v1 only optional fields are added, so that every example ever published still reads.

    Attributes:
        event_type: the CloudEvents type.
        topic: `revcycle.<context>.v<major>`.
        key_field: the field that holds the aggregate's id, which is the message key.

    """

    event_type: ClassVar[str]
    topic: ClassVar[str]
    key_field: ClassVar[str]

    @property
    def key(self) -> str:
        return str(getattr(self, self.key_field))

    @classmethod
    def __pydantic_init_subclass__(cls, **_kwargs: Any) -> None:
        cls.event_type = cls.__name__
