"""What whoever runs eligibility-svc needs to know of it."""

from pathlib import Path

from eligibility_svc.app import create_app
from eligibility_svc.check.consumers import INTAKE
from kit.service import ServiceDefinition

SERVICE = ServiceDefinition(
    name="eligibility-svc",
    root=Path(__file__).resolve().parents[2],
    create_app=create_app,
    consumers=[INTAKE],
)
