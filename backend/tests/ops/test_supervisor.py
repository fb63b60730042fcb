"""The whole of `tend serve`, as an operator meets it."""

import json
import os
import signal
import socket
import time
from asyncio import to_thread
from select import select

import psutil
import pytest

from tend.ops.worker_processes import Worker
from tend_process import Tend

pytestmark = pytest.mark.xdist_group("serve")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


def wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def gone(tend: Tend, family: list) -> bool:
    wait_until(lambda: not any(_runs(process) for process in family) and not tend.processes())
    return True


def _runs(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_it_says_where_it_is_and_where_mail_lands(folder):
    with Tend(folder) as tend:
        tend.ready()
        wait_until(lambda: "Mail goes" in tend.text())
        assert f"Tend is at http://localhost:{tend.port}" in tend.text()
        assert f"Mail goes to {folder}/mail/" in tend.text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_leaves_nothing_behind(folder, number):
    with Tend(folder, "serve", "--workers", "2") as tend:
        tend.ready()
        family = tend.family()
        assert len(tend.workers()) == 2
        began = time.monotonic()
        tend.process.send_signal(number)
        assert tend.end() == 0
        assert time.monotonic() - began < 10
        assert gone(tend, family)
        assert "Traceback" not in tend.text()


def test_killed_by_9_it_leaves_no_orphan_and_starts_again(folder):
    with Tend(folder) as tend:
        tend.ready()
        family = tend.family()
        tend.process.kill()
        assert gone(tend, family)
    with Tend(folder) as tend:
        tend.ready()


def test_a_second_start_takes_less_than_five_seconds(folder):
    with Tend(folder) as tend:
        tend.ready()
        tend.process.terminate()
        tend.end()
    took = []
    # the better of two, since other tests may have the processor
    for _ in range(2):
        began = time.monotonic()
        with Tend(folder) as tend:
            tend.ready()
            took.append(time.monotonic() - began)
            tend.process.terminate()
            tend.end()
    assert min(took) < 5


def test_a_second_instance_on_the_same_folder_is_one_line(folder):
    with Tend(folder) as first:
        first.ready()
        with Tend(folder) as second:
            assert second.end() == 1
        assert [line for line in second.text().splitlines() if line.startswith("tend:")] == [
            f"tend: another Tend is already running on {folder}"
        ]
        assert first.status() == 200


def refusal(folder, *words, **environment) -> tuple[int, list[str]]:
    """How a start that cannot succeed ends, and what it says."""
    with Tend(folder, *words, **environment) as tend:
        return tend.end(), tend.text().splitlines()


def test_a_taken_port_is_one_line(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, lines = refusal(folder, PORT=str(port))
    assert (code, lines) == (1, [f"tend: PORT: can't listen on 127.0.0.1:{port}: Address already in use"])


def test_an_unwritable_data_folder_is_one_line(tmp_path):
    (tmp_path / "file").touch()
    code, lines = refusal(tmp_path / "file", JWT_SECRET_KEY=os.urandom(32).hex())
    assert (code, lines) == (1, [f"tend: TEND_DATA_DIR: can't write in {tmp_path}/file: File exists"])


def test_a_faulty_environment_is_a_line_for_each_fault_and_exit_code_78(folder):
    code, lines = refusal(folder, ENVIRONMENT="production", JWT_SECRET_KEY="changeme", PORT="0")
    assert code == 78
    assert [line.split()[1] for line in lines] == ["PORT", "DATABASE_URL", "JWT_SECRET_KEY", "FRONTEND_URL"]


def test_a_database_that_refuses_is_one_line_and_the_port_stays_closed(folder):
    code, lines = refusal(folder, DATABASE_URL="postgresql://tend:secretpw@127.0.0.1:1/tend?connect_timeout=1")
    assert code == 1
    assert lines[-1].startswith("tend: DATABASE_URL: the database does not answer")
    assert "secretpw" not in "\n".join(lines)


def test_a_worker_that_dies_is_replaced_while_the_others_serve(folder):
    with Tend(folder, "serve", "--workers", "2") as tend:
        tend.ready()
        victim, other = tend.workers()
        victim.kill()
        deadline = time.monotonic() + 20
        while len(tend.workers()) < 2 or victim in tend.workers():
            assert tend.status() in {200, None}
            assert time.monotonic() < deadline
        assert other in tend.workers()
        tend.await_status(200)


@pytest.mark.parametrize("told", [False, True])
async def test_a_worker_whose_parent_died_before_it_heard_that_it_serves_ends_in_order(settings, told):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        worker = Worker(listening)
        worker.begin(settings)
        if told:
            await to_thread(select, [worker._line], [], [], 30)
        worker.close()
        try:
            assert await to_thread(worker.process.wait, 30) == 0
        finally:
            worker.process.kill()


def test_a_killed_database_is_a_503_and_comes_back_by_itself(folder):
    with Tend(folder) as tend:
        tend.ready()
        statuses = []
        tend.postmaster().kill()
        deadline = time.monotonic() + 30
        while not statuses or statuses[-1] != 200 or 503 not in statuses:
            statuses.append(tend.status("/health/ready"))
            assert time.monotonic() < deadline, statuses
        assert set(statuses) <= {200, 503}


def test_a_request_under_way_is_finished_before_the_end(folder):
    body = b'{"email": "nobody@example.com", "password": "not the right one"}'
    head = f"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with Tend(folder) as tend, socket.create_connection(("127.0.0.1", tend.ready().port)) as caller:
        caller.sendall(head.encode() + body[:10])
        time.sleep(0.2)
        tend.process.terminate()
        time.sleep(0.3)
        caller.sendall(body[10:])
        assert b" 401 " in caller.recv(4096).split(b"\r\n")[0]
        assert tend.end() == 0


def test_in_production_every_line_is_json(folder):
    settings = {"ENVIRONMENT": "production", "DATABASE_URL": "embedded", "FRONTEND_URL": "http://localhost:8000"}
    with Tend(folder, **settings, JWT_SECRET_KEY=os.urandom(32).hex()) as tend:
        # the worker may answer before its parent has heard of it
        tend.ready().await_line("Tend is at")
        tend.process.terminate()
        tend.end()
        records = [json.loads(line) for line in tend.text().splitlines()]
    assert all({"timestamp", "level", "name", "message", "request_id"} <= record.keys() for record in records)
    assert f"Tend is at http://localhost:{tend.port}" in [record["message"] for record in records]
