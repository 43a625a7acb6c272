"""Rows of the tables about codes: NCCI edits and the physician fee schedule.

Meaning of the columns: the CMS descriptions of the NCCI files and of the PFS relative value file.
Most are named tuples, because millions are loaded, and hundreds read for an encounter.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class PtpPair(NamedTuple):
    """Two codes that are not both paid for one patient, day and provider.

    Attributes:
        column2: the code that is not payable.
        valid_to: the last date of service, included; None while the edit is in force.
        modifier_indicator: 0 no modifier helps, 1 a PTP modifier does, 9 the edit was withdrawn.

    """

    column1: str
    column2: str
    valid_from: date
    valid_to: date | None
    modifier_indicator: int
    rationale: str = ""


class MueLimit(NamedTuple):
    """How many units of a code are plausible.

    Attributes:
        adjudication_indicator: MAI 1 judges each line, 2 and 3 the day (2 is absolute).

    """

    code: str
    units: int
    adjudication_indicator: int
    rationale: str = ""


class AddOn(NamedTuple):
    """An add-on code and a primary code with which it is paid.

    Attributes:
        primary_code: empty when the contractor defines the primary codes (type 2).
        edit_type: 1 all primary codes are listed, 2 none is, 3 some are.

    """

    add_on_code: str
    primary_code: str
    edit_type: int
    valid_from: date | None = None
    valid_to: date | None = None


class RelativeValue(NamedTuple):
    """A row of the PFS relative value file.

    Attributes:
        modifier: `26`, `TC`, `53` or empty.
        indicators: the payment policy indicators as published, by name: `status`, `pctc`,
            `global_days`, `multiple_procedure`, `bilateral`, `assistant`, `co_surgeon`,
            `team_surgeon`, `endoscopic_base`.

    """

    code: str
    modifier: str
    work: Decimal
    practice_expense_non_facility: Decimal
    practice_expense_facility: Decimal
    malpractice: Decimal
    conversion_factor: Decimal
    indicators: tuple[tuple[str, str], ...] = ()

    def indicator(self, name: str) -> str:
        """Return an indicator; empty when the file has none."""
        return dict(self.indicators).get(name, "")


@dataclass(frozen=True, slots=True)
class GeographicIndex:
    """The geographic practice cost indices of a Medicare locality."""

    contractor: str
    locality: str
    state: str
    name: str
    work: Decimal
    practice_expense: Decimal
    malpractice: Decimal
