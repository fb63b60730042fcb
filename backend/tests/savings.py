"""What the apps of one test process share, or do at a lower cost, because it would take most of the time of short tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from tend.accounts import passwords
from tend.static_site import site
from tend.static_site.assets import Asset, ContentSecurityPolicy, export_folder, load_assets

_HASH_COST = ("ARGON2_MEMORY_KIB", "ARGON2_PASSES", "_hasher")


@pytest.fixture(scope="session", autouse=True)
def one_reading_of_the_export() -> Iterator[None]:
    """Reads the hundreds of files of the exported frontend once for all apps, which is most of what one costs."""
    exported = export_folder(None)
    policies: dict[str, dict[str, Asset]] = {}

    def load(root: Path, policy: ContentSecurityPolicy) -> dict[str, Asset]:
        if root != exported:
            return load_assets(root, policy)
        name = policy.for_file("")
        if name not in policies:
            policies[name] = load_assets(root, policy)
        return policies[name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "load_assets", load)
        yield


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[dict[str, Any]]:
    """Lets a password's hash take a thousandth of its time, which is an eighth of all that tests in this process compute.

    Returns what production uses. Tests of passwords request `real_hashes`, and servers in their own processes have them.
    """
    real = {name: getattr(passwords, name) for name in _HASH_COST}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in zip(_HASH_COST, (8, 1, PasswordHasher(1, 8, 1)), strict=True):
            patch.setattr(passwords, name, value)
        yield real


@pytest.fixture
def real_hashes(cheap_hashes: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in cheap_hashes.items():
        monkeypatch.setattr(passwords, name, value)
