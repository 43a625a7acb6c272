"""Builds the indexes of today before anybody searches."""

import asyncio
from contextlib import suppress
from datetime import date
from pathlib import Path

import structlog

from codesets import CodeSystem
from codesets.search import SearchStore, build_command
from coding_svc.code_sets.dependencies import opened_catalog
from coding_svc.settings import search_settings
from kit.runtime import Runtime

log = structlog.get_logger()
# A release begins to hold on a day, and one that is loaded by command builds its own.
_INTERVAL_SECONDS = 600


async def keep_indexes_built(runtime: Runtime) -> None:
    """Build what is missing for today, at once and from time to time, until cancelled.

    Does nothing where the operator wants no indexes ahead.
    """
    if not search_settings().ahead:
        return
    folder = runtime.codes_dir
    store = SearchStore(opened_catalog(folder), folder)
    while True:
        today = runtime.clock.now().date()
        missing = [
            system for system in CodeSystem if system.has_codes and store.is_missing(system, today)
        ]
        if missing:
            await _build(folder, today, missing)
        await asyncio.sleep(_INTERVAL_SECONDS)


async def _build(folder: Path, on: date, systems: list[CodeSystem]) -> None:
    log.info("search_index_building", systems=[system.value for system in systems])
    process = await asyncio.create_subprocess_exec(*build_command(folder, on, *systems))
    try:
        status = await process.wait()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
    say = log.error if status else log.info
    say("search_index_built", systems=[system.value for system in systems], exit_status=status)
