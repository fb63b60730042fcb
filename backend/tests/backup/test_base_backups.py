"""Base backups: a full one, then only what changed, and which of them stay."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from backup.backups import tend
from backup.test_restore import rows, sign_in
from tend.backup.base_backups import BaseBackup, History
from tend_process import Tend
from time_limits import wait_until

pytestmark = pytest.mark.xdist_group("backup")


def histories(archive):
    return [History(wal.parent) for wal in archive.glob("*/wal")]


def bases(archive):
    return [base for history in histories(archive) for base in history.list_bases()]


def add_todo(server, headers, title):
    response = server.post("/api/todos", json={"title": title}, headers=headers)
    assert response.is_success, response.text


def test_a_moment_after_an_incremental_copy_is_restored_from_it_and_the_full_one(folder, tmp_path, figures):
    archive = tmp_path / "wal"
    place = {"BACKUP_WAL_DIR": str(archive), "TZ": "UTC"}
    with Tend(folder, **place) as server:
        headers = sign_in(server.ready(), "register")
        add_todo(server, headers, "In the full copy")
        wait_until(lambda: bases(archive))
        add_todo(server, headers, "In the incremental copy")
        server.process.terminate()
        assert server.end() == 0
    # The next one is due from now on, as on the next day.
    due_at = f"{bases(archive)[0].finished_at + timedelta(seconds=1):%H:%M:%S}"
    with Tend(folder, BACKUP_TIME=due_at, **place) as server:
        headers = sign_in(server.ready())
        wait_until(lambda: len(bases(archive)) == 2)
        add_todo(server, headers, "In the log")
        expected = rows(server, headers)
        moment = datetime.now(UTC)
        add_todo(server, headers, "Too late")
        server.postmaster().kill()
        server.process.kill()
    full, changes = bases(archive)
    assert (full.parent, changes.parent) == (None, full.id)
    [history] = histories(archive)
    sizes = [
        sum(path.stat().st_size for path in history.base_folder(base).rglob("*") if path.is_file())
        for base in (full, changes)
    ]
    figures(f"a full copy has {sizes[0] / 1e6:.1f} MB, the changes after it {sizes[1] / 1e6:.1f} MB")
    # PostgreSQL can't start on these files: only together with the full copy are they a database.
    assert list(history.base_folder(changes).rglob("INCREMENTAL.*"))
    # The log before the incremental copy is not needed: the restore begins at that copy and not at the full one.
    for path in history.wal.glob("0*.gz"):
        if path.name < changes.first_segment:
            path.unlink()
    tend(folder, "restore", "--to", moment.isoformat(), **place)
    with Tend(folder, TEND_JOBS="false", **place) as server:
        assert rows(server.ready(), sign_in(server)) == expected
    assert [title for title, _ in expected] == ["In the full copy", "In the incremental copy", "In the log"]


@pytest.fixture
def history(tmp_path):
    """A history with a full base backup 20 days ago and one 9 days ago, and the changes of each of the days after them."""
    made = History(tmp_path / "history")
    made.wal.mkdir(parents=True)
    parent, present = None, datetime.now(UTC)
    for age in range(20, 0, -1):
        finished_at = present - timedelta(days=age)
        first_segment = f"0000000100000000000000{100 - age:02}"
        name = f"{finished_at:%Y%m%dT%H%M%SZ}"
        backup = BaseBackup(name, None if age in (20, 9) else parent, finished_at, first_segment)
        made.base_folder(backup).mkdir(parents=True)
        note = {**asdict(backup), "finished_at": backup.finished_at.isoformat()}
        made.base_folder(backup).with_suffix(".json").write_text(json.dumps(note))
        (made.wal / f"{backup.first_segment}.gz").touch()
        parent = backup.id
    return made


@pytest.mark.parametrize(("days", "oldest"), [(30, 20), (19, 20), (10, 20), (9, 9), (7, 9), (1, 9)])
def test_what_a_base_backup_builds_on_stays_as_long_as_it_does(history, days, oldest):
    history.delete_expired(datetime.now(UTC), days)
    assert (datetime.now(UTC) - history.list_bases()[0].finished_at).days == oldest
    for base in history.list_bases():
        assert history.chain(base)[0].parent is None
        assert all(history.base_folder(each).is_dir() for each in history.chain(base))
    assert min(path.name for path in history.wal.iterdir()) == f"0000000100000000000000{100 - oldest:02}.gz"
