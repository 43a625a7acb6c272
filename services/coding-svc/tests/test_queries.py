"""Questions to providers: they hold the codes, are told once, and are answered once."""

import asyncio

import pytest
from coding_support import audited, emitted, send_coding

from coding_svc.bootstrap import SERVICE
from coding_svc.query.schemas import CODES_MAX
from contracts.events.encounters import CodingQueried
from kit.testing import OTHER_ORGANIZATION, bench

CODES = ("coding_status", "diagnoses", "procedures")
NOTE = "Diabetes, worse than in spring. Returns in three months."
ASKED = {
    "question": "Which type of diabetes is it?",
    "addressed_to": "Dr. Sample",
    "codes": ["E11.65"],
    "start": 0,
    "end": 8,
}


@pytest.fixture
async def waiting(post, draft):
    return await post(draft | {"note": NOTE})


@pytest.fixture
def coding(encounter):
    return {key: encounter[key] for key in CODES}


def path_of(encounter):
    return f"/v1/encounters/{encounter['id']}/queries"


class TestAsk:
    async def test_question_when_asked_is_kept_with_its_passage_and_told(
        self, platform, client, waiting
    ):
        answer = await client.post(path_of(waiting), json=ASKED)
        assert answer.status_code == 201
        asked = answer.json()
        assert (asked["quote"], asked["answered"]) == ("Diabetes", None)
        assert (await client.get(path_of(waiting))).json()["items"] == [asked]
        await platform.settle()
        [told] = platform.published(CodingQueried)
        assert (str(told.query_id), told.question) == (asked["id"], ASKED["question"])
        assert "Returns" not in told.model_dump_json()
        assert "quote" not in told.model_dump()

    async def test_question_names_as_many_codes_as_a_coder_gives_at_once(
        self, platform, client, waiting
    ):
        codes = [f"A{number:03}" for number in range(CODES_MAX)]
        assert CODES_MAX == 75
        answer = await client.post(path_of(waiting), json=ASKED | {"codes": codes})
        assert (answer.status_code, answer.json()["codes"]) == (201, codes)
        more = await client.post(path_of(waiting), json=ASKED | {"codes": [*codes, "I10"]})
        assert more.status_code == 422
        await platform.settle()
        assert [told.codes for told in platform.published(CodingQueried)] == [codes]

    async def test_question_when_asked_again_while_open_is_the_same(
        self, platform, client, waiting
    ):
        first = await client.post(path_of(waiting), json=ASKED)
        again = await client.post(path_of(waiting), json=ASKED)
        assert (again.status_code, again.json()) == (200, first.json())
        other = await client.post(path_of(waiting), json=ASKED | {"question": "Since when?"})
        assert other.status_code == 201
        await platform.settle()
        assert len(platform.published(CodingQueried)) == 2

    @pytest.mark.parametrize(
        ("wrong", "pointer"),
        [
            ({"end": len(NOTE) + 1}, "/end"),
            ({"end": None}, ""),
            ({"start": 8}, ""),
            ({"question": " \n"}, "/question"),
            ({"codes": ["  "]}, "/codes/0"),
            ({"actor_id": "somebody"}, "/actor_id"),
        ],
    )
    async def test_question_when_faulty_is_refused_and_asks_nobody(
        self, platform, client, waiting, wrong, pointer
    ):
        refused = await client.post(path_of(waiting), json=ASKED | wrong)
        assert refused.status_code == 422
        assert [fault.get("pointer", "") for fault in refused.json()["errors"]] == [pointer]
        await platform.settle()
        assert platform.published(CodingQueried) == []

    async def test_question_when_asked_changes_the_version_of_what_waits(self, client, waiting):
        path = f"/v1/encounters/{waiting['id']}"
        before = (await client.get(path)).headers["etag"]
        asked = await client.post(path_of(waiting), json=ASKED)
        after = await client.get(path)
        assert before != after.headers["etag"] == asked.headers["etag"]
        assert after.json()["missing"] == ["diagnosis", "procedure", "query_answer", "confirmation"]


class TestAnswer:
    async def test_codes_when_a_question_is_open_are_not_final(
        self, platform, client, waiting, coding
    ):
        asked = (await client.post(path_of(waiting), json=ASKED)).json()
        held = (await send_coding(client, waiting["id"], coding)).json()
        assert (held["state"], held["missing"]) == ("needs_coding", ["query_answer"])
        await platform.settle()
        assert emitted(platform) == (1, 0)
        [listed] = (
            await client.get("/v1/coding/queue", params={"missing": "query_answer"})
        ).json()["items"]
        assert listed["open_queries"] == [asked["id"]]

        answered = await client.post(
            f"{path_of(waiting)}/{asked['id']}/answer", json={"answer": "Type 2."}
        )
        assert answered.json()["answered"]["answer"] == "Type 2."
        shown = (await client.get(f"/v1/encounters/{waiting['id']}")).json()
        assert (shown["state"], shown["missing"]) == ("needs_coding", ["confirmation"])
        final = (await send_coding(client, waiting["id"], coding)).json()
        assert (final["state"], final["missing"]) == ("coded", [])
        await platform.settle()
        assert emitted(platform) == (1, 1)

    async def test_codes_when_one_of_two_questions_is_answered_still_wait(
        self, client, waiting, coding
    ):
        first = (await client.post(path_of(waiting), json=ASKED)).json()
        await client.post(path_of(waiting), json=ASKED | {"question": "Since when?"})
        await client.post(f"{path_of(waiting)}/{first['id']}/answer", json={"answer": "Type 2."})
        held = (await send_coding(client, waiting["id"], coding)).json()
        assert (held["state"], held["missing"]) == ("needs_coding", ["query_answer"])

    async def test_answers_when_two_come_at_once_one_is_kept(self, client, waiting):
        asked = (await client.post(path_of(waiting), json=ASKED)).json()
        path = f"{path_of(waiting)}/{asked['id']}/answer"
        answers = await asyncio.gather(
            *(client.post(path, json={"answer": word}) for word in ("Type 1.", "Type 2."))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        [kept] = [answer.json() for answer in answers if answer.status_code == 200]
        assert (await client.get(path_of(waiting))).json()["items"] == [kept]

    async def test_question_when_of_another_encounter_or_organization_is_404(
        self, platform, client, post, draft, waiting
    ):
        asked = (await client.post(path_of(waiting), json=ASKED)).json()
        other = await post(draft | {"external_id": "OTHER", "patient_control_number": None})
        answer = {"answer": "Type 2."}
        wrong = await client.post(f"{path_of(other)}/{asked['id']}/answer", json=answer)
        assert wrong.status_code == 404
        async with platform.client("coding-svc", organization_id=OTHER_ORGANIZATION) as foreign:
            assert (await foreign.get(path_of(waiting))).status_code == 404
            assert (await foreign.post(path_of(waiting), json=ASKED)).status_code == 404

    async def test_access_when_it_happens_is_audited(self, platform, client, waiting):
        asked = (await client.post(path_of(waiting), json=ASKED)).json()
        await client.get(path_of(waiting))
        await client.post(f"{path_of(waiting)}/{asked['id']}/answer", json={"answer": "Type 2."})
        actions = [action for action, _kind, _id in await audited(platform)]
        assert actions == ["create", "update", "read", "update"]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
class TestRace:
    @pytest.fixture
    async def platform(self, tmp_path, engine, request):
        server = request.getfixturevalue("postgres") if engine == "postgresql" else None
        async with bench([SERVICE], tmp_path, server) as running:
            yield running

    async def test_last_answers_when_they_come_at_once_leave_no_question_open(
        self, client, waiting
    ):
        questions = [ASKED | {"question": f"Question {number}?"} for number in range(5)]
        asked = [(await client.post(path_of(waiting), json=each)).json() for each in questions]
        paths = [f"{path_of(waiting)}/{each['id']}/answer" for each in asked]
        answers = await asyncio.gather(
            *(client.post(path, json={"answer": "Type 2."}) for path in paths)
        )
        assert {answer.status_code for answer in answers} == {200}
        shown = (await client.get(f"/v1/encounters/{waiting['id']}")).json()
        assert "query_answer" not in shown["missing"]
