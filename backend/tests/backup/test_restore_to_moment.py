"""`tend restore --to`: the embedded database as it was at a minute, after the server was killed."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backup.backups import tend
from backup.test_restore import rows, sign_in
from tend.core.postgres import archive_program
from tend.core.postgres.archive_program import fetch_segment, store_segment
from tend.core.postgres.wal_archive import (
    build_archive_settings,
    build_restore_command,
    delete_segments_before,
    find_gap,
)
from tend_process import Tend
from time_limits import wait_until

pytestmark = pytest.mark.xdist_group("backup")
FIRST, SECOND, THIRD = (f"00000001000000000000000{number}" for number in (1, 2, 3))


@pytest.fixture
def archive(tmp_path):
    """A folder whose name means something to a shell and to PostgreSQL."""
    return tmp_path / "wal $(touch owned) ' %p"


def base_backups(archive):
    return sorted(archive.glob("*/base/*.json"))


def local(moment):
    """As an operator in New York would type it."""
    done = subprocess.run(
        ["date", "--date", moment.isoformat(), "+%F %T.%N"],
        env={"TZ": "America/New_York"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()[:26]


def test_the_rows_of_a_moment_are_back_after_the_server_was_killed(folder, archive, figures):
    place = {"BACKUP_WAL_DIR": str(archive), "TZ": "America/New_York"}
    moments = []
    with Tend(folder, **place) as server:
        headers = sign_in(server.ready(), "register")
        wait_until(lambda: base_backups(archive))
        for number in range(5):
            server.post("/api/todos", json={"title": f"Todo {number}"}, headers=headers)
            time.sleep(0.05)
            moments.append((datetime.now(UTC), rows(server, headers)))
            time.sleep(0.05)
        server.postmaster().kill()
        server.process.kill()
    assert "in the future" in tend(folder, "restore", "--to", "2999-01-01", code=1, **place)
    assert "the earliest moment" in tend(folder, "restore", "--to", "2020-01-01 10:15", code=1, **place)
    for moment, expected in (moments[1], moments[3]):
        started = time.monotonic()
        output = tend(folder, "restore", "--to", local(moment), **place)
        figures(f"restored to a moment in {time.monotonic() - started:.1f} s")
        with Tend(folder, **place) as server:
            server.ready()
            # The last of these began after the moment, so only the replaced database knew it.
            assert server.get("/api/todos", headers=headers).status_code == 401
            headers = sign_in(server)
            assert rows(server, headers) == expected
            server.post("/api/todos", json={"title": "Since the restore"}, headers=headers)
        if moment == moments[1][0]:
            # The second restore goes back before the first one, to the history that it replaced.
            old = output.partition("tend restore drop ")[2].split()[0]
            assert "deleted" in tend(folder, "restore", "drop", old, **place)
    for place in (Path.cwd(), folder.parent, folder, folder / "postgres"):
        assert not (place / "owned").exists()


def test_a_moment_after_the_last_change_is_the_end_of_the_log(folder, archive):
    place = {"BACKUP_WAL_DIR": str(archive)}
    with Tend(folder, **place) as server:
        headers = sign_in(server.ready(), "register")
        wait_until(lambda: base_backups(archive))
        server.post("/api/todos", json={"title": "The last one"}, headers=headers)
        expected = rows(server, headers)
        server.postmaster().kill()
        server.process.kill()
    output = tend(folder, "restore", "--to", datetime.now(UTC).isoformat(), **place)
    assert "Its last change was at" in output
    with Tend(folder, TEND_JOBS="false", **place) as server:
        assert rows(server.ready(), sign_in(server)) == expected
    # On a new machine, from the archive alone.
    other = folder.with_name("other")
    output = tend(other, "restore", "--to", datetime.now(UTC).isoformat(), **place)
    assert "The copied log ends before" in output
    with Tend(other, TEND_JOBS="false", **place) as server:
        assert rows(server.ready(), sign_in(server)) == expected


def test_a_segment_is_never_replaced_by_another(tmp_path):
    source, folder = tmp_path / "segment", tmp_path / "archive"
    folder.mkdir()
    source.write_bytes(b"one")
    store_segment(source, FIRST, folder)
    store_segment(source, FIRST, folder)
    source.write_bytes(b"two")
    with pytest.raises(FileExistsError):
        store_segment(source, FIRST, folder)
    assert fetch_segment(FIRST, tmp_path / "copy", [folder])
    assert (tmp_path / "copy").read_bytes() == b"one"
    assert [path.name for path in folder.iterdir()] == [f"{FIRST}.gz"]
    assert not fetch_segment(SECOND, tmp_path / "copy", [folder])


@pytest.mark.parametrize("name", ["../evil", "0000000100000000000000zz", "", "$(id)", f"{FIRST}/.."])
def test_only_names_of_segments_are_archived(tmp_path, name):
    (tmp_path / "segment").write_bytes(b"one")
    with pytest.raises(ValueError, match="no segment"):
        store_segment(tmp_path / "segment", name, tmp_path)


def test_the_commands_for_postgres_survive_a_shell(tmp_path, archive):
    archive.mkdir()
    (tmp_path / "pg_wal").mkdir()
    (tmp_path / "pg_wal" / FIRST).write_bytes(b"one")
    commands = (
        (build_archive_settings(archive)["archive_command"], f"pg_wal/{FIRST}"),
        (build_restore_command(archive), "pg_wal/restored"),
    )
    for command, path in commands:
        # As PostgreSQL replaces them.
        words = command.replace("%%", "\0").replace("%p", path).replace("%f", FIRST).replace("\0", "%")
        subprocess.run(words, shell=True, check=True, cwd=tmp_path)
    assert (tmp_path / "pg_wal" / "restored").read_bytes() == b"one"
    assert not (tmp_path / "owned").exists()


def test_the_archive_program_says_why_it_fails(tmp_path):
    command = [sys.executable, "-I", "-S", archive_program.__file__, "store", tmp_path / "none", FIRST, tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "No such file" in done.stderr) == (1, True)


def test_a_gap_in_the_log_is_found_and_old_segments_are_deleted(tmp_path):
    archive, left = tmp_path / "archive", tmp_path / "left"
    for folder in (archive, left):
        folder.mkdir()
    for name in (FIRST, THIRD):
        (archive / f"{name}.gz").touch()
    (archive / "00000002.history.gz").touch()
    assert find_gap(FIRST, archive, left)
    assert not find_gap(THIRD, archive, left)
    (left / SECOND).touch()
    assert not find_gap(FIRST, archive, left)
    delete_segments_before(archive, SECOND)
    assert {path.name for path in archive.iterdir()} == {f"{THIRD}.gz", "00000002.history.gz"}


def test_a_moment_needs_no_backup_and_a_backup_no_moment(folder):
    assert "name a backup" in tend(folder, "restore", code=1)
    assert "is not a time" in tend(folder, "restore", "--to", "yesterday", code=1)
    assert "BACKUP_WAL_DIR" in tend(folder, "restore", "--to", (datetime.now(UTC) - timedelta(1)).isoformat(), code=1)
