"""`revcycle x12 parse`: claims and claim payments, one a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO

from revcycle.edi.output import write_line
from revcycle.edi.summary import Summary
from revcycle.edi.values import plain
from x12 import Record, read_records
from x12.reading.interchanges import SetText


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim or claim payment, or a set; ``is_repeated`` is a set whose claims came before."""

    record: Record
    is_repeated: bool


def entries(source: IO[bytes]) -> Iterator[Entry]:
    """Yield every claim and set of a file. Raises X12Error where it cannot be read on."""
    parted: SetText | None = None
    for record in read_records(source):
        if record.is_unit:
            parted = record.text
        yield Entry(record, is_repeated=not record.is_unit and record.text is parted)


def print_json(source: IO[bytes], *, with_sets: bool) -> None:
    """Print a line of JSON for every claim, and for every set that has no claims.

    ``with_sets`` prints those that have claims as well: after the claims, what else the set says.
    """
    for entry in entries(source):
        if with_sets or not entry.is_repeated:
            write_line(json.dumps(_line(entry.record)))


def _line(record: Record) -> dict[str, object]:
    return {
        "set": record.guide.transaction_set_identifier,
        "guide": record.guide.version,
        "control_number": record.text.header.element(2),
        "interchange": record.text.interchange.element(13),
        "kind": "claim" if record.is_unit else "set",
        "value": plain(record.value) or {},
    }


def print_table(source: IO[bytes]) -> None:
    """Print a row for every claim as it is read, and at the end what they come to.

    Nothing is printed of a file that cannot be read at all.
    """
    summary, found = Summary(), entries(source)
    first = list(islice(found, 1))
    write_line(summary.head())
    for entry in chain(first, found):
        row = summary.take(entry.record, is_repeated=entry.is_repeated)
        if row:
            write_line(row)
    for line in summary.totals():
        write_line(line)
