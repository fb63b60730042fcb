"""Backups that nobody asks for: every day, and before a migration."""

import asyncio
import json

import pytest

from backup.backups import newest, tend
from tend.backup.jobs import log_state
from tend.backup.process import run_process
from tend.backup.service import fetch_backup_state
from tend.core.db.migrations import head_revision
from tend.core.jobs import JobContext
from tend_process import Tend
from time_limits import wait_until

pytestmark = pytest.mark.xdist_group("backup")
OLD_REVISION = "0022_email_changes"


async def test_of_several_hosts_one_makes_the_backup_that_is_due(app, settings, api, store):
    due = settings.model_copy(update={"backup_url": str(store)})
    assert await asyncio.gather(*(run_process(due) for _ in range(3))) == [0, 0, 0]
    assert await run_process(due) == 0
    [path] = store.iterdir()
    state = await fetch_backup_state(app.state.database)
    assert (state.backup_id, state.verified_id, state.failure) == (path.name, path.name, None)
    assert json.loads((path / "manifest.json").read_text())["reason"] == "scheduled"


async def test_a_failure_is_remembered_and_tried_again_later(app, settings, api, tmp_path):
    (tmp_path / "file").touch()
    due = settings.model_copy(update={"backup_url": str(tmp_path / "file" / "store")})
    await run_process(due)
    state = await fetch_backup_state(app.state.database)
    assert f"can't write backups in {tmp_path / 'file' / 'store'}" in state.failure
    await run_process(due.model_copy(update={"backup_url": str(tmp_path / "store")}))
    assert not (tmp_path / "store").exists()


def test_serve_makes_and_proves_a_backup_by_itself(folder, store):
    with Tend(folder, BACKUP_URL=str(store)) as server:
        server.ready()
        wait_until(lambda: list(store.glob("*/verified.json")))
        output = tend(folder, "doctor", BACKUP_URL=str(store))
        assert "ok    backups" in output


def test_a_backup_is_made_before_a_migration_and_the_last_two_stay(folder):
    assert "no backup yet" in tend(folder, "backup", "list")
    for count in (1, 2):
        tend(folder, "migrate", OLD_REVISION)
        assert len(list((folder / "backups").glob("*/manifest.json"))) == count
        went_back = json.loads((newest(folder / "backups") / "manifest.json").read_text())
        assert (went_back["reason"], went_back["revision"]) == ("migration", head_revision())
        tend(folder, "migrate")
        assert len(list((folder / "backups").glob("*/manifest.json"))) == 2
    manifest = json.loads((newest(folder / "backups") / "manifest.json").read_text())
    assert (manifest["reason"], manifest["revision"]) == ("migration", OLD_REVISION)
    assert "restores exactly" in tend(folder, "backup", "verify")


def test_without_its_backup_a_migration_changes_nothing(folder, tmp_path):
    (tmp_path / "file").touch()
    place = {"BACKUP_URL": str(tmp_path / "file" / "store")}
    tend(folder, "migrate", OLD_REVISION)
    assert "BACKUP_BEFORE_MIGRATION=false" in tend(folder, "migrate", code=1, **place)
    assert f"at {OLD_REVISION}" in tend(folder, "doctor", code=1, **place)
    output = tend(folder, "migrate", BACKUP_BEFORE_MIGRATION="false", **place)
    assert head_revision() in output


def test_going_back_without_a_backup_has_to_be_confirmed(folder):
    off = {"BACKUP_BEFORE_MIGRATION": "false"}
    assert "add --yes" in tend(folder, "migrate", OLD_REVISION, code=1, **off)
    assert f"at {OLD_REVISION}" in tend(folder, "migrate", OLD_REVISION, "--yes", **off)
    assert not (folder / "backups").exists()


async def test_a_newer_database_is_named_as_it_is(app, database_url, tmp_path):
    await app.state.database.execute("update alembic_version set version_num = '9999_tomorrow'")
    newer = {"DATABASE_URL": database_url, "DATABASE_ALLOW_NEWER": "true"}
    assert "at 9999_tomorrow." in await asyncio.to_thread(tend, tmp_path / "data", "migrate", **newer)


async def test_the_log_says_that_a_restore_waits_and_how_old_the_last_proof_is(app, settings, api, logged):
    database = app.state.database
    context = JobContext(database, settings.model_copy(update={"backup_url": "backups"}), "1", 0)
    await log_state(context, {})
    await database.execute("update backup_state set verified_backup_at = now() - interval '2 days'")
    await log_state(context, {})
    await database.execute("update installation set restored_at = now()")
    await log_state(context, {})
    lines = [line for line in map(json.loads, logged().splitlines()) if line["name"] == "tend.backup"]
    assert [line["level"] for line in lines] == ["warning", "info", "warning", "info"]
    assert "tend restore confirm" in lines[2]["message"]
    assert round(lines[1]["seconds"] / 86_400, 1) == 2.0
