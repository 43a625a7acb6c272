"""Makes the practice file of what a person gave as flags."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from revcycle.directory import DataDirectory
from revcycle.practice import PracticeFile, PracticeFileInvalid, render_practice

_PROVIDER_PARTS = ("npi", "name", "kind", "taxonomy")
_PAYER_PARTS = ("payer_id", "name")


def practice_from_flags(
    *,
    organization: str,
    contact_name: str,
    contact_phone: str,
    submitter_id: str,
    receiver_id: str,
    receiver_name: str,
    production: bool,
    providers: Sequence[str],
    payers: Sequence[str],
) -> PracticeFile:
    """Return the practice; raises PracticeFileInvalid with every flag that must be mended."""
    content = {
        "organization": {
            "name": organization,
            "contact_name": contact_name,
            "contact_phone": contact_phone,
        },
        "clearinghouse": {
            "submitter_id": submitter_id,
            "receiver_id": receiver_id,
            "receiver_name": receiver_name,
            "mode": "production" if production else "test",
        },
        "providers": [_parts("--provider", flag, _PROVIDER_PARTS) for flag in providers],
        "payers": [_parts("--payer", flag, _PAYER_PARTS) for flag in payers],
    }
    try:
        return PracticeFile.model_validate(content)
    except ValidationError as error:
        faults = [
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors(include_input=False)
        ]
        raise PracticeFileInvalid("; ".join(faults)) from error


def _parts(option: str, flag: str, names: Sequence[str]) -> dict[str, str]:
    values = flag.split(":")
    if len(values) > len(names):
        form = ":".join(name.upper() for name in names)
        raise PracticeFileInvalid(f"{option} {flag!r}: give it as {form}")
    return dict(zip(names, values, strict=False))


def write_practice(directory: DataDirectory, practice: PracticeFile, *, force: bool) -> Path:
    """Write `practice.toml`; raises FileExistsError unless told to replace it."""
    path = directory.practice_file
    if directory.demo_marker.exists():
        raise FileExistsError(f"{directory.path} holds the demo: name another --data-dir")
    if path.exists() and not force:
        raise FileExistsError(f"{path} exists: edit it, or replace it with --force")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(render_practice(practice), encoding="utf-8")
    return path
