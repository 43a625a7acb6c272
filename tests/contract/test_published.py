"""The published contracts: valid by their own specifications, closed, and true of the code."""

import json
from pathlib import Path

import pytest
import yaml
from openapi_spec_validator import validate

from contracts.registry import ADAPTERS, EVENT_MODELS, OUTSIDE, ROUTES, TOPICS
from revcycle.stack import SERVICES

CONTRACTS = Path(__file__).parents[2] / "contracts"
DOCUMENTS = sorted((CONTRACTS / "openapi").glob("*.yaml"))
EXAMPLES = sorted((CONTRACTS / "events" / "examples").glob("*/*.json"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_openapi_documents_are_valid(path):
    validate(yaml.safe_load(path.read_text()))


def test_the_gateway_offers_every_operation_of_every_service():
    documents = {path.stem: yaml.safe_load(path.read_text()) for path in DOCUMENTS}
    offered = documents.pop("gateway")["paths"]
    for service, document in documents.items():
        for path, methods in document["paths"].items():
            assert set(methods) <= set(offered[path]), (service, path)


def test_every_operation_that_can_fail_says_so_as_a_problem():
    for path in DOCUMENTS:
        for methods in yaml.safe_load(path.read_text())["paths"].values():
            for operation in methods.values():
                for status, answer in operation["responses"].items():
                    if status.startswith(("4", "5")) and "content" in answer:
                        assert list(answer["content"]) == ["application/problem+json"]


def test_asyncapi_references_lead_somewhere():
    document = yaml.safe_load((CONTRACTS / "asyncapi.yaml").read_text())
    assert {channel["address"] for channel in document["channels"].values()} == set(TOPICS)
    for reference in references(document):
        if reference.startswith("#/"):
            node = document
            for part in reference[2:].split("/"):
                node = node[part]
        else:
            assert (CONTRACTS / reference).exists(), reference


def references(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_todays_consumers_read_every_example(path):
    model = EVENT_MODELS[path.parent.name]
    content = path.read_text()
    assert json.loads(model.model_validate_json(content).model_dump_json())


def test_every_receiver_handles_what_it_is_said_to_receive():
    """A receiver in the registry has a handler, and a handler is in the registry."""
    said = {
        (receiver, route.model)
        for route in ROUTES
        for receiver in route.receivers
        if receiver not in (ADAPTERS, OUTSIDE)
    }
    handled = {
        (definition.name, model)
        for definition in SERVICES
        for consumer in definition.consumers
        for model in consumer.handlers
    }
    assert said == handled
