"""docs/kubernetes.md: its manifests name paths, ports and settings that the service has."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from controlplane.environment import load
from controlplane.http.resources.health import OPERATIONS
from tests.docs.reference import ROOT

PAGE = (ROOT / "docs" / "kubernetes.md").read_text()
MANIFESTS: list[dict[str, Any]] = [
    document
    for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    for document in yaml.safe_load_all(block)
]
PODS = [
    item["spec"]["template"]["spec"] for item in MANIFESTS if "template" in item.get("spec", {})
]


def _settings(container: dict[str, Any]) -> dict[str, str]:
    return {item["name"]: item["value"] for item in container["env"]}


def test_there_are_manifests() -> None:
    assert [item["kind"] for item in MANIFESTS] == ["Secret", "Job", "Deployment", "Service"]


@pytest.mark.parametrize("pod", PODS, ids=lambda pod: pod["containers"][0]["name"])
def test_settings_are_known_and_secrets_are_mounted(pod: dict[str, Any], tmp_path: Any) -> None:
    [container] = pod["containers"]
    found = _settings(container)
    secret = MANIFESTS[0]["stringData"]
    [mount], [volume] = container["volumeMounts"], pod["volumes"]
    there = {f"{mount['mountPath']}/{item['path']}": item for item in volume["secret"]["items"]}
    for name, text in found.items():
        if name.endswith("_FILE"):
            assert there[text]["key"] in secret
            found[name] = str(tmp_path / "secret")
    (tmp_path / "secret").write_text("postgresql://somebody@db/app")
    config = load(found)
    grace = pod.get("terminationGracePeriodSeconds", 30)  # what Kubernetes takes otherwise
    if "serve" in container["args"]:
        assert grace > config.drain_delay + config.drain_timeout + 5
    assert pod["enableServiceLinks"] is False


def test_probes_ask_what_the_service_answers() -> None:
    paths = {item.path for item in OPERATIONS}
    [service] = [pod["containers"][0] for pod in PODS if "ports" in pod["containers"][0]]
    for name in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert service[name]["httpGet"]["path"] in paths
    assert service["ports"] == [{"name": "http", "containerPort": load({}).port}]
