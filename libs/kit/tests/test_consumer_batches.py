"""Events that are processed together: what is read for all of them, and what is undone of them."""

from contextlib import suppress

import pytest
from consumer_support import Post
from kit_support import Box, Note, NoteErased, NoteWritten, on_both_databases
from sqlalchemy import event, func, select
from sqlalchemy.exc import MultipleResultsFound

from kit.delivery import BatchHandler
from kit.identity import Identity
from kit.known import remember_rows
from kit.repository import TenantRepository
from kit.testing import ORGANIZATION, OTHER_ORGANIZATION

pytestmark = on_both_databases
OTHER = Identity("other", OTHER_ORGANIZATION)
MINE = Identity("mine", ORGANIZATION)


class NoteRepository(TenantRepository):
    async def by_text(self, text):
        return await self._find(Note, text=text)

    async def all_in(self, box_id):
        return await self._find_all(Note, box_id=box_id)


def note(work, text, **values):
    owner = {"organization_id": work.organization_id, "created_at": work.clock.now()}
    return Note(id=work.ids.new(), text=text, **owner, **values)


class Statements:
    """What is asked of a database while it is listened to."""

    def __init__(self, database):
        self._engine = database.engine.sync_engine
        self.selects = 0

    def __enter__(self):
        event.listen(self._engine, "before_cursor_execute", self._count)
        return self

    def __exit__(self, *_error):
        event.remove(self._engine, "before_cursor_execute", self._count)

    def _count(self, _connection, _cursor, statement, *_rest):
        self.selects += statement.startswith("SELECT note")


@pytest.fixture
def post(platform):
    return Post(platform)


class Recorder:
    """A batch handler: each event is prepared with the others, then leaves its note, once."""

    def __init__(self, post):
        self.prepared = []
        self.handler = BatchHandler(self._prepare, self._handle)
        post.filing.handlers = {NoteWritten: self.handler, NoteErased: self.handler}

    async def _prepare(self, work, events):
        self.prepared.append([event.text for event in events])
        if any(event.text == "unreadable" for event in events):
            raise ValueError
        await NoteRepository(work).look_ahead(Note, [{"text": each.text} for each in events])
        return [event.text for event in events]

    async def _handle(self, work, text):
        if text == "bad":
            raise ValueError
        if await NoteRepository(work).by_text(text) is None:
            work.session.add(note(work, text))


class TestPrepare:
    async def test_step_when_many_events_then_their_rows_are_asked_for_once(self, post):
        recorder = Recorder(post)
        consumer = await post.join()
        await post.send("a", "b", "c", "a")
        with Statements(post.runtime.database) as statements:
            await consumer.step()
        assert recorder.prepared == [["a", "b", "c", "a"]]
        assert statements.selects == 1
        assert await post.filed() == ["a", "b", "c"]

    async def test_step_when_of_two_organizations_then_each_is_prepared_apart(self, post):
        recorder = Recorder(post)
        consumer = await post.join()
        await post.send("a")
        theirs = NoteWritten(note_id="n1", text="a")
        await post.bench.publish(theirs, organization_id=OTHER_ORGANIZATION)
        while await consumer.step():
            pass
        assert recorder.prepared == [["a"], ["a"]]
        assert await post.filed() == ["a", "a"]

    async def test_step_when_one_fails_then_it_alone_is_parked(self, post):
        recorder = Recorder(post)
        consumer = await post.join()
        await post.send("a", key="n1")
        await post.send("bad", key="n2")
        await post.send("b", key="n3")
        while await consumer.step():
            pass
        assert sorted(await post.filed()) == ["a", "b"]
        assert [row["key"] for row in await post.parked()] == ["n2"]
        assert recorder.prepared[-1:] != [["a", "bad", "b"]]

    async def test_step_when_one_cannot_be_prepared_then_it_alone_is_parked(self, post):
        Recorder(post)
        consumer = await post.join()
        await post.send("unreadable", key="n2")
        await post.send("a", key="n1")
        while await consumer.step():
            pass
        assert await post.filed() == ["a"]
        assert [row["error_class"] for row in await post.parked()] == ["ValueError"]

    async def test_step_when_a_key_is_parked_then_its_events_are_not_prepared(self, post):
        recorder = Recorder(post)
        consumer = await post.join()
        await post.send("bad")
        await consumer.step()
        recorder.prepared.clear()
        await post.send("a", "b")
        await consumer.step()
        assert recorder.prepared == []
        assert len(await post.parked()) == 3


class TestKnownRows:
    async def test_find_when_added_after_it_was_looked_for_then_found(self, runtime):
        async with runtime.unit_of_work(MINE) as work:
            remember_rows(work.session)
            repository = NoteRepository(work)
            assert await repository.by_text("a") is None
            added = note(work, "a")
            work.session.add(added)
            assert await repository.by_text("a") is added

    async def test_find_when_others_have_the_key_then_none(self, runtime):
        async with runtime.unit_of_work(OTHER) as work:
            work.session.add(note(work, "a"))
        async with runtime.unit_of_work(MINE) as work:
            remember_rows(work.session)
            repository = NoteRepository(work)
            await repository.look_ahead(Note, [{"text": "a"}, {"text": "b"}])
            assert await repository.by_text("a") is None

    async def test_find_when_two_have_the_key_then_raises(self, runtime):
        async with runtime.unit_of_work(MINE) as work:
            remember_rows(work.session)
            work.session.add_all([note(work, "a"), note(work, "a")])
            with pytest.raises(MultipleResultsFound):
                await NoteRepository(work).by_text("a")

    async def test_find_when_what_was_added_is_undone_then_asks_again(self, runtime):
        async with runtime.unit_of_work(MINE) as work:
            remember_rows(work.session)
            repository = NoteRepository(work)
            with suppress(ValueError):
                async with work.session.begin_nested():
                    await repository.by_text("a")
                    work.session.add(note(work, "a"))
                    raise ValueError
            assert await repository.by_text("a") is None

    async def test_look_ahead_when_keys_have_two_columns_then_both_count(self, runtime):
        async with runtime.unit_of_work(MINE) as work:
            work.session.add(note(work, "a"))
            work.session.add(note(work, "b"))
        async with runtime.unit_of_work(MINE) as work:
            remember_rows(work.session)
            repository = NoteRepository(work)
            now = work.clock.now()
            keys = [{"text": "a", "created_at": now}, {"text": "c", "created_at": now}]
            await repository.look_ahead(Note, keys)
            found = await repository._find_all(Note, text="a", created_at=now)
            assert [each.text for each in found] == ["a"]
            assert await repository._find_all(Note, text="c", created_at=now) == []


class TestFlush:
    async def test_flush_when_added_before_what_it_refers_to_then_written_after_it(
        self, runtime, database
    ):
        async with runtime.unit_of_work(MINE) as work:
            box = Box(id=work.ids.new(), organization_id=ORGANIZATION, created_at=work.clock.now())
            written = []
            session = work.session.sync_session
            event.listen(session, "after_flush", lambda _s, context: written.append(context))
            work.session.add(note(work, "a", box_id=box.id))
            work.session.add(box)
            await work.session.flush()
            tables = [{state.class_ for state in each.states} for each in written]
            assert tables.index({Box}) < tables.index({Note})
        async with database.transaction() as session:
            assert await session.scalar(select(func.count(Note.id))) == 1
