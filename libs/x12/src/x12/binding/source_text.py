"""Helps to write the source text of compiled functions."""

from __future__ import annotations

from collections.abc import Iterable


def indented(lines: Iterable[str]) -> list[str]:
    """Return lines of code one step further in."""
    return [f"    {line}" for line in lines]
