"""`tend serve` as an operator runs it, with all of its processes."""

import json
import os
import signal
import socket
import time
from asyncio import to_thread
from contextlib import contextmanager
from select import select
from unittest.mock import Mock

import httpx2
import psutil
import pytest

from tend.core.metrics.memory import create_metrics_memory
from tend.core.shared_limits import create_limits_memory
from tend.ops import worker_processes
from tend.ops.child_process import spawn
from tend.ops.worker_processes import MAX_LOOK_SECONDS, SharedWithWorkers, WorkerProcess, WorkerProcesses
from tend_process import Tend
from time_limits import HANG_SECONDS, wait_until, wait_within

pytestmark = pytest.mark.xdist_group("serve")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


def wait_until_ended(tend: Tend, family: list) -> None:
    wait_until(lambda: not any(_is_running(process) for process in family) and not tend.processes())


def _is_running(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_serve_prints_its_address_and_where_mail_goes(folder):
    with Tend(folder) as tend:
        tend.ready()
        wait_until(lambda: "Mail goes" in tend.text())
        assert f"Tend is at http://localhost:{tend.port}" in tend.text()
        assert f"Mail goes to {folder}/mail/" in tend.text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_signal_ends_every_process_within_seconds(data_folder, number):
    with Tend(data_folder, "serve", "--workers", "2") as tend:
        tend.ready()
        family = tend.family()
        assert len(tend.workers()) == 2
        tend.process.send_signal(number)
        wait_within(20, lambda: tend.process.poll() is not None)
        assert tend.end() == 0
        wait_until_ended(tend, family)
        assert "Traceback" not in tend.text()


def test_killing_serve_leaves_no_process_behind_and_it_starts_again(data_folder):
    with Tend(data_folder) as tend:
        tend.ready()
        family = tend.family()
        tend.process.kill()
        wait_until_ended(tend, family)
    with Tend(data_folder) as tend:
        assert tend.ready().status() == 200


def test_a_second_start_is_ready_within_seconds(data_folder):
    with Tend(data_folder) as tend:
        tend.ready()
        tend.process.terminate()
        tend.end()
    with Tend(data_folder) as tend:
        wait_within(10, lambda: tend.status() == 200)
        tend.process.terminate()
        tend.end()


def test_a_second_instance_on_the_same_folder_fails_with_one_line(data_folder):
    with Tend(data_folder) as first:
        first.ready()
        with Tend(data_folder) as second:
            assert second.end() == 1
        assert [line for line in second.text().splitlines() if line.startswith("tend:")] == [
            f"tend: another Tend is already running on {data_folder}"
        ]
        assert first.status() == 200


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
def test_an_ipv4_client_of_a_server_on_every_interface_counts_by_its_own_address(data_folder):
    limits = {"HOST": "::", "TRUSTED_PROXIES": "127.0.0.0/8"}
    account = {"email": "ada@example.com", "password": "not the right one"}
    with Tend(data_folder, **limits) as tend:
        tend.ready().await_line(f"Tend is at http://localhost:{tend.port}")
        # The proxy is trusted by its IPv4 address, so each of its clients has attempts of its own.
        for number in range(12):
            headers = {"X-Forwarded-For": f"198.51.100.{number}"}
            response = httpx2.post(f"{tend.url}/api/auth/login", json=account, headers=headers, timeout=HANG_SECONDS)
            assert response.status_code == 401
        assert httpx2.get(f"http://[::1]:{tend.port}/health", timeout=HANG_SECONDS).status_code == 200


def fail_to_start(folder, *words, **environment) -> tuple[int, list[str]]:
    """The exit code of a start that cannot succeed, and the lines that it prints."""
    with Tend(folder, *words, **environment) as tend:
        return tend.end(), tend.text().splitlines()


def test_a_port_in_use_fails_with_one_line(folder):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        code, lines = fail_to_start(folder, PORT=str(port))
    assert (code, lines) == (1, [f"tend: PORT: can't listen on 127.0.0.1:{port}: Address already in use"])


def test_an_unwritable_data_folder_fails_with_one_line(tmp_path):
    (tmp_path / "file").touch()
    code, lines = fail_to_start(tmp_path / "file", JWT_SECRET_KEY=os.urandom(32).hex())
    assert (code, lines) == (1, [f"tend: TEND_DATA_DIR: can't write in {tmp_path}/file: File exists"])


def test_an_invalid_environment_fails_with_a_line_for_each_error_and_exit_code_78(folder):
    code, lines = fail_to_start(folder, ENVIRONMENT="production", JWT_SECRET_KEY="changeme", PORT="0")
    assert code == 78
    assert [line.split()[1] for line in lines] == ["PORT", "FRONTEND_URL", "DATABASE_URL", "JWT_SECRET_KEY"]


def test_an_unreachable_database_fails_with_one_line_and_the_port_stays_closed(folder):
    url = "postgresql://tend:secretpw@127.0.0.1:1/tend?connect_timeout=1"
    with Tend(folder, DATABASE_URL=url) as tend:
        while tend.process.poll() is None:
            assert tend.status() is None
            time.sleep(0.05)
        assert tend.end() == 1
        lines = tend.text().splitlines()
    assert lines[-1].startswith("tend: DATABASE_URL: can't reach the database")
    assert "secretpw" not in "\n".join(lines)


def test_a_worker_that_is_killed_is_replaced_while_the_others_serve(data_folder):
    with Tend(data_folder, "serve", "--workers", "2") as tend:
        tend.ready()
        victim, other = tend.workers()
        victim.kill()
        deadline = time.monotonic() + HANG_SECONDS
        while len(tend.workers()) < 2 or victim in tend.workers():
            assert tend.status() in {200, None}
            assert time.monotonic() < deadline
        assert other in tend.workers()
        tend.await_status(200)


def is_replaced(tend: Tend, worker: psutil.Process) -> bool:
    workers = tend.workers()
    return len(workers) == 2 and worker not in workers


def test_a_worker_that_hangs_is_replaced_while_the_others_serve(data_folder):
    with Tend(data_folder, "serve", "--workers", "2") as tend:
        tend.ready().await_line("Tend is at")
        victim, other = tend.workers()
        victim.suspend()
        wait_until(lambda: is_replaced(tend, victim))
        assert other in tend.workers()
        assert "worker hangs" in tend.text()
        tend.await_status(200)


class SilentWorker:
    """A worker that starts and then sends no heartbeat, as on a machine that is too busy."""

    def __init__(self, _shared: object) -> None:
        self.process = Mock(pid=1, returncode=-9, poll=lambda: -9 if self.is_killed else None)
        self.process.kill = lambda: setattr(self, "is_killed", True)
        self.is_killed, self.is_ready, self.silence, self.age = False, True, 0.0, 1.0

    def read_heartbeats(self) -> None:
        self.silence += MAX_LOOK_SECONDS

    def send_settings(self, _settings: object) -> None:
        pass

    close = read_heartbeats


def test_a_busy_machine_on_which_no_worker_sends_heartbeats_kills_them_more_and_more_seldom(monkeypatch):
    started = []
    monkeypatch.setattr(
        worker_processes, "WorkerProcess", lambda shared, _index: started.append(1) or SilentWorker(shared)
    )
    monkeypatch.setattr(worker_processes, "ComputeProcess", Mock())
    monkeypatch.setattr(worker_processes.time, "sleep", lambda _seconds: None)
    workers = WorkerProcesses(4, [], 0, spawn)
    replaced = []
    for _ in range(4):
        before = len(started)
        # One minute of looks at the workers.
        for _ in range(300):
            workers.replace_ended()
            workers.kill_hanging()
        replaced.append(len(started) - before)
    assert replaced[0] <= 3
    assert replaced[-1] <= 1


@contextmanager
def a_worker():
    calls, other_end = socket.socketpair()
    with calls, other_end, socket.create_server(("127.0.0.1", 0)) as listener:
        memory = (create_limits_memory(), create_metrics_memory(1))
        worker = WorkerProcess(SharedWithWorkers([listener], spawn, *memory, calls.fileno()))
        try:
            yield worker
        finally:
            worker.process.kill()
            worker.process.wait()
            worker.close()


def test_a_worker_is_killed_only_after_a_silence_that_the_parent_saw(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(worker_processes.time, "monotonic", lambda: clock[0])
    with a_worker() as worker:
        clock[0] += 3600  # the machine was suspended for an hour
        worker.read_heartbeats()
        assert worker.silence == MAX_LOOK_SECONDS


async def test_a_worker_sends_heartbeats_as_long_as_it_serves(settings):
    with a_worker() as worker:
        worker.send_settings(settings)
        for _ in range(3):
            await to_thread(select, [worker._channel], [], [], 60)
            worker.read_heartbeats()
            assert (worker.is_ready, worker.silence) == (True, 0)


@pytest.mark.parametrize("has_reported", [False, True])
async def test_a_worker_ends_in_order_if_its_parent_ends_before_it_reads_that_the_worker_serves(settings, has_reported):
    with a_worker() as worker:
        worker.send_settings(settings)
        if has_reported:
            await to_thread(select, [worker._channel], [], [], HANG_SECONDS)
        worker.close()
        assert await to_thread(worker.process.wait, HANG_SECONDS) == 0


def test_serve_restarts_a_killed_database_and_responds_with_503_meanwhile(data_folder):
    with Tend(data_folder) as tend:
        tend.ready()
        statuses = []
        tend.postmaster().kill()
        deadline = time.monotonic() + HANG_SECONDS
        while not statuses or statuses[-1] != 200 or 503 not in statuses:
            statuses.append(tend.status("/health/ready"))
            assert time.monotonic() < deadline, statuses
        assert set(statuses) <= {200, 503}


def test_serve_finishes_a_request_that_was_sent_before_the_stop_signal(data_folder):
    body = b'{"email": "nobody@example.com", "password": "not the right one"}'
    head = f"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with Tend(data_folder) as tend, socket.create_connection(("127.0.0.1", tend.ready().port)) as client:
        client.sendall(head.encode() + body[:10])
        # Nothing shows from outside that the request has been read in part, or that the signal has arrived.
        time.sleep(0.2)
        tend.process.terminate()
        time.sleep(0.3)
        client.sendall(body[10:])
        assert b" 401 " in client.recv(4096).split(b"\r\n")[0]
        assert tend.end() == 0


def test_every_line_of_the_log_is_json_in_production(folder):
    settings = {"ENVIRONMENT": "production", "DATABASE_URL": "embedded", "FRONTEND_URL": "https://tend.example"}
    place = folder.with_name("taken") / "backups"
    place.parent.touch()
    settings["BACKUP_URL"] = str(place)
    with Tend(folder, **settings, JWT_SECRET_KEY=os.urandom(32).hex()) as tend:
        # The worker may respond before its parent knows that it serves.
        tend.ready().await_line("Tend is at")
        tend.process.terminate()
        tend.end()
        records = [json.loads(line) for line in tend.text().splitlines()]
    assert all({"timestamp", "level", "name", "message", "request_id"} <= record.keys() for record in records)
    messages = {record["message"]: record for record in records}
    assert f"Tend is at https://tend.example, and listens at http://localhost:{tend.port}" in messages
    assert "taken/backups: this user can't write there" in messages["no backup can be made"]["reason"]
