"""Wrong input over the whole platform: a clear problem document, and nothing half done."""

import json
from pathlib import Path

import pytest
from support.distributed import ON_THE_STACK, unanswered_platform
from support.process import X12, running

GOLDEN = Path(__file__).parents[1] / "golden"
CASE_1 = json.loads((GOLDEN / "case1_encounter.json").read_text())

pytestmark = pytest.mark.slow
WAYS = [
    pytest.param("embedded", marks=pytest.mark.xdist_group("problems")),
    pytest.param("distributed", marks=ON_THE_STACK),
]


@pytest.fixture(scope="module", params=WAYS)
def client(request, tmp_path_factory):
    if request.param == "distributed":
        way = unanswered_platform(request.getfixturevalue("stack"))
    else:
        data_dir = tmp_path_factory.mktemp("problems") / "data"
        way = running(data_dir, "--clearinghouse", "none")
    with way as platform, platform.client() as client:
        yield client


def problem(answer, status, slug):
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    body = answer.json()
    assert (answer.status_code, body["type"]) == (status, f"/problems/{slug}"), answer.text
    return body


def count(client, path):
    return len(client.get(path).json()["items"])


def test_an_unknown_code_names_the_place_and_the_nearest_codes(client):
    before = count(client, "/v1/encounters")
    wrong = {**CASE_1, "external_id": "U1", "diagnoses": [{"code": "E11.99"}, {"code": "E11.6"}]}
    body = problem(client.post("/v1/encounters", json=wrong), 422, "unknown-code")
    assert [error["pointer"] for error in body["errors"]] == [
        "/diagnoses/0/code",
        "/diagnoses/1/code",
    ]
    assert "E11.9" in body["errors"][0]["detail"]
    assert "E11.610" in body["errors"][1]["detail"]
    assert count(client, "/v1/encounters") == before


@pytest.mark.parametrize("path", ["/v1/remittances", "/v1/acknowledgments"])
@pytest.mark.parametrize(
    "text", ["", "hello", "ISA*00*", (GOLDEN / "case1_835.edi").read_text()[:-40]]
)
def test_malformed_x12_is_refused_whole(client, path, text):
    body = problem(client.post(path, content=text, headers=X12), 422, "invalid-x12")
    assert body["errors"]


def test_an_835_where_an_acknowledgment_belongs_is_refused(client):
    text = (GOLDEN / "case1_835.edi").read_text()
    problem(client.post("/v1/acknowledgments", content=text, headers=X12), 422, "invalid-x12")
    text = (GOLDEN / "case1_999.edi").read_text()
    problem(client.post("/v1/remittances", content=text, headers=X12), 422, "invalid-x12")


def test_a_wrong_content_type_says_the_right_one(client):
    text = (GOLDEN / "case1_835.edi").read_text()
    wrong = {"Content-Type": "application/json"}
    body = problem(
        client.post("/v1/remittances", content=text, headers=wrong), 415, "unsupported-media-type"
    )
    assert "application/edi-x12" in body["detail"]
    wrong = {"Content-Type": "text/plain"}
    body = problem(
        client.post("/v1/encounters", content=json.dumps(CASE_1), headers=wrong),
        415,
        "unsupported-media-type",
    )
    assert "application/json" in body["detail"]


def test_an_unknown_path_and_a_wrong_method_are_problems(client):
    problem(client.get("/v1/nothing"), 404, "not-found")
    problem(client.get("/nothing"), 404, "not-found")
    problem(client.delete("/v1/claims"), 405, "method-not-allowed")


def test_a_remittance_for_nobody_is_kept_and_listed(client):
    text = (GOLDEN / "case3_835.edi").read_text()
    answer = client.post("/v1/remittances", content=text, headers=X12)
    assert answer.status_code == 202, answer.text
    assert answer.json()["state"] == "unmatched"
    [payment] = client.get("/v1/unmatched-payments").json()["items"]
    assert payment["patient_control_number"] == "CLM0003"
