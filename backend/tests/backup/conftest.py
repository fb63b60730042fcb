import subprocess

import pytest

from backup.backups import tend
from tend_process import Tend


@pytest.fixture(scope="session")
def template_folder(tmp_path_factory):
    """A data folder with an account and its todos; tests copy it while no server runs on it."""
    folder = tmp_path_factory.mktemp("template") / "data"
    tend(folder, "migrate")
    tend(folder, "demo", "--todos", "300")
    return folder


@pytest.fixture
def folder(template_folder, tmp_path):
    # Owners are copied too: as root, PostgreSQL runs as another user.
    subprocess.run(["cp", "-a", template_folder, tmp_path / "data"], check=True)
    return tmp_path / "data"


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def running(folder):
    with Tend(folder, TEND_JOBS="false") as server:
        yield server.ready()
