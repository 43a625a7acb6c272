"""Which diagnoses may, must or must not stand first, and what belongs to which encounter."""

from collections.abc import Iterator

from codesets.edits.context import Context, PlacedDiagnosis
from codesets.edits.model import Hit, Severity
from codesets.edits.rule import OUTPATIENTS, EditRule
from codesets.edits.stay import Setting

_GUIDELINES = "ICD-10-CM Official Guidelines, section "
_COMPLETE_LENGTH = 7
_SEQUELA = "S"
_ACTIVE = frozenset("ABC")
_INJURIES = ("S", "T")
_MULTIPLE_GESTATION = "O30"
_FETUSES = frozenset("123456789")  # seventh characters; 0 is the only one, or not told
_EXTERNAL_CAUSES = ("V", "W", "X", "Y")
_ONCE = ("Y92", "Y93", "Y99")

# Section I.C.21.c.16: Z codes that may only be first-listed, without those it excepts.
_ONLY_FIRST = (
    "Z00", "Z01", "Z02", "Z04", "Z332", "Z3181", "Z3183", "Z3184", "Z34", "Z38", "Z39", "Z40",
    "Z42", "Z510", "Z511", "Z52", "Z761", "Z762", "Z9912",
)  # fmt: skip
_ALSO_LATER = ("Z006", "Z529")
# Status, history and social determinants: they explain a visit, but are not the reason for it.
_NEVER_FIRST = (
    "Z14", "Z15", "Z16", "Z17", "Z18", "Z19", "Z28", "Z37", "Z3A", "Z55", "Z56", "Z57", "Z58",
    "Z59", "Z60", "Z62", "Z63", "Z64", "Z65", "Z66", "Z67", "Z68", "Z72", "Z73", "Z74", "Z75",
    "Z77", "Z78", "Z79", "Z80", "Z81", "Z82", "Z83", "Z84", "Z85", "Z86", "Z87", "Z88", "Z89",
    "Z90", "Z91", "Z92", "Z93", "Z94", "Z95", "Z96", "Z97", "Z98", "Z99",
)  # fmt: skip
_INPATIENT = frozenset({Setting.INPATIENT})


def _seventh(code: str) -> str:
    return code[-1] if len(code) == _COMPLETE_LENGTH else ""


def _first(context: Context) -> Iterator[PlacedDiagnosis]:
    yield from (each for each in context.diagnoses if each.place == 0)


def _sequela_first(context: Context) -> Iterator[Hit]:
    for each in _first(context):
        if each.code.startswith(_INJURIES) and _seventh(each.code) == _SEQUELA:
            yield context.at_diagnoses(0)


def _two_phases(context: Context) -> Iterator[Hit]:
    """Yield an injury that is said to be in active treatment, healing or past at once."""
    places: dict[str, list[int]] = {}
    for each in context.diagnoses:
        if each.code.startswith(_INJURIES) and _seventh(each.code):
            places.setdefault(each.code[:-1], []).append(each.place)
    for found in places.values():
        if len({context.facts.diagnoses[place] for place in found}) > 1:
            yield context.at_diagnoses(*found)


def _fetus_of_one(context: Context) -> Iterator[Hit]:
    if context.has_diagnosis(_MULTIPLE_GESTATION):
        return
    for each in context.diagnoses:
        if each.code.startswith("O") and _seventh(each.code) in _FETUSES:
            yield context.at_diagnoses(each.place)


def _external_cause_first(context: Context) -> Iterator[Hit]:
    for each in _first(context):
        if each.code.startswith(_EXTERNAL_CAUSES):
            yield context.at_diagnoses(0)


def _repeated_circumstance(context: Context) -> Iterator[Hit]:
    for prefix in _ONCE:
        places = [each.place for each in context.diagnoses if each.code.startswith(prefix)]
        if len(places) > 1:
            yield context.at_diagnoses(*places)


def _circumstance_later(context: Context) -> Iterator[Hit]:
    """Place, activity and status are coded when the injury is first treated."""
    injuries = [each.code for each in context.diagnoses if each.code.startswith(_INJURIES)]
    sevenths = {_seventh(code) for code in injuries} - {""}
    if sevenths and sevenths.isdisjoint(_ACTIVE):
        places = [each.place for each in context.diagnoses if each.code.startswith(_ONCE)]
        if places:
            yield context.at_diagnoses(*places)


def _is_only_first(code: str) -> bool:
    return code.startswith(_ONLY_FIRST) and not code.startswith(_ALSO_LATER)


def _not_first(context: Context) -> Iterator[Hit]:
    """Several encounters of one day may be combined: then several such codes lead."""
    codes = context.facts.diagnoses
    for each in context.diagnoses:
        if _is_only_first(each.code) and not all(map(_is_only_first, codes[: each.place])):
            yield context.at_diagnoses(each.place)


def _never_first(context: Context) -> Iterator[Hit]:
    for each in _first(context):
        if each.code.startswith(_NEVER_FIRST) and not _is_only_first(each.code):
            yield context.at_diagnoses(0)


def _flagged(context: Context, *flags: str) -> Iterator[Hit]:
    for each in _first(context):
        if not set(flags).isdisjoint(each.known.entry.flags):
            yield context.at_diagnoses(0)


def _unacceptable(context: Context) -> Iterator[Hit]:
    yield from _flagged(context, "unacceptable")


def _questionable(context: Context) -> Iterator[Hit]:
    yield from _flagged(context, "qadm", "unspecified")


def _alone(context: Context) -> Iterator[Hit]:
    if len(context.facts.diagnoses) == 1:
        yield from _flagged(context, "reqsdx")


def _pregnancy_later(context: Context) -> Iterator[Hit]:
    places = [each.place for each in context.diagnoses if each.code.startswith("O")]
    if places and not context.facts.diagnoses[0].startswith("O"):
        yield context.at_diagnoses(places[0])


RULES = (
    EditRule(
        "E04",
        Severity.WARNING,
        f"{_GUIDELINES}I.B.10, I.C.19.a",
        "{codes} is a sequela and stands first.",
        "Put the condition that remains before it.",
        _sequela_first,
        depends_on_order=True,
    ),
    EditRule(
        "E04B",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.19.a",
        "{codes} are one injury in two phases of its treatment.",
        "Keep the seventh character of this encounter.",
        _two_phases,
    ),
    EditRule(
        "E04C",
        Severity.WARNING,
        "ICD-10-CM tabular list, seventh characters of chapter 15",
        "{codes} tells one of several fetuses, and no code says that there are several.",
        "Add the code of O30, or use the seventh character 0.",
        _fetus_of_one,
    ),
    EditRule(
        "E10",
        Severity.ERROR,
        f"{_GUIDELINES}I.C.20.a.6; MCE edit 2; IOCE edit 5",
        "{codes} is an external cause and stands first.",
        "Put the injury or condition that it caused first.",
        _external_cause_first,
        depends_on_order=True,
    ),
    EditRule(
        "E11A",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.20.b-d, I.C.20.k",
        "{codes}: place, activity and status of an event are each coded once.",
        "Keep the one that was documented.",
        _repeated_circumstance,
    ),
    EditRule(
        "E11B",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.20.b-d, I.C.20.k",
        "{codes}: place, activity and status belong to the first encounter for the injury.",
        "Leave them out of later encounters.",
        _circumstance_later,
    ),
    EditRule(
        "E12",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.21.c.16",
        "{codes} may only be first-listed.",
        "Put it first, or use a code that may follow.",
        _not_first,
        depends_on_order=True,
    ),
    EditRule(
        "E13A",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.21.c",
        "{codes} tells a status, history or circumstance and stands first.",
        "Put the reason for the visit first.",
        _never_first,
        applies_to=OUTPATIENTS,
        depends_on_order=True,
    ),
    EditRule(
        "E13B",
        Severity.ERROR,
        "MCE unacceptable principal diagnosis",
        "{codes} is not accepted as principal diagnosis.",
        "Choose the condition that led to the admission.",
        _unacceptable,
        applies_to=_INPATIENT,
        depends_on_order=True,
    ),
    EditRule(
        "E16A",
        Severity.WARNING,
        f"{_GUIDELINES}I.C.15.a.1",
        "{codes}: codes of pregnancy have priority over those of other chapters.",
        "Put it first, unless the pregnancy was incidental.",
        _pregnancy_later,
        depends_on_order=True,
    ),
    EditRule(
        "E32A",
        Severity.WARNING,
        "MCE questionable admission, unspecified code",
        "{codes} as principal diagnosis hardly explains an admission.",
        "Check whether the documentation supports a more specific one.",
        _questionable,
        applies_to=_INPATIENT,
        depends_on_order=True,
    ),
    EditRule(
        "E32B",
        Severity.WARNING,
        "MCE requires secondary diagnosis",
        "{codes} as principal diagnosis needs a secondary one.",
        "Add the condition that goes with it.",
        _alone,
        applies_to=_INPATIENT,
        depends_on_order=True,
    ),
)
