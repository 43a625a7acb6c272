"""No event enters the outbox that the relay could never publish."""

import pytest
from kit_support import WRITER, NoteWritten, add_note, count, note_texts

from kit.bus.port import MessageTooLarge
from kit.events import EVENT_BYTES_MAX
from kit.spine import outbox

_AROUND_TEXT = len(NoteWritten(note_id="n1").model_dump_json())


def note_of(size_bytes):
    return NoteWritten(note_id="n1", text="x" * (size_bytes - _AROUND_TEXT))


async def test_emit_when_too_large_then_refused_with_the_change_it_tells_of(runtime, database):
    async def change_and_tell_too_much():
        async with runtime.unit_of_work(WRITER) as work:
            await add_note(work, "changed")
            await work.emit(note_of(EVENT_BYTES_MAX + 1))

    with pytest.raises(MessageTooLarge, match=r"NoteWritten has 991809 bytes.*blob store"):
        await change_and_tell_too_much()
    assert await count(database, outbox) == 0
    assert await note_texts(database) == []


async def test_emit_when_as_large_as_allowed_then_the_bus_takes_it(runtime, relay, platform):
    async with runtime.unit_of_work(WRITER) as work:
        await work.emit(note_of(EVENT_BYTES_MAX))
    assert await relay.step() is True
    [event] = platform.published(NoteWritten)
    assert len(event.model_dump_json()) == EVENT_BYTES_MAX
