"""Bundles that are broken, huge or meant to harm: a problem, and never anything else."""

import base64
import copy
import json

import pytest
from fhir_support import HEADERS, add, golden, mapped, refused, resource, without
from hypothesis import given, settings
from hypothesis import strategies as st

from coding_svc.fhir.bundle import BYTES_MAX, ENTRIES_MAX, FAULTS_MAX, read_bundle
from coding_svc.fhir.mapping import map_bundle
from coding_svc.fhir.remarks import WARNINGS_MAX
from kit.problems import Problem

SECRET = "CANARY"


def problem(body):
    with pytest.raises(Problem) as raised:
        map_bundle(read_bundle(body))
    document = raised.value.document("trace")
    assert SECRET not in json.dumps(document)
    return document


def deep(depth):
    return '{"resourceType":"Bundle","type":"collection","entry":' + "[" * depth + "]" * depth + "}"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b'"\xed\xa0\x80"',
        b'{"resourceType": NaN}',
        b'{"resourceType": -Infinity}',
        b'{"total": ' + b"9" * 5_000 + b"}",
        b'{"total": 1e99999999999999999999}',
        b'{"a": {"b": "' + SECRET.encode() + b'",}}',
        deep(100_000).encode(),
    ],
)
def test_body_when_it_is_no_json_is_400(body):
    assert problem(body)["type"] == "/problems/bad-request"


@pytest.mark.parametrize(
    "body",
    [
        b" " * (BYTES_MAX + 1),
        json.dumps(golden() | {"entry": [{}] * (ENTRIES_MAX + 1)}).encode(),
        json.dumps(golden() | {"entry": [{}] * 10_000}).encode(),
    ],
)
def test_body_when_it_is_over_the_limits_is_413(body):
    assert problem(body)["type"] == "/problems/too-large"


@pytest.mark.parametrize(
    ("document", "at"),
    [
        ([], "/resourceType"),
        ("x", "/resourceType"),
        (None, "/resourceType"),
        ({"resourceType": "Patient"}, "/resourceType"),
        ({"resourceType": ["Bundle"]}, "/resourceType"),
        ({"resourceType": "Bundle"}, "/type"),
        ({"resourceType": "Bundle", "type": "history"}, "/type"),
        ({"resourceType": "Bundle", "type": ["transaction"]}, "/type"),
        ({"resourceType": "Bundle", "type": "document"}, "/entry"),
        ({"resourceType": "Bundle", "type": "document", "entry": {}}, "/entry"),
        ({"resourceType": "Bundle", "type": "document", "entry": []}, "/entry"),
        ({"resourceType": "Bundle", "type": "document", "entry": [1]}, "/entry/0"),
        ({"resourceType": "Bundle", "type": "document", "entry": [{"resource": 1}]},
         "/entry/0/resource"),
        ({"resourceType": "Bundle", "type": "document", "entry": [{"resource": {}}]},
         "/entry/0/resource"),
        ({"resourceType": "Bundle", "type": "document", "entry": [{"fullUrl": 1, "resource": {}}]},
         "/entry/0/fullUrl"),
    ],
)  # fmt: skip
def test_document_when_it_is_no_bundle_is_told_where(document, at):
    assert problem(json.dumps(document).encode())["errors"][0]["pointer"] == at


@pytest.mark.parametrize(
    ("name", "element", "value", "at"),
    [
        ("patient", "name", SECRET, "/entry/0/resource/name"),
        ("patient", "name", [{"given": [{"a": SECRET}]}], "/entry/0/resource/name/0/given/0"),
        ("patient", "birthDate", 1980, "/entry/0/resource/birthDate"),
        ("patient", "birthDate", SECRET, "/entry/0/resource/birthDate"),
        ("patient", "name", [{"family": "\ud800"}], "/entry/0/resource/name/0/family"),
        ("patient", "name", [{"family": "A\x00B"}], "/entry/0/resource/name/0/family"),
        ("patient", "contained", [{"resourceType": {}}], "/entry/0/resource/contained/0"),
        ("encounter", "class", SECRET, "/entry/7/resource/class"),
        ("encounter", "diagnosis", [{"rank": SECRET}], "/entry/7/resource/diagnosis/0/rank"),
        ("claim", "item", [{"quantity": {"value": SECRET}}],
         "/entry/10/resource/item/0/quantity/value"),
    ],
)  # fmt: skip
def test_element_when_it_has_another_type_is_told_without_its_value(name, element, value, at):
    bundle = golden()
    resource(bundle, name)[element] = value
    assert at in {each["pointer"] for each in problem(json.dumps(bundle).encode())["errors"]}


def test_faults_when_they_are_many_are_told_in_part():
    bundle = golden()
    resource(bundle, "patient")["name"] = [1] * 100_000
    assert len(problem(json.dumps(bundle).encode())["errors"]) <= FAULTS_MAX


def test_ids_when_two_entries_have_one_are_refused():
    bundle = golden()
    bundle["entry"].append(copy.deepcopy(bundle["entry"][0]))
    assert list(refused(bundle)) == ["/entry/11/resource"]
    bundle = golden()
    resource(bundle, "diabetes")["id"] = resource(bundle, "hypertension")["id"] = "same"
    assert list(refused(bundle)) == ["/entry/9/resource"]


def test_references_without_full_urls_lead_nowhere_and_are_told():
    bundle = golden()
    for entry in bundle["entry"]:
        entry.pop("fullUrl")
    assert set(refused(bundle)) == {
        "/entry/7/resource/subject",
        "/entry/7/resource/serviceProvider",
    }


def test_references_in_a_circle_end():
    bundle = without(golden(), "organization")
    first = add(bundle, "Organization")
    second = add(bundle, "Organization", partOf=first)
    bundle["entry"][-2]["resource"]["partOf"] = second
    resource(bundle, "claim")["provider"] = first
    resource(bundle, "encounter")["serviceProvider"] = first
    assert list(refused(bundle)) == ["/entry/11/resource/identifier"]


@pytest.mark.parametrize("piece", ["<a ", "<!--", "</", "<script>", "&#", "&"])
def test_document_of_broken_html_takes_no_longer_than_its_length(piece):
    """It would take days where each piece is looked for to the end of the text."""
    bundle = golden()
    data = base64.b64encode(piece.encode() * (1_000_000 // len(piece))).decode()
    attachment = {"contentType": "text/html", "data": data}
    add(bundle, "DocumentReference", content=[{"attachment": attachment}])
    assert len(mapped(bundle).posted.note or "") <= 100_000


def test_references_by_identifier_and_warnings_when_there_are_thousands_end_soon():
    """Each is looked up, where looking through all for each would take minutes."""
    bundle = golden()
    name = "Condition?identifier=x|y"
    diagnosis = resource(bundle, "encounter")["diagnosis"]
    diagnosis += [{"condition": {"reference": name}} for _ in range(900)]
    claim = resource(bundle, "claim")
    claim["item"] += [{"productOrService": {"text": "x"}, "modifier": [{}] * 20}] * 900
    for _ in range(900):
        add(bundle, "Condition", code={})
    result = mapped(bundle)
    assert len(result.warnings) == WARNINGS_MAX + 1


@pytest.mark.parametrize("missing", ["patient", "encounter", "organization"])
def test_encounter_when_it_lacks_what_it_cannot_be_without_is_refused(missing):
    assert refused(without(golden(), missing))


async def test_bundle_when_refused_leaves_nothing_and_tells_no_value(client, caplog, capsys):
    bundle = golden()
    resource(bundle, "patient").update(birthDate=SECRET, name=[{"family": SECRET}])
    resource(bundle, "coverage")["subscriberId"] = f"{SECRET} {SECRET}"
    answer = await client.post("/v1/encounters", content=json.dumps(bundle), headers=HEADERS)
    assert answer.status_code == 422
    assert {each["pointer"] for each in answer.json()["errors"]} == {
        "/entry/0/resource/name/0/given",
        "/entry/0/resource/birthDate",
        "/entry/5/resource/subscriberId",
    }
    assert SECRET not in answer.text + caplog.text + "".join(capsys.readouterr())
    assert (await client.get("/v1/encounters")).json()["items"] == []


_WORDS = ["", SECRET, "2026-03-02", "final", "Patient/1", "#x", "I10", "99213", "\x00", "\ud800"]
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(_WORDS)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["reference", "coding", "value", "code", "id"]), inner)
    ),
    max_leaves=5,
)


def _places(value, path=()):
    yield path
    inner = dict(enumerate(value)) if isinstance(value, list) else value
    for key, each in inner.items() if isinstance(inner, dict) else ():
        yield from _places(each, (*path, key))


_PLACES = [path for path in _places(golden()) if path]


def _change(bundle, path, change):
    """Remove, repeat or replace the element at a path, where an earlier change left one."""
    *parents, last = path
    for key in parents:
        if not isinstance(bundle, dict | list) or not _has(bundle, key):
            return
        bundle = bundle[key]
    if not isinstance(bundle, dict | list) or not _has(bundle, last):
        return
    if change == "remove":
        del bundle[last]
    elif change == "repeat" and isinstance(bundle, list):
        bundle.append(copy.deepcopy(bundle[last]))
    elif isinstance(change, tuple):
        bundle[last] = change[0]


def _has(container, key):
    return (
        key in container
        if isinstance(container, dict)
        else (isinstance(key, int) and key < len(container))
    )


_CHANGES = st.lists(
    st.tuples(
        st.sampled_from(_PLACES),
        st.sampled_from(["remove", "repeat"]) | st.tuples(_VALUES),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(_CHANGES)
def test_bundle_however_it_is_broken_is_taken_or_a_problem(changes):
    bundle = golden()
    for path, change in changes:
        _change(bundle, path, change)
    try:
        result = map_bundle(read_bundle(json.dumps(bundle).encode()))
    except Problem as refusal:
        told = refusal.document("trace")
        assert told["status"] in (400, 413, 422)
        assert SECRET not in json.dumps(told)
        if told["status"] == 422:
            assert told["errors"]
            assert all(each["pointer"].startswith("/") for each in told["errors"])
    else:
        warned = json.dumps([each.model_dump() for each in result.warnings])
        assert SECRET not in warned
        assert (result.posted.coding_status == "draft") == ('"fhir-' in warned)
