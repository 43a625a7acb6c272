"""What whoever runs coding-svc needs to know of it."""

from pathlib import Path

from fastapi import FastAPI

import coding_svc.code_sets.retired  # noqa: F401  # its tables are part of the schema
from coding_svc.app import create_app
from coding_svc.code_sets.service import load_shipped
from coding_svc.search.building import keep_indexes_built
from coding_svc.search.external import open_suggester
from coding_svc.settings import search_settings, suggester_settings
from kit.runtime import Runtime
from kit.service import ServiceDefinition


def _create_app(runtime: Runtime | None) -> FastAPI:
    app = create_app(runtime)
    app.state.suggester = open_suggester(suggester_settings()) if runtime else None
    return app


async def _prepare(runtime: Runtime) -> None:
    search_settings()  # said now rather than when they are needed
    load_shipped(runtime.codes_dir)


SERVICE = ServiceDefinition(
    name="coding-svc",
    root=Path(__file__).resolve().parents[2],
    create_app=_create_app,
    prepare=_prepare,
    attend=keep_indexes_built,
)
