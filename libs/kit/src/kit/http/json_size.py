"""How large a JSON document may be. It is read in one go, for which every other request waits."""

from kit.problems import Problem

JSON_BYTES_MAX = 2 * 1024 * 1024  # the longest encounter has 1.6 MiB
# What pydantic does not expect becomes an error of several microseconds, and two megabytes have
# room for hundreds of thousands. The bill with most lines has 14,000 values.
JSON_VALUES_MAX = 20_000


def refuse_large_json(document: bytes, values_max: int = JSON_VALUES_MAX) -> None:
    """Raise Problem 413 for a document over the limits, before anybody reads it."""
    if len(document) > JSON_BYTES_MAX:
        raise Problem("too-large", f"Send at most {JSON_BYTES_MAX} bytes of JSON.")
    if _marks(document) > values_max and _marks(_without_texts(document)) > values_max:
        raise Problem("too-large", f"Send at most {values_max} values in one JSON document.")


def _marks(document: bytes) -> int:
    """Return how many values it has at most: each follows a comma or what begins a container."""
    return sum(document.count(mark) for mark in (b",", b"[", b"{"))


def _without_texts(document: bytes) -> bytes:
    """Leave out what stands between quotation marks: a note may have any number of commas."""
    plain = document.replace(b"\\\\", b"").replace(b'\\"', b"")
    return b"".join(plain.split(b'"')[::2])
