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


@pytest.mark.parametrize("system", ["cpt", "hcpcs", "icd10pcs", "x" * 20])
async def test_system_when_not_loaded_is_404(reader, system):
    answer = await reader.get(f"/v1/codes/{system}/99214")
    assert answer.status_code == 404
    assert "No release of the code set" in answer.json()["detail"]


@pytest.mark.parametrize(
    "path", ["icd10cm/E11.65?on=2026-02-30", "icd10cm/E1165123456", "x" * 21 + "/E11"]
)
async def test_question_when_malformed_is_422(reader, path):
    assert (await reader.get(f"/v1/codes/{path}")).status_code == 422
