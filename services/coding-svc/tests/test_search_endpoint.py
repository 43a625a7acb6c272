"""Search and suggestions over HTTP, on the code sets that ship."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

ON = "2026-05-01"


async def find(reader, query, **more):
    answer = await reader.get("/v1/codes/icd10cm", params={"q": query, "on": ON, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("type 2 diabetes with neuropathy", {"E11.40", "E11.42"}),
        ("copd with acute exacerbation", {"J44.1"}),
        ("heart attack", {"I21.9"}),
        ("diabtes neuropathy", {"E11.40", "E10.40", "E13.40", "E08.40", "E09.40"}),
        ("closed fracture of right distal radius initial encounter", {"S52.501A"}),
    ],
)
async def test_hard_queries_answer_right_among_the_first_three(reader, query, codes):
    assert codes & {item["code"] for item in (await find(reader, query))[:3]}


async def test_a_code_finds_what_begins_so(reader):
    found = await find(reader, "e11.6", billable=True, limit=2)
    assert [(item["code"], item["billable"]) for item in found] == [
        ("E11.610", True),
        ("E11.618", True),
    ]


@pytest.mark.parametrize("system", ["cpt", "nonsense", "%00"])
async def test_a_system_without_release_is_404(reader, system):
    answer = await reader.get(f"/v1/codes/{system}", params={"q": "visit"})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")


@pytest.mark.parametrize(
    "params", [{}, {"q": "x" * 201}, {"q": "x", "limit": 0}, {"q": "x", "on": "soon"}]
)
async def test_what_makes_no_sense_is_422(reader, params):
    answer = await reader.get("/v1/codes/icd10cm", params=params)
    assert answer.status_code == 422


async def test_a_note_gets_codes_with_their_passages(reader):
    text = "Type 2 diabetes and HTN. No chest pain. Mother had a stroke. Possible pneumonia."
    answer = await reader.post(
        "/v1/coding/suggestions", json={"text": text, "service_date": ON, "min_confidence": 0.1}
    )
    assert answer.status_code == 200, answer.text
    found = {item["code"]: item for item in answer.json()["items"]}
    assert {code: text[each["start"] : each["end"]] for code, each in found.items()} == {
        "E11.9": "Type 2 diabetes",
        "I10": "HTN",
        "J18.9": "pneumonia",
    }
    assert [code for code, each in found.items() if each["uncertain"]] == ["J18.9"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("COPD with acute exacerbation.", ["J44.1"]),
        ("Type 2 diabetes with neuropathy", ["E11.40"]),
        ("type 2 diabetes mellitus with diabetic polyneuropathy", ["E11.42"]),
        ("T2DM, CKD stage 3", ["N18.30", "E11.9"]),
    ],
)
async def test_a_note_gets_the_code_that_says_most(reader, text, codes):
    answer = await reader.post("/v1/coding/suggestions", json={"text": text, "service_date": ON})
    assert [found["code"] for found in answer.json()["items"]] == codes


@pytest.mark.parametrize("body", [{}, {"text": "x" * 100_001}, {"text": "x", "limit": 0}])
async def test_a_note_that_cannot_be_read_is_422(reader, body):
    assert (await reader.post("/v1/coding/suggestions", json=body)).status_code == 422


async def test_what_the_note_denies_is_given_when_asked_for(reader):
    body = {"text": "No chest pain.", "service_date": ON}
    answer = await reader.post("/v1/coding/suggestions", json=body)
    assert answer.json()["items"] == []
    answer = await reader.post("/v1/coding/suggestions", json=body | {"negated": True})
    assert [item["negated"] for item in answer.json()["items"]] == [True]
