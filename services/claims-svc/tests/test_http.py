"""Every route: who may, what is a stranger's, what is listed, and what the audit trail holds."""

import pytest
from claims_support import X12, adjudicated, audited, coded, golden, line
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from claims_svc.bootstrap import SERVICE
from kit.testing import OTHER_ORGANIZATION

SCOPES = ("claims:read", "claims:write", "practice:read", "practice:write")
OTHERS = "encounters:read encounters:write payments:read payments:write admin:read admin:write"
ROUTES = (
    ("GET", "/v1/claims", "claims:read"),
    ("GET", "/v1/claims/{id}", "claims:read"),
    ("GET", "/v1/claims/{id}/history", "claims:read"),
    ("GET", "/v1/claims/{id}/submissions", "claims:read"),
    ("GET", "/v1/claims/{id}/x12", "claims:read"),
    ("POST", "/v1/claims/{id}/release", "claims:write"),
    ("POST", "/v1/claims/{id}/submit", "claims:write"),
    ("POST", "/v1/claims/{id}/correct", "claims:write"),
    ("POST", "/v1/claims/{id}/keep", "claims:write"),
    ("POST", "/v1/acknowledgments", "claims:write"),
    ("GET", "/v1/worklists", "claims:read"),
    ("GET", "/v1/worklists/unmatched", "claims:read"),
    ("POST", "/v1/worklists/unmatched/{id}/resolve", "claims:write"),
    ("GET", "/v1/worklists/held", "claims:read"),
    ("GET", "/v1/edit-rules", "claims:read"),
    ("GET", "/v1/practice", "practice:read"),
    ("PUT", "/v1/practice", "practice:write"),
    ("GET", "/v1/providers", "practice:read"),
    ("POST", "/v1/providers", "practice:write"),
    ("GET", "/v1/fee-schedules", "claims:read"),
    ("POST", "/v1/fee-schedules", "practice:write"),
)
NOBODY = "00000000-0000-0000-0000-000000000000"
PROVIDER = {"npi": "2000000028", "name": "DORA FICTION", "kind": "rendering"}


class TestLadder:
    def test_routes_when_counted_are_all_in_the_table(self):
        paths = SERVICE.document()["paths"]
        served = {(verb.upper(), path) for path, verbs in paths.items() for verb in verbs}
        named = {
            (verb, path.replace("/claims/{id}", "/claims/{claim_id}").replace("{id}", "{item_id}"))
            for verb, path, _ in ROUTES
        }
        named = {(verb, path.replace("worklists/held", "worklists/{name}")) for verb, path in named}
        assert served == named

    async def test_caller_when_unknown_is_401_and_without_the_scope_403(self, platform, make):
        claim = await make()
        async with platform.client("claims-svc", anonymous=True) as nobody:
            for verb, route, _ in ROUTES:
                path = route.format(id=claim["id"])
                answer = await nobody.request(verb, path, json={})
                assert answer.status_code == 401, (verb, path)
        for scope in SCOPES:
            remaining = " ".join({*SCOPES, *OTHERS.split()} - {scope})
            async with platform.client("claims-svc", remaining) as limited:
                for verb, route, needed in ROUTES:
                    if needed == scope:
                        path = route.format(id=claim["id"])
                        answer = await limited.request(verb, path, json={})
                        assert answer.status_code == 403, (verb, path)
        denied = [record for record in await audited(platform) if record[0] == "deny"]
        assert len(denied) == len(ROUTES)

    async def test_claim_when_foreign_or_unknown_is_404(self, platform, client, make):
        claim = await make()
        below = ("", "/history", "/submissions", "/x12")
        async with platform.client("claims-svc", organization_id=OTHER_ORGANIZATION) as foreign:
            for asker, claim_id in ((foreign, claim["id"]), (client, NOBODY)):
                for path in (f"/v1/claims/{claim_id}{each}" for each in below):
                    assert (await asker.get(path)).status_code == 404, path
                for what in ("release", "submit", "correct", "keep"):
                    path = f"/v1/claims/{claim_id}/{what}"
                    answer = await asker.post(path, json={"reason": "x"})
                    assert answer.status_code == 404, path
            path = f"/v1/worklists/unmatched/{NOBODY}/resolve"
            assert (await foreign.post(path, json={"reason": "x"})).status_code == 404
            for path in ("/v1/claims", "/v1/worklists/held", "/v1/worklists/unmatched"):
                assert (await foreign.get(path)).json()["items"] == []
            counts = (await foreign.get("/v1/worklists")).json()["items"]
            assert {each["count"] for each in counts} == {0}

    async def test_text_when_of_another_claims_submission_is_404(self, client, make, show):
        first, second = await make(1), await make(2)
        [sent] = (await show(second["id"], "/submissions"))["items"]
        path = f"/v1/claims/{first['id']}/x12"
        assert (await client.get(path, params={"submission_id": sent["id"]})).status_code == 404

    async def test_text_when_nothing_was_sent_is_404(self, client, make):
        held = await make(clia_number=None)
        assert (await client.get(f"/v1/claims/{held['id']}/x12")).status_code == 404

    async def test_body_when_malformed_is_refused(self, client, make):
        claim = await make(clia_number=None)
        path = f"/v1/claims/{claim['id']}/correct"
        for verb, route, _ in ROUTES:
            if verb != "GET":
                at = route.format(id=claim["id"])
                answer = await client.request(
                    verb, at, content=b"{", headers={"Content-Type": "text/plain"}
                )
                assert answer.status_code == 415, at
        json = {"Content-Type": "application/json"}
        assert (await client.post(path, content=b"{", headers=json)).status_code == 400
        for body, pointer in (
            ({}, "/reason"),
            ({"reason": "x", "state": "PAID"}, "/state"),
            ({"reason": "x", "charge_cents": 1}, "/charge_cents"),
            ({"reason": "x", "procedures": []}, "/procedures"),
            ({"reason": "x", "procedures": [line("L1", charge_cents=1.5)]}, "/procedures/0"),
            ({"reason": "a\x00b"}, "/reason"),
        ):
            answer = await client.post(path, json=body)
            assert answer.status_code == 422, body
            assert answer.json()["errors"][0]["pointer"].startswith(pointer)


class TestLists:
    async def test_claims_when_filtered_are_those_that_fit(self, client, make):
        sent, held = await make(1), await make(2, clia_number=None)

        async def found(**filters):
            answer = await client.get("/v1/claims", params=filters)
            return [each["id"] for each in answer.json()["items"]]

        assert set(await found()) == {sent["id"], held["id"]}
        assert await found(state="HELD") == [held["id"]]
        assert set(await found(state=["HELD", "SENT"])) == {sent["id"], held["id"]}
        assert await found(patient_control_number="CLM0001") == [sent["id"]]
        assert set(await found(patient_id=sent["patient_id"])) == {sent["id"], held["id"]}
        assert await found(patient_id=NOBODY) == []
        for wrong in ({"state": "LOST"}, {"limit": 201}, {"encounter_id": "x"}):
            assert (await client.get("/v1/claims", params=wrong)).status_code == 422

    async def test_claims_when_paged_are_each_shown_once(self, client, make):
        ids = {(await make(number))["id"] for number in (1, 2, 3)}
        first = (await client.get("/v1/claims", params={"limit": 2})).json()
        page = {"limit": 2, "cursor": first["next_cursor"]}
        second = (await client.get("/v1/claims", params=page)).json()
        seen = [each["id"] for each in first["items"] + second["items"]]
        assert (len(seen), set(seen), second["next_cursor"]) == (3, ids, None)

    async def test_worklists_when_counted_are_what_they_list(self, client, make):
        held = await make(1, clia_number=None)
        await make(2)
        counts = {
            each["name"]: each["count"]
            for each in (await client.get("/v1/worklists")).json()["items"]
        }
        assert counts == {
            "held": 1,
            "rejected": 0,
            "denied": 0,
            "ready": 0,
            "changed": 0,
            "unmatched": 0,
        }
        [listed] = (await client.get("/v1/worklists/held")).json()["items"]
        assert (listed["id"], listed["findings"][0]["rule"]) == (held["id"], "P12")

    async def test_edit_rules_when_listed_say_what_they_demand(self, client):
        rules = (await client.get("/v1/edit-rules")).json()["items"]
        assert {"P01", "P12", "P10C"} <= {each["rule"] for each in rules}
        assert all(each["title"] and each["source"] for each in rules)


class TestPractice:
    async def test_settings_when_put_are_shown_and_used(self, client):
        before = (await client.get("/v1/practice")).json()
        assert (before["submitter_id"], before["usage_indicator"]) == ("REVCYCLE", "T")
        settings = before | {"submitter_id": "SYNTHCLINIC", "usage_indicator": "P"}
        for _ in range(2):
            assert (await client.put("/v1/practice", json=settings)).status_code == 200
        assert (await client.get("/v1/practice")).json() == settings
        for wrong in ({"submitter_id": "x"}, {"usage_indicator": "I"}, {"organization_id": NOBODY}):
            assert (await client.put("/v1/practice", json=settings | wrong)).status_code == 422

    async def test_provider_when_known_is_brought_up_to_date(self, client):
        assert (await client.post("/v1/providers", json=PROVIDER)).status_code == 201
        renamed = PROVIDER | {"name": "DORA FICTION-DOE"}
        assert (await client.post("/v1/providers", json=renamed)).status_code == 200
        [listed] = (await client.get("/v1/providers")).json()["items"]
        assert listed["name"] == "DORA FICTION-DOE"


class TestAudit:
    async def test_access_when_it_happens_is_recorded_once(self, platform, client, tell):
        await tell(coded(clia_number=None))
        [claim] = (await client.get("/v1/claims")).json()["items"]
        path = f"/v1/claims/{claim['id']}"
        for below in ("", "/history", "/submissions"):
            await client.get(path + below)
        await client.post(f"{path}/release", json={"reason": "as the payer asked"})
        await client.get(f"{path}/x12")
        await client.get("/v1/worklists/held")
        kept = await client.post(
            "/v1/acknowledgments", content=golden("case1_277ca.edi"), headers=X12
        )
        of_claim = ("claim", claim["id"])
        assert await audited(platform) == [
            ("create", *of_claim),
            ("search", "claim", None),
            ("read", *of_claim),
            ("read", *of_claim),
            ("read", *of_claim),
            ("update", *of_claim),
            ("export", *of_claim),
            ("search", "claim", None),
            ("update", *of_claim),
            ("create", "acknowledgment", kept.json()["id"]),
        ]


async def test_rows_when_append_only_cannot_be_changed(platform, make, acknowledge, tell):
    claim = await make()
    await acknowledge(golden("case1_277ca.edi"))
    await tell(adjudicated(claim))
    database = platform.members["claims-svc"].runtime.database
    for table in ("claim_history", "submission", "acknowledgment", "adjudication", "audit_record"):
        for verb in (f"UPDATE {table} SET organization_id = ''", f"DELETE FROM {table}"):
            with pytest.raises(IntegrityError, match="append-only"):
                async with database.transaction() as session:
                    await session.execute(text(verb))
