"""What a bill of an institution says of a stay or visit, besides diagnoses and HCPCS lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum


class Setting(StrEnum):
    """Where the services were given, and so which of the public edit sets is meant."""

    PROFESSIONAL = "professional"
    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"


# The first three digits of a type of bill: facility and class. NUBC; Medicare Claims Processing
# Manual, chapter 1. Those that are not here are not taken.
SETTINGS: Mapping[str, Setting] = {
    "011": Setting.INPATIENT,  # hospital
    "012": Setting.OUTPATIENT,  # hospital inpatient, Part B: edited as outpatient
    "013": Setting.OUTPATIENT,  # hospital
    "014": Setting.OUTPATIENT,  # hospital laboratory, for people who are not its patients
    "018": Setting.INPATIENT,  # swing bed
    "021": Setting.INPATIENT,  # skilled nursing
    "022": Setting.OUTPATIENT,  # skilled nursing, Part B
    "032": Setting.OUTPATIENT,  # home health
    "071": Setting.OUTPATIENT,  # rural health clinic
    "072": Setting.OUTPATIENT,  # renal dialysis
    "077": Setting.OUTPATIENT,  # federally qualified health center
    "081": Setting.OUTPATIENT,  # hospice
    "082": Setting.OUTPATIENT,  # hospice in a hospital
    "083": Setting.OUTPATIENT,  # ambulatory surgery
    "085": Setting.OUTPATIENT,  # critical access hospital
}
ACUTE_INPATIENT = "011"
FINAL_FREQUENCIES = frozenset("14")  # admission to discharge, last interim
INTERIM_FREQUENCIES = frozenset("23")  # first, continuing
STILL_PATIENT = "30"
# Patient statuses that are assigned; the others are reserved or withdrawn.
_STATUS_LIST = (
    "01 02 03 04 05 06 07 09 20 21 30 40 41 42 43 50 51 61 62 63 64 65 66 69 70"
    " 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95"
)
DISCHARGE_STATUSES = frozenset(_STATUS_LIST.split())


def shifted(day: date, by: timedelta) -> date:
    """Return the day so much earlier or later, at most the first or last that there is."""
    return date.fromordinal(min(max(day.toordinal() + by.days, 1), date.max.toordinal()))


@dataclass(frozen=True, slots=True)
class RevenueLine:
    """A line of the bill.

    Attributes:
        code: the revenue code, four digits.
        hcpcs: the code that details it; empty when there is none.
        service_date: None when the line has none.

    """

    code: str
    hcpcs: str = ""
    units: Decimal = Decimal(1)
    service_date: date | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """The facts of a bill.

    Attributes:
        type_of_bill: four digits: a zero, facility, class, frequency.
        discharge_status: the patient's status at the end of the statement; empty when not told.
        present_on_admission: Y, N, U, W of each diagnosis, in their order; empty when not told.
        admitting_diagnosis: without point; empty when there is none.
        reasons_for_visit: codes without point.
        procedures: codes of ICD-10-PCS.

    """

    type_of_bill: str
    statement_from: date
    statement_to: date
    discharge_status: str = ""
    present_on_admission: tuple[str, ...] = ()
    admitting_diagnosis: str = ""
    reasons_for_visit: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    revenue_lines: tuple[RevenueLine, ...] = ()
    condition_codes: frozenset[str] = field(default_factory=frozenset)

    @property
    def frequency(self) -> str:
        return self.type_of_bill[-1]

    @property
    def is_acute_inpatient(self) -> bool:
        return self.type_of_bill.startswith(ACUTE_INPATIENT)

    def moved(self, by: timedelta) -> "Stay":
        """Return the same bill on other dates."""
        lines = tuple(
            replace(line, service_date=line.service_date and shifted(line.service_date, by))
            for line in self.revenue_lines
        )
        begins, ends = shifted(self.statement_from, by), shifted(self.statement_to, by)
        return replace(self, statement_from=begins, statement_to=ends, revenue_lines=lines)
