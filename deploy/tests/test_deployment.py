"""What compose and Kubernetes are told, held to what the code knows and what is safe.

Nothing is built here. Each container's settings are read by the code that will read them there.
"""

import re
import runpy
from pathlib import Path

import pytest
import yaml

from revcycle.databases import named_databases
from revcycle.distributed.settings import (
    PREFIX,
    GatewaySettings,
    ServiceSettings,
    SimulatorSettings,
    read_database,
    read_settings,
)
from revcycle.stack import DEFINITIONS, SERVICES

DEPLOY = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text())
BASE = DEPLOY / "k8s/base"
KINDS = [GatewaySettings, ServiceSettings, SimulatorSettings]
# What the blob store's client reads by itself.
OF_THE_BLOB_STORE = {"AWS_ENDPOINT", "AWS_ALLOW_HTTP", "AWS_REGION"}
# A version to the last part, or a digest: what is pulled tomorrow is what was tested.
PINNED = re.compile(r"^[a-z0-9./-]+:(\d+\.\d+(\.\d+)?[a-z0-9.-]*|RELEASE\.[0-9TZ-]+)$")
FILES = ("/var/lib/revcycle/", "/etc/revcycle/", "/run/secrets/")


def documents():
    kustomization = yaml.safe_load((BASE / "kustomization.yaml").read_text())
    files = [BASE / name for name in kustomization["resources"]]
    return [each for path in files for each in yaml.safe_load_all(path.read_text())]


DOCUMENTS = documents()
CONFIG = next(each for each in DOCUMENTS if each["kind"] == "ConfigMap")["data"]
WORKLOADS = [each for each in DOCUMENTS if each["kind"] in {"Deployment", "Job"}]
OURS = {
    name: each
    for name, each in COMPOSE["services"].items()
    if each["image"].startswith("revcycle:") and name != "keys"
}


def named(kind):
    return [each for each in DOCUMENTS if each["kind"] == kind]


def pod_of(workload):
    return workload["spec"]["template"]["spec"]


def known_variables():
    fields = {f"{PREFIX}{field}".upper() for kind in KINDS for field in kind.model_fields}
    return fields | OF_THE_BLOB_STORE | {"REVCYCLE_SECRETS_DIR"}


def prove_settings(command, environment, secrets, tmp_path, monkeypatch):
    """Read the settings as the process will, with files that are not here stood in for."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    for name, content in secrets.items():
        (folder / name).write_text(content)
    stand_in = tmp_path / "file"
    stand_in.touch(mode=0o600)
    for name, value in environment.items():
        is_file = str(value).startswith(FILES)
        monkeypatch.setenv(name, str(stand_in if is_file else value))
    monkeypatch.setenv("REVCYCLE_SECRETS_DIR", str(folder))
    do, service = command
    kind = {"gateway": GatewaySettings, "simulator": SimulatorSettings}.get(
        service, ServiceSettings
    )
    if (do, service) != ("migrate", "gateway"):  # which needs its database alone
        read_settings(kind)
    if service != "simulator":
        database = "gateway" if service == "gateway" else f"{service}-svc"
        read_database(database, as_owner=do == "migrate")


@pytest.fixture(scope="module")
def made_secrets(tmp_path_factory):
    """Return what make_secrets.py writes, by name."""
    module = runpy.run_path(str(DEPLOY / "compose/make_secrets.py"))
    folder = tmp_path_factory.mktemp("made") / "secrets"
    module["main"].__globals__["FOLDER"] = folder
    module["main"]()
    before = {each.name: each.read_text() for each in folder.iterdir()}
    module["main"]()
    assert {each.name: each.read_text() for each in folder.iterdir()} == before
    return before


class TestCompose:
    @pytest.mark.parametrize("name", COMPOSE["services"])
    def test_service_when_run_then_pinned_and_without_rights(self, name):
        service = COMPOSE["services"][name]
        assert PINNED.match(service["image"]), service["image"]
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["user"].split(":")[0] != "0" or name == "minio"
        assert service["restart"] in {"no", "unless-stopped"}
        assert not any("PASSWORD" in key for key in service.get("environment", {})) or all(
            key.endswith("_FILE") for key in service["environment"] if "PASSWORD" in key
        )

    def test_ports_when_published_then_on_loopback_only(self):
        ports = [port for each in COMPOSE["services"].values() for port in each.get("ports", ())]
        assert ports == ["127.0.0.1:8080:8080"]

    @pytest.mark.parametrize("name", OURS)
    def test_process_when_started_then_after_what_it_needs(self, name):
        do, service = OURS[name]["command"]
        needs = OURS[name]["depends_on"]
        if service == "simulator":
            assert needs["kafka"]["condition"] == "service_healthy"
        elif do == "migrate":
            assert needs["postgres"]["condition"] == "service_healthy"
        else:
            migrated = needs[f"migrate-{service}"]["condition"]
            assert migrated == "service_completed_successfully"

    @pytest.mark.parametrize("name", [n for n in COMPOSE["services"] if n not in OURS])
    def test_server_when_awaited_then_it_has_a_healthcheck(self, name):
        service = COMPOSE["services"][name]
        assert "healthcheck" in service or service["restart"] == "no"

    @pytest.mark.parametrize("name", OURS)
    def test_process_when_it_reads_its_settings_then_they_are_whole(
        self, name, made_secrets, tmp_path, monkeypatch
    ):
        service = OURS[name]
        assert set(service["environment"]) <= known_variables()
        given = {each: made_secrets[each] for each in service["secrets"]}
        environment = service["environment"]
        prove_settings(service["command"], environment, given, tmp_path, monkeypatch)

    def test_secrets_when_named_then_they_are_files_that_are_made(self, made_secrets):
        assert set(COMPOSE["secrets"]) == set(made_secrets)
        for name, secret in COMPOSE["secrets"].items():
            assert secret == {"file": f"./secrets/{name}"}
        for service in COMPOSE["services"].values():
            assert set(service.get("secrets", ())) <= set(made_secrets)

    def test_owner_secrets_when_given_then_to_migrations_and_the_database_alone(self):
        for name, service in COMPOSE["services"].items():
            if any("owner" in each for each in service.get("secrets", ())):
                assert name == "postgres" or name.startswith("migrate-")


def test_databases_when_their_addresses_are_files_then_the_commands_find_them(
    made_secrets, tmp_path, monkeypatch
):
    for name, content in made_secrets.items():
        (tmp_path / name).write_text(f"{content}\n")
    monkeypatch.setenv("REVCYCLE_SECRETS_DIR", str(tmp_path))
    found = named_databases(DEFINITIONS)
    assert set(found) == {each.name for each in DEFINITIONS}
    assert found["claims-svc"].owner == made_secrets["revcycle_claims_svc_owner_database_url"]


class TestImage:
    text = (DEPLOY / "compose/Dockerfile").read_text()

    def test_image_when_built_then_pinned_bases_no_root_and_a_healthcheck(self):
        bases = re.findall(r"^FROM (\S+)", self.text, re.MULTILINE)
        assert len(bases) == 2
        assert all(PINNED.match(base) for base in bases)
        assert re.findall(r"^USER (\S+)", self.text, re.MULTILINE)[-1] == "10001:10001"
        assert "\nHEALTHCHECK " in self.text

    def test_image_when_built_then_every_distribution_is_in_it(self):
        projects = DEPLOY.parent.glob("**/pyproject.toml")
        ours = {str(each.parent.relative_to(DEPLOY.parent)) for each in projects}
        ours = {each for each in ours if each != "." and not each.startswith((".venv", "bench"))}
        assert set(re.findall(r"--editable (\S+)", self.text)) == ours


class TestKubernetes:
    @pytest.mark.parametrize("workload", WORKLOADS, ids=lambda each: each["metadata"]["name"])
    def test_pod_when_run_then_pinned_and_without_rights(self, workload):
        pod = pod_of(workload)
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        [container] = pod["containers"]
        assert PINNED.match(container["image"])
        allowed = container["securityContext"]
        assert allowed["allowPrivilegeEscalation"] is False
        assert allowed["readOnlyRootFilesystem"] is True
        assert allowed["capabilities"] == {"drop": ["ALL"]}
        assert {"cpu", "memory"} <= container["resources"]["requests"].keys()
        assert "memory" in container["resources"]["limits"]
        mounted = {each["name"] for each in container["volumeMounts"]}
        assert mounted == {each["name"] for each in pod["volumes"]}

    @pytest.mark.parametrize("workload", WORKLOADS, ids=lambda each: each["metadata"]["name"])
    def test_process_when_it_reads_its_settings_then_they_are_whole(
        self, workload, tmp_path, monkeypatch
    ):
        [container] = pod_of(workload)["containers"]
        own = {each["name"]: each["value"] for each in container.get("env", ())}
        environment = CONFIG | own
        assert set(environment) <= known_variables()
        secrets = self.secrets_of(container["args"][1])
        prove_settings(container["args"], environment, secrets, tmp_path, monkeypatch)

    def secrets_of(self, service):
        """Return the files of the Secrets that README.md asks for."""
        name = "gateway" if service == "gateway" else f"{service}_svc"
        url = "postgresql://role:password@postgres.data:5432/name?sslmode=verify-full"
        owned = {f"revcycle_{name}_database_url": url, f"revcycle_{name}_owner_database_url": url}
        kafka = {"revcycle_kafka_username": "revcycle", "revcycle_kafka_password": "password"}
        return owned | ({} if service == "gateway" else kafka)

    @pytest.mark.parametrize("workload", named("Deployment"), ids=lambda e: e["metadata"]["name"])
    def test_deployment_when_rolled_then_probed_and_not_all_at_once(self, workload):
        name, spec = workload["metadata"]["name"], workload["spec"]
        [container] = pod_of(workload)["containers"]
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            assert container[probe]["httpGet"]["path"] in {"/healthz", "/readyz"}
        assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
        assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
        drain_seconds = int(CONFIG["REVCYCLE_DRAIN_SECONDS"])
        assert pod_of(workload)["terminationGracePeriodSeconds"] > drain_seconds
        [budget] = [e for e in named("PodDisruptionBudget") if e["metadata"]["name"] == name]
        assert budget["spec"]["selector"] == spec["selector"]
        assert budget["spec"]["minAvailable"] < spec["replicas"]

    def test_network_when_nothing_is_said_then_nobody_talks(self):
        policies = {each["metadata"]["name"]: each["spec"] for each in named("NetworkPolicy")}
        deny = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
        assert policies["deny-all"] == deny
        opened = [each for each in policies.values() if {} in each.get("egress", [])]
        assert opened == []

    def test_workers_when_they_lag_then_scaled_by_their_own_group(self):
        groups = {each.group(one.name) for one in SERVICES for each in one.consumers}
        scalers = named("HorizontalPodAutoscaler")
        metrics = [each["spec"]["metrics"][0]["external"]["metric"] for each in scalers]
        assert {each["selector"]["matchLabels"]["consumer"] for each in metrics} == groups
        assert {each["name"] for each in metrics} == {"consumer_lag_events"}
        workers = {each["metadata"]["name"] for each in named("Deployment")}
        assert {each["spec"]["scaleTargetRef"]["name"] for each in scalers} <= workers

    def test_overlay_when_applied_then_it_changes_what_is_there(self):
        folder = DEPLOY / "k8s/overlays/example"
        kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text())
        there = {(each["kind"], each["metadata"]["name"]) for each in DOCUMENTS}
        for patch in kustomization["patches"]:
            content = yaml.safe_load((folder / patch["path"]).read_text())
            assert (content["kind"], content["metadata"]["name"]) in there
            assert set(content.get("data", {})) <= known_variables()
