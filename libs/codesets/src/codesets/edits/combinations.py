"""Diagnoses that say less, or something else, when another one stands beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from codesets.edits.context import Context
from codesets.edits.model import Hit, Severity
from codesets.edits.rule import EditRule

_GUIDELINES = "ICD-10-CM Official Guidelines, section "
_DIABETES = ("E08", "E09", "E10", "E11", "E13")
_GESTATIONAL_DIABETES = ("O24", "P702")
# Long-term use of insulin, of oral, and of other injected drugs against diabetes.
_AGAINST_DIABETES = ("Z794", "Z7984", "Z7985")
# With a body mass index: under- and overweight, malnutrition, eating disorders, pregnancy.
_WEIGHT = (
    "E40", "E41", "E42", "E43", "E44", "E45", "E46", "E64", "E65", "E66", "E67", "E68", "F50",
    "O260", "O261", "O9921", "O9984", "R62", "R63", "R64", "Z713",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Combined:
    """Two conditions that one code names together."""

    one: str
    others: tuple[str, ...]
    instead: str


_COMBINED = (
    _Combined("I10", ("I50",), "I11.0 with the code of I50"),
    # Of the other heart diseases only these are presumed to be caused by hypertension.
    _Combined("I10", ("I514", "I515", "I516", "I517", "I5189", "I519"), "a code of I11"),
    _Combined("E109", ("N18",), "E10.22 with the code of N18"),
    _Combined("E119", ("N18",), "E11.22 with the code of N18"),
    _Combined("E109", ("L97",), "E10.621 or E10.622 with the code of L97"),
    _Combined("E119", ("L97",), "E11.621 or E11.622 with the code of L97"),
    _Combined("E119", ("G629",), "E11.42"),
    _Combined("I2510", ("I209",), "I25.119"),
    _Combined("K8020", ("K819",), "a code of K80 with cholecystitis"),
)
_COMBINABLE = frozenset(each.one for each in _COMBINED)
# A symptom, and the conditions of which it is a usual part.
_SYMPTOMS: Mapping[str, Sequence[str]] = {
    "R05": ("J00", "J06", "J1", "J20", "J21", "J22", "J40", "J41", "J42", "J44", "J45"),
    "R060": ("I50", "J1", "J44", "J45", "J81", "J96"),
    "R062": ("J44", "J45"),
    "R079": ("I20", "I21", "I22"),
    "R0789": ("I20", "I21", "I22"),
    "R10": ("K35", "K36", "K37", "K57", "K80", "K81", "K85", "N20"),
    "R11": ("A08", "A09", "K52"),
    "R300": ("N30", "N390"),
    "R350": ("N30", "N390"),
    "R31": ("N02", "N20", "N30", "C67"),
    "R42": ("H81",),
    "R509": ("A4", "J1", "J06", "N10", "N390"),
    "R51": ("G43", "G44"),
    "R569": ("G40",),
    "R73": _DIABETES,
    "R030": ("I10", "I11", "I12", "I13", "I15", "I16"),
    "R197": ("A08", "A09", "K52"),
}
# Personal history of a malignant neoplasm, and the same site with an active one.
_HISTORIES: Mapping[str, Sequence[str]] = {
    "Z85038": ("C18",),
    "Z85048": ("C19", "C20", "C21"),
    "Z8507": ("C25",),
    "Z8511": ("C33", "C34"),
    "Z853": ("C50",),
    "Z8541": ("C53",),
    "Z8542": ("C54", "C55"),
    "Z8543": ("C56",),
    "Z8546": ("C61",),
    "Z8547": ("C62",),
    "Z8551": ("C67",),
    "Z8552": ("C64",),
    "Z8582": ("C43", "C44"),
    "Z85850": ("C73",),
}


def _together(context: Context, one: str, others: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of every code that begins like the one, with each like the others."""
    codes = context.facts.diagnoses
    for place, code in enumerate(codes):
        if code.startswith(one):
            found = [at for at, other in enumerate(codes) if other.startswith(tuple(others))]
            yield from ((place, at) for at in found)


def _tabulated(context: Context, table: Mapping[str, Sequence[str]]) -> Iterator[Hit]:
    """Yield every code that begins like an entry of the table, with each that stands there."""
    if context.has_diagnosis(*table):  # mostly not, and one look says so
        for one, others in table.items():
            for place, at in _together(context, one, others):
                yield context.at_diagnoses(place, at)


def _symptoms(context: Context) -> Iterator[Hit]:
    yield from _tabulated(context, _SYMPTOMS)


def _histories(context: Context) -> Iterator[Hit]:
    yield from _tabulated(context, _HISTORIES)


def _combined(context: Context) -> Iterator[Hit]:
    for each in _COMBINED if context.has_diagnosis(*_COMBINABLE) else ():
        for place, at in _together(context, each.one, each.others):
            yield context.at_diagnoses(place, at, instead=each.instead)


def _hypertension_twice(context: Context) -> Iterator[Hit]:
    for place, at in _together(context, "I10", ("I11", "I12", "I13")):
        yield context.at_diagnoses(place, at)


def _hypertension_and_kidney(context: Context) -> Iterator[Hit]:
    for place, at in _together(context, "I10", ("N18",)):
        yield context.at_diagnoses(place, at)


def _stage_missing(context: Context) -> Iterator[Hit]:
    if not context.has_diagnosis("N18"):
        for place, code in enumerate(context.facts.diagnoses):
            if code.startswith(("I12", "I13")):
                yield context.at_diagnoses(place)


def _diabetes_types(context: Context) -> Iterator[Hit]:
    codes = context.facts.diagnoses
    places = [place for place, code in enumerate(codes) if code.startswith(_DIABETES)]
    if len({codes[place][:3] for place in places}) > 1:
        yield context.at_diagnoses(*places)


def _treatment_alone(context: Context) -> Iterator[Hit]:
    if not context.has_diagnosis(*_DIABETES, *_GESTATIONAL_DIABETES):
        for place, code in enumerate(context.facts.diagnoses):
            if code in _AGAINST_DIABETES:
                yield context.at_diagnoses(place)


def _body_mass_alone(context: Context) -> Iterator[Hit]:
    if not context.has_diagnosis(*_WEIGHT):
        for place, code in enumerate(context.facts.diagnoses):
            if code.startswith("Z68"):
                yield context.at_diagnoses(place)


RULES = (
    EditRule(
        "E14",
        Severity.WARNING,
        f"{_GUIDELINES}I.B.4, I.B.5",
        "{codes}: the symptom is a usual part of the condition.",
        "Leave the symptom out, unless it has another cause.",
        _symptoms,
    ),
    EditRule(
        "E27",
        Severity.INFO,
        f"{_GUIDELINES}I.A.15, I.B.9",
        "{codes}: one code names both.",
        "Use {instead}, unless the documentation says that they are not related.",
        _combined,
        version=2,
    ),
    EditRule(
        "E28A",
        Severity.ERROR,
        f"{_GUIDELINES}I.C.9.a.1-3",
        "{codes}: hypertension is coded twice.",
        "Leave I10 out; the other code names the hypertension.",
        _hypertension_twice,
    ),
    EditRule(
        "E28B",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.9.a.2",
        "{codes}: hypertension with chronic kidney disease has codes of its own.",
        "Use I12 (I13 with heart disease) and N18, unless they are not related.",
        _hypertension_and_kidney,
    ),
    EditRule(
        "E28C",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.9.a.2-3",
        "{codes} needs the stage of the kidney disease.",
        "Add the code of N18.",
        _stage_missing,
    ),
    EditRule(
        "E29A",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.4.a",
        "{codes} are different types of diabetes.",
        "Keep the type that was documented.",
        _diabetes_types,
    ),
    EditRule(
        "E29B",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.4.a.3",
        "{codes} stands without a diabetes.",
        "Add the diabetes, or leave it out when the drug was given once or for something else.",
        _treatment_alone,
        version=2,
    ),
    EditRule(
        "E30",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.2",
        "{codes}: the neoplasm is coded as active and as history.",
        "Keep the one that was documented.",
        _histories,
    ),
    EditRule(
        "E31",
        Severity.WARNING,
        f"{_GUIDELINES}I.B.14, I.C.21.c.3",
        "{codes} stands without a condition of weight.",
        "Add the condition that the provider documented, such as of E66; else leave it out.",
        _body_mass_alone,
    ),
)
