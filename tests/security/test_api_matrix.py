"""Every operation of the API against callers who may not: read from the OpenAPI document."""

import json
import re
import uuid

import pytest
from support.process import revcycle, running

from revcycle.demo import bundled_encounters

OPEN = {
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/problems"),
    ("get", "/.well-known/jwks.json"),
    ("post", "/oauth/token"),
}
JUSTIFIED = {"reason": "because"}
BODIES = {
    "/v1/claims/{claim_id}/correct": JUSTIFIED,
    "/v1/claims/{claim_id}/keep": JUSTIFIED,
    "/v1/claims/{claim_id}/release": JUSTIFIED,
    "/v1/claims/{claim_id}/submit": JUSTIFIED,
    "/v1/coding/edit-rules/{rule_id}": {"setting": "off"},
    "/v1/encounters/{encounter_id}": bundled_encounters()[0],
    "/v1/encounters/{encounter_id}/assignment": {"assigned_to": "me"},
    "/v1/worklists/unmatched/{item_id}/resolve": JUSTIFIED,
}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("api-matrix")]


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    data_dir = tmp_path_factory.mktemp("matrix") / "data"
    with running(data_dir, "--demo") as started:
        done = revcycle("demo", "--data-dir", str(data_dir), "--json")
        assert done.returncode == 0, done.stderr
        yield started


@pytest.fixture(scope="module")
def operations(platform):
    with platform.client() as client:
        document = client.get("/openapi.json").json()
    return [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if (method, path) not in OPEN
    ]


def add_client(platform, organization, *scopes):
    chosen = [argument for scope in scopes for argument in ("--scope", scope)]
    data_dir = str(platform.data_dir)
    done = revcycle(
        "clients", "add", "--organization", organization, "--data-dir", data_dir, *chosen
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def fill(path, value):
    return re.sub(r"{[^}]+}", str(value), path)


def is_problem(answer, status):
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert answer.json()["status"] == answer.status_code == status, answer.text
    return True


def test_every_operation_without_a_token_is_401(platform, operations):
    assert len(operations) > 40
    with platform.client(anonymous=True) as client:
        for method, path, _ in operations:
            answer = client.request(method, fill(path, uuid.uuid4()))
            assert is_problem(answer, 401), (method, path)
            assert "www-authenticate" in answer.headers


def test_every_operation_without_its_scope_is_403(platform, operations):
    stranger = add_client(platform, "EXAMPLE FAMILY CLINIC", "codes:read")
    with platform.client(stranger) as client:
        for method, path, _ in operations:
            if path.startswith(("/v1/codes", "/v1/coding/suggestions")):
                continue
            answer = client.request(method, fill(path, uuid.uuid4()))
            assert is_problem(answer, 403), (method, path)


def test_another_organization_sees_nothing(platform, operations):
    """Its lists are empty, and what exists elsewhere is 404 for it, to read or to change."""
    own_ids = identifiers(platform)
    shared = (
        "/v1/codes/", "/v1/edit-rules", "/v1/coding/edit-rules", "/v1/worklists", "/v1/practice",
        "/metrics",
    )  # fmt: skip
    with platform.client(add_client(platform, "ANOTHER CLINIC")) as client:
        for method, path, _ in operations:
            if path.startswith(shared) and "{" not in path.replace("{name}", ""):
                continue
            if "{" not in path:
                if method == "get":
                    parameters = {"patient_id": own_ids["patients"][0]}
                    is_empty(client.get(path, params=parameters), path)
            elif not path.startswith("/v1/codes") and "{name}" not in path:
                for value in own_ids[path.split("/")[2]]:
                    answer = client.request(method, fill(path, value), json=BODIES.get(path))
                    assert answer.status_code in (404, 422, 415), (method, path, answer.text)
                    assert answer.status_code == 404 or method == "post", (method, path)


def is_empty(answer, path):
    assert answer.status_code in (200, 404), (path, answer.text)
    assert answer.json().get("items", []) == [], path


def identifiers(platform):
    """Return a few ids of each collection of the first organization."""
    with platform.client() as client:
        found = {
            name: [row["id"] for row in client.get(f"/v1/{name}").json()["items"]][:2]
            for name in (
                "encounters", "patients", "eligibility-checks", "claims", "remittances",
                "statements",
            )
        }  # fmt: skip
    unknown = [uuid.uuid4()]
    assert all(found.values())
    return {**found, "worklists": unknown, "unmatched-payments": unknown, "coding": unknown}


def test_logs_hold_no_patient_data(platform):
    log = (platform.data_dir / "revcycle.log").read_text()
    assert log.count('"event": "request"') > 50
    for encounter in bundled_encounters():
        patient = encounter["patient"]
        canaries = [patient["last_name"], patient["birth_date"], patient["address"]["line1"]]
        canaries += [coverage["member_id"] for coverage in encounter["coverages"]]
        for canary in canaries:
            assert canary not in log


def test_problems_repeat_no_patient_data(platform):
    encounter = bundled_encounters()[0]
    patient = {**encounter["patient"], "birth_date": "1980-13-45", "last_name": "CANARY" * 20}
    wrong = {**encounter, "external_id": "WRONG-1", "patient": patient}
    with platform.client() as client:
        answer = client.post("/v1/encounters", json=wrong)
    assert is_problem(answer, 422)
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert pointers == {"/patient/birth_date", "/patient/last_name"}
    assert "CANARY" not in answer.text
    assert "1980-13-45" not in answer.text
