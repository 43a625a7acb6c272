"""The only place that makes identifiers."""

import random
import string
from uuid import UUID, uuid5

from kit.clock import Clock

NAMESPACE = UUID("5f0c3f6e-3b6b-5d0a-9b0f-7d9f6f6e2a11")
_CONTROL_NUMBER_ALPHABET = string.ascii_uppercase + string.digits
_CONTROL_NUMBER_LENGTH = 14
_COUNTER_BITS = 12


class Ids:
    """Makes identifiers from a clock and a source of randomness, so that a seed repeats them."""

    def __init__(self, clock: Clock, source: random.Random | None = None) -> None:
        self._clock = clock
        self._random = source or random.SystemRandom()
        self._tick = 0

    def new(self) -> UUID:
        """Return a UUIDv7 that is greater than every one made here before.

        RFC 9562 section 6.2, method 1: within a millisecond the 12 bits after the version count
        up. So rows sort by their ids in the order in which they were made, and indexes grow at
        one end.
        """
        milliseconds = int(self._clock.now().timestamp() * 1000)
        self._tick = max(self._tick + 1, milliseconds << _COUNTER_BITS)
        moment, counter = divmod(self._tick, 1 << _COUNTER_BITS)
        tail = self._random.getrandbits(62)
        return UUID(int=moment << 80 | 0x7 << 76 | counter << 64 | 0x2 << 62 | tail)

    def control_number(self) -> str:
        """Return 14 random characters of A-Z and 0-9: what every payer gives back unharmed."""
        characters = (
            self._random.choice(_CONTROL_NUMBER_ALPHABET) for _ in range(_CONTROL_NUMBER_LENGTH)
        )
        return "".join(characters)


def named_id(*parts: object) -> UUID:
    """Return the id that anyone derives from the same parts.

    For things that several services must agree on without asking each other, such as a patient
    known by an external id, and for answers that must be the same when given twice.
    """
    return uuid5(NAMESPACE, "\x1f".join(str(part) for part in parts))
