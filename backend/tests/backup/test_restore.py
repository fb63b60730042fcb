"""`tend restore`, as an operator uses it, on real servers."""

import json
import random
import signal
import time
from dataclasses import replace

import asyncpg
import httpx2
import pytest

from backup.backups import newest, start_tend, tend
from conftest import PASSWORD
from sync.replica import catch_up
from tend.backup.manifest import TableDigest, format_manifest, parse_manifest
from tend.core.postgres.server import Postgres
from tend_process import Tend
from time_limits import HANG_SECONDS
from trust.process_kill import fetch_todos

pytestmark = pytest.mark.xdist_group("backup")


def sign_in(server, action="login"):
    body = {"email": "grace@example.com", "password": PASSWORD}
    response = server.post(f"/api/auth/{action}", json=body)
    assert response.is_success, response.text
    return {"Authorization": f"Bearer {response.json()['access_token']}"}


async def replica_of(server, headers, replica=None):
    async with httpx2.AsyncClient(base_url=server.url, headers=headers, timeout=HANG_SECONDS) as client:
        return await catch_up(client, replica)


def rows(server, headers):
    return sorted((todo["title"], todo["completed_at"]) for todo in fetch_todos(server, headers["Authorization"][7:]))


def contents(folder):
    """A digest of all that a restore may not touch when it is refused."""
    tend(folder, "backup", "--in", folder.with_name("digest"))
    return json.loads((newest(folder.with_name("digest")) / "manifest.json").read_text())["tables"]


async def test_a_restore_brings_back_the_rows_ends_the_sessions_and_makes_devices_load_again(folder, store):
    with Tend(folder, TEND_JOBS="false") as server:
        headers = sign_in(server.ready(), "register")
        todo = server.post("/api/todos", json={"title": "Ünïcode"}, headers=headers).json()
        expected = rows(server, headers)
        tend(folder, "backup", "--in", store)
        server.post("/api/todos", json={"title": "After the backup"}, headers=headers)
        httpx2.patch(f"{server.url}/api/todos/{todo['id']}", json={"completed": True}, headers=headers)
        replica = await replica_of(server, headers)
        assert "stop it first" in tend(folder, "restore", "latest", "--in", store, code=1)
    output = tend(folder, "restore", "latest", "--in", store)
    assert "tend restore confirm" in output
    with Tend(folder, TEND_JOBS="false") as server:
        server.ready()
        assert server.get("/api/me", headers=headers).status_code == 401
        headers = sign_in(server)
        assert rows(server, headers) == expected
        before = replica.epoch
        again = await replica_of(server, headers, replica)
        assert again.epoch != before
        assert sorted(todo["title"] for todo in again.todos.values()) == [title for title, _ in expected]
        assert "Dropped" in tend(folder, "restore", "confirm")
        assert "no restore waits" in tend(folder, "restore", "confirm", code=1)
        old = output.partition("tend restore drop ")[2].split()[0]
        assert "no database from before" in tend(folder, "restore", "drop", "tend", code=1)
        assert "deleted" in tend(folder, "restore", "drop", old)


def test_a_backup_restores_on_a_new_machine_with_its_secret(folder, store, tmp_path):
    tend(folder, "backup", "--in", store)
    other = tmp_path / "other"
    output = tend(other, "restore", "latest", "--in", store)
    # There was nothing before.
    assert "are those of that time" in output
    assert "restore drop" not in output
    assert (other / "jwt-secret").read_text() == (folder / "jwt-secret").read_text()
    tend(other, "doctor", ENVIRONMENT="development")


def _change_manifest(path, change):
    manifest = parse_manifest(path.name, (path / "manifest.json").read_bytes())
    (path / "manifest.json").write_bytes(format_manifest(change(manifest)))


def _flip_a_bit(path):
    content = bytearray((path / "database.dump").read_bytes())
    content[1000] ^= 1
    (path / "database.dump").write_bytes(content)


def _break_manifest(path):
    text = (path / "manifest.json").read_text()
    (path / "manifest.json").write_text(text.replace('"reason": "manual"', '"reason": "scheduled"'))


def _make_newer(path):
    _change_manifest(path, lambda manifest: replace(manifest, revision="9999_future"))


def _make_wrong(path):
    """A whole backup of something else than its manifest says."""
    wrong = {"public.todos": TableDigest(1, "1")}
    _change_manifest(path, lambda manifest: replace(manifest, tables={**manifest.tables, **wrong}))


def _remove_dump(path):
    (path / "database.dump").unlink()


def test_a_backup_that_is_not_right_changes_nothing(folder, store):
    tend(folder, "backup", "--in", store)
    whole = {path.name: path.read_bytes() for path in newest(store).iterdir()}
    before = contents(folder)
    for damage, words in (
        (_flip_a_bit, "damaged"),
        (_break_manifest, "damaged"),
        (_make_newer, "run the newer release"),
        (_make_wrong, "nothing was changed"),
        (_remove_dump, "missing"),
    ):
        for name, content in whole.items():
            (newest(store) / name).write_bytes(content)
        damage(newest(store))
        assert words in tend(folder, "restore", "latest", "--in", store, code=1)
    after = contents(folder)
    changing = {"public.backup_state", "public.pgqueuer_schedules"}
    assert {name: after[name] for name in after if name not in changing} == {
        name: before[name] for name in before if name not in changing
    }


@pytest.fixture
def managed(tmp_path):
    """A server with a role that may not create databases, as some providers give one; and its superuser's address."""
    server = Postgres(tmp_path / "managed")
    server.start()
    yield server
    server.stop()


async def execute(url, *statements):
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_without_the_right_to_create_databases_an_empty_one_is_filled(managed, tmp_path, store):
    folder, url = tmp_path / "data", managed.url()
    tend(folder, "migrate", DATABASE_URL=url)
    tend(folder, "backup", "--in", store, DATABASE_URL=url)
    assert "may not create databases" in tend(folder, "restore", "latest", "--in", store, code=1, DATABASE_URL=url)
    await execute(managed.url("postgres", "postgres"), "create database empty owner tend")
    tend(folder, "restore", "latest", "--in", store, DATABASE_URL=managed.url(database="empty"))
    assert "no restore waits" not in tend(folder, "restore", "confirm", DATABASE_URL=managed.url(database="empty"))


async def test_open_connections_are_ended_only_when_the_operator_says_so(managed, tmp_path, store):
    folder, url = tmp_path / "data", managed.url()
    await execute(managed.url("postgres", "postgres"), "alter role tend createdb")
    tend(folder, "migrate", DATABASE_URL=url)
    tend(folder, "backup", "--in", store, DATABASE_URL=url)
    connection = await asyncpg.connect(url)
    words = ("restore", "latest", "--in", store)
    assert "1 connections" in tend(folder, *words, code=1, DATABASE_URL=url)
    assert await connection.fetchval("select 1") == 1
    tend(folder, *words, "--disconnect", DATABASE_URL=url)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await connection.fetchval("select 1")
    connection.terminate()


def test_a_restore_that_is_killed_leaves_the_old_rows_or_the_new_ones(folder, store, figures):
    tend(folder, "backup", "--in", store)
    tend(folder, "add", "After the backup", "--for", "demo@tend.example")
    started = time.monotonic()
    tend(folder, "restore", "latest", "--in", store)
    duration = time.monotonic() - started
    counts = {contents(folder)["public.todos"]["rows"]}
    tend(folder, "add", "After the restore", "--for", "demo@tend.example")
    counts.add(contents(folder)["public.todos"]["rows"])
    pick = random.Random(3)
    for _ in range(4):
        process = start_tend(folder, "restore", "latest", "--in", store)
        time.sleep(pick.uniform(0.3, 1) * duration)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert contents(folder)["public.todos"]["rows"] in counts
    figures("4 restores killed, each time all old rows or all new ones")
