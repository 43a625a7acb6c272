"""One OpenAPI document for the whole platform, made of the services' own."""

import json
from collections.abc import Mapping
from typing import Any


def merge(own: Mapping[str, Any], services: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the gateway's document with every path of every service.

    Where two services use one schema name for different things, the later one's is renamed to
    begin with the service's name.
    """
    merged: dict[str, Any] = json.loads(json.dumps(own))
    schemas = merged.setdefault("components", {}).setdefault("schemas", {})
    for service, document in services.items():
        renamed = _rename_clashes(document, schemas, service)
        merged["paths"].update(renamed["paths"])
        schemas.update(renamed.get("components", {}).get("schemas", {}))
    merged["components"]["schemas"] = dict(sorted(schemas.items()))
    merged["components"]["securitySchemes"] = _SECURITY
    merged["security"] = [{"client": []}]
    return merged


def _rename_clashes(
    document: Mapping[str, Any], taken: Mapping[str, Any], service: str
) -> dict[str, Any]:
    text = json.dumps(document)
    prefix = "".join(part.capitalize() for part in service.removesuffix("-svc").split("-"))
    offered: dict[str, Any] = document.get("components", {}).get("schemas", {})
    for name, schema in offered.items():
        if name in taken and taken[name] != schema:
            text = text.replace(
                f'"#/components/schemas/{name}"', f'"#/components/schemas/{prefix}{name}"'
            )
            text = text.replace(f'"{name}": {{', f'"{prefix}{name}": {{', 1)
    renamed: dict[str, Any] = json.loads(text)
    return renamed


_SECURITY = {
    "client": {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": {}}},
    }
}
