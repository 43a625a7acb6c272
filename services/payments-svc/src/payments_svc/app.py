"""The HTTP side of payments-svc."""

from fastapi import FastAPI

from kit.http.app import create_app as create_service_app
from kit.runtime import Runtime
from payments_svc.ledger.endpoints import router as ledger
from payments_svc.remittance.endpoints import router as remittances
from payments_svc.remittance.unmatched_endpoints import router as unmatched
from payments_svc.statement.endpoints import router as statements


def create_app(runtime: Runtime | None) -> FastAPI:
    return create_service_app(
        runtime,
        "payments-svc",
        "Remittances, the double-entry ledger, patient balances and statements.",
        [remittances, unmatched, ledger, statements],
    )
