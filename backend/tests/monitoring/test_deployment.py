"""The files of deploy/monitoring: every metric in them exists, and they have the form that Prometheus and Grafana read."""

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
from pydantic import SecretStr

from tend.core.metrics.metrics import METRICS

FOLDER = Path(__file__).parents[3] / "deploy" / "monitoring"
# Metrics of Prometheus itself and of its blackbox exporter.
FOREIGN = {"up", "probe_success", "probe_ssl_earliest_cert_expiry"}
# Absent in a fresh installation: there are no replicas, no backups, and files were not looked for yet.
SOMETIMES_ABSENT = {"tend_database_replica_lag_seconds", "tend_backup_age_seconds", "tend_missing_files"}
NAME = re.compile(r"\b(?:tend|probe)_\w+|\bup(?=\{)")

TEXT = {"type": "string", "minLength": 1}
DASHBOARD = {
    "type": "object",
    "required": ["title", "uid", "schemaVersion", "panels", "templating", "time"],
    "properties": {
        "title": TEXT,
        "uid": {"type": "string", "pattern": "^[a-zA-Z0-9_-]{1,40}$"},
        "schemaVersion": {"type": "integer", "minimum": 36},
        "panels": {
            "type": "array",
            "minItems": 10,
            "items": {
                "type": "object",
                "required": ["id", "title", "type", "gridPos", "targets", "datasource"],
                "properties": {
                    "id": {"type": "integer", "minimum": 1},
                    "title": TEXT,
                    "type": {"enum": ["timeseries", "stat"]},
                    "gridPos": {
                        "type": "object",
                        "required": ["x", "y", "w", "h"],
                        "properties": {
                            "x": {"type": "integer", "minimum": 0, "maximum": 23},
                            "w": {"type": "integer", "minimum": 1, "maximum": 24},
                            "y": {"type": "integer", "minimum": 0},
                            "h": {"type": "integer", "minimum": 1},
                        },
                    },
                    "targets": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["expr", "refId", "legendFormat"],
                            "properties": {"expr": TEXT, "refId": {"type": "string", "pattern": "^[A-Z]$"}},
                        },
                    },
                },
            },
        },
    },
}


def read(name):
    return (FOLDER / name).read_text(encoding="utf-8")


def expressions():
    dashboard = [
        target["expr"] for panel in json.loads(read("dashboard.json"))["panels"] for target in panel["targets"]
    ]
    return [*dashboard, re.sub(r"#.*", "", read("alerts.yml")), re.sub(r"#.*", "", read("alerts.test.yml"))]


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"metrics_token": SecretStr("the-token-of-these-tests")})


async def test_every_metric_in_the_rules_and_the_dashboard_exists_and_the_dashboard_shows_all(api):
    response = await api.get("/metrics", headers={"Authorization": "Bearer the-token-of-these-tests"})
    served = set(re.findall(r"^(\w+)(?:\{| )", response.text, re.MULTILINE)) - {""}
    named = {name for text in expressions() for name in NAME.findall(text)}
    assert named - served - FOREIGN - SOMETIMES_ABSENT == set()
    shown = {name.removesuffix("_bucket") for name in named}
    families = set(re.findall(r"^# TYPE (tend_\w+)", response.text, re.MULTILINE))
    assert families - shown == set()
    assert len(METRICS) > 10


def test_the_dashboard_has_the_form_of_grafana_and_no_panel_covers_another():
    dashboard = json.loads(read("dashboard.json"))
    assert [error.message for error in jsonschema_rs.Draft202012Validator(DASHBOARD).iter_errors(dashboard)] == []
    cells = [
        (x, y)
        for panel in dashboard["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


def test_every_alert_has_a_test():
    rules = set(re.findall(r"- alert: (\w+)", read("alerts.yml")))
    tested = set(re.findall(r"alertname: (\w+)\n\s+exp_alerts:\n\s+- exp_labels", read("alerts.test.yml")))
    assert tested == rules
