"""The files and documents for operators: what they name exists, and what they promise about rights holds."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from typer.main import get_command

from tend.cli import app
from tend.core.http.body_limits import ATTACHMENT_LIMIT
from tend.core.settings.settings import Settings

ROOT = Path(__file__).parents[3]
KUBERNETES = ROOT / "deploy" / "kubernetes"
DOCUMENTS = [ROOT / "README.md", ROOT / ".env.example", *sorted((ROOT / "docs").rglob("*.md"))]
# Variables of Tend in files that set them, by how that kind of file writes the name.
SETTING_FILES = {
    "deploy/systemd/tend.env.example": r"^(\w+)=",
    ".env.example": r"^#? ?([A-Z][A-Z0-9_]+)=",
    "compose.yaml": r"^      ([A-Z][A-Z0-9_]+):",
    "deploy/docker/production.yaml": r"^      ([A-Z][A-Z0-9_]+):",
    "deploy/kubernetes/kustomization.yaml": r"^      - ([A-Z][A-Z0-9_]+)=",
    "docs/deployment/kubernetes.md": r"--from-literal=([A-Z][A-Z0-9_]+)=",
    "docs/deployment/huggingface.md": r"^   \| (?:Secret|Variable) \| `(\w+)`",
}
# Those of other programs.
OTHERS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "PGDATA", "COMPOSE_FILE", "DOMAIN"}
# Those of the tests.
TEST_SETTINGS = {"TEND_TEST_LIMIT", "TEND_TEST_PGBOUNCER"}
SETTINGS = {name.upper() for name in Settings.model_fields}
# Words in capitals that look like those of a group of settings, and are one.
PREFIX = re.compile(r"^(?:SMTP|MAIL|BACKUP|DATABASE|HTTP|ACCOUNT|METRICS|ALERT|TEND|PUSH)_[A-Z0-9_]+$")


@pytest.mark.parametrize(("file", "pattern"), SETTING_FILES.items())
def test_every_variable_that_a_file_sets_is_one_of_tend(file, pattern):
    names = set(re.findall(pattern, (ROOT / file).read_text(), re.MULTILINE))
    assert names, "the pattern finds nothing"
    assert names <= SETTINGS | OTHERS


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_setting_and_command_that_a_document_names_exists(document):
    text = document.read_text()
    words = set(re.findall(r"`([A-Z][A-Z0-9]+_[A-Z0-9_]+)(?:=[^`]*)?`", text))
    assert {word for word in words if PREFIX.match(word)} <= SETTINGS | TEST_SETTINGS
    commands = get_command(app).commands
    for line in re.findall(r"(?m)(?:^ *|`|-- |bin/)tend ([a-z]+(?: [a-z][a-z-]*)?)", text):
        command, _, word = line.partition(" ")
        assert command in commands, line
        group = getattr(commands[command], "commands", None)
        assert group is None or not word or word in {*group, "latest"}, line


def load_manifests() -> list[dict]:
    files = [path for path in sorted(KUBERNETES.glob("*.yaml")) if path.name != "kustomization.yaml"]
    listed = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())["resources"]
    assert sorted(listed) == [path.name for path in files]
    return [document for path in files for document in yaml.safe_load_all(path.read_text())]


def test_the_kubernetes_manifests_are_valid():
    manifests = load_manifests()
    for manifest in manifests:
        kubernetes_validate.validate(manifest, "1.33", strict=True)
    assert {manifest["kind"] for manifest in manifests} == {"Deployment", "Service", "Ingress", "PodDisruptionBudget"}


def test_kustomize_builds_them():
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not installed")
    built = subprocess.run(["kubectl", "kustomize", KUBERNETES], check=True, capture_output=True, text=True).stdout
    documents = list(yaml.safe_load_all(built))
    for document in documents:
        kubernetes_validate.validate(document, "1.33", strict=True)
    names = {document["kind"]: document["metadata"]["name"] for document in documents}
    (pod,) = [one["spec"]["template"]["spec"] for one in documents if one["kind"] == "Deployment"]
    for container in [*pod["initContainers"], *pod["containers"]]:
        assert container["envFrom"][0]["configMapRef"]["name"] == names["ConfigMap"]


def test_pods_have_no_rights_and_no_secret_is_shown():
    manifests = {manifest["kind"]: manifest for manifest in load_manifests()}
    labels = manifests["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert manifests["Service"]["spec"]["selector"] == labels
    assert manifests["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    pod = manifests["Deployment"]["spec"]["template"]["spec"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    for container in [*pod["initContainers"], *pod["containers"]]:
        rights = container["securityContext"]
        assert rights["capabilities"] == {"drop": ["ALL"]}
        assert (rights["readOnlyRootFilesystem"], rights["allowPrivilegeEscalation"]) == (True, False)
        assert "env" not in container, "secrets are named, not shown"
    (app_container,) = pod["containers"]
    assert {"startupProbe", "readinessProbe", "livenessProbe"} <= app_container.keys()
    secrets = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    shown = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())["configMapGenerator"][0]["literals"]
    assert not {line.partition("=")[0].lower() for line in shown} & secrets


def test_attached_files_outlast_pods_and_spaces():
    shown = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())["configMapGenerator"][0]["literals"]
    space = (ROOT / "docs" / "deployment" / "huggingface.md").read_text()
    assert any(line.startswith("ATTACHMENT_URL=s3://") for line in shown)
    assert "`ATTACHMENT_URL`" in space


def test_the_ingress_passes_on_the_largest_file():
    (ingress,) = [one for one in load_manifests() if one["kind"] == "Ingress"]
    size = ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/proxy-body-size"]
    assert int(size.removesuffix("m")) << 20 >= ATTACHMENT_LIMIT


def test_the_systemd_unit_is_as_locked_as_the_document_says():
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    unit = ROOT / "deploy" / "systemd" / "tend.service"
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20", unit]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


def test_the_image_serves_as_a_user_and_names_only_settings_of_tend():
    text = (ROOT / "Dockerfile").read_text()
    final = text[text.rindex("\nFROM ") :]
    (block,) = re.findall(r"^ENV ((?:.*\\\n)*.*)$", final, re.MULTILINE)
    names = set(re.findall(r"(\w+)=", block)) - {"PATH", "PYTHONDONTWRITEBYTECODE"}
    assert names <= SETTINGS
    assert re.search(r"^USER tend$", final, re.MULTILINE)
    assert json.loads(re.findall(r"^CMD (.*)$", final, re.MULTILINE)[-1]) == ["tend", "serve"]


def test_the_build_gets_every_file_that_the_image_is_made_from():
    ignored = (ROOT / ".dockerignore").read_text().split()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    assert "backend/requirements-tracing.lock" in names
    for name in names:
        assert (ROOT / name).exists(), name
        parts = {f"!{part}" for part in [name, *map(str, Path(name).parents)]}
        within = [rule for rule in ignored if rule.startswith(f"!{name}/")]
        assert parts & set(ignored) or within, f".dockerignore keeps {name} from the build"


IDENTITY = {f"GIT_{role}_{name}": "tests" for role in ("AUTHOR", "COMMITTER") for name in ("NAME", "EMAIL")}


def run(*command):
    environment = os.environ | IDENTITY
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()


def git(folder, *words):
    return run("git", "-C", str(folder), *words)


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="fill-space copies the last commit, and this is no checkout")
def test_a_space_gets_what_its_image_is_built_from_and_nothing_else(tmp_path):
    remote, space = tmp_path / "remote.git", tmp_path / "space"
    git(tmp_path, "init", "--quiet", "--bare", str(remote))
    git(tmp_path, "clone", "--quiet", str(remote), str(space))
    (space / "app.py").touch()
    git(space, "add", "--all")
    git(space, "commit", "--quiet", "--message", "The template of a Space")
    run(str(ROOT / "deploy" / "huggingface" / "fill-space"), str(space))
    git(space, "push", "--quiet", "origin", "HEAD")
    files = set(git(space, "ls-files"))
    assert not {name for name in files if name.startswith(("app.py", "backend/tests/", "frontend/e2e/", "docs/"))}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (space / "Dockerfile").read_text(), re.MULTILINE)
    assert not [name for line in copied for name in line.split() if not (space / name).exists()]
    card = yaml.safe_load((space / "README.md").read_text().split("---")[1])
    port = re.search(r"PORT=(\d+)", (space / "Dockerfile").read_text())
    assert (card["sdk"], card["app_port"]) == ("docker", int(port[1]))


def test_the_version_is_the_same_everywhere():
    frontend = ROOT / "frontend"
    (newest, *_) = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    found = {json.loads((frontend / name).read_text())["version"] for name in ("package.json", "package-lock.json")}
    assert found == {newest, tomllib.loads((ROOT / "backend" / "pyproject.toml").read_text())["project"]["version"]}
