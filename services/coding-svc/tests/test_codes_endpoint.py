"""Look-up of single codes over HTTP."""

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("written", "code", "billable"),
    [
        ("E11.65", "E11.65", True),
        ("E1165", "E11.65", True),
        ("e11.65", "E11.65", True),
        ("I10", "I10", True),
        ("E11", "E11", False),
        ("E11.6", "E11.6", False),
        ("S93.401", "S93.401", False),
        ("S93.401A", "S93.401A", True),
        ("T36.0X1A", "T36.0X1A", True),
    ],
)
async def test_code_when_known_is_shown_with_its_point(reader, written, code, billable):
    answer = await reader.get(f"/v1/codes/icd10cm/{written}")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["code"], answer.json()["billable"]) == (code, billable)


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("I10.0", "Nearest: I10."),
        ("E11.659", "Nearest: E11.65."),
        ("E11.6X", "Nearest: E11.610, E11.618, E11.620."),
        ("ZZZ", "Nearest: none."),
        ("%00", "Nearest: none."),
    ],
)
async def test_code_when_unknown_is_404_with_the_nearest(reader, written, nearest):
    answer = await reader.get(f"/v1/codes/icd10cm/{written}")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/not-found"
    assert answer.json()["detail"].endswith(nearest)


@pytest.mark.parametrize(
    ("on", "covers"),
    [
        ("2026-03-31", False),
        ("2026-04-01", True),
        ("2026-09-30", True),
        ("2026-10-01", False),
        (None, False),  # today, 2026-03-03
    ],
)
async def test_date_when_outside_the_release_is_told_and_not_refused(reader, on, covers):
    answer = await reader.get("/v1/codes/icd10cm/I10", params={"on": on} if on else {})
    assert answer.json()["covers_date"] is covers
    assert (answer.json()["valid_from"], answer.json()["valid_to"]) == ("2026-04-01", "2026-09-30")


@pytest.mark.parametrize("system", ["hcpcs", "icd10pcs", "ncci-add-on", "x" * 20])
async def test_system_when_not_loaded_is_404(reader, system):
    answer = await reader.get(f"/v1/codes/{system}/99214")
    assert answer.status_code == 404
    assert "No release of the code set" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path", ["icd10cm/E11.65?on=2026-02-30", "icd10cm/E116512345678", "x" * 21 + "/E11"]
)
async def test_question_when_malformed_is_422(reader, path):
    assert (await reader.get(f"/v1/codes/{path}")).status_code == 422


async def test_code_is_shown_with_all_that_holds_for_it(reader):
    said = (await reader.get("/v1/codes/icd10cm/E11.65")).json()
    assert said["title"] == "Type 2 diabetes mellitus with hyperglycemia"
    assert [parent["code"] for parent in said["parents"]] == ["E11.6", "E11"]
    assert [section.split(":")[0] for section in said["sections"]] == ["E08-E13", "chapter 4"]
    assert {note["at"] for note in said["excludes1"]} == {"E11", "chapter 4"}
    assert {note["at"] for note in said["use_additional"]} == {"E11"}
    assert (said["children"], said["seventh_characters"], said["flags"]) == ([], [], [])


async def test_code_that_needs_a_seventh_character_says_which(reader):
    said = (await reader.get("/v1/codes/icd10cm/S93.401")).json()
    assert [each["character"] for each in said["seventh_characters"]] == ["A", "D", "S"]
    assert [child["code"] for child in said["children"]] == ["S93.401A", "S93.401D", "S93.401S"]
    assert said["billable"] is False


async def test_cpt_number_without_a_licence_has_no_invented_text(reader):
    said = (await reader.get("/v1/codes/cpt/99214")).json()
    assert (said["code"], said["title"]) == ("99214", "description not loaded")
    assert (said["billable"], said["release"], said["covers_date"]) == (None, None, False)
    assert (await reader.get("/v1/codes/cpt/9921")).status_code == 404


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("pos/11", "Office"),
        ("modifier/25", "Significant, separate visit on the day of a procedure"),
        ("revenue/0450", "Emergency room"),
    ],
)
async def test_short_lists_ship(reader, path, title):
    said = (await reader.get(f"/v1/codes/{path}")).json()
    assert (said["title"], said["billable"], said["covers_date"]) == (title, True, True)


async def test_code_when_it_came_later_is_404_before(reader):
    answer = await reader.get("/v1/codes/pos/27", params={"on": "2023-09-30"})
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Not in pos shipped on 2023-09-30. Nearest: 20, 21, 22."
    assert (await reader.get("/v1/codes/pos/27", params={"on": "2023-10-01"})).status_code == 200
