"""`tend backup`, as an operator uses it, on real servers."""

import contextlib
import json
import random
import shutil
import signal
import stat
import time
from dataclasses import replace
from datetime import UTC, datetime

import psutil
import pyrage
import pytest

from backup.backups import newest, run, start_tend, tend
from tend.backup.create_backup import private_work_folder
from tend.backup.files import check_file, decrypt_file, read_age_identity
from tend.backup.manifest import (
    MANIFEST_FORMAT,
    BackupError,
    Manifest,
    StoredFile,
    TableDigest,
    compare_tables,
    format_manifest,
    parse_manifest,
)
from tend.backup.service import list_backups
from tend.backup.store import FolderStore
from tend.core.settings.settings import Settings
from time_limits import wait_until

pytestmark = pytest.mark.xdist_group("backup")
MOMENT = datetime(2026, 11, 28, 10, 15, tzinfo=UTC)
MANIFEST = Manifest(
    id="20261128T101500Z",
    reason="manual",
    started_at=MOMENT,
    finished_at=MOMENT,
    tend_version="0.1.0",
    revision="0001_foundation",
    server_version=180006,
    is_encrypted=False,
    tables={"public.todos": TableDigest(2, "77")},
    files=(StoredFile("database.dump", 3, "ab" * 32),),
)


def test_a_backup_of_a_running_tend_is_proven_by_a_restore(running, folder, store):
    tend(folder, "backup", "--in", store)
    output = tend(folder, "backup", "verify", "--in", store)
    assert "restores exactly" in output
    assert "verified" in tend(folder, "backup", "list", "--in", store)
    manifest = json.loads((newest(store) / "manifest.json").read_text())
    assert manifest["tables"]["public.todos"]["rows"] > 300
    assert manifest["revision"] > "0019"


def test_only_this_user_can_read_a_backup(folder, store):
    tend(folder, "backup", "--in", store, "--verify")
    for path in [store, *store.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert [path.name for path in folder.glob("backup-*")] == []


def test_without_a_place_the_embedded_database_is_backed_up_beside_itself(folder):
    tend(folder, "backup")
    assert newest(folder / "backups").parent == folder / "backups"


async def test_a_managed_database_needs_a_place(settings, folder):
    output = tend(folder, "backup", code=1, DATABASE_URL=settings.direct_url)
    assert "set BACKUP_URL" in output


async def test_the_passwords_of_databases_are_on_no_command_line(settings, folder, store):
    """The database of this test belongs to a server of its own, as a managed one does."""
    process = start_tend(folder, "backup", "--in", store, DATABASE_URL=settings.direct_url)
    password = settings.direct_url.split(":")[2].split("@")[0]
    command, seen = psutil.Process(process.pid), set()
    while process.poll() is None:
        # Only the programs of this command, since looking at all processes takes longer than a short dump.
        for each in [command, *command.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                words = " ".join(each.cmdline())
                assert password not in words
                if "pg_dump" in words:
                    seen.add(each.pid)
    assert process.returncode == 0
    assert seen


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('"rows": 2', '"rows": 3'),
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("20261128T101500Z", "20261128T101501Z"),
        lambda text: "[]",
        lambda text: "",
    ],
)
def test_a_manifest_that_was_changed_is_refused(change):
    text = format_manifest(MANIFEST).decode()
    assert parse_manifest(MANIFEST.id, text.encode()) == MANIFEST
    assert change(text) != text
    with pytest.raises(BackupError, match="damaged"):
        parse_manifest(MANIFEST.id, change(text).encode())


def test_a_manifest_of_a_newer_format_says_so():
    text = (
        format_manifest(MANIFEST).decode().replace(f'"format": {MANIFEST_FORMAT}', f'"format": {MANIFEST_FORMAT + 1}')
    )
    with pytest.raises(BackupError, match="run a newer release"):
        parse_manifest(MANIFEST.id, text.encode())


def test_tables_that_differ_are_named():
    other = {"public.todos": TableDigest(2, "78"), "public.lists": TableDigest(1, "1")}
    assert compare_tables(MANIFEST.tables, other) == [
        "public.lists: not in the backup",
        "public.todos: 2 rows with other content",
    ]


@pytest.mark.parametrize("note", [b"", b"{}", b"[]", b'{"verified_at": "yesterday"}', b"\xff"])
def test_a_note_that_cannot_be_read_is_no_proof(store, note):
    place = FolderStore(store)
    place.begin(MANIFEST.id)
    place.finish(MANIFEST.id, format_manifest(MANIFEST))
    place.write(MANIFEST.id, "verified.json", b'{"verified_at": "2026-11-28T10:15:00+00:00"}')
    assert list_backups(place)[0].verified_at == MOMENT
    place.write(MANIFEST.id, "verified.json", note)
    assert list_backups(place)[0].verified_at is None


def test_a_data_folder_that_cannot_be_written_is_a_plain_error(tmp_path):
    (tmp_path / "file").touch()
    with (
        pytest.raises(BackupError, match="could not be written"),
        private_work_folder(Settings(tend_data_dir=tmp_path / "file")),
    ):
        pass


def test_twins_in_one_second_have_names_of_their_own(folder, store):
    for _ in range(2):
        tend(folder, "backup", "--in", store)
    assert len(tend(folder, "backup", "list", "--in", store).splitlines()) == 2


@pytest.fixture
def identity(tmp_path):
    key = pyrage.x25519.Identity.generate()
    path = tmp_path / "identity.txt"
    path.write_text(f"# created for a test\n{key}\n")
    return path, str(key.to_public())


def _decrypt_cut(source, identity_path, folder):
    """The error for a copy of an encrypted file without its end."""
    cut = folder / "cut.age"
    cut.write_bytes(source.read_bytes()[:-10])
    with pytest.raises(BackupError) as error:
        decrypt_file(cut, folder / "plain", read_age_identity(identity_path))
    return str(error.value)


def test_an_encrypted_backup_needs_the_right_identity(folder, store, identity, tmp_path):
    path, recipient = identity
    tend(folder, "backup", "--in", store, "--verify", BACKUP_AGE_RECIPIENTS=recipient)
    assert (newest(store) / "database.dump.age").read_bytes().startswith(b"age-encryption.org/v1\n")
    assert not (newest(store) / "database.dump").exists()
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    assert "--identity" in tend(folder, "backup", "verify", "--in", store, code=1)
    assert "decrypts" in tend(folder, "backup", "verify", "--in", store, "--identity", other, code=1)
    other.write_text("# nothing\n")
    assert "has no identity" in tend(folder, "backup", "verify", "--in", store, "--identity", other, code=1)
    dump = newest(store) / "database.dump.age"
    assert "is damaged" in _decrypt_cut(dump, path, tmp_path)
    assert "restores exactly" in tend(folder, "backup", "verify", "--in", store, "--identity", path)


@pytest.mark.parametrize("name", ["BACKUP_URL", "--in"])
def test_a_place_that_cannot_be_written_is_named(folder, tmp_path, name):
    (tmp_path / "taken").touch()
    place = str(tmp_path / "taken" / "backups")
    words, variables = (["--in", place], {}) if name == "--in" else ([], {name: place})
    output = tend(folder, "backup", *words, code=1, **variables)
    assert f"can't write backups in {place}: Not a directory" in output


def test_a_file_that_changed_by_one_bit_is_refused(folder, store):
    tend(folder, "backup", "--in", store)
    dump = newest(store) / "database.dump"
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)
    assert "database.dump of backup" in tend(folder, "backup", "verify", "--in", store, code=1)


def test_content_that_differs_from_the_manifest_fails_the_proof(folder, store):
    tend(folder, "backup", "--in", store)
    path = newest(store) / "manifest.json"
    manifest = parse_manifest(path.parent.name, path.read_bytes())
    todos = replace(manifest.tables["public.todos"], checksum="1")
    path.write_bytes(format_manifest(replace(manifest, tables={**manifest.tables, "public.todos": todos})))
    output = tend(folder, "backup", "verify", "--in", store, code=1)
    assert "public.todos" in output
    assert "not verified" in tend(folder, "backup", "list", "--in", store)


def test_a_backup_that_is_killed_at_any_time_is_never_taken_for_a_whole_one(running, folder, store, figures):
    started = time.monotonic()
    tend(folder, "backup", "--in", store)
    duration = time.monotonic() - started
    shutil.rmtree(newest(store))
    pick = random.Random(7)
    interrupted = 0
    while interrupted < 10:
        process = start_tend(folder, "backup", "--in", store)
        time.sleep(pick.uniform(0.3, 1.0) * duration)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if process.returncode == -signal.SIGKILL:
            interrupted += 1
        else:
            # The machine is faster now than it was before.
            duration *= 0.8
        for backup_id in FolderStore(store).list_ids():
            manifest = parse_manifest(backup_id, (store / backup_id / "manifest.json").read_bytes())
            for file in manifest.files:
                check_file(manifest.id, file, store / backup_id / file.name)
    # The locks of the killed ones end with their connections.
    wait_until(lambda: "complete" in _try_backup(folder, store))
    listed = tend(folder, "backup", "list", "--in", store).splitlines()
    assert [path.name for path in store.iterdir() if path.suffix == ".part"] == []
    for backup_id in (listed[0].split()[0], listed[-1].split()[0]):
        assert "restores exactly" in tend(folder, "backup", "verify", backup_id, "--in", store)
    figures(f"{interrupted} backups killed, {len(listed)} whole backups, the first and the last restore")


def _try_backup(folder, store):
    return run(folder, "backup", "--in", store).stdout
