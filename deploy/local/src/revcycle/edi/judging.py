"""`revcycle x12 validate`: the findings of each file."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from revcycle.edi.files import FileUnreadable, opened, shown_name, shown_text
from revcycle.edi.output import write_line, write_text
from x12 import Finding, Profile, Severity, validate

ROWS_MAX = 200
"""Findings shown as a table; more than that a person does not read. JSON has them all."""
PIPED_WIDTH = 160
_KEYS = ("rule", "severity", "loop", "segment", "element", "position", "message", "fix")
_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: ""}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A file by the name that it was given, and what is wrong with it."""

    file: str
    findings: list[Finding]

    @property
    def is_valid(self) -> bool:
        """Whether nothing is an error; warnings are told all the same."""
        return not any(each.is_error for each in self.findings)


def judge(name: str, profile: Profile) -> Verdict:
    """Validate one file. What cannot be read is a finding too."""
    findings: list[Finding] = []
    try:
        with opened(name, prints_while_reading=False) as source:
            findings += validate(source, profile=profile)
    except FileUnreadable as fault:
        findings.append(
            Finding(rule=fault.rule, severity=Severity.ERROR, message=fault.message, fix=fault.fix)
        )
    return Verdict(name, findings)


def print_json(verdict: Verdict) -> None:
    """Print one line of JSON."""
    findings = [{key: getattr(each, key) for key in _KEYS} for each in verdict.findings]
    line = {"file": verdict.file, "valid": verdict.is_valid, "findings": findings}
    write_line(json.dumps(line))


def print_table(verdict: Verdict) -> None:
    """Print a line about the file, and its findings as a table."""
    console = Console(width=None if sys.stdout.isatty() else PIPED_WIDTH, markup=False)
    verb = "valid" if verdict.is_valid else "not valid"
    heading = f"{shown_name(verdict.file)}: {verb}{_counts(verdict.findings)}"
    more = len(verdict.findings) - ROWS_MAX
    # Captured, because Rich has its own way to end when nobody reads on.
    with console.capture() as captured:
        console.print(heading, style="bold", highlight=False, soft_wrap=True)
        if verdict.findings:
            console.print(_table(verdict.findings[:ROWS_MAX]))
        if more > 0:
            console.print(f"and {more} more: --json prints them all", highlight=False)
    write_text(captured.get())


def _counts(findings: list[Finding]) -> str:
    counted = Counter(each.severity for each in findings)
    parts = [
        f"{counted[each]} {each}{'' if counted[each] == 1 or each is Severity.INFO else 's'}"
        for each in Severity
        if counted[each]
    ]
    return f" ({', '.join(parts)})" if parts else ""


def _table(findings: list[Finding]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("rule", "severity", "loop", "element"):
        table.add_column(heading, no_wrap=True)
    table.add_column("position", justify="right", no_wrap=True)
    table.add_column("message", overflow="fold", ratio=3)
    table.add_column("fix", overflow="fold", ratio=2)
    for each in findings:
        position = str(each.position) if each.position else ""
        place = shown_text(each.segment + each.element)
        cells = (each.rule, each.severity, each.loop, place, position, each.message, each.fix)
        table.add_row(*cells, style=_STYLES[each.severity])
    return table
