"""Families of procedure codes and modifiers."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping

_Span = tuple[str, str]
# Eyelids, fingers, toes, and the sides of the body.
_SITE_LIST = "E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT"
SITES = frozenset(_SITE_LIST.split())
_OFFICE_VISIT_SPANS = (("99202", "99205"), ("99211", "99215"))
# Eyes, telemedicine, evaluation and management, and those of Medicare: feet, emergency (type B),
# welcome and yearly visits, consultations from afar, hospital clinics.
_VISIT_SPANS = (
    ("92002", "92002"), ("92004", "92004"), ("92012", "92012"), ("92014", "92014"),
    ("98000", "98016"), ("99201", "99499"), ("G0245", "G0246"), ("G0380", "G0384"),
    ("G0402", "G0402"), ("G0406", "G0408"), ("G0425", "G0427"), ("G0438", "G0439"),
    ("G0463", "G0463"), ("G0508", "G0509"),
)  # fmt: skip
# Visits of health centers and clinics, paid with all that is done in them: part of no procedure.
_CLINIC_VISIT_SPANS = (("G0466", "G0470"), ("T1015", "T1015"))
# Inside the span, but services of time or of supply that are not visits.
_NO_VISITS = frozenset({"99417", "99418", "99453", "99454", "99457", "99458", "99473", "99474"})
_PREVENTIVE_VISIT_SPANS = (("99381", "99397"), ("G0402", "G0402"), ("G0438", "G0439"))
_VACCINE_SPANS = (("90476", "90756"), ("90759", "90759"), ("91300", "91323"), ("Q2034", "Q2039"))
_VACCINATION_SPANS = (
    ("90460", "90460"),
    ("90471", "90474"),
    ("90480", "90480"),
    ("G0008", "G0010"),
)
# Influenza, pneumococcal and hepatitis B vaccines, by Medicare's code for giving them.
MEDICARE_VACCINATIONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "G0008": (
        ("90630", "90630"), ("90653", "90658"), ("90660", "90662"), ("90672", "90674"),
        ("90682", "90682"), ("90685", "90689"), ("90694", "90694"), ("90756", "90756"),
        ("Q2034", "Q2039"),
    ),
    "G0009": (("90670", "90671"), ("90677", "90677"), ("90684", "90684"), ("90732", "90732")),
    "G0010": (("90739", "90740"), ("90743", "90744"), ("90746", "90747"), ("90759", "90759")),
}  # fmt: skip


def is_within(code: str, spans: tuple[_Span, ...]) -> bool:
    """Return whether the code is in one of the spans, which are sorted and include their ends."""
    at = bisect_right(spans, (code, "~")) - 1
    return at >= 0 and len(code) == len(spans[at][0]) and code <= spans[at][1]


def _codes_within(spans: Iterable[_Span]) -> frozenset[str]:
    """Return the codes of spans whose codes differ in their last four digits only."""
    return frozenset(
        f"{first[0]}{number:04}"
        for first, last in spans
        for number in range(int(first[1:]), int(last[1:]) + 1)
    )


# An encounter asks for every line, several times.
_VISITS = _codes_within(_VISIT_SPANS) - _NO_VISITS
_WITH_VISIT_MODIFIERS = _VISITS | _codes_within(_CLINIC_VISIT_SPANS)
_OFFICE_VISITS = _codes_within(_OFFICE_VISIT_SPANS)
_VACCINES, _VACCINATIONS = _codes_within(_VACCINE_SPANS), _codes_within(_VACCINATION_SPANS)
_PREVENTIVE = _codes_within(_PREVENTIVE_VISIT_SPANS) | _VACCINES | _VACCINATIONS


def is_visit(code: str) -> bool:
    """Return whether it is an evaluation and management service."""
    return code in _VISITS


def takes_visit_modifiers(code: str) -> bool:
    """Return whether modifiers of visits (24, 25, 57) may stand on it."""
    return code in _WITH_VISIT_MODIFIERS


def is_office_visit(code: str) -> bool:
    return code in _OFFICE_VISITS


def is_preventive(code: str) -> bool:
    """Return whether it is a preventive visit, a vaccine or its administration."""
    return code in _PREVENTIVE


def is_vaccine(code: str) -> bool:
    return code in _VACCINES


def is_vaccination(code: str) -> bool:
    """Return whether it is the first or a further administration of one vaccine."""
    return code in _VACCINATIONS
