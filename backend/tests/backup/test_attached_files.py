"""Attached files in backups: copied once, checked by every proof, and brought back by a restore."""

import shutil
from datetime import UTC, datetime

import httpx2
import pyrage
import pytest

from attachments.test_profile_pictures import png
from backup.backups import newest, tend
from backup.test_backup import identity  # noqa: F401
from backup.test_restore import sign_in
from tend.backup.attached_files import delete_unlisted_files
from tend.backup.store import FolderStore
from tend_process import Tend
from time_limits import HANG_SECONDS, wait_until

pytestmark = pytest.mark.xdist_group("backup")
CONTENT = b"canary-of-the-attached-file"


@pytest.fixture
def attached(folder):
    """The address of an attached file on a data folder that nobody runs on."""
    with Tend(folder, TEND_JOBS="false") as server:
        headers = sign_in(server.ready(), "register")
        todo = server.post("/api/todos", json={"title": "Photos"}, headers=headers).json()
        url = f"{server.url}/api/todos/{todo['id']}/attachments?name=a.txt"
        response = httpx2.post(url, content=CONTENT, headers=headers, timeout=HANG_SECONDS)
        assert response.status_code == 201, response.text
    return f"/api/attachments/{response.json()['attachments'][0]['id']}"


def copies(store):
    return [path for path in (store / "attachments").rglob("*") if path.is_file()]


def download(folder, path):
    with Tend(folder, TEND_JOBS="false") as server:
        return server.get(path, headers=sign_in(server.ready())).content


def test_files_are_copied_once_checked_and_restored(folder, store, attached):
    for _ in range(2):
        tend(folder, "backup", "--in", store)
    (copy,) = copies(store)
    assert copy.read_bytes() == CONTENT
    tend(folder, "backup", "verify", "--in", store)
    shutil.rmtree(folder / "attachments")
    assert "has all attached files" in tend(folder, "restore", "files", "--in", store)
    assert download(folder, attached) == CONTENT
    shutil.rmtree(folder / "attachments")
    tend(folder, "restore", "latest", "--in", store)
    assert download(folder, attached) == CONTENT
    # A file that Tend has lost doesn't keep the rest from being backed up, and a proof names one that the backup has lost.
    copy.write_bytes(b"damaged")
    assert "missing or damaged" in tend(folder, "backup", "verify", "--in", store, code=1)
    shutil.rmtree(folder / "attachments")
    assert "1 attached files are missing" in tend(folder, "restore", "latest", "--in", store)
    copy.unlink()
    assert "1 attached files are in no backup" in tend(folder, "restore", "files", "--in", store)
    assert "1 attached files or pictures are not at" in tend(folder, "doctor", code=1)
    assert "attached files are missing" in tend(folder, "backup", "--in", store, LOG_LEVEL="ERROR")
    tend(folder, "backup", "verify", "--in", store)
    places = FolderStore(store)
    copy.write_bytes(CONTENT)
    for backup_id in places.list_ids()[:2]:
        places.delete(backup_id)
    delete_unlisted_files(places)
    assert copies(store) == []


@pytest.mark.parametrize("is_encrypted", [False, True])
def test_a_restore_to_a_moment_brings_files_back_from_backups(
    folder,
    store,
    attached,
    identity,  # noqa: F811
    tmp_path,
    is_encrypted,
):
    path, recipient = identity
    place = {"BACKUP_WAL_DIR": str(tmp_path / "wal"), "BACKUP_URL": str(store)}
    with Tend(folder, **place) as server:
        server.ready()
        wait_until(lambda: list((tmp_path / "wal").glob("*/base/*.json")))
        wait_until(lambda: list(store.glob("*/manifest.json")))
    shutil.rmtree(store)
    tend(folder, "backup", **place, **({"BACKUP_AGE_RECIPIENTS": recipient} if is_encrypted else {}))
    shutil.rmtree(folder / "attachments")
    words = ("restore", "--to", datetime.now(UTC).isoformat())
    if is_encrypted:
        assert "1 attached files are neither" in tend(folder, *words, **place)
        words = (*words, "--identity", path)
    assert "attached files" not in tend(folder, *words, **place).partition("Everyone")[0]
    assert download(folder, attached) == CONTENT


def test_profile_pictures_are_in_a_backup(folder, store):
    with Tend(folder, TEND_JOBS="false") as server:
        headers = sign_in(server.ready(), "register")
        url = f"{server.url}/api/me/picture"
        response = httpx2.put(url, content=png((300, 200)), headers=headers, timeout=HANG_SECONDS)
        assert response.status_code == 200, response.text
        path = f"/api/profile-pictures/{response.json()['picture_id']}"
        picture = server.get(path, headers=headers).content
    assert picture.startswith(b"RIFF")
    tend(folder, "backup", "--in", store)
    assert len(copies(store)) == 2
    tend(folder, "backup", "verify", "--in", store)
    shutil.rmtree(folder / "attachments")
    tend(folder, "restore", "latest", "--in", store)
    assert download(folder, path) == picture
    assert len(download(folder, f"{path}/thumbnail")) < len(picture)


def _encrypt_for_another(copy):
    content = pyrage.encrypt(CONTENT, [pyrage.x25519.Identity.generate().to_public()])
    copy.write_bytes(content)


def test_files_of_an_encrypted_backup_are_encrypted(folder, store, attached, identity):  # noqa: F811
    path, recipient = identity
    tend(folder, "backup", "--in", store, "--verify", BACKUP_AGE_RECIPIENTS=recipient)
    (copy,) = copies(store)
    assert CONTENT not in copy.read_bytes()
    assert CONTENT.decode() not in (newest(store) / "manifest.json").read_text()
    # A pipe can be read once.
    keys = path.read_text()
    assert "restores exactly" in tend(folder, "backup", "verify", "--in", store, "--identity", "/dev/stdin", stdin=keys)
    shutil.rmtree(folder / "attachments")
    tend(folder, "restore", "latest", "--in", store, "--identity", path)
    assert download(folder, attached) == CONTENT
    _encrypt_for_another(copy)
    output = tend(folder, "backup", "verify", "--in", store, "--identity", path, code=1)
    assert "no identity in" in output
    assert "missing" not in output
    assert "delete" not in output
    shutil.rmtree(folder / "attachments")
    assert "1 attached files were not restored" in tend(folder, "restore", "latest", "--in", store, "--identity", path)
