"""A Bundle to change, and short ways to map it."""

import json
from pathlib import Path

from coding_svc.fhir.bundle import read_bundle
from coding_svc.fhir.mapping import map_bundle
from kit.problems import Problem

CASE_1 = Path(__file__).parents[3] / "tests/golden/case1_encounter_fhir.json"
HEADERS = {"Content-Type": "application/fhir+json"}
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
CPT = "http://www.ama-assn.org/go/cpt"
# Resources of the Bundle by what they are here.
PLACES = {
    "patient": 0,
    "organization": 1,
    "practitioner": 2,
    "role": 3,
    "payer": 4,
    "coverage": 5,
    "location": 6,
    "encounter": 7,
    "diabetes": 8,
    "hypertension": 9,
    "claim": 10,
}


def golden():
    """Return the golden encounter as a FHIR Bundle; a test may change its copy."""
    return json.loads(CASE_1.read_text())


def resource(bundle, name):
    return bundle["entry"][PLACES[name]]["resource"]


def reference(bundle, name):
    return {"reference": bundle["entry"][PLACES[name]]["fullUrl"]}


def without(bundle, *names):
    """Return the Bundle without some resources; the others keep their places."""
    gone = {PLACES[name] for name in names}
    entries = [{} if n in gone else each for n, each in enumerate(bundle["entry"])]
    return bundle | {"entry": entries}


def add(bundle, kind, **elements):
    """Add a resource at the end; return its reference."""
    url = f"urn:uuid:{kind}-{len(bundle['entry'])}"
    bundle["entry"].append({"fullUrl": url, "resource": {"resourceType": kind, **elements}})
    return {"reference": url}


def concept(system, *codes, text=None):
    coded = {"coding": [{"system": system, "code": code} for code in codes]}
    return coded | ({"text": text} if text else {})


def mapped(bundle):
    return map_bundle(read_bundle(json.dumps(bundle).encode()))


def rules(result):
    return [warning.rule for warning in result.warnings]


def refused(bundle):
    """Return what is told of a Bundle that is refused, by place."""
    try:
        mapped(bundle)
    except Problem as problem:
        return {error.pointer: error.detail for error in problem.errors}
    raise AssertionError("it was taken")
