"""pyx12: validates against its maps. No 999, no HTML and no XML is asked of it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from benchmarks.x12.contestants.measuring import Pass, measure

_CLAIMS = ("CLM", "CLP")


def read(path: Path) -> Pass:
    """Validate the file; the verdict is what the call returns."""
    from pyx12.params import params
    from pyx12.x12n_document import x12n_document

    claims = 0

    def count(segment: Any, *_: object) -> None:
        nonlocal claims
        claims += segment.get_seg_id() in _CLAIMS

    valid = x12n_document(params(), str(path), None, None, callback=count)
    return Pass(claims, "valid" if valid else "not valid")


if __name__ == "__main__":
    logging.disable()
    measure(read)
