"""What several tests of coding-svc ask of a platform."""

from sqlalchemy import select

from contracts.events.encounters import EncounterCoded, EncounterReceived
from kit.spine import audit_record


def emitted(platform):
    """Return how many EncounterReceived and EncounterCoded are in the log."""
    return len(platform.published(EncounterReceived)), len(platform.published(EncounterCoded))


async def audited(platform):
    """Return (action, resource type, resource id) of every audit record, oldest first."""
    query = select(
        audit_record.c.action, audit_record.c.resource_type, audit_record.c.resource_id
    ).order_by(audit_record.c.sequence)
    database = platform.members["coding-svc"].runtime.database
    async with database.transaction() as session:
        return [tuple(row) for row in await session.execute(query)]


async def send_coding(client, encounter_id, coding):
    """Give an encounter codes, based on it as it stands."""
    path = f"/v1/encounters/{encounter_id}"
    based_on = {"If-Match": (await client.get(path)).headers["etag"]}
    return await client.post(f"{path}/coding", json=coding, headers=based_on)
