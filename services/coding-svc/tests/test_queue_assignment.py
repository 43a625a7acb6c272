"""Who works on what waits, in which order, and how much waits."""

import asyncio
from datetime import timedelta

import pytest
from coding_support import audited, send_coding

from coding_svc.bootstrap import SERVICE
from kit.testing import OTHER_ORGANIZATION, bench

QUEUE = "/v1/coding/queue"
CODES = ("coding_status", "diagnoses", "procedures")


@pytest.fixture
def add(post, draft):
    made = []

    async def send(**changes):
        made.append(changes)
        names = {"external_id": f"E{len(made)}", "patient_control_number": None}
        return (await post(draft | names | changes))["id"]

    return send


@pytest.fixture
def change(client):
    """Assign an encounter, based on it as it stands; None gives it back."""

    async def send(encounter_id, assigned_to, expected=200, **headers):
        path = f"/v1/encounters/{encounter_id}"
        based_on = headers or {"If-Match": (await client.get(path)).headers["etag"]}
        method = "DELETE" if assigned_to is None else "PUT"
        body = None if assigned_to is None else {"assigned_to": assigned_to}
        path = f"{path}/assignment"
        answer = await client.request(method, path, json=body, headers=based_on)
        assert answer.status_code == expected, answer.text
        return answer

    return send


@pytest.fixture
async def listed(client):
    async def ask(**parameters):
        answer = await client.get(QUEUE, params=parameters)
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()["items"]]

    return ask


class TestAssignment:
    async def test_encounter_when_taken_is_the_callers_and_can_be_coded(
        self, platform, client, add, change, listed, encounter
    ):
        taken, other, free = await add(), await add(), await add()
        answer = (await change(taken, "me")).json()
        assert answer["assigned_to"] == "test-client"
        assert answer["assigned_at"] == platform.clock.now().isoformat().replace("+00:00", "Z")
        await change(other, "coder-2")
        assert await listed(assigned_to="me") == await listed(assigned_to="test-client") == [taken]
        assert await listed(assigned_to="coder-2") == [other]
        assert await listed(assigned_to="nobody") == [free]
        assert len(await listed()) == 3
        done = await send_coding(client, taken, {key: encounter[key] for key in CODES})
        assert done.json()["state"] == "coded"
        assert await listed(assigned_to="me") == []
        assert ("update", "encounter", taken) in await audited(platform)

    async def test_encounter_when_given_back_is_nobodys(self, add, change, listed):
        encounter_id = await add()
        await change(encounter_id, "coder-2")
        given_back = (await change(encounter_id, None)).json()
        assert (given_back["assigned_to"], given_back["assigned_at"]) == (None, None)
        assert await listed(assigned_to="nobody") == [encounter_id]

    async def test_two_who_take_it_at_once_one_hears_412(self, client, add, change):
        encounter_id = await add()
        answers = await asyncio.gather(
            *(
                client.put(
                    f"/v1/encounters/{encounter_id}/assignment",
                    json={"assigned_to": name},
                    headers={"If-Match": '"1"'},
                )
                for name in ("coder-1", "coder-2")
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        [won] = [each for each in answers if each.status_code == 200]
        assert won.headers["etag"] == '"2"'

    async def test_assignment_when_it_is_so_already_changes_nothing(self, add, change):
        encounter_id = await add()
        first, again = [await change(encounter_id, "coder-2") for _ in range(2)]
        assert first.headers["etag"] == again.headers["etag"] == '"2"'
        assert first.json() == again.json()

    async def test_assignment_when_based_on_nothing_is_428(self, client, add):
        path = f"/v1/encounters/{await add()}/assignment"
        for answer in (await client.put(path, json={}), await client.delete(path)):
            assert answer.status_code == 428

    async def test_encounter_when_coded_is_nobodys_work(self, post, encounter, change):
        posted = await post(encounter)
        await change(posted["id"], "me", expected=409)
        await change(posted["id"], None, expected=409)

    @pytest.mark.parametrize("name", ["nobody", "", "a b", "x" * 121])
    async def test_name_when_no_actor_can_have_it_is_422(self, add, change, name):
        await change(await add(), name, expected=422)

    async def test_encounter_of_another_organization_is_404(self, platform, add):
        path = f"/v1/encounters/{await add()}/assignment"
        async with platform.client("coding-svc", organization_id=OTHER_ORGANIZATION) as foreign:
            answer = await foreign.put(path, json={}, headers={"If-Match": "*"})
        assert answer.status_code == 404

    async def test_caller_who_may_only_read_is_403(self, platform, add):
        path = f"/v1/encounters/{await add()}/assignment"
        async with platform.client("coding-svc", "encounters:read") as reader:
            answer = await reader.put(path, json={}, headers={"If-Match": "*"})
        assert answer.status_code == 403


class TestOrder:
    async def test_queue_by_received_shows_the_longest_waiting_first_on_each_page(
        self, platform, add, draft
    ):
        ids = [await add(service_date=day) for day in ("2026-02-09", "2026-02-01", "2026-02-05")]
        platform.clock.advance(timedelta(days=2))
        seen, days, cursor = [], [], None
        last = draft | {"external_id": "E9", "patient_control_number": None}
        async with platform.client("coding-svc") as client:
            posted = await client.post("/v1/encounters", json=last | {"service_date": "2026-01-01"})
            for _ in range(2):
                parameters = {"limit": 3, "order": "received"}
                parameters |= {"cursor": cursor} if cursor else {}
                page = (await client.get(QUEUE, params=parameters)).json()
                seen += [each["id"] for each in page["items"]]
                days += [each["waiting_days"] for each in page["items"]]
                cursor = page["next_cursor"]
        assert seen == [*ids, posted.json()["id"]]
        assert (days, cursor) == ([2, 2, 2, 0], None)

    async def test_queue_when_links_are_followed_shows_each_once_as_filtered(
        self, client, add, change
    ):
        ids = [await add(service_date=f"2026-02-0{day}") for day in (3, 1, 2, 4)]
        for encounter_id in ids[:3]:
            await change(encounter_id, "me")
        path, seen = f"{QUEUE}?assigned_to=me&limit=1&missing=diagnosis", []
        while path:
            answer = await client.get(path)
            seen += [each["id"] for each in answer.json()["items"]]
            path = answer.links.get("next", {}).get("url")
        assert seen == [ids[1], ids[2], ids[0]]

    @pytest.mark.parametrize(
        ("indicator", "changes", "file_by"),
        [
            ("MB", {"service_date": "2025-03-10"}, "2026-03-10"),
            ("MB", {"service_date": "2024-02-29"}, "2025-02-28"),
            ("MB", {"service_date": "9999-12-30"}, "9999-12-31"),
            ("CI", {"service_date": "2025-03-10"}, None),
        ],
    )
    async def test_last_day_to_file_is_told_of_medicare_only(
        self, client, add, draft, indicator, changes, file_by
    ):
        [coverage, *_] = draft["coverages"]
        await add(coverages=[coverage | {"claim_filing_indicator": indicator}], **changes)
        [waiting] = (await client.get(QUEUE)).json()["items"]
        assert waiting["file_by"] == file_by

    async def test_last_day_to_file_runs_from_the_earliest_line(self, client, add, encounter):
        [coverage, *_], [line, *_] = encounter["coverages"], encounter["procedures"]
        await add(
            coverages=[coverage | {"claim_filing_indicator": "MB"}],
            diagnoses=encounter["diagnoses"],
            procedures=[line | {"service_date": "2026-02-27"}, line | {"line_control_number": "2"}],
        )
        [waiting] = (await client.get(QUEUE)).json()["items"]
        assert waiting["file_by"] == "2027-02-27"

    async def test_last_day_to_file_a_bill_runs_from_its_end(self, client, post, stay):
        stay["coverages"][0]["claim_filing_indicator"] = "MA"
        await post(stay | {"coding_status": "draft"})
        [waiting] = (await client.get(QUEUE)).json()["items"]
        end = stay["institutional"]["statement_to"]
        assert waiting["file_by"] == f"{int(end[:4]) + 1}{end[4:]}"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
class TestCounts:
    @pytest.fixture
    async def platform(self, tmp_path, engine, request):
        server = request.getfixturevalue("postgres") if engine == "postgresql" else None
        async with bench([SERVICE], tmp_path, server) as running:
            yield running

    async def test_counts_tell_what_is_missing_and_whose_it_is(
        self, platform, client, add, change, encounter
    ):
        await add(service_date="2026-02-01")
        await add(diagnoses=encounter["diagnoses"])
        mine = await add(**{key: encounter[key] for key in ("diagnoses", "procedures")})
        await change(mine, "me")
        counts = (await client.get(f"{QUEUE}/counts")).json()
        missing = {name: count for name, count in counts.pop("missing").items() if count}
        assert missing == {"diagnosis": 1, "procedure": 2, "confirmation": 3}
        assert counts == {
            "waiting": 3,
            "oldest_service_date": "2026-02-01",
            "unassigned": 2,
            "mine": 1,
        }

    async def test_counts_when_nothing_waits_are_zero(self, platform, client, post, encounter):
        await post(encounter)
        counts = (await client.get(f"{QUEUE}/counts")).json()
        assert set(counts.pop("missing").values()) == {0}
        assert counts == {
            "waiting": 0,
            "oldest_service_date": None,
            "unassigned": 0,
            "mine": 0,
        }
        async with platform.client("coding-svc", organization_id=OTHER_ORGANIZATION) as foreign:
            assert (await foreign.get(f"{QUEUE}/counts")).json()["waiting"] == 0
