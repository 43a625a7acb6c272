"""What whoever runs the gateway needs to know of it."""

from pathlib import Path

from gateway.app import create_own_app
from kit.service import ServiceDefinition

SERVICE = ServiceDefinition(
    name="gateway", root=Path(__file__).resolve().parents[2], create_app=create_own_app
)
