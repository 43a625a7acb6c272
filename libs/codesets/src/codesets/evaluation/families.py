"""Families of visits: which code stands for which level and how many minutes, by date.

Numbers only. The minutes since 2021 (office) and 2023 (all others) come from public summaries,
not from the licensed text: good enough to warn, not to refuse.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from codesets.evaluation.decision import Level


class VisitFamily(StrEnum):
    OFFICE_NEW = "office_new"
    OFFICE_ESTABLISHED = "office_established"
    HOSPITAL_INITIAL = "hospital_initial"
    HOSPITAL_SUBSEQUENT = "hospital_subsequent"
    HOSPITAL_SAME_DAY = "hospital_same_day"
    HOSPITAL_DISCHARGE = "hospital_discharge"
    CONSULTATION_OFFICE = "consultation_office"
    CONSULTATION_HOSPITAL = "consultation_hospital"
    EMERGENCY = "emergency"
    NURSING_FACILITY_INITIAL = "nursing_facility_initial"
    NURSING_FACILITY_SUBSEQUENT = "nursing_facility_subsequent"
    HOME_NEW = "home_new"
    HOME_ESTABLISHED = "home_established"


@dataclass(frozen=True, slots=True)
class Rung:
    """One code of a family.

    Attributes:
        level: the lowest level of medical decision making that reaches it; None when only time
            decides.
        minutes: the total minutes that reach it; None when time never does.

    """

    code: str
    level: Level | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Ladder:
    """The codes of a family on some dates, lowest first.

    Attributes:
        valid_to: the last date of service, included; None while it is in force.
        without_clinician: the code that needs no physician or other qualified professional.
        has_ranges: whether the minutes were published as ranges: one ends before the next begins.
        has_unverified_minutes: whether no public source that was opened has the minutes.
        prolonged_from: minutes of the first further unit for Medicare and for others; None when
            prolonged time of the family is not known here.

    """

    family: VisitFamily
    valid_from: date
    valid_to: date | None
    rungs: tuple[Rung, ...]
    without_clinician: str = ""
    has_ranges: bool = False
    prolonged_from: tuple[int, int] | None = None
    has_unverified_minutes: bool = False

    def rank(self, code: str) -> int | None:
        """Return the place of a code, lowest first; None when it is of another family."""
        codes = [self.without_clinician, *(rung.code for rung in self.rungs)]
        return codes.index(code) if code in codes and code else None

    def by_level(self, level: Level) -> Rung | None:
        """Return the highest rung that a level of medical decision making reaches."""
        reached = [rung for rung in self.rungs if rung.level and rung.level <= level]
        return reached[-1] if reached else None

    def by_minutes(self, minutes: int) -> Rung | None:
        """Return the highest rung whose minutes are met; None when none is."""
        met = [rung for rung in self.rungs if rung.minutes is not None and rung.minutes <= minutes]
        return met[-1] if met else None

    @property
    def is_only_by_time(self) -> bool:
        return all(rung.level is None for rung in self.rungs)

    @property
    def is_never_by_time(self) -> bool:
        return all(rung.minutes is None for rung in self.rungs)

    def last_minute(self, rung: Rung) -> int | None:
        """Return where the range of a rung ends; None when it was not published as a range."""
        if not self.has_ranges or rung.minutes is None:
            return None
        later = [each.minutes for each in self.rungs[self.rungs.index(rung) + 1 :] if each.minutes]
        return later[0] - 1 if later else rung.minutes + _LAST_RANGE_MINUTES


_LAST_RANGE_MINUTES = 14  # of the highest code: 60 to 74, 40 to 54
_OFFICE_BEGINS, _OTHERS_BEGIN = date(2021, 1, 1), date(2023, 1, 1)
_RANGES_END, _MINIMA_BEGIN = date(2023, 12, 31), date(2024, 1, 1)
_LEVELS = (Level.STRAIGHTFORWARD, Level.LOW, Level.MODERATE, Level.HIGH)
_F = VisitFamily


def _rungs(codes: str, minutes: str = "") -> tuple[Rung, ...]:
    """Return rungs of four levels, or of three when the lowest code takes the two lowest."""
    names = codes.split()
    levels = _LEVELS if len(names) == len(_LEVELS) else (_LEVELS[0], *_LEVELS[2:])
    times: list[int | None] = [int(each) for each in minutes.split()]
    return tuple(map(Rung, names, levels, times or [None] * len(names)))


def _ladder(family: VisitFamily, codes: str, minutes: str = "") -> Ladder:
    return Ladder(family, _OTHERS_BEGIN, None, _rungs(codes, minutes))


def _in_2023(ladder: Ladder, minutes: str) -> tuple[Ladder, Ladder]:
    """Return a family whose minutes are said to have been others in its first year."""
    codes = " ".join(rung.code for rung in ladder.rungs)
    first = replace(
        ladder, valid_to=_RANGES_END, rungs=_rungs(codes, minutes), has_unverified_minutes=True
    )
    return first, replace(ladder, valid_from=_MINIMA_BEGIN)


def _office(ladder: Ladder) -> tuple[Ladder, Ladder]:
    """Return an office family with its ranges, and with the minima that followed."""
    ranges = replace(ladder, valid_from=_OFFICE_BEGINS, valid_to=_RANGES_END, has_ranges=True)
    return ranges, replace(ladder, valid_from=_MINIMA_BEGIN)


_OFFICE_NEW = _ladder(_F.OFFICE_NEW, "99202 99203 99204 99205", "15 30 45 60")
_ESTABLISHED = _ladder(_F.OFFICE_ESTABLISHED, "99212 99213 99214 99215", "10 20 30 40")
_EMERGENCY = _ladder(_F.EMERGENCY, "99282 99283 99284 99285")
_NURSING_INITIAL = _ladder(_F.NURSING_FACILITY_INITIAL, "99304 99305 99306", "25 35 50")
_NURSING_LATER = _ladder(_F.NURSING_FACILITY_SUBSEQUENT, "99307 99308 99309 99310", "10 20 30 45")
# Half an hour or less, or more than that; decision making does not matter.
_DISCHARGE = (Rung("99238", None, 0), Rung("99239", None, 31))

_LADDERS = (
    *_office(replace(_OFFICE_NEW, prolonged_from=(89, 75))),
    *_office(replace(_ESTABLISHED, prolonged_from=(69, 55), without_clinician="99211")),
    _ladder(_F.HOSPITAL_INITIAL, "99221 99222 99223", "40 55 75"),
    _ladder(_F.HOSPITAL_SUBSEQUENT, "99231 99232 99233", "25 35 50"),
    _ladder(_F.HOSPITAL_SAME_DAY, "99234 99235 99236", "45 70 85"),
    Ladder(_F.HOSPITAL_DISCHARGE, _OTHERS_BEGIN, None, _DISCHARGE),
    _ladder(_F.CONSULTATION_OFFICE, "99242 99243 99244 99245", "20 30 40 55"),
    _ladder(_F.CONSULTATION_HOSPITAL, "99252 99253 99254 99255", "35 45 60 80"),
    replace(_EMERGENCY, without_clinician="99281"),
    *_in_2023(_NURSING_INITIAL, "25 35 45"),
    *_in_2023(_NURSING_LATER, "10 15 30 45"),
    _ladder(_F.HOME_NEW, "99341 99342 99344 99345", "15 30 60 75"),
    _ladder(_F.HOME_ESTABLISHED, "99347 99348 99349 99350", "20 30 40 60"),
)


def ladder_on(family: VisitFamily, on: date) -> Ladder | None:
    """Return the codes of a family on a date of service; None before these rules began."""
    for ladder in _LADDERS:
        is_begun = ladder.valid_from <= on
        if ladder.family is family and is_begun and (not ladder.valid_to or on <= ladder.valid_to):
            return ladder
    return None


def begins(family: VisitFamily) -> date:
    """Return the first date of service that is known of a family."""
    return min(ladder.valid_from for ladder in _LADDERS if ladder.family is family)
