"""What whoever runs coding-svc needs to know of it."""

from pathlib import Path

import coding_svc.code_sets.retired  # noqa: F401  # its tables are part of the schema
from coding_svc.app import create_app
from coding_svc.code_sets.service import load_shipped
from coding_svc.search.building import keep_indexes_built
from kit.runtime import Runtime
from kit.service import ServiceDefinition


async def _prepare(runtime: Runtime) -> None:
    load_shipped(runtime.codes_dir)


SERVICE = ServiceDefinition(
    name="coding-svc",
    root=Path(__file__).resolve().parents[2],
    create_app=create_app,
    prepare=_prepare,
    attend=keep_indexes_built,
)
