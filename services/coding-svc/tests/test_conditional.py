"""Two coders of one encounter (H3): each names the version that the codes are based on."""

import asyncio

import pytest
from coding_support import emitted

from coding_svc.bootstrap import SERVICE
from kit.testing import bench

WRITERS = 50
CODES = ("coding_status", "diagnoses", "procedures")


@pytest.fixture
def coding(encounter):
    return {key: encounter[key] for key in CODES} | {"coding_status": "draft"}


def based_on(tag):
    return {"If-Match": tag}


def with_lines(coding, numbers):
    line = coding["procedures"][0] | {"diagnosis_pointers": [1]}
    lines = [line | {"line_control_number": f"W{number}"} for number in numbers]
    return coding | {"procedures": lines}


def lines_of(answer):
    return [line["line_control_number"] for line in answer.json()["encounter"]["procedures"]]


class TestRead:
    async def test_get_when_nothing_changed_then_304_and_the_same_tag(self, client, draft, post):
        path = f"/v1/encounters/{(await post(draft))['id']}"
        first = await client.get(path)
        again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]

    async def test_get_when_it_was_coded_since_then_all_of_it(self, client, draft, post, coding):
        path = f"/v1/encounters/{(await post(draft))['id']}"
        before = (await client.get(path)).headers["etag"]
        done = await client.post(f"{path}/coding", json=coding, headers=based_on(before))
        after = await client.get(path, headers={"If-None-Match": before})
        assert after.status_code == 200
        assert before != after.headers["etag"] == done.headers["etag"]

    async def test_post_when_new_or_again_then_names_the_version(self, client, draft, coding):
        first = await client.post("/v1/encounters", json=draft)
        path = f"/v1/encounters/{first.json()['id']}"
        await client.post(f"{path}/coding", json=coding, headers=based_on(first.headers["etag"]))
        again = await client.post("/v1/encounters", json=draft)
        assert again.headers["etag"] == (await client.get(path)).headers["etag"]


class TestCode:
    async def test_coding_when_without_a_version_is_428_and_changes_nothing(
        self, client, draft, post, coding
    ):
        path = f"/v1/encounters/{(await post(draft))['id']}"
        refused = await client.post(f"{path}/coding", json=coding)
        assert refused.status_code == 428
        assert refused.json()["type"] == "/problems/precondition-required"
        assert (await client.get(path)).json()["encounter"]["diagnoses"] == []

    async def test_coding_when_based_on_an_older_version_is_412(self, client, draft, post, coding):
        path = f"/v1/encounters/{(await post(draft))['id']}"
        read = (await client.get(path)).headers["etag"]
        await client.post(f"{path}/coding", json=coding, headers=based_on(read))
        late = {**coding, "diagnoses": [{"code": "I10"}], "procedures": coding["procedures"][1:2]}
        refused = await client.post(f"{path}/coding", json=late, headers=based_on(read))
        assert (refused.status_code, refused.json()["type"]) == (412, "/problems/stale")
        shown = (await client.get(path)).json()["encounter"]
        assert shown["diagnoses"] == coding["diagnoses"]

    async def test_coding_when_the_same_codes_are_saved_twice_is_a_new_version(
        self, client, draft, post, coding
    ):
        path = f"/v1/encounters/{(await post(draft))['id']}"
        read = (await client.get(path)).headers["etag"]
        first = await client.post(f"{path}/coding", json=coding, headers=based_on(read))
        second = await client.post(f"{path}/coding", json=coding, headers=based_on(read))
        assert (first.status_code, second.status_code) == (200, 412)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
class TestRace:
    @pytest.fixture
    async def platform(self, tmp_path, engine, request):
        server = request.getfixturevalue("postgres") if engine == "postgresql" else None
        async with bench([SERVICE], tmp_path, server) as running:
            yield running

    async def test_two_writers_when_they_read_the_same_then_one_is_412(
        self, platform, client, draft, post, coding
    ):
        path = f"/v1/encounters/{(await post(draft))['id']}"
        read = (await client.get(path)).headers["etag"]
        final = coding | {"coding_status": "final"}
        answers = await asyncio.gather(
            *(client.post(f"{path}/coding", json=final, headers=based_on(read)) for _ in range(2))
        )
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        await platform.settle()
        assert emitted(platform) == (1, 1)

    async def test_fifty_writers_when_they_read_the_same_then_one_is_stored(
        self, client, draft, post, coding
    ):
        path = f"/v1/encounters/{(await post(draft))['id']}"
        read = (await client.get(path)).headers["etag"]
        ways = [with_lines(coding, [number]) for number in range(WRITERS)]
        answers = await asyncio.gather(
            *(client.post(f"{path}/coding", json=way, headers=based_on(read)) for way in ways)
        )
        statuses = [answer.status_code for answer in answers]
        assert sorted(statuses) == [200] + [412] * (WRITERS - 1)
        winner = ways[statuses.index(200)]["procedures"][0]["line_control_number"]
        assert lines_of(await client.get(path)) == [winner]

    async def test_writers_when_each_adds_a_line_to_what_it_read_then_none_is_lost(
        self, client, draft, post, coding
    ):
        """A writer who hears 412 reads again, and adds its line to what is there then."""
        path = f"/v1/encounters/{(await post(draft))['id']}"
        stale = []

        async def add(number):
            while True:
                read = await client.get(path)
                there = [int(name.removeprefix("W")) for name in lines_of(read)]
                answer = await client.post(
                    f"{path}/coding",
                    json=with_lines(coding, [*there, number]),
                    headers=based_on(read.headers["etag"]),
                )
                if answer.status_code == 200:
                    return
                assert answer.status_code == 412
                stale.append(number)

        await asyncio.gather(*(add(number) for number in range(6)))
        assert sorted(lines_of(await client.get(path))) == [f"W{number}" for number in range(6)]
        assert stale
