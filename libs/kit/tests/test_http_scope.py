"""Who may do what: a refusal is a 403, and one record in the audit trail."""

from kit_support import SECRET, SERVICE_NAME, WRITER, Note, count, rows, slug_of

from kit.identity import Identity
from kit.spine import audit_record


class TestScope:
    async def test_post_when_scope_is_missing_then_403_and_one_deny_record(
        self, platform, database
    ):
        async with platform.client(SERVICE_NAME, "claims:read") as client:
            answer = await client.post("/v1/notes", json={"text": SECRET})
        assert slug_of(answer) == "forbidden"
        [record] = await rows(database, audit_record)
        assert (record["action"], record["resource_id"]) == ("deny", "claims:write")
        assert record["succeeded"] is False
        assert (record["actor_id"], record["trace_id"]) == (
            "test-client",
            answer.json()["instance"],
        )
        assert SECRET not in repr(record)
        assert await count(database, Note.__table__) == 0

    async def test_post_when_scope_is_a_prefix_only_then_403(self, platform):
        async with platform.client(SERVICE_NAME, "claims claims:writer claims:*") as client:
            answer = await client.post("/v1/notes", json={"text": "a"})
        assert slug_of(answer) == "forbidden"

    async def test_post_when_scope_is_there_then_no_deny_record(self, client, database):
        await client.post("/v1/notes", json={"text": "a"})
        assert await count(database, audit_record) == 0

    def test_may_when_asked_for_another_scope_then_false(self):
        identity = Identity("a", WRITER.organization_id, frozenset({"claims:read"}))
        assert identity.may("claims:read")
        assert not identity.may("claims:write")

    async def test_post_when_invalid_then_nothing_is_stored(self, client, database):
        await client.post("/v1/notes", json={"text": "a", "surprise": 1})
        assert await count(database, Note.__table__) == 0
