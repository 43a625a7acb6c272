"""Shows the event log to a person. Data may hold patients; only envelopes are shown."""

import json
import time
from collections.abc import Iterator

from kit.bus.local import newest_sequence, tail
from kit.bus.port import Record
from kit.folders import LOG_FILE
from revcycle.directory import DataDirectory

POLL_SECONDS = 0.3
BATCH = 200


def tail_events(
    directory: DataDirectory, last: int, *, follow: bool, as_json: bool
) -> Iterator[str]:
    """Yield a line per event; with `follow`, for ever. Raises FileNotFoundError."""
    path = directory.path / LOG_FILE
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: start `revcycle up` first, or name --data-dir")
    after = max(0, newest_sequence(path) - last)
    while True:
        found = tail(path, after, BATCH)
        for sequence, record in found:
            after = sequence
            yield _as_json(sequence, record) if as_json else _as_text(record)
        if found:
            continue
        if not follow:
            return
        time.sleep(POLL_SECONDS)


def _as_text(record: Record) -> str:
    headers = record.headers
    moment = headers.get("ce_time", "")[11:23]
    kind, source = headers.get("ce_type", "?"), headers.get("ce_source", "?")
    return f"{moment}  {kind:28} {source:16} {record.key}"


def _as_json(sequence: int, record: Record) -> str:
    place = {"sequence": sequence, "topic": record.topic, "partition": record.partition}
    return json.dumps({**place, "offset": record.offset, "key": record.key, **record.headers})
