"""Who gave each code, why and from which text: kept for good, for every code of before as well."""

import json
from pathlib import Path

import pytest
from coding_support import audited, send_coding
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from coding_svc.bootstrap import SERVICE
from kit.testing import OTHER_ORGANIZATION, bench

CODES = ("coding_status", "diagnoses", "procedures")
NOTE = "Type 2 diabetes with hyperglycemia. Blood pressure high, as at the last visit."
SPAN = {"start": 0, "end": 34}
SUGGESTED = {
    "suggester": "codesets.suggest",
    "suggester_version": "1",
    "matched_term": "type 2 diabetes mellitus with hyperglycemia",
    **SPAN,
}


@pytest.fixture
async def waiting(post, draft):
    return await post(draft | {"note": NOTE})


@pytest.fixture
def coding(encounter):
    codes = {key: encounter[key] for key in CODES}
    first, second = codes["diagnoses"]
    return codes | {"diagnoses": [first | {"provenance": SUGGESTED}, second]}


async def acts_of(client, encounter):
    answer = await client.get(f"/v1/encounters/{encounter['id']}/provenance")
    assert answer.status_code == 200, answer.text
    return answer.json()["acts"]


class TestProvenance:
    async def test_bill_when_a_coder_keeps_it_stays_in_what_holds(self, client, post):
        stay = json.loads((Path(__file__).parent / "stay.json").read_text())
        posted = await post(stay | {"coding_status": "draft"})
        bill = stay["institutional"] | {"admitting_diagnosis": "R07.89"}
        for coding in ({"institutional": bill, "coding_status": "draft"}, {}):
            given = {"diagnoses": stay["diagnoses"]} | coding
            assert (await send_coding(client, posted["id"], given)).status_code == 200
        first, _second, holds = await acts_of(client, posted)
        assert [code["kind"] for code in holds["codes"]] == [
            code["kind"] for code in first["codes"]
        ]
        assert holds["releases"].keys() == first["releases"].keys()
        sources = {code["code"]: code["source"] for code in holds["codes"]}
        assert (sources["R0789"], sources["I214"]) == ("coder", "coder")

    async def test_bill_when_no_coder_touched_it_is_still_from_the_ehr(self, client, post):
        stay = json.loads((Path(__file__).parent / "stay.json").read_text())
        posted = await post(stay | {"coding_status": "draft"})
        await send_coding(client, posted["id"], {"diagnoses": stay["diagnoses"]})
        holds = (await acts_of(client, posted))[-1]
        sources = {code["kind"]: code["source"] for code in holds["codes"]}
        assert (sources["diagnosis"], sources["revenue_code"]) == ("coder", "ehr")

    async def test_codes_when_posted_by_the_ehr_are_from_it(self, client, post, encounter):
        [act] = await acts_of(client, await post(encounter))
        assert (act["origin"], act["version"], act["state"]) == ("ehr", 1, "coded")
        assert act["actor_id"] == "test-client"
        assert {code["source"] for code in act["codes"]} == {"ehr"}
        assert [code["code"] for code in act["codes"]][:2] == ["E1165", "I10"]
        assert act["releases"]["cpt"] is None
        assert act["releases"]["icd10cm"]
        assert [finding["rule_id"] for finding in act["findings"]] == ["E09"]

    async def test_code_when_suggested_quotes_the_passage_and_names_the_suggester(
        self, client, waiting, coding
    ):
        assert (await send_coding(client, waiting["id"], coding)).status_code == 200
        _ehr, act = await acts_of(client, waiting)
        suggested, own, line, *_ = act["codes"]
        assert (suggested["source"], suggested["suggester"]) == ("suggester", "codesets.suggest")
        assert suggested["quote"] == "Type 2 diabetes with hyperglycemia"
        assert suggested["matched_term"] == SUGGESTED["matched_term"]
        assert (own["source"], own["quote"]) == ("coder", None)
        assert (line["kind"], line["system"], line["units"]) == ("procedure", "cpt", "1")

    async def test_provenance_when_codes_change_tells_of_those_of_before(
        self, client, waiting, coding
    ):
        await send_coding(client, waiting["id"], coding | {"coding_status": "draft"})
        later = coding | {"diagnoses": [{"code": "I10"}, {"code": "E11.9"}]}
        await send_coding(client, waiting["id"], later)
        acts = await acts_of(client, waiting)
        diagnoses = [
            [code["code"] for code in act["codes"] if code["kind"] == "diagnosis"] for act in acts
        ]
        assert diagnoses == [[], ["E1165", "I10"], ["I10", "E119"]]
        assert [act["version"] for act in acts] == [1, 2, 3]
        assert [act["state"] for act in acts] == ["needs_coding", "needs_coding", "coded"]

    async def test_finding_when_overridden_says_why(self, client, post, encounter):
        codes = [{"code": "E10.9"}, {"code": "E11.9"}]
        held = await post(encounter | {"diagnoses": codes})
        overrides = [{"rule_id": "E05", "reason": "two conditions"}]
        coding = {key: encounter[key] for key in CODES}
        await send_coding(client, held["id"], coding | {"diagnoses": codes, "overrides": overrides})
        before, after = await acts_of(client, held)
        reasons = [
            finding["override_reason"]
            for act in (before, after)
            for finding in act["findings"]
            if finding["rule_id"] == "E05"
        ]
        assert reasons == [None, "two conditions"]

    async def test_rule_set_when_a_setting_changes_has_another_name(self, client, waiting, coding):
        await send_coding(client, waiting["id"], coding | {"coding_status": "draft"})
        await client.put("/v1/coding/edit-rules/E09", json={"setting": "off"})
        await send_coding(client, waiting["id"], coding)
        first, same, other = [act["rule_set"] for act in await acts_of(client, waiting)]
        assert first == same != other

    async def test_questions_and_answers_stand_beside_the_codes(self, client, waiting):
        path = f"/v1/encounters/{waiting['id']}"
        asked = {"question": "Which type?", "addressed_to": "Dr. Sample"}
        query = (await client.post(f"{path}/queries", json=asked)).json()
        await client.post(f"{path}/queries/{query['id']}/answer", json={"answer": "Type 2."})
        told = (await client.get(f"{path}/provenance")).json()
        [shown] = told["queries"]
        assert (shown["question"], shown["answered"]["answer"]) == ("Which type?", "Type 2.")

    async def test_provenance_when_read_is_audited_and_is_404_for_others(
        self, platform, client, waiting
    ):
        await acts_of(client, waiting)
        assert (await audited(platform))[-1] == ("read", "encounter", waiting["id"])
        async with platform.client("coding-svc", organization_id=OTHER_ORGANIZATION) as foreign:
            path = f"/v1/encounters/{waiting['id']}/provenance"
            assert (await foreign.get(path)).status_code == 404


class TestRefusals:
    @pytest.mark.parametrize(
        ("wrong", "pointer"),
        [
            ({"start": 70, "end": len(NOTE) + 1}, "/diagnoses/0/provenance/end"),
            ({"start": 5, "end": 5}, "/diagnoses/0/provenance"),
            ({"start": 5}, "/diagnoses/0/provenance"),
            ({"start": -1, "end": 4}, "/diagnoses/0/provenance/start"),
            ({"suggester": "codesets.suggest"}, "/diagnoses/0/provenance"),
            ({"actor_id": "somebody"}, "/diagnoses/0/provenance/actor_id"),
        ],
    )
    async def test_provenance_when_faulty_stores_nothing(
        self, client, waiting, coding, wrong, pointer
    ):
        coding["diagnoses"][0]["provenance"] = wrong
        refused = await send_coding(client, waiting["id"], coding)
        assert refused.status_code == 422
        assert [fault["pointer"] for fault in refused.json()["errors"]] == [pointer]
        assert len(await acts_of(client, waiting)) == 1


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    "table", ["code_assignment", "coding_query", "coding_query_answer", "edit_rule_set"]
)
async def test_history_when_somebody_would_change_it_is_refused_by_the_database(
    tmp_path, engine, request, table, draft
):
    server = request.getfixturevalue("postgres") if engine == "postgresql" else None
    async with (
        bench([SERVICE], tmp_path, server) as platform,
        platform.client("coding-svc") as client,
    ):
        path = f"/v1/encounters/{(await client.post('/v1/encounters', json=draft)).json()['id']}"
        asked = {"question": "Which type?", "addressed_to": "Dr. Sample"}
        query = (await client.post(f"{path}/queries", json=asked)).json()
        await client.post(f"{path}/queries/{query['id']}/answer", json={"answer": "Type 2."})
        for statement in (f"UPDATE {table} SET created_at = NULL", f"DELETE FROM {table}"):
            async with platform.database("coding-svc").transaction() as session:
                with pytest.raises(IntegrityError, match="append-only"):
                    await session.execute(text(statement))
