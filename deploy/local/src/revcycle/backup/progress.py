"""How far long work is, told to whoever watches."""

from typing import Protocol


class Progress(Protocol):
    """Told of each piece of work; `begin` ends the piece before."""

    def begin(self, words: str, total: int) -> None: ...
    def advance(self) -> None: ...
