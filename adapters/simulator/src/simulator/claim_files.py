"""Takes an 837P file apart, as far as it can be read."""

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.origin import Heading, glimpse_heading, heading_of
from x12 import professional_claim
from x12.envelope import FunctionalGroup, TransactionSet, read_interchanges
from x12.errors import X12Error
from x12.professional_claim import ClaimBatch


@dataclass(frozen=True, slots=True)
class ClaimSet:
    """A transaction set: its claims, or the fault that hides them."""

    transaction_set: TransactionSet
    batch: ClaimBatch | None
    fault: X12Error | None = None


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """A functional group; without sets when its envelope is broken."""

    heading: Heading
    sets: tuple[ClaimSet, ...]


def read_claim_groups(text: str) -> list[ClaimGroup]:
    """Return the groups of a file; none when not even its headings can be read."""
    try:
        return [
            ClaimGroup(heading_of(interchange, group), tuple(_read_sets(group)))
            for interchange in read_interchanges(text)
            for group in interchange.groups
        ]
    except X12Error:
        heading = glimpse_heading(text)
        return [ClaimGroup(heading, ())] if heading else []


def _read_sets(group: FunctionalGroup) -> Iterator[ClaimSet]:
    for transaction_set in group.transaction_sets:
        try:
            batch = professional_claim.read_batch(transaction_set)
        except X12Error as fault:
            yield ClaimSet(transaction_set, None, fault)
        else:
            yield ClaimSet(transaction_set, batch)
