"""Which added code mends a finding: only for rules whose own text asks for something more.

Each cure says what the rule asks for, and whether a code that was added last is it.
"""

from codesets.edits import ServiceLine
from codesets.edits.procedures import is_preventive, is_vaccination, is_vaccine

_DIABETES = ("E08", "E09", "E10", "E11", "E13", "O24", "P702")
_WEIGHT = ("E4", "E6", "F50", "O260", "O261", "O9921", "O9984", "R62", "R63", "R64", "Z713")
_PRIMARIES = {"90461": "90460", "99292": "99291", "C5272": "C5271"}  # of the tests' tables
_PAIRED = {"11042", "97597"}
_MAJOR_SURGERY = "27447"


def _diagnosis(*prefixes):
    return lambda added, **_: isinstance(added, str) and added.startswith(prefixes)


def _pointed_at(added, facts, finding, **_):
    """A line pointed to a diagnosis that was not there yet."""
    place = len(facts.diagnoses) + 1
    lines = _lines(facts, finding)
    return isinstance(added, str) and any(place in line.diagnosis_pointers for line in lines)


def _lines(facts, finding):
    places = [each.rsplit("/", 1) for each in finding.positions]
    return [facts.lines[int(place)] for part, place in places if part == "/procedures"]


def _line_of_day(wanted):
    """Expect a line of the date of the finding's lines, for which `wanted` holds."""

    def cures(added, facts, finding, **_):
        if not isinstance(added, ServiceLine):
            return False
        of_day = [x for x in _lines(facts, finding) if x.service_date == added.service_date]
        return any(wanted(added, line) for line in of_day)

    return cures


def _kx(added, **_):
    return isinstance(added, ServiceLine) and "KX" in added.modifiers


def _active_treatment(added, **_):
    return isinstance(added, str) and added[0] in "ST" and len(added) == 7 and added[-1] in "ABC"


def _named(added, facts, finding, bench):
    codes = bench.codes.on(facts.service_date)
    found = codes.diagnosis(finding.codes[0].replace(".", ""))
    return isinstance(added, str) and added in found.instructions.additional_codes


def _primary(added, line):
    listed = _PRIMARIES.get(line.code)
    return added.code == listed if listed else added.code != line.code


def _alike(added, line):
    return added.code == line.code


_SHOT = _line_of_day(lambda added, _line: is_vaccine(added.code) or is_vaccination(added.code))
# Rule: what it asks for, and whether the added code is that.
CURES = {
    "E04C": ("several fetuses are told by a code of O30", _diagnosis("O30")),
    "E09": ("a code that the tabular list names", _named),
    "E11B": ("an injury in active treatment", _active_treatment),
    "E16C": ("KX says that sex and code are right", _kx),
    "E17B": ("the week of gestation", _diagnosis("Z3A")),
    "E18A": ("the outcome of the delivery", _diagnosis("Z37")),
    "E21": ("KX says that sex and code are right", _kx),
    "E22": ("the diagnosis that the line pointed to", _pointed_at),
    "E22B": ("the diagnosis that the line pointed to", _pointed_at),
    "E26B": ("the diagnosis that the line pointed to", _pointed_at),
    "E28C": ("the stage of the kidney disease", _diagnosis("N18")),
    "E29B": ("the diabetes", _diagnosis(*_DIABETES)),
    "E31": ("a condition of weight", _diagnosis(*_WEIGHT)),
    "E32B": ("any secondary diagnosis", _diagnosis("")),
    "E44A": ("the primary procedure of the day", _line_of_day(_primary)),
    "E44B": ("a primary procedure of the day", _line_of_day(_primary)),
    "E46B": ("major surgery", _line_of_day(lambda added, _line: added.code == _MAJOR_SURGERY)),
    "E52C": ("what it is separate from", _line_of_day(lambda a, b: {a.code, b.code} == _PAIRED)),
    "E57A": (
        "what was given of the drug",
        _line_of_day(lambda a, b: _alike(a, b) and "JW" not in a.modifiers),
    ),
    "E57B": (
        "whether anything was left",
        _line_of_day(lambda a, b: _alike(a, b) and {"JW", "JZ"} & set(a.modifiers)),
    ),
    "E75": ("as many administrations as vaccines", _SHOT),
    "E75B": ("Medicare's administration", _line_of_day(lambda added, _line: added.code == "G0008")),
    "E76": ("prevention beside", _line_of_day(lambda added, _line: is_preventive(added.code))),
}
