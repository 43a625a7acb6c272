"""What a batch of events knows of an organization's journal, kept in step with what it writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from payments_svc.ledger.domain import Movement
from payments_svc.ledger.models import JournalEntry


@dataclass(frozen=True, slots=True)
class Book:
    """All that the journal has, for the sources, claims and encounters that were looked up.

    Attributes:
        entries: by the id of their source, then by source key.
        movements: by claim.
        encounters: balances in cents, by account and encounter.

    """

    entries: dict[UUID, dict[str, JournalEntry]] = field(default_factory=dict)
    movements: dict[UUID, list[Movement]] = field(default_factory=dict)
    encounters: dict[tuple[str, UUID], int] = field(default_factory=dict)

    def learn_entries(self, source_ids: Iterable[UUID], entries: Iterable[JournalEntry]) -> None:
        """Take over all entries of sources."""
        self.entries.update({source_id: {} for source_id in source_ids})
        for entry in entries:
            self.entries[entry.source_id][entry.source_key] = entry

    def add(self, entry: JournalEntry, postings: Sequence[Mapping[str, Any]]) -> None:
        """Take over an entry that is new."""
        if entry.source_id in self.entries:
            self.entries[entry.source_id][entry.source_key] = entry
        for each in postings:
            account, cents = each["account"], each["amount_cents"]
            movements = self.movements.get(each["claim_id"])
            if movements is not None:
                line = each["line_control_number"]
                movements.append(Movement(account, entry.kind, line, cents))
            place = account, each["encounter_id"]
            if place in self.encounters:
                self.encounters[place] += cents
