"""The HTTP side of claims-svc."""

from fastapi import FastAPI

from claims_svc.acknowledgment.endpoints import router as acknowledgments
from claims_svc.claim.endpoints import router as claims
from claims_svc.edits.endpoints import router as edits
from claims_svc.practice.endpoints import router as practice
from claims_svc.pricing.endpoints import router as fee_schedules
from claims_svc.worklist.endpoints import router as worklists
from kit.http.app import create_app as create_service_app
from kit.runtime import Runtime

_ROUTERS = [claims, acknowledgments, worklists, edits, practice, fee_schedules]


def create_app(runtime: Runtime | None) -> FastAPI:
    return create_service_app(
        runtime, "claims-svc", "Claims, from the coded encounter to their end.", _ROUTERS
    )
