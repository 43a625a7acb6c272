"""The HTTP side of eligibility-svc."""

from fastapi import FastAPI

from eligibility_svc.check.endpoints import checks, responses
from eligibility_svc.patient.endpoints import coverages, patients
from eligibility_svc.payer.endpoints import router as payers
from kit.http.app import create_app as create_service_app
from kit.runtime import Runtime


def create_app(runtime: Runtime | None) -> FastAPI:
    return create_service_app(
        runtime,
        "eligibility-svc",
        "Patients, coverages, payers and eligibility checks.",
        [patients, coverages, payers, checks, responses],
    )
