"""A service small enough to read at once: it takes notes, and files the notes of others.

A note may lie in a box. That foreign key is checked at COMMIT only, so that a note for a box
that is not there makes the commit itself fail.
"""

import asyncio
import re
from pathlib import Path
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import pytest
from fastapi import APIRouter, Depends
from hypothesis import settings
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import ForeignKey, Table, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from kit.database import Database
from kit.http.app import create_app
from kit.http.dependencies import JSON_ONLY, Work, X12Text, requires
from kit.http.pages import Page, PageRequest, fetch_page
from kit.identity import Identity
from kit.known import known_rows
from kit.problems import PROBLEM_TYPES, Problem
from kit.records import RecordBase, TenantRow
from kit.service import ServiceDefinition
from kit.testing import ORGANIZATION
from kit.transient import fault_of

few = settings(max_examples=25, deadline=None, derandomize=True, database=None)
SERVICE_NAME = "notes-svc"
SECRET = "Jane-Roe-1970"
# Ends the connection of the relay that leads, as the server does when its process is dead.
KILL_LEADER = text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON oid = database"
    " WHERE locktype = 'advisory' AND granted AND datname = current_database()"
)
WRITER = Identity("writer", ORGANIZATION, frozenset({"claims:read", "claims:write"}))


class Base(RecordBase):
    __abstract__ = True


class Box(TenantRow, Base):
    __tablename__ = "box"


class Note(TenantRow, Base):
    __tablename__ = "note"

    text: Mapped[str]
    box_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("box.id", deferrable=True, initially="DEFERRED"), index=True
    )


class NoteEvent(BaseModel):
    topic: ClassVar[str] = "revcycle.notes.v1"

    note_id: str
    text: str = ""

    @property
    def key(self):
        return self.note_id


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = ""


class NoteWritten(NoteEvent):
    event_type: ClassVar[str] = "NoteWritten"
    model_config = ConfigDict(extra="forbid")

    parts: list[Part] = []


class NoteFiled(NoteEvent):
    event_type: ClassVar[str] = "NoteFiled"
    topic: ClassVar[str] = "revcycle.files.v1"


class NoteErased(NoteEvent):
    event_type: ClassVar[str] = "NoteErased"


class Round(BaseModel):
    kind: Literal["round"]


class Square(BaseModel):
    kind: Literal["square"]


class NoteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=40)
    weight: int = 0
    box_id: UUID | None = None
    parts: list[Part] = []
    lid: Annotated[Round | Square, Field(discriminator="kind")] | None = None


class NoteOut(BaseModel):
    id: UUID
    text: str


router = APIRouter()


@router.post("/v1/notes", status_code=201, dependencies=[requires("claims:write"), JSON_ONLY])
async def post_note(work: Work, posted: NoteIn) -> NoteOut:
    note = await add_note(work, posted.text, posted.box_id)
    await work.emit(NoteWritten(note_id=str(note.id), text=posted.text))
    if posted.text == "conflict":
        raise Problem("conflict", "Raised after the event was written.")
    if posted.text == "explode":
        raise RuntimeError(SECRET)
    return NoteOut(id=note.id, text=note.text)


@router.get("/v1/notes", dependencies=[requires("claims:read")])
async def list_notes(work: Work, page: Annotated[PageRequest, Depends()]) -> Page[NoteOut]:
    rows, next_cursor = await fetch_page(work.session, select(Note), Note.id, page)
    items = [NoteOut(id=row.id, text=row.text) for row in rows]
    return Page(items=items, next_cursor=next_cursor)


@router.post("/v1/x12", dependencies=[requires("claims:write")])
async def post_x12(sent: X12Text) -> dict[str, str]:
    return {"text": sent}


async def add_note(work, content, box_id=None):
    note = Note(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        text=content,
        box_id=box_id,
    )
    work.session.add(note)
    await work.session.flush()
    return note


def create_notes_app(runtime):
    return create_app(runtime, SERVICE_NAME, "Notes.", [router])


SERVICE = ServiceDefinition(
    name=SERVICE_NAME, root=Path(__file__).parent / "notes_svc", create_app=create_notes_app
)


class Filing:
    """The handlers of a consumer: each event leaves a note and an event; some fail as told.

    `failures` maps the text of an event to the exceptions that its next handlings raise, after
    they wrote what they had to write. A failure among others is the same once more alone, where
    the consumer finds out whose it is.
    """

    def __init__(self):
        self.failures = {}
        self.handled = []
        self.handlers = {NoteWritten: self.file, NoteErased: self.file}

    async def file(self, work, event):
        self.handled.append(event.text)
        await add_note(work, event.text)
        await work.emit(NoteFiled(note_id=event.note_id, text=event.text))
        failures = self.failures.get(event.text)
        if failures:
            comes_again = known_rows(work.session) is not None and fault_of(failures[0]) != "away"
            raise failures[0] if comes_again else failures.pop(0)


async def count(database: Database, table: Table) -> int:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(table))


async def rows(database: Database, table: Table) -> list[dict]:
    """Return all rows of a table, in the order of its primary key."""
    query = select(table).order_by(*table.primary_key.columns)
    async with database.transaction() as session:
        return [dict(row) for row in (await session.execute(query)).mappings()]


async def until(condition) -> None:
    """Wait for loops that run by themselves; `condition` is an async function."""
    async with asyncio.timeout(5):
        while not await condition():  # noqa: ASYNC110 - the loops under test offer no event
            await asyncio.sleep(0.02)


async def execute(database: Database, statement: str) -> None:
    async with database.transaction() as session:
        await session.execute(text(statement))


async def note_texts(database: Database) -> list[str]:
    """Return the texts of all notes in the order of writing, in which their ids were made."""
    async with database.transaction() as session:
        return list(await session.scalars(select(Note.text).order_by(Note.id)))


on_both_databases = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])


async def refuse(database: Database, verb: str, table: str, rows: str = "true") -> None:
    """Let the database refuse an INSERT or UPDATE of rows of a table, as one that is full does."""
    trigger = f"CREATE TRIGGER refuse BEFORE {verb} ON {table} FOR EACH ROW WHEN ({rows})"
    if database.is_sqlite:
        await execute(database, f"{trigger} BEGIN SELECT RAISE(ABORT, 'full'); END")
    else:
        await execute(database, f"{trigger} EXECUTE FUNCTION refuse_change()")


async def allow(database: Database, table: str) -> None:
    """Undo `refuse`."""
    on_table = "" if database.is_sqlite else f" ON {table}"
    await execute(database, f"DROP TRIGGER refuse{on_table}")


def slug_of(answer):
    """Return the kind of problem, once the document is what RFC 9457 and we ask of it."""
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    slug = document["type"].removeprefix("/problems/")
    kind = PROBLEM_TYPES[slug]
    assert (document["status"], document["title"]) == (kind.status, kind.title)
    assert answer.status_code == kind.status
    assert re.fullmatch("[0-9a-f]{32}", document["instance"])
    return slug


def errors_of(answer):
    assert slug_of(answer) == "invalid"
    return {error.get("pointer"): error["detail"] for error in answer.json()["errors"]}
