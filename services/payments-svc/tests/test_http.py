"""The doors: who may come in, what is refused, what is audited."""

import pytest
from payments_support import X12, announce, claim, claim_id, get, golden, upload
from sqlalchemy import select

from kit.spine import audit_record
from kit.testing import OTHER_ORGANIZATION

CASE_1 = golden("case1_835")
READS = (
    "/v1/remittances",
    "/v1/remittances/{remittance}",
    "/v1/remittances/{remittance}/postings",
    "/v1/unmatched-payments",
    "/v1/ledger/accounts",
    "/v1/ledger/accounts?claim_id={claim}",
    "/v1/ledger/entries?claim_id={claim}",
    "/v1/statements",
    "/v1/statements/{statement}",
    "/v1/patients/{patient}/account",
)
SINGLE = [path for path in READS if "{" in path]


@pytest.fixture
async def ids(platform):
    await announce(platform, claim(1))
    body = await upload(platform, CASE_1)
    [statement] = (await get(platform, "/v1/statements"))["items"]
    return {
        "remittance": body["id"],
        "claim": claim_id(1),
        "statement": statement["id"],
        "patient": claim(1).patient_id,
    }


@pytest.mark.parametrize("path", READS)
async def test_reading_needs_a_token_and_the_scope(platform, ids, path):
    await get(platform, path.format(**ids), status=401, anonymous=True)
    await get(platform, path.format(**ids), status=403, scopes="claims:read payments:write")
    await get(platform, path.format(**ids), status=200, scopes="payments:read")


@pytest.mark.parametrize("path", SINGLE)
async def test_things_of_another_organization_are_not_there(platform, ids, path):
    await get(platform, path.format(**ids), status=404, organization_id=OTHER_ORGANIZATION)


async def test_lists_of_another_organization_are_empty(platform, ids):
    for path in [each for each in READS if each not in SINGLE]:
        body = await get(platform, path, organization_id=OTHER_ORGANIZATION)
        assert body == {"items": [], "next_cursor": None}


async def test_same_payment_in_another_organization_is_its_own(platform, ids):
    async with platform.client("payments-svc", organization_id=OTHER_ORGANIZATION) as client:
        answer = await client.post("/v1/remittances", content=CASE_1, headers=X12)
    assert (answer.status_code, answer.json()["state"]) == (202, "unmatched")


async def test_upload_is_refused_step_by_step(platform):
    async with platform.client("payments-svc", anonymous=True) as client:
        assert (await client.post("/v1/remittances", content=CASE_1)).status_code == 401
    async with platform.client("payments-svc", scopes="payments:read") as client:
        answer = await client.post("/v1/remittances", content=CASE_1, headers=X12)
        assert answer.status_code == 403
    async with platform.client("payments-svc") as client:
        answer = await client.post("/v1/remittances", json={"a": 1})
        assert answer.status_code == 415


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ""),
        ("hello", ""),
        (CASE_1[:900], ""),
        (CASE_1.replace("SE*36", "SE*35"), "SE01"),
        (CASE_1.replace("*99.6*42.4*", "*9x.6*42.4*"), "CLP04"),
        (CASE_1.replace("BPR*I*99.6", "BPR*I*-99.6"), "BPR02"),
        (CASE_1.replace("EFT000001", ""), "TRN02"),
        (golden("case1_271"), "an eligibility response (271)"),
        (golden("case1_837p"), "a claim (837)"),
    ],
)
async def test_what_is_no_remittance_is_refused_and_nothing_is_stored(platform, text, says):
    body = await upload(platform, text, status=422)
    assert body["type"] == "/problems/invalid-x12"
    assert says in str(body)
    assert "TESTERSON" not in str(body)
    assert (await get(platform, "/v1/remittances"))["items"] == []


async def test_lists_are_paged_and_filtered(platform, ids):
    await announce(platform, claim(3))
    await upload(platform, golden("case3_835"))
    first = await get(platform, "/v1/remittances?limit=1")
    second = await get(platform, f"/v1/remittances?limit=1&cursor={first['next_cursor']}")
    traces = {each["items"][0]["trace_number"] for each in (first, second)}
    assert traces == {"EFT000001", "EFT000003"}
    assert second["next_cursor"] is None
    named = await get(platform, "/v1/remittances?trace_number=EFT000003&state=posted")
    assert [each["trace_number"] for each in named["items"]] == ["EFT000003"]
    await get(platform, "/v1/remittances?state=lost", status=422)
    await get(platform, "/v1/remittances?cursor=zzz", status=400)
    one = await get(platform, "/v1/ledger/accounts?account=REV_GROSS")
    assert one["items"] == [{"account": "REV_GROSS", "balance_cents": -48000}]


async def test_reading_patient_data_is_audited(platform, ids):
    await get(platform, f"/v1/statements/{ids['statement']}")
    async with platform.members["payments-svc"].runtime.database.transaction() as session:
        query = select(audit_record).order_by(audit_record.c.sequence.desc()).limit(1)
        last = (await session.execute(query)).one()
    assert (last.action, last.resource_type) == ("read", "statement")
    assert last.patient_id == str(ids["patient"])
