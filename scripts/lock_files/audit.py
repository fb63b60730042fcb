"""Looks for known vulnerabilities in every locked package, of Python and of npm.

Prints a line for each lock file. Exits with 1 if there is a vulnerability, and with 3 if a lock could not be looked up
completely, since no source of advisories can be reached or the source does not know a package: that is not a pass.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PYTHON_LOCKS = [
    ROOT / "backend" / name
    for name in (
        "requirements.lock",
        "requirements-build.lock",
        "requirements-tracing.lock",
        "requirements-dev.lock",
        "requirements-patroni.lock",
        "requirements-sbom.lock",
        "requirements-s3.lock",
    )
]
NPM_FOLDERS = [ROOT / name for name in ("frontend", "frontend/tools", "bench/lighthouse")]
# The sources of pip-audit, in this order until one knows every package.
PYTHON_SOURCES = ("pypi", "osv")
TIMEOUT_SECONDS = 300
FOUND, NOT_RUN = 1, 3


class NotRun(Exception):
    """The reason why a lock file could not be looked up."""


def audit_python(lock: Path) -> list[str]:
    """The vulnerabilities of the packages in `lock`, a line for each. Raises `NotRun`."""
    reasons = []
    for source in PYTHON_SOURCES:
        try:
            return find_python_vulnerabilities(pip_audit_report(lock, source))
        except NotRun as error:
            reasons.append(f"{source}: {error}")
    raise NotRun("; ".join(reasons))


def pip_audit_report(lock: Path, source: str) -> dict[str, Any]:
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    return run([sys.executable, "-m", "pip_audit", "-r", str(lock), "-s", source, *options])


def find_python_vulnerabilities(report: dict[str, Any]) -> list[str]:
    # Pip-audit itself calls a report without any result a success.
    dependencies = report.get("dependencies", [])
    skipped = [one["name"] for one in dependencies if "skip_reason" in one]
    if skipped or not dependencies:
        raise NotRun(f"{len(skipped)} of {len(dependencies)} packages are unknown to it")
    return [f"{one['name']} {one['version']}: {found['id']}" for one in dependencies for found in one["vulns"]]


def audit_npm(folder: Path) -> list[str]:
    """The vulnerabilities of the packages in the folder's lock file. Raises `NotRun`."""
    return find_npm_vulnerabilities(run(["npm", "audit", "--json", "--package-lock-only", "--prefix", str(folder)]))


def find_npm_vulnerabilities(report: dict[str, Any]) -> list[str]:
    if "vulnerabilities" not in report or "metadata" not in report:
        raise NotRun(str(report.get("message") or "npm says nothing")[:100])
    return [f"{name}: {found['severity']}" for name, found in report["vulnerabilities"].items()]


def run(command: list[str]) -> dict[str, Any]:
    """The JSON that `command` prints; its exit code says nothing that the report does not. Raises `NotRun`."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
        report: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise NotRun(f"no answer within {TIMEOUT_SECONDS} s") from None
    except (OSError, ValueError):
        raise NotRun("it can't be reached") from None
    return report


def audit_all() -> Iterator[int]:
    """Print a line for each lock file, and yield its exit code."""
    audits = [(lock, audit_python) for lock in PYTHON_LOCKS] + [(folder, audit_npm) for folder in NPM_FOLDERS]
    for path, audit in audits:
        name = path.relative_to(ROOT)
        try:
            vulnerabilities = audit(path)
        except NotRun as reason:
            print(f"  not run  {name}: {reason}")
            yield NOT_RUN
        else:
            print(
                f"  {'FAIL   ' if vulnerabilities else 'ok     '}  {name}: {len(vulnerabilities)} known vulnerabilities"
            )
            print("".join(f"             {line}\n" for line in vulnerabilities), end="")
            yield FOUND if vulnerabilities else 0


if __name__ == "__main__":
    codes = set(audit_all())
    if NOT_RUN in codes:
        print("\nNot everything could be looked up, so this audit says nothing about the rest.")
    sys.exit(FOUND if FOUND in codes else max(codes))
