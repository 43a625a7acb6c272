"""The levels that inquiries and responses have in common: from the payer down to its claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any


def claims_with_levels(payers: Iterable[Any]) -> Iterator[tuple[Any, Any, Any, Any, Any, Any]]:
    """Yield every claim, in the order of the file, with the levels above it.

    They come as payer, receiver, provider, subscriber, dependent (``None`` where the subscriber is
    the patient) and the claim itself.
    """
    for payer in payers:
        for receiver in payer.receivers:
            for provider in receiver.providers:
                for subscriber in provider.subscribers:
                    for person in (None, *subscriber.dependents):
                        for claim in (subscriber if person is None else person).claims:
                            yield payer, receiver, provider, subscriber, person, claim
