"""What spans and their attributes are called: OpenTelemetry's semantic conventions, in one place.

Those of HTTP are stable; those of messaging are still in development, and change here only. No
attribute holds an organization, a patient or an id that somebody outside gave.
"""

from kit.bus.port import Record

Attributes = dict[str, str | int]


def request_name(method: str, route: str) -> str:
    return f"{method} {route}"


def request_attributes(service: str, method: str, route: str, status: int) -> Attributes:
    return {
        "service.name": service,
        "http.request.method": method,
        "http.route": route,
        "http.response.status_code": status,
    }


def process_name(record: Record) -> str:
    return f"process {record.topic}"


def process_attributes(service: str, consumer: str, record: Record) -> Attributes:
    return {
        "service.name": service,
        "messaging.system": "kafka",
        "messaging.operation.type": "process",
        "messaging.operation.name": "process",
        "messaging.destination.name": record.topic,
        "messaging.destination.partition.id": str(record.partition),
        "messaging.consumer.group.name": consumer,
        "messaging.kafka.offset": record.offset,
        "messaging.message.id": record.headers.get("ce_id", ""),
        "cloudevents.event_type": record.headers.get("ce_type", ""),
    }


def error_attributes(error_class: str) -> Attributes:
    """Name the class of an error; its text may hold a patient's data."""
    return {"error.type": error_class}
