"""Search and suggestions over HTTP, on the code sets that ship."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from codesets import Catalog, CodeSystem, Release
from codesets.catalog import CodeRow, Incoming, add_releases
from codesets.search import SearchStore
from coding_svc.search.building import keep_indexes_built
from coding_svc.search.service import open_index
from kit.problems import Problem

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


MISSPELT = """
hypertention|I10
pnuemonia|J18.9
asthsma|J45.90
apendicitis|K37 K35
diarhea|R19.7
osteoarthitis of knee|M17.9
cirrosis of liver|K74.60
anemea|D64.9
gastroenterits|K52.9
hypothyrodism|E03.9
rheumatiod arthritis|M06.9
psoriassis|L40.9
"""
SYNONYMS = """
stroke|I63
high blood pressure|I10
kidney stone|N20.0
gallstones|K80.20
bed sore|L89.9
chicken pox|B01.9
shingles|B02.9
whooping cough|A37.9
lockjaw|A35
pink eye|H10.9
nosebleed|R04.0
hives|L50.9
heartburn|R12
collapsed lung|J93 J98.1
underactive thyroid|E03.9
"""
ABBREVIATIONS = """
T2DM|E11.9
HTN|I10
CHF|I50.9
GERD|K21.9
UTI|N39.0
AKI|N17.9
CKD|N18.9
DVT|I82.40
BPH|N40.0
TIA|G45.9
MI|I21.9
URI|J06.9
PTSD|F43.10
OSA|G47.33
COPD exac|J44.1
"""
WITHIN_WORDS = """
neuropathy|G62.9
cardiomyopathy|I42.9
encephalopathy|G93.40
retinopathy|H35.00
lymphadenopathy|R59
"""
SIDES_AND_ENCOUNTERS = """
pain in left knee|M25.562
rt knee pain|M25.561
left breast cancer|C50.912
acute otitis media right ear|H66
fracture of left clavicle initial encounter|S42.002A
sprain of right ankle subsequent encounter|S93.401D
laceration of left hand initial encounter|S61.412A
open fracture of left tibia|S82.202B
bilateral carpal tunnel syndrome|G56.03
right inguinal hernia|K40.90
dvt left leg|I82.402
osteoarthritis right hip|M16.11
"""


def _examples():
    for table in (MISSPELT, SYNONYMS, ABBREVIATIONS, WITHIN_WORDS, SIDES_AND_ENCOUNTERS):
        for line in table.strip().splitlines():
            query, codes = line.split("|")
            yield pytest.param(query, codes.split(), id=query)


@pytest.mark.parametrize(("query", "codes"), [*_examples()])
async def test_what_coders_type_is_among_the_first_three(reader, query, codes):
    """A code ends where what may follow does not matter."""
    found = [item["code"] for item in (await find(reader, query))[:3]]
    assert any(code.startswith(tuple(codes)) for code in found), found


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


async def test_a_long_note_keeps_nobody_waiting(reader):
    body = {"text": "1 " * 20_000, "service_date": ON}
    reading = asyncio.create_task(reader.post("/v1/coding/suggestions", json=body))
    looks = 0
    while not reading.done():
        assert await find(reader, "diabetes")
        looks += 1
    assert reading.result().json()["items"] == []
    assert looks > 3


@pytest.fixture
def store(tmp_path):
    """Return the searches of a folder with one small release and no index."""
    release = Release(CodeSystem.TAXONOMY, "made up", date(2026, 1, 1), None, "test")
    add_releases(tmp_path, [Incoming(release, "0", [CodeRow("A1", "Fever", True)])])
    return SearchStore(Catalog.open(tmp_path), tmp_path)


async def test_the_search_of_today_is_built_before_anybody_asks(
    store, tmp_path, unchanged_platform, monkeypatch
):
    runtime = replace(unchanged_platform.members["coding-svc"].runtime, codes_dir=tmp_path)
    monkeypatch.setenv("REVCYCLE_SEARCH_AHEAD", "false")
    await keep_indexes_built(runtime)
    assert store.is_missing(CodeSystem.TAXONOMY, runtime.clock.now().date())
    monkeypatch.delenv("REVCYCLE_SEARCH_AHEAD")
    building = asyncio.create_task(keep_indexes_built(runtime))
    while store.is_missing(CodeSystem.TAXONOMY, runtime.clock.now().date()):
        assert not building.done()
        await asyncio.sleep(0.05)
    building.cancel()


async def test_a_search_that_cannot_be_built_is_unavailable(store, tmp_path):
    next(tmp_path.glob("taxonomy-*.sqlite3")).unlink()
    with pytest.raises(Problem) as refused:
        await open_index(store, CodeSystem.TAXONOMY, date(2026, 5, 1))
    assert refused.value.kind.status == 503
