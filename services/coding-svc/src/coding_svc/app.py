"""The HTTP side of coding-svc."""

from fastapi import FastAPI

from coding_svc.code_sets.endpoints import router as codes
from coding_svc.edits.endpoints import router as edits
from coding_svc.em_level.endpoints import router as em_level
from coding_svc.encounter.endpoints import router as encounters
from coding_svc.fhir.endpoints import router as fhir
from coding_svc.provenance.endpoints import router as provenance
from coding_svc.query.endpoints import router as queries
from coding_svc.queue.endpoints import router as queue
from coding_svc.replay.endpoints import router as replay
from coding_svc.search.endpoints import router as search
from kit.http.app import create_app as create_service_app
from kit.runtime import Runtime


def create_app(runtime: Runtime | None) -> FastAPI:
    # Two routes share a path: the one that looks at the media type has to be asked first.
    routers = [fhir, encounters, codes, search, edits, replay, em_level, queue, queries, provenance]
    return create_service_app(
        runtime, "coding-svc", "Encounters, code sets and code assignments.", routers
    )
