"""What a request needs is away: the caller is told to send it again, not that we are broken."""

import sqlite3
from contextlib import closing

import asyncpg
import httpx2
import pytest
from fastapi import APIRouter
from sqlalchemy import event

from kit.http.app import create_app

AWAY = [
    ConnectionRefusedError(111, "nobody listens"),
    ConnectionResetError(104, "it was ended"),
    TimeoutError(),
    asyncpg.CannotConnectNowError("the database system is starting up"),
    asyncpg.TooManyConnectionsError("sorry, too many clients already"),
    ConnectionError("the blob store does not answer"),
]


@pytest.mark.parametrize("error", AWAY, ids=lambda error: type(error).__name__)
async def test_request_when_something_is_away_then_it_is_503_and_says_nothing_of_it(error):
    router = APIRouter()

    @router.get("/v1/notes")
    async def get_notes():
        raise error

    app = create_app(None, "notes", "Notes.", [router])
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/v1/notes")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
    assert answer.headers["retry-after"] == "1"
    assert str(error) == "" or str(error) not in answer.text


async def test_request_when_it_fails_otherwise_then_it_is_500():
    router = APIRouter()

    @router.get("/v1/notes")
    async def get_notes():
        raise FileNotFoundError("a fault of ours")

    transport = httpx2.ASGITransport(
        create_app(None, "notes", "Notes.", [router]), raise_app_exceptions=False
    )
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get("/v1/notes")).status_code == 500


async def test_request_when_another_process_keeps_the_database_then_it_is_503(
    platform, database, client
):
    @event.listens_for(database.engine.sync_engine, "checkout")
    def lose_patience(connection, _record, _proxy):
        connection.execute("PRAGMA busy_timeout = 20")

    path = platform.platform.folder / "notes-svc.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = await client.post("/v1/notes", json={"text": "milk"})
        other.execute("COMMIT")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
    assert answer.headers["retry-after"] == "1"
    assert (await client.post("/v1/notes", json={"text": "milk"})).status_code == 201
