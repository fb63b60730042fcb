"""Both places for backups keep the same promises: a folder, and a bucket of a real S3 server."""

import subprocess
import urllib.request
from pathlib import Path

import pytest

from backup.backups import tend
from tend.backup.manifest import MANIFEST_FILE, BackupError
from tend.backup.store import FolderStore, open_store
from tend.core.settings.settings import Settings
from tend_process import free_port
from time_limits import wait_until

pytestmark = pytest.mark.xdist_group("backup")
FINDER = Path(__file__).parents[3] / "scripts" / "find" / "s3"
FIRST, SECOND = "20261128T030000Z", "20261129T030000Z"


@pytest.fixture(scope="session")
def s3():
    """The settings for a bucket; the server does not check signatures."""
    found = subprocess.run([FINDER], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    port = free_port()
    server = subprocess.Popen(
        [found.stdout.strip(), "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    endpoint = f"http://127.0.0.1:{port}"
    wait_until(lambda: _create_bucket(endpoint))
    yield {
        "backup_s3_endpoint": endpoint,
        "backup_s3_access_key_id": "tend",
        "backup_s3_secret_access_key": "secret-of-the-bucket",
    }
    server.kill()
    server.wait()


def _create_bucket(endpoint):
    try:
        urllib.request.urlopen(urllib.request.Request(f"{endpoint}/backups", method="PUT"), timeout=10)
    except OSError:
        return False
    return True


@pytest.fixture(params=["folder", "s3"])
def place(request, tmp_path):
    if request.param == "folder":
        return open_store(Settings(), str(tmp_path / "store"))
    options = request.getfixturevalue("s3")
    return open_store(Settings(**options), f"s3://backups/{tmp_path.name}")


def write(store, backup_id, tmp_path, content=b"rows", *, is_whole=True):
    source = tmp_path / "database.dump"
    source.write_bytes(content)
    store.begin(backup_id)
    store.add(backup_id, source)
    if is_whole:
        store.finish(backup_id, b"{}")


def test_a_backup_exists_once_its_manifest_does(place, tmp_path):
    write(place, FIRST, tmp_path, is_whole=False)
    assert place.list_ids() == []
    write(place, SECOND, tmp_path, b"x" * 20_000_000)
    assert place.list_ids() == [SECOND]
    place.fetch(SECOND, "database.dump", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"x" * 20_000_000


def test_what_an_interrupted_backup_left_is_deleted_by_the_next(place, tmp_path):
    write(place, FIRST, tmp_path, is_whole=False)
    write(place, SECOND, tmp_path)
    with pytest.raises(BackupError, match="missing"):
        place.fetch(FIRST, "database.dump", tmp_path / "copy")


def test_a_folder_that_was_interrupted_after_its_manifest_is_no_backup(tmp_path):
    place = FolderStore(tmp_path / "store")
    write(place, FIRST, tmp_path)
    (tmp_path / "store" / FIRST).rename(tmp_path / "store" / f"{FIRST}.part")
    assert place.list_ids() == []
    write(place, SECOND, tmp_path)
    assert [path.name for path in (tmp_path / "store").iterdir()] == [SECOND]


def test_notes_are_added_and_replaced(place, tmp_path):
    write(place, FIRST, tmp_path)
    assert place.read(FIRST, "verified.json") is None
    for content in (b"one", b"two"):
        place.write(FIRST, "verified.json", content)
        assert place.read(FIRST, "verified.json") == content
    assert place.read(FIRST, MANIFEST_FILE) == b"{}"


def test_a_deleted_backup_leaves_nothing(place, tmp_path):
    for backup_id in (FIRST, SECOND):
        write(place, backup_id, tmp_path)
    place.delete(FIRST)
    assert place.list_ids() == [SECOND]
    assert place.read(FIRST, "database.dump") is None


def test_a_bucket_that_refuses_is_named_without_its_key(s3):
    store = open_store(Settings(**s3), "s3://no-such-bucket/")
    with pytest.raises(BackupError, match="BACKUP_URL: the bucket refuses") as raised:
        store.list_ids()
    assert "secret-of-the-bucket" not in str(raised.value)


def test_a_backup_in_a_bucket_restores(folder, s3):
    environment = {name.upper(): value for name, value in s3.items()} | {"BACKUP_URL": "s3://backups/whole"}
    tend(folder, "backup", "--verify", **environment)
    assert "verified" in tend(folder, "backup", "list", **environment)
    assert "restores exactly" in tend(folder, "backup", "verify", **environment)
