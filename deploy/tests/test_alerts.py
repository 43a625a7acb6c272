"""Every alert asks for a metric that the code tells, and names a page that is there."""

import re
from pathlib import Path

import pytest
import yaml
from prometheus_client import REGISTRY

import revcycle.stack  # noqa: F401 - whatever is measured is imported with it

ROOT = Path(__file__).parents[2]
RULES = [
    rule
    for group in yaml.safe_load((ROOT / "deploy/prometheus/alerts.yaml").read_text())["groups"]
    for rule in group["rules"]
]
WORDS = {
    *("sum", "max", "by", "rate", "increase", "histogram_quantile", "unless", "m", "s"),
    *("service", "consumer", "topic", "worker", "route", "le", "status", "error_class"),
}


def told():
    """Return the names of all series, with those that a histogram has besides its own."""
    names = set()
    for family in REGISTRY.collect():
        endings = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}
        names |= {family.name + each for each in endings.get(family.type, [""])}
    return names


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_rule_when_read_then_its_metrics_are_told_and_its_page_is_there(rule):
    without_values = re.sub(r'"[^"]*"|\[\d+m\]', "", rule["expr"])
    names = set(re.findall(r"[a-z_]{2,}", without_values)) - WORDS
    assert names
    assert names <= told()
    assert rule["labels"]["severity"] in {"page", "warn"}
    assert (ROOT / rule["annotations"]["runbook"]).is_file()


def test_labels_when_any_metric_is_told_then_none_names_an_organization_or_a_patient():
    labels = {
        label
        for collector in REGISTRY._collector_to_names
        for label in getattr(collector, "_labelnames", ())
    }
    assert labels <= {"service", "consumer", "topic", "worker", "route", "method", "status"} | {
        "error_class",
        *("generation", "implementation", "major", "minor", "patchlevel", "version"),
    }
