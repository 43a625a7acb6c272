"""The calculator of visit levels over HTTP."""

import pytest

PATH = "/v1/coding/em-level"
ASKED = {
    "service_date": "2026-05-04",
    "family": "office_established",
    "problems": {"stable_chronic": 2},
    "data": {"items": [{"kind": "test_ordered", "name": "83036"}]},
    "risk": ["prescription_drug"],
    "total_minutes": 25,
}


@pytest.fixture
def ask(reader):
    async def send(expected=200, **changes):
        answer = await reader.post(PATH, json=ASKED | changes)
        assert answer.status_code == expected, answer.text
        return answer.json()

    return send


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_answer_says_what_is_supported_by_what_and_why(ask):
    body = await ask()
    assert body["supported_code"] == "99214"
    assert body["by_decision_making"]["level"] == "moderate"
    elements = {each["element"]: each for each in body["by_decision_making"]["elements"]}
    reaching = [name for name, each in elements.items() if each["reaches"]]
    assert reaching == ["problems", "risk"]
    assert elements["data"]["level"] == "straightforward"
    assert body["by_time"] == {"code": "99213", "minimum_minutes": 20}
    assert body["prolonged"] is None
    assert body["findings"] == []
    assert body["rules"] == {"valid_from": "2024-01-01", "valid_to": None}
    assert "25 minutes reach 99213 (at least 20 minutes)." in body["reasons"]


@pytest.mark.parametrize(
    ("billed", "rule", "severity"),
    [("99215", "EM-OVERCODED", "warning"), ("99213", "EM-UNDERCODED", "info")],
)
async def test_billed_code_is_compared(ask, billed, rule, severity):
    [found] = (await ask(billed_code=billed))["findings"]
    assert (found["rule_id"], found["severity"]) == (rule, severity)


@pytest.mark.parametrize(("payer", "code"), [("other", "99417"), ("medicare", "G2212")])
async def test_prolonged_time_is_told_and_to_be_verified(ask, payer, code):
    body = await ask(total_minutes=70, payer=payer)
    assert body["prolonged"]["code"] == code
    assert [each["rule_id"] for each in body["findings"]] == ["EM-PROLONGED"]


async def test_nurse_alone_supports_the_code_that_needs_no_clinician(ask):
    body = await ask(clinician=False)
    assert (body["supported_code"], body["by_decision_making"]) == ("99211", None)


async def test_nothing_documented_supports_nothing(ask):
    body = await ask(problems={"minor": 0}, data={}, risk=[], total_minutes=None)
    assert (body["supported_code"], body["by_decision_making"]) == (None, None)


@pytest.mark.parametrize(
    ("family", "on", "begins"),
    [
        ("office_new", "2020-12-31", "2021-01-01"),
        ("emergency", "2022-12-31", "2023-01-01"),
    ],
)
async def test_date_before_the_rules_is_422(ask, family, on, begins):
    body = await ask(422, family=family, service_date=on)
    [fault] = body["errors"]
    assert fault["pointer"] == "/service_date"
    assert begins in fault["detail"]


@pytest.mark.parametrize(
    ("name", "value", "pointer"),
    [
        ("family", "telephone", "/family"),
        ("problems", {"grave": 1}, "/problems"),
        ("problems", {"minor": -1}, "/problems"),
        ("risk", ["some"], "/risk/0"),
        ("total_minutes", 1441, "/total_minutes"),
        ("data", {"items": [{"kind": "test_ordered"}]}, "/data/items/0/name"),
        ("billed_code", "9921", "/billed_code"),
    ],
)
async def test_request_when_wrong_is_422(ask, name, value, pointer):
    body = await ask(422, **{name: value})
    assert body["errors"][0]["pointer"].startswith(pointer)


async def test_scope_is_asked_for(unchanged_platform):
    async with unchanged_platform.client("coding-svc", scopes="claims:read") as other:
        assert (await other.post(PATH, json=ASKED)).status_code == 403


async def test_very_many_kinds_of_problems_are_one_fault(ask):
    kinds = {f"kind-{place}": 1 for place in range(1_000)}
    told = await ask(expected=422, problems=kinds)
    assert [fault["pointer"] for fault in told["errors"]] == ["/problems"]
