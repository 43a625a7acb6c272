"""Breaks one mechanism, to prove that the auditor notices.

Each plant is a trigger in a database of the simulation. The code of the services has no switch for
it: what they wrote is changed behind their back.
"""

import sqlite3
from pathlib import Path
from typing import Literal

Plant = Literal["inbox", "outbox", "ledger"]

_FORGET_INBOX = """
CREATE TRIGGER planted AFTER INSERT ON inbox BEGIN
    DELETE FROM inbox WHERE consumer = NEW.consumer AND event_id = NEW.event_id;
END"""
# The first claim's event is marked as published, so that the relay never sees it.
_SKIP_AN_EVENT = """
CREATE TRIGGER planted AFTER INSERT ON outbox
WHEN NEW.event_type = 'ClaimCreated'
    AND (SELECT count(*) FROM outbox WHERE event_type = 'ClaimCreated') = 1
BEGIN
    UPDATE outbox SET published_at = occurred_at WHERE sequence = NEW.sequence;
END"""
# The first charge is a cent more on one side. What protects the table has to go for it.
_ADD_A_CENT = """
DROP TRIGGER posting_no_update;
CREATE TRIGGER planted AFTER INSERT ON posting
WHEN NEW.account = 'REV_GROSS'
    AND (SELECT count(*) FROM posting WHERE account = 'REV_GROSS') = 1
BEGIN
    UPDATE posting SET amount_cents = amount_cents + 1 WHERE rowid = NEW.rowid;
END"""
PLANTS: dict[Plant, tuple[str, str]] = {
    "inbox": ("claims-svc", _FORGET_INBOX),
    "outbox": ("claims-svc", _SKIP_AN_EVENT),
    "ledger": ("payments-svc", _ADD_A_CENT),
}
# Not a plant but a witness: it counts every processing that was committed, whatever becomes of
# the inbox row.
_WITNESS = """
CREATE TABLE simulation_processed (consumer TEXT NOT NULL, event_id TEXT NOT NULL);
CREATE TRIGGER witness AFTER INSERT ON inbox BEGIN
    INSERT INTO simulation_processed VALUES (NEW.consumer, NEW.event_id);
END"""


def add_witness(database: Path) -> None:
    """Make a database count how often each event was processed."""
    _run(database, _WITNESS)


def plant(folder: Path, mechanism: Plant) -> None:
    """Break a mechanism in the databases of a folder."""
    service, script = PLANTS[mechanism]
    _run(folder / f"{service}.sqlite3", script)


def _run(database: Path, script: str) -> None:
    connection = sqlite3.connect(database)
    try:
        connection.executescript(script)
    finally:
        connection.close()
