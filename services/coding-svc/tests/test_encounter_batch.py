"""Many encounters in one body: every line for itself, all of them in one transaction."""

import asyncio
import json

import pytest

from coding_svc.encounter import batch
from coding_svc.encounter.batch import FAULTS_OF_LINE_MAX
from contracts.events.encounters import EncounterCoded, EncounterReceived
from kit.http.dependencies import NDJSON_LINES_MAX
from kit.http.json_size import JSON_BYTES_MAX, JSON_VALUES_MAX, refuse_large_json
from kit.http.limits import NDJSON_BYTES_MAX

NDJSON = {"Content-Type": "application/x-ndjson"}


@pytest.fixture
def several(encounter):
    """Return encounters that differ in their ids only."""

    def make(count):
        own = ({"external_id": f"E{n}", "patient_control_number": f"C{n}"} for n in range(count))
        return [encounter | each for each in own]

    return make


@pytest.fixture
def send(client):
    async def send(*lines):
        body = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines)
        return await client.post("/v1/encounters/batch", content=body, headers=NDJSON)

    return send


def outcomes(answer):
    assert answer.status_code == 200, answer.text
    return [line["outcome"] for line in answer.json()["lines"]]


class TestBatch:
    async def test_post_when_all_are_new_then_each_is_as_if_posted_alone(
        self, send, several, client, platform
    ):
        answer = await send(*several(3))
        assert outcomes(answer) == ["created"] * 3
        assert answer.json()["created"] == 3
        one = answer.json()["lines"][1]
        kept = (await client.get(f"/v1/encounters/{one['encounter_id']}")).json()
        assert (one["line"], one["state"], kept["external_id"]) == (2, "coded", "E1")
        await platform.settle()
        for model in (EncounterReceived, EncounterCoded):
            assert {each.external_id for each in platform.published(model)} == {"E0", "E1", "E2"}

    async def test_post_when_sent_again_then_duplicates_and_no_more_events(
        self, send, several, platform
    ):
        first = await send(*several(2))
        again = await send(*several(3))
        assert outcomes(again) == ["duplicate", "duplicate", "created"]
        ids = [line["encounter_id"] for line in first.json()["lines"]]
        assert [line["encounter_id"] for line in again.json()["lines"]][:2] == ids
        await platform.settle()
        assert len(platform.published(EncounterReceived)) == 3

    async def test_post_when_one_was_posted_alone_then_it_is_a_duplicate(self, send, several, post):
        [encounter] = several(1)
        await post(encounter)
        assert outcomes(await send(encounter)) == ["duplicate"]

    async def test_post_when_the_same_twice_in_a_body_then_the_second_is_a_duplicate(
        self, send, several
    ):
        [encounter] = several(1)
        assert outcomes(await send(encounter, encounter)) == ["created", "duplicate"]

    async def test_post_when_a_draft_then_it_waits_for_a_coder(self, send, draft):
        [line] = (await send(draft)).json()["lines"]
        assert line["state"] == "needs_coding"

    async def test_post_when_lines_are_blank_then_they_are_passed_over(self, send, several):
        answer = await send("", several(1)[0], " ", "")
        assert [line["line"] for line in answer.json()["lines"]] == [2]


class TestRefusedLines:
    async def test_post_when_some_are_refused_then_the_others_are_taken(
        self, send, several, platform
    ):
        good, wrong_code, no_patient, other = several(4)
        wrong_code["diagnoses"] = [{"code": "X99.999"}, {"code": "I10"}]
        del no_patient["patient"]
        answer = await send(good, wrong_code, "{not json", no_patient, other)
        assert outcomes(answer) == ["created", "refused", "refused", "refused", "created"]
        problems = [line["problem"] for line in answer.json()["lines"] if line["problem"]]
        assert [each["status"] for each in problems] == [422, 400, 422]
        assert problems[0]["errors"][0]["pointer"] == "/diagnoses/0/code"
        assert problems[2]["errors"][0]["pointer"] == "/patient"
        await platform.settle()
        assert {each.external_id for each in platform.published(EncounterReceived)} == {"E0", "E3"}

    async def test_post_when_ids_belong_to_another_then_conflict(self, send, several):
        first, second, third = several(3)
        changed = first | {"place_of_service": "12"}
        same_number = second | {"patient_control_number": "C0"}
        answer = await send(first, changed, same_number, third)
        assert outcomes(answer) == ["created", "refused", "refused", "created"]
        assert [answer.json()["lines"][n]["problem"]["status"] for n in (1, 2)] == [409, 409]

    async def test_post_when_refused_then_the_value_is_not_repeated(self, send, several):
        [encounter] = several(1)
        encounter["patient"]["birth_date"] = "SECRET-1970"
        assert "SECRET" not in (await send(encounter)).text


class TestLimits:
    async def test_post_when_too_many_lines_then_nothing_is_taken(self, client):
        body = "{}\n" * (NDJSON_LINES_MAX + 1)
        answer = await client.post("/v1/encounters/batch", content=body, headers=NDJSON)
        assert answer.status_code == 413

    async def test_post_when_very_many_lines_are_blank_then_nothing_is_taken(self, client):
        body = b"\n" * NDJSON_BYTES_MAX
        answer = await client.post("/v1/encounters/batch", content=body, headers=NDJSON)
        assert answer.status_code == 413
        assert str(NDJSON_LINES_MAX) in answer.json()["detail"]

    async def test_post_when_too_many_bytes_then_nothing_is_taken(self, client):
        body = " " * (NDJSON_BYTES_MAX + 1)
        answer = await client.post("/v1/encounters/batch", content=body, headers=NDJSON)
        assert answer.status_code == 413

    @pytest.mark.parametrize(
        "line",
        [
            pytest.param(json.dumps({f"k{n}": 1 for n in range(JSON_VALUES_MAX + 1)}), id="keys"),
            pytest.param('{"diagnoses": [' + "{}," * JSON_VALUES_MAX + "1]}", id="objects"),
            pytest.param('{"note": "' + "a" * JSON_BYTES_MAX + '"}', id="bytes"),
        ],
    )
    async def test_post_when_a_line_is_too_large_then_only_that_one_is_refused(
        self, send, several, line
    ):
        answer = await send(several(1)[0], line)
        assert outcomes(answer) == ["created", "refused"]
        assert answer.json()["lines"][1]["problem"]["status"] == 413

    async def test_post_when_a_note_is_full_of_commas_then_they_are_no_values(self, send, several):
        [encounter] = several(1)
        notes = [',"[{' * 25_000, "\\" * 50_000 + ",[" * 20_000 + '\\"']
        lines = [encounter | {"external_id": f"N{n}", "patient_control_number": None, "note": note}
                 for n, note in enumerate(notes)]  # fmt: skip
        assert outcomes(await send(*lines)) == ["created", "created"]

    @pytest.mark.parametrize("indent", [None, 1])
    async def test_post_when_a_line_has_very_many_unknown_keys_then_they_are_only_counted(
        self, send, indent
    ):
        junk = json.dumps({f"k{n}": 1 for n in range(1_001)}, indent=indent).replace("\n", " ")
        problem = (await send(junk)).json()["lines"][0]["problem"]
        assert (problem["status"], problem["errors"]) == (422, [])
        assert problem["detail"] == "It has 1001 keys that no encounter has."

    async def test_post_when_the_bill_has_most_lines_then_it_is_read(self, send, stay):
        line = stay["institutional"]["revenue_lines"][0]
        stay["institutional"]["revenue_lines"] = [line] * 999
        [outcome] = (await send(stay)).json()["lines"]
        assert (outcome["outcome"], outcome["problem"]) == ("created", None)

    async def test_post_when_a_line_has_many_faults_then_some_are_named(self, send):
        answer = await send(*[{f"k{n}": 1 for n in range(1_000)}] * 3)
        for line in answer.json()["lines"]:
            assert len(line["problem"]["errors"]) == FAULTS_OF_LINE_MAX
            assert line["problem"]["detail"].startswith("1005 thing(s)")

    async def test_post_when_all_lines_are_hostile_then_others_have_their_turn_between_them(
        self, send, several, monkeypatch
    ):
        """Junk that is read in one go held every other request for seconds."""
        turn, read_in, judged_in, receive = 0, [], [], batch.receive_encounter

        def read(line):
            read_in.append(turn)
            refuse_large_json(line)

        async def judge(*given):
            judged_in.append(turn)
            return await receive(*given)

        monkeypatch.setattr(batch, "refuse_large_json", read)
        monkeypatch.setattr(batch, "receive_encounter", judge)
        junk = {f"k{n}": 1 for n in range(2_000)}
        running = asyncio.create_task(send(*[junk] * 100, *several(20)))
        while not running.done():
            await asyncio.sleep(0)
            turn += 1
        assert outcomes(running.result()) == ["refused"] * 100 + ["created"] * 20
        assert len(set(read_in)) == 120, "each line is read in a turn of its own"
        assert len(set(judged_in)) == 20, "each encounter is judged in a turn of its own"

    async def test_post_when_json_then_unsupported(self, client):
        assert (await client.post("/v1/encounters/batch", json={})).status_code == 415

    async def test_post_when_the_caller_may_not_write_then_forbidden(self, platform):
        async with platform.client("coding-svc", "encounters:read") as reader:
            answer = await reader.post("/v1/encounters/batch", content="{}", headers=NDJSON)
        assert answer.status_code == 403
