"""The eligibility inquiry and response as 005010X279A1 carries them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from x12.parties import Address, Name, Party
from x12.procedures import Procedure

PLAN_BEGIN_QUALIFIERS = ("346", "356", "291", "307")
PLAN_END_QUALIFIERS = ("347", "357", "291", "307")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """The subscriber (loop 2100C) or dependent (loop 2100D) asked or answered about.

    ``relationship_code`` is INS02; ``is_corrected`` says that the payer marks the demographic data
    as different from the inquiry's (INS03 = 001, INS04 = 25).
    """

    name: Name
    member_id: str = ""
    group_number: str = ""
    address: Address | None = None
    birth_date: date | None = None
    sex: str = ""
    relationship_code: str = ""
    is_corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class QualifiedDate:
    """A date or period with its DTP01, for example 346 plan begin."""

    qualifier: str
    date_from: date
    date_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One EB with what belongs to it (loops 2110C, 2110D and 2120).

    ``information_code`` is EB01 (1 active, 6 inactive, A coinsurance, B copay, C deductible, G
    out-of-pocket limit, I not covered); ``time_period`` EB06 (23 calendar year, 27 visit, 29
    remaining); ``percent`` is the patient's share, 0.2 for 20 percent; ``in_network`` EB12: Y, N,
    W (both), U or empty.
    """

    information_code: str
    coverage_level: str = ""
    service_types: tuple[str, ...] = ()
    insurance_type: str = ""
    plan_name: str = ""
    time_period: str = ""
    amount_cents: int | None = None
    percent: Decimal | None = None
    quantity_qualifier: str = ""
    quantity: Decimal | None = None
    authorization_required: str = ""
    in_network: str = ""
    procedure: Procedure | None = None
    dates: tuple[QualifiedDate, ...] = ()
    messages: tuple[str, ...] = ()
    related_entity_code: str = ""
    related_entity: Party | None = None
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One AAA: the payer could not answer, which does not mean that there is no coverage.

    ``level`` is the loop: 2000A, 2100A, 2100B, 2100C, 2100D, 2110C or 2110D. ``valid`` is AAA01.
    """

    level: str
    valid: bool
    reason_code: str
    follow_up_code: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityResponse:
    """The payer's answer (271); ``subscriber`` is ``None`` when it stopped above that level."""

    reference: str
    created_at: datetime
    payer: Party
    provider: Party | None = None
    subscriber: Member | None = None
    dependent: Member | None = None
    trace_number: str = ""
    trace_originator: str = ""
    dates: tuple[QualifiedDate, ...] = ()
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
