"""Write the secrets that compose.yaml asks for into deploy/compose/secrets, once.

Passwords are random and nobody's default. What is there is kept: run it again after an update.
"""

import os
import secrets
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "secrets"
SERVICES = ("gateway", "coding_svc", "eligibility_svc", "claims_svc", "payments_svc")


def write(name: str, content: str) -> str:
    """Write a secret unless it is there; return what is there."""
    path = FOLDER / name
    if not path.exists():
        # Readable for the containers' own users; the folder is for its owner alone.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(content)
    return path.read_text(encoding="ascii")


def url(service: str, role: str, password: str) -> str:
    # Without TLS: the network of the containers is of this machine alone.
    return f"postgresql://{service}_{role}:{password}@postgres:5432/{service}?sslmode=disable"


def main() -> None:
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    write("postgres_password", secrets.token_hex(24))
    write("aws_access_key_id", f"revcycle-{secrets.token_hex(4)}")
    write("aws_secret_access_key", secrets.token_hex(24))
    for service in SERVICES:
        owner = write(f"{service}_owner_password", secrets.token_hex(24))
        application = write(f"{service}_app_password", secrets.token_hex(24))
        write(f"revcycle_{service}_owner_database_url", url(service, "owner", owner))
        write(f"revcycle_{service}_database_url", url(service, "app", application))
    sys.stdout.write(f"secrets are in {FOLDER}\n")


if __name__ == "__main__":
    main()
