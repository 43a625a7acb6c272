"""The coders' queue: what waits, for what, in which order; and what a note suggests."""

from datetime import date

import pytest
from coding_support import audited, send_coding

from kit.testing import OTHER_ORGANIZATION

CODES = ("coding_status", "diagnoses", "procedures")
QUEUE = "/v1/coding/queue"


@pytest.fixture
def add(post, draft):
    """Post another draft, with what differs."""
    made = []

    async def send(**changes):
        made.append(changes)
        names = {"external_id": f"E{len(made)}", "patient_control_number": None}
        return await post(draft | names | changes)

    return send


async def listed(client, **parameters):
    answer = await client.get(QUEUE, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


class TestWhatIsMissing:
    async def test_draft_when_empty_lacks_codes_and_confirmation(self, client, add):
        posted = await add()
        [waiting] = await listed(client)
        assert waiting["id"] == posted["id"]
        assert waiting["missing"] == ["diagnosis", "procedure", "confirmation"]
        assert (waiting["held_by_rules"], waiting["open_queries"]) == ([], [])

    async def test_draft_when_a_line_points_to_nothing_lacks_the_pointer(
        self, client, add, encounter
    ):
        [line, *_] = encounter["procedures"]
        await add(diagnoses=encounter["diagnoses"], procedures=[line | {"diagnosis_pointers": []}])
        [waiting] = await listed(client, missing="diagnosis_pointer")
        assert "diagnosis_pointer" in waiting["missing"]

    async def test_encounter_when_an_edit_holds_it_names_the_rule(self, client, post, encounter):
        held = encounter | {"diagnoses": [{"code": "E10.9"}, {"code": "E11.9"}]}
        await post(held)
        [waiting] = await listed(client)
        assert waiting["missing"] == ["finding_resolution"]
        assert waiting["held_by_rules"] == ["E05"]

    async def test_encounter_when_a_reason_lets_the_error_pass_is_not_held_by_it(
        self, client, post, encounter
    ):
        codes = [{"code": "E10.9"}, {"code": "E11.9"}]
        posted = await post(encounter | {"diagnoses": codes})
        overrides = [{"rule_id": "E05", "reason": "two conditions"}]
        coding = {key: encounter[key] for key in CODES} | {
            "diagnoses": codes,
            "overrides": overrides,
            "coding_status": "draft",
        }
        await send_coding(client, posted["id"], coding)
        [waiting] = await listed(client)
        assert (waiting["missing"], waiting["held_by_rules"]) == (["confirmation"], [])

    @pytest.mark.parametrize(
        ("kept", "missing"), [("diagnoses", "procedure"), ("procedures", "diagnosis")]
    )
    async def test_draft_of_a_coder_when_it_is_begun_is_kept_and_not_final(
        self, client, add, encounter, kept, missing
    ):
        posted = await add()
        lines = [line | {"diagnosis_pointers": []} for line in encounter["procedures"]]
        codes = {"diagnoses": encounter["diagnoses"], "procedures": lines}
        begun = {"diagnoses": [], "coding_status": "draft", kept: codes[kept]}
        done = await send_coding(client, posted["id"], begun)
        assert done.status_code == 200, done.text
        assert missing in done.json()["missing"]
        refused = await send_coding(client, posted["id"], begun | {"coding_status": "final"})
        assert refused.status_code == 422

    async def test_encounter_when_coded_leaves_the_queue(self, client, add, encounter):
        posted = await add()
        coding = {key: encounter[key] for key in CODES}
        done = await send_coding(client, posted["id"], coding)
        assert done.json()["missing"] == []
        assert await listed(client) == []


class TestOrder:
    async def test_queue_when_paged_shows_each_once_oldest_visit_first(self, client, add):
        days = [9, 4, 4, 2, 7, 4]
        posted = [(f"2026-02-{day:02}", (await add(service_date=f"2026-02-{day:02}"))["id"])
                  for day in days]  # fmt: skip
        seen, cursor = [], None
        for _ in range(3):
            parameters = {"limit": 2} | ({"cursor": cursor} if cursor else {})
            page = (await client.get(QUEUE, params=parameters)).json()
            seen += [(each["service_date"], each["id"]) for each in page["items"]]
            cursor = page["next_cursor"]
        assert cursor is None
        assert seen == sorted(posted)

    async def test_encounter_when_old_says_for_how_many_days(self, platform, client, add):
        await add(service_date="2026-02-01")
        [waiting] = await listed(client)
        assert waiting["age_days"] == (platform.clock.now().date() - date(2026, 2, 1)).days == 30

    async def test_queue_when_filtered_shows_what_lacks_any_of_it(self, client, add, encounter):
        empty = await add()
        full = await add(**{key: encounter[key] for key in ("diagnoses", "procedures")})
        assert [each["id"] for each in await listed(client, missing="diagnosis")] == [empty["id"]]
        assert await listed(client, missing="query_answer") == []
        both = await listed(client, missing=["diagnosis", "confirmation"])
        assert [each["id"] for each in both] == [empty["id"], full["id"]]
        assert (await client.get(QUEUE, params={"missing": "luck"})).status_code == 422

    async def test_cursor_when_of_nobody_or_of_another_organization_is_400(
        self, platform, client, add
    ):
        for _ in range(2):
            await add()
        cursor = (await client.get(QUEUE, params={"limit": 1})).json()["next_cursor"]
        async with platform.client("coding-svc", organization_id=OTHER_ORGANIZATION) as foreign:
            assert (await foreign.get(QUEUE)).json()["items"] == []
            answer = await foreign.get(QUEUE, params={"cursor": cursor})
            assert (answer.status_code, answer.json()["type"]) == (400, "/problems/bad-request")


class TestSuggestions:
    NOTE = "Follow-up. Type 2 diabetes mellitus without complications. No chest pain."

    async def test_note_when_read_suggests_codes_and_codes_nothing(self, platform, client, add):
        posted = await add(note=self.NOTE)
        path = f"/v1/encounters/{posted['id']}"
        told = (await client.get(f"{path}/suggestions")).json()
        assert (told["suggester"], told["suggester_version"]) == ("codesets.suggest", "1")
        assert told["release"]
        [diabetes] = [each for each in told["items"] if each["code"] == "E11.9"]
        passage = self.NOTE[diabetes["start"] : diabetes["end"]]
        assert passage.startswith("Type 2 diabetes")
        shown = (await client.get(path)).json()
        assert (shown["encounter"]["diagnoses"], shown["missing"][0]) == ([], "diagnosis")
        assert ("read", "encounter", posted["id"]) in await audited(platform)

    async def test_encounter_when_without_a_note_suggests_nothing(self, client, add):
        posted = await add()
        told = await client.get(f"/v1/encounters/{posted['id']}/suggestions")
        assert (told.status_code, told.json()["items"]) == (200, [])
