"""The books: what is refused, what cannot be changed, what `verify` finds."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from payments_support import announce, claim, faults, golden, upload
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kit.errors import InvariantViolated
from kit.identity import Identity
from kit.migrations import check
from kit.testing import ORGANIZATION
from payments_svc.bootstrap import SERVICE
from payments_svc.ledger.domain import Draft, Kind, Leg, Source, pairs
from payments_svc.ledger.errors import AlreadyReversed
from payments_svc.ledger.service import post_entry, reverse_entry

pytestmark = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
TODAY = date(2026, 3, 3)
SOURCE = Source("test", UUID(int=1), "test:1")
DRAFT = Draft(
    kind=Kind.CHARGE,
    effective_date=TODAY,
    description="A charge",
    source=SOURCE,
    legs=pairs([Leg(account="BANK", amount_cents=100)], "REV_GROSS"),
)


@pytest.fixture
async def work(platform):
    runtime = platform.members["payments-svc"].runtime
    async with runtime.unit_of_work(Identity("tester", ORGANIZATION)) as unit_of_work:
        yield unit_of_work


async def run(platform, *statements):
    async with platform.database(SERVICE.name).transaction() as session:
        for statement in statements:
            await session.execute(text(statement))


class TestPostEntry:
    @pytest.mark.parametrize("legs", [[], [Leg(account="BANK", amount_cents=1)]])
    async def test_empty_or_unbalanced_is_refused(self, work, legs):
        with pytest.raises(InvariantViolated):
            await post_entry(work, replace(DRAFT, legs=legs))

    async def test_same_source_key_posts_once(self, work):
        first = await post_entry(work, DRAFT)
        again = await post_entry(work, replace(DRAFT, description="Another"))
        assert again.id == first.id

    async def test_reversing_twice_is_refused(self, work):
        entry = await post_entry(work, DRAFT)
        mirrored = await reverse_entry(work, entry, TODAY, replace(SOURCE, key="test:2"))
        again = await reverse_entry(work, entry, TODAY, replace(SOURCE, key="test:2"))
        assert (again.id, mirrored.reverses_entry_id) == (mirrored.id, entry.id)
        with pytest.raises(AlreadyReversed):
            await reverse_entry(work, entry, TODAY, replace(SOURCE, key="test:3"))


async def test_models_and_migration_agree(platform):
    await check(platform.database(SERVICE.name), SERVICE.root)


@pytest.mark.parametrize("table", ["journal_entry", "posting", "statement"])
@pytest.mark.parametrize("change", ["UPDATE {} SET created_at = created_at", "DELETE FROM {}"])
async def test_what_is_posted_cannot_be_changed(platform, table, change):
    await announce(platform, claim(3))
    await upload(platform, golden("case3_835"))
    with pytest.raises(IntegrityError, match=f"{table} is append-only"):
        await run(platform, change.format(table))


@pytest.mark.parametrize(
    ("table", "change", "says"),
    [
        (
            "posting",
            "UPDATE posting SET amount_cents = amount_cents + 1 WHERE account = 'REV_GROSS'",
            {"sums to 0.01", "its hash differs", "the balances of organization"},
        ),
        (
            "posting",
            "UPDATE posting SET amount_cents = amount_cents + 1 WHERE account LIKE '%CLEARING'",
            {"moved 52.01 through ERA_CLEARING, not 52.00", "charge 250.00 is not 52.01 paid"},
        ),
        (
            "journal_entry",
            "UPDATE journal_entry SET description = 'x' WHERE sequence = 1",
            {"entry 1 of organization"},
        ),
        (
            "journal_entry",
            "UPDATE journal_entry SET sequence = 99 WHERE sequence = 2",
            {"does not follow from entry 1"},
        ),
    ],
)
async def test_verify_names_a_planted_fault(unproved_platform, table, change, says, engine):
    await announce(unproved_platform, claim(3))
    await upload(unproved_platform, golden("case3_835"))
    assert await faults(unproved_platform) == []
    on_table = f" ON {table}" if engine == "postgresql" else ""
    await run(unproved_platform, f"DROP TRIGGER {table}_no_update{on_table}", change)
    found = "\n".join(await faults(unproved_platform))
    assert all(each in found for each in says), found
