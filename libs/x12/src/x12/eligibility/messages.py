"""One question about one person, and what is said of one person: what a service works with.

The whole of a set, with several persons and every segment, is in ``InquirySet`` and
``ResponseSet``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from x12.eligibility.benefits import Benefit
from x12.eligibility.members import Member
from x12.parties import Party
from x12.qualified import DatedPeriod

PLAN_BEGIN_QUALIFIERS = ("346", "356", "291", "307")
PLAN_END_QUALIFIERS = ("347", "357", "291", "307")


@dataclass(slots=True, kw_only=True)
class EligibilityInquiry:
    """One question (270): the coverage of a person for service types on a date.

    ``reference`` and ``created_at`` are BHT03-05; ``trace_number`` and ``trace_originator`` are
    TRN02 and TRN03 and come back in the response.
    """

    reference: str
    created_at: datetime
    payer: Party
    provider: Party
    subscriber: Member
    trace_number: str
    trace_originator: str
    service_types: tuple[str, ...] = ("30",)
    service_date_from: date | None = None
    service_date_to: date | None = None
    dependent: Member | None = None
    position: int = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class Rejection:
    """One AAA: the payer could not answer, which does not mean that there is no coverage.

    ``level`` is the loop: 2000A, 2100A, 2100B, 2100C, 2100D, 2110C or 2110D. ``valid`` is AAA01.
    """

    level: str
    valid: bool
    reason_code: str
    follow_up_code: str


@dataclass(slots=True, kw_only=True)
class EligibilityResponse:
    """The payer's answer about one person (271).

    Benefits and dates are those of the dependent when there is one. ``subscriber`` is ``None`` when
    the payer stopped above that level, ``rejections`` are those of the person and all levels above.
    ``position`` is that of the person's level, else of the set.
    """

    reference: str
    created_at: datetime
    payer: Party
    provider: Party | None = None
    subscriber: Member | None = None
    dependent: Member | None = None
    trace_number: str = ""
    trace_originator: str = ""
    dates: tuple[DatedPeriod, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    position: int = field(default=0, compare=False)

    @property
    def plan_begin_date(self) -> date | None:
        """First day of the plan or eligibility; ``None`` when the payer does not say."""
        return next((d.date_from for d in self.dates if d.qualifier in PLAN_BEGIN_QUALIFIERS), None)

    @property
    def plan_end_date(self) -> date | None:
        """Last day of the plan or eligibility; ``None`` when open or not said."""
        return next((d.date_to for d in self.dates if d.qualifier in PLAN_END_QUALIFIERS), None)
