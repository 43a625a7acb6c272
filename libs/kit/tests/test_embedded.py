"""Services in one process: whatever the folder is called, and events until all is quiet."""

import pytest
from kit_support import (
    SERVICE,
    SERVICE_NAME,
    WRITER,
    Filing,
    NoteFiled,
    NoteWritten,
    add_note,
    rows,
)

from kit.blobs import INLINE_BYTES_MAX
from kit.service import ConsumerDefinition, ServiceDefinition
from kit.spine import outbox
from kit.testing import ORGANIZATION, OTHER_ORGANIZATION, bench

FILING_NAME = "filing-svc"


async def nothing(_runtime):
    return


def filing_service(filing, name=FILING_NAME, prepare=nothing):
    return ServiceDefinition(
        name=name,
        root=SERVICE.root,
        create_app=SERVICE.create_app,
        consumers=[ConsumerDefinition("filing", filing.handlers)],
        prepare=prepare,
    )


class TestPlatform:
    @pytest.mark.parametrize("name", ["my data", "a#b", "100%20", "dätä"])
    async def test_open_when_the_folder_has_an_odd_name_then_all_stays_in_it(self, tmp_path, name):
        async with bench([SERVICE], tmp_path / name) as platform:
            blobs = platform.members[SERVICE_NAME].runtime.blobs
            kept = await blobs.pack(ORGANIZATION, "x" * (INLINE_BYTES_MAX + 1))
            assert (tmp_path / name / "blobs" / kept.blob).exists()
            assert (tmp_path / name / f"{SERVICE_NAME}.sqlite3").exists()
        assert {path.name for path in tmp_path.iterdir()} == {name, "log.jsonl"}

    async def test_open_when_the_folder_is_relative_then_all_stays_in_it(
        self, tmp_path, monkeypatch
    ):
        monkeypatch.chdir(tmp_path)
        async with bench([SERVICE], (tmp_path / "data").relative_to(tmp_path)) as platform:
            blobs = platform.members[SERVICE_NAME].runtime.blobs
            kept = await blobs.put(ORGANIZATION, b"x")
            assert (tmp_path / "data" / "blobs" / kept.blob).exists()

    async def test_open_when_opened_again_then_tokens_and_rows_still_hold(self, tmp_path):
        async with bench([SERVICE], tmp_path) as first, first.client(SERVICE_NAME) as client:
            await client.post("/v1/notes", json={"text": "a"})
            token = client.headers["authorization"]
        async with bench([SERVICE], tmp_path) as second:
            async with second.client(SERVICE_NAME, anonymous=True) as client:
                answer = await client.get("/v1/notes", headers={"Authorization": token})
            assert [item["text"] for item in answer.json()["items"]] == ["a"]

    async def test_bench_when_one_folder_has_rows_then_another_begins_empty(self, tmp_path):
        async with bench([SERVICE], tmp_path / "a") as one, one.client(SERVICE_NAME) as client:
            await client.post("/v1/notes", json={"text": "a"})
        async with bench([SERVICE], tmp_path / "b") as two, two.client(SERVICE_NAME) as client:
            assert (await client.get("/v1/notes")).json()["items"] == []

    async def test_document_when_there_is_no_runtime_then_it_describes_the_errors(self):
        responses = SERVICE.document()["paths"]["/v1/notes"]["post"]["responses"]
        assert {"201", "401", "403", "413", "415", "422", "503"} <= set(responses)


class TestSettle:
    async def test_settle_when_events_lead_to_events_then_until_all_is_quiet(self, tmp_path):
        filing = Filing()
        async with bench([SERVICE, filing_service(filing)], tmp_path) as platform:
            async with platform.client(SERVICE_NAME) as client:
                answer = await client.post("/v1/notes", json={"text": "a"})
            await platform.settle()
            [filed] = platform.published(NoteFiled)
            assert (filed.note_id, filed.text) == (answer.json()["id"], "a")
            assert len(platform.published(NoteWritten)) == 1

    async def test_settle_when_posted_then_the_trace_goes_through_all_services(self, tmp_path):
        filing = Filing()
        async with bench([SERVICE, filing_service(filing)], tmp_path) as platform:
            headers = {"traceparent": "00-" + "c" * 32 + "-" + "2" * 16 + "-01"}
            async with platform.client(SERVICE_NAME, organization_id=OTHER_ORGANIZATION) as client:
                await client.post("/v1/notes", json={"text": "a"}, headers=headers)
            await platform.settle()
            [row] = await rows(platform.members[FILING_NAME].runtime.database, outbox)
        assert row["traceparent"].split("-")[1] == "c" * 32
        assert row["organization_id"] == OTHER_ORGANIZATION

    async def test_prepare_when_started_then_it_may_write(self, tmp_path):
        async def prepare(runtime):
            async with runtime.unit_of_work(WRITER) as work:
                await add_note(work, "prepared")

        async with (
            bench([filing_service(Filing(), "prepared-svc", prepare)], tmp_path) as platform,
            platform.client("prepared-svc") as client,
        ):
            answer = await client.get("/v1/notes")
        assert [item["text"] for item in answer.json()["items"]] == ["prepared"]
