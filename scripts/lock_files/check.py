"""Fails when a lock file does not match its manifest, contains a URL or lacks a hash. Works offline."""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BACKEND = Path("backend")
LIGHTHOUSE = Path("bench/lighthouse/package-lock.json")
PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", re.MULTILINE)


def python_errors() -> Iterator[str]:
    manifest = tomllib.loads((BACKEND / "pyproject.toml").read_text())
    groups = {"requirements.lock": manifest["project"]["dependencies"]}
    groups |= {
        f"requirements-{name}.lock": [*manifest["project"]["dependencies"], *wanted]
        for name, wanted in manifest["project"]["optional-dependencies"].items()
    }
    groups |= {f"requirements-{name}.lock": wanted for name, wanted in manifest["dependency-groups"].items()}
    for name, wanted in groups.items():
        lock = (BACKEND / name).read_text()
        yield from lock_errors(name, lock, [Requirement(line) for line in wanted])


def lock_errors(name: str, lock: str, wanted: list[Requirement]) -> Iterator[str]:
    if "://" in lock:
        yield f"{name} contains a download URL"
    entries = [entry for entry in re.split(r"\n(?=[A-Za-z0-9])", lock) if PIN.match(entry)]
    yield from (f"{name}: no hash for {entry.split()[0]}" for entry in entries if "--hash=" not in entry)
    pins: dict[str, list[str]] = {}
    for found in PIN.finditer(lock):
        pins.setdefault(canonicalize_name(found[1]), []).append(found[2])
    for need in wanted:
        versions = pins.get(canonicalize_name(need.name), [])
        if not versions or not all(need.specifier.contains(version, prereleases=True) for version in versions):
            yield f"{name} has {versions or 'nothing'} for {need}: run make lock"


def npm_errors() -> Iterator[str]:
    for path in (Path("frontend/package-lock.json"), Path("frontend/tools/package-lock.json"), LIGHTHOUSE):
        lock = json.loads(path.read_text())
        manifest = json.loads(path.with_name("package.json").read_text())
        for kind in ("dependencies", "devDependencies"):
            if manifest.get(kind, {}) != lock["packages"][""].get(kind, {}):
                yield f"{path} and its package.json differ in {kind}: run npm install there"
        for name, package in lock["packages"].items():
            if "resolved" in package and not package.get("link"):
                yield f"{path}: {name} contains a download URL"


errors = [*python_errors(), *npm_errors()]
for error in errors:
    print(error)
sys.exit(1 if errors else 0)
