"""The published contracts, made of the code: OpenAPI, AsyncAPI, JSON Schemas, problems."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from contracts.asyncapi import asyncapi_document
from contracts.registry import EVENT_MODELS, ROUTES
from gateway.app import own_document
from gateway.openapi import merge
from kit.problems import PROBLEM_TYPES
from revcycle.stack import SERVICES

CONTRACTS = Path(__file__).resolve().parents[4] / "contracts"


def render_contracts() -> dict[str, str]:
    """Return every generated file by its path under `contracts/`."""
    documents = _openapi_documents()
    files = {f"openapi/{name}.yaml": _yaml(document) for name, document in documents.items()}
    files["asyncapi.yaml"] = _yaml(asyncapi_document(ROUTES))
    files["problems.yaml"] = _yaml(_problems())
    for name, model in EVENT_MODELS.items():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{name}.json"}
        schema.update(model.model_json_schema())
        files[f"events/{name}.json"] = json.dumps(schema, indent=2) + "\n"
    return files


def _openapi_documents() -> dict[str, dict[str, Any]]:
    services = {definition.name: definition.document() for definition in SERVICES}
    return {**services, "gateway": merge(own_document(), services)}


def _problems() -> dict[str, Any]:
    return {
        kind.slug: {"type": f"/problems/{kind.slug}", "status": kind.status, "title": kind.title}
        for kind in PROBLEM_TYPES.values()
    }


def _yaml(document: Any) -> str:
    text: str = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
    return "---\n" + text


def export_contracts(folder: Path = CONTRACTS) -> int:
    """Write every generated file; return how many. Examples are never touched."""
    files = render_contracts()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return len(files)


def check_contracts(folder: Path = CONTRACTS) -> list[str]:
    """Return what differs between the code and `contracts/`, and what is wrong with examples."""
    files = render_contracts()
    return [*_differences(folder, files), *_example_faults(folder)]


def _differences(folder: Path, files: dict[str, str]) -> Iterator[str]:
    for name, content in files.items():
        path = folder / name
        if not path.exists():
            yield f"{name} is missing: run `make contracts`"
        elif path.read_text(encoding="utf-8") != content:
            yield f"{name} differs from the code: run `make contracts`, and look at the difference"
    known = {folder / name for name in files}
    for path in [*folder.glob("openapi/*.yaml"), *folder.glob("events/*.json")]:
        if path not in known:
            yield f"{path.relative_to(folder)} describes nothing that the code still has"


def _example_faults(folder: Path) -> Iterator[str]:
    """Every event type has an example, and every example ever published still reads."""
    for name, model in EVENT_MODELS.items():
        validator = Draft202012Validator(model.model_json_schema())
        examples = sorted(folder.glob(f"events/examples/{name}/*.json"))
        if not examples:
            yield f"events/examples/{name} has no example"
        for example in examples:
            content = json.loads(example.read_text(encoding="utf-8"))
            for fault in validator.iter_errors(content):
                yield f"{example.relative_to(folder)}: {fault.json_path}: {fault.message}"
