"""Lists: no row is missed or repeated while rows are inserted, and bad cursors are refused (H5)."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from types import SimpleNamespace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from kit_support import Base, Note, few
from sqlalchemy import insert, select
from starlette.requests import Request
from starlette.responses import Response

from kit.clock import ManualClock
from kit.database import Database
from kit.http.pages import PageRequest, cursor_of, fetch_page
from kit.ids import Ids
from kit.testing import ORGANIZATION


def page_request(query="", **asked):
    scope = {"type": "http", "path": "/v1/notes", "query_string": query.encode(), "headers": []}
    return PageRequest(Request(scope), Response(), **asked)


@dataclass
class Listing:
    """A table that is read page by page while it grows."""

    database: Database
    clock: ManualClock = field(
        default_factory=lambda: ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    )
    made: list = field(default_factory=list)

    async def insert(self, how_many):
        ids = Ids(self.clock)
        self.clock.advance(timedelta(milliseconds=1))
        new = [ids.new() for _ in range(how_many)]
        common = {"organization_id": ORGANIZATION, "created_at": self.clock.now(), "text": ""}
        async with self.database.transaction() as session:
            for identifier in new:
                await session.execute(insert(Note).values(id=identifier, **common))
        self.made += new

    async def page(self, limit, cursor):
        async with self.database.transaction() as session:
            request = page_request(limit=limit, cursor=cursor)
            found, following = await fetch_page(session, select(Note), Note.id, request)
        return [row.id for row in found], following


async def read_while_inserting(before, limit, inserts):
    database = Database("sqlite:///:memory:")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    listing = Listing(database)
    await listing.insert(before)
    there_at_first, pages, cursor = list(listing.made), [], None
    for between in [*inserts, *[0] * (before + sum(inserts) + 1)]:
        found, cursor = await listing.page(limit, cursor)
        pages.append(found)
        await listing.insert(between)
        if cursor is None:
            break
    await database.close()
    return there_at_first, pages


@few
@given(st.integers(0, 25), st.integers(1, 9), st.lists(st.integers(0, 3), max_size=5))
def test_fetch_page_when_rows_are_inserted_then_none_is_missed_or_repeated(before, limit, inserts):
    there_at_first, pages = asyncio.run(read_while_inserting(before, limit, inserts))
    seen = [identifier for page in pages for identifier in page]
    assert seen == sorted(there_at_first, key=lambda identifier: identifier.hex, reverse=True)
    assert all(len(page) <= limit for page in pages)
    assert all(pages) or before == 0


class TestListNotes:
    async def test_get_when_pages_are_followed_then_every_note_once_newest_first(
        self, platform, client
    ):
        for number in range(7):
            platform.clock.advance(timedelta(seconds=1))
            await client.post("/v1/notes", json={"text": str(number)})
        seen, parameters = [], {"limit": 3}
        while True:
            page = (await client.get("/v1/notes", params=parameters)).json()
            seen += [item["text"] for item in page["items"]]
            if page["next_cursor"] is None:
                break
            parameters["cursor"] = page["next_cursor"]
        assert seen == ["6", "5", "4", "3", "2", "1", "0"]

    async def test_get_when_rows_fill_the_page_exactly_then_no_next(self, client):
        for _ in range(2):
            await client.post("/v1/notes", json={"text": "a"})
        page = (await client.get("/v1/notes", params={"limit": 2})).json()
        assert (len(page["items"]), page["next_cursor"]) == (2, None)


@few
@given(st.uuids())
def test_cursor_when_given_out_then_it_stands_for_the_same_row(identifier):
    assert page_request(cursor=cursor_of(identifier)).after() == UUID(int=identifier.int)


ROWS = [SimpleNamespace(id=UUID(int=number)) for number in range(3)]


def test_cut_when_rows_are_left_then_link_repeats_what_was_asked_with_the_next_cursor():
    asked = page_request("state=a%26b&state=c&cursor=old&limit=2", limit=2, cursor="old")
    page, cursor = asked.cut(ROWS, attrgetter("id"))
    assert (page, cursor) == (ROWS[:2], cursor_of(ROWS[1].id))
    link = asked._response.headers["Link"]
    assert link == f'</v1/notes?state=a%26b&state=c&limit=2&cursor={cursor}>; rel="next"'


def test_cut_when_nothing_is_left_then_there_is_no_link():
    asked = page_request(limit=3)
    assert asked.cut(ROWS, attrgetter("id")) == (ROWS, None)
    assert "Link" not in asked._response.headers


def test_cut_when_the_path_has_odd_characters_then_they_stay_in_the_link():
    scope = {"type": "http", "path": "/v1/a>b c", "query_string": b"", "headers": []}
    asked = PageRequest(Request(scope), Response(), limit=1)
    asked.cut(ROWS, attrgetter("id"))
    assert asked._response.headers["Link"].startswith("</v1/a%3Eb%20c?cursor=")
