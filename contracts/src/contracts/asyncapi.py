"""The AsyncAPI 3 document of the events, made of the registry."""

from collections.abc import Sequence
from typing import Any

from contracts.registry import Route

_DESCRIPTION = (
    "Facts that the services tell each other, as CloudEvents 1.0 in binary mode: attributes in"
    " headers, data as JSON. The key is the aggregate's id, so that one aggregate's facts keep"
    " their order. Delivery is at least once; deduplicate by ce_id."
)


def asyncapi_document(routes: Sequence[Route]) -> dict[str, Any]:
    """Return channels (topics), messages (event types) and operations (who sends, receives)."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Revcycle events", "version": "1.0.0", "description": _DESCRIPTION},
        "defaultContentType": "application/json",
        "channels": _channels(routes),
        "operations": _operations(routes),
        "components": {
            "messages": {route.model.event_type: _message(route) for route in routes},
            "schemas": {"CloudEvent": _HEADERS},
        },
    }


def _channels(routes: Sequence[Route]) -> dict[str, Any]:
    channels: dict[str, Any] = {}
    for route in routes:
        name = _channel(route)
        channel = channels.setdefault(name, {"address": route.model.topic, "messages": {}})
        reference = f"#/components/messages/{route.model.event_type}"
        channel["messages"][route.model.event_type] = {"$ref": reference}
    return channels


def _channel(route: Route) -> str:
    return route.model.topic.split(".")[1]


def _message(route: Route) -> dict[str, Any]:
    model = route.model
    return {
        "name": model.event_type,
        "summary": (model.__doc__ or "").strip().split("\n")[0],
        "headers": {"$ref": "#/components/schemas/CloudEvent"},
        "payload": {"$ref": f"events/{model.event_type}.json"},
        "bindings": {"kafka": {"key": {"type": "string", "description": model.key_field}}},
    }


_HEADERS: dict[str, Any] = {
    "type": "object",
    "required": ["ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "traceparent"],
    "properties": {
        "ce_specversion": {"const": "1.0"},
        "ce_id": {"type": "string", "format": "uuid"},
        "ce_type": {"type": "string"},
        "ce_source": {"type": "string"},
        "ce_time": {"type": "string", "format": "date-time"},
        "ce_subject": {"type": "string"},
        "ce_organizationid": {"type": "string", "format": "uuid"},
        "ce_aggregateversion": {"type": "string", "pattern": "^[0-9]+$"},
        "traceparent": {"type": "string"},
    },
}


def _operations(routes: Sequence[Route]) -> dict[str, Any]:
    operations: dict[str, Any] = {}
    for route in routes:
        for service, action in [(route.sender, "send"), *((r, "receive") for r in route.receivers)]:
            name = f"{service}.{action}.{_channel(route)}"
            operation = operations.setdefault(
                name,
                {
                    "action": action,
                    "channel": {"$ref": f"#/channels/{_channel(route)}"},
                    "messages": [],
                },
            )
            event_type = route.model.event_type
            reference = f"#/channels/{_channel(route)}/messages/{event_type}"
            operation["messages"].append({"$ref": reference})
    return operations
