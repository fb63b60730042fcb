"""kill -9 of everything in the middle of writes: what was acknowledged is there, once."""

import os
import signal
import threading
import time
from contextlib import contextmanager

import httpx2
import psutil
import pytest

from conftest import PASSWORD
from tend.core.ids import new_id
from tend_process import Tend

KILLS = 3
WRITES = 200
WRITERS = 4


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


class Writer:
    """Sends each todo until it is acknowledged, with the same id every time, as the browser does."""

    def __init__(self, url, token):
        self.client = httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=20)
        self.acknowledged = []
        self.repeated = 0

    def write(self, count, stop):
        for _ in range(count):
            body = {"id": str(new_id()), "title": "written"}
            while not self._sent(body):
                self.repeated += 1
                time.sleep(0.05)
                if stop.is_set():
                    return
            self.acknowledged.append(body["id"])

    def _sent(self, body):
        try:
            return self.client.post("/api/todos", json=body).status_code == 201
        except httpx2.HTTPError:
            return False


def kill(tend):
    """The parent, the workers and PostgreSQL, so that nobody cleans up."""
    victims = [tend.process.pid, *(child.pid for child in tend.family()), tend.postmaster().pid]
    for pid in victims:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    tend.process.wait()
    psutil.wait_procs([psutil.Process(pid) for pid in victims if psutil.pid_exists(pid)], timeout=10)


def everything(tend, token):
    found, cursor = [], None
    while True:
        query = {"limit": 200} | ({"cursor": cursor} if cursor else {})
        page = tend.get("/api/todos", params=query, headers={"Authorization": f"Bearer {token}"}).json()
        found += [todo["id"] for todo in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


@contextmanager
def writing(tend, token):
    """Four writers at work; left when all that they were to write is acknowledged."""
    stop = threading.Event()
    writers = [Writer(tend.url, token) for _ in range(WRITERS)]
    share = KILLS * WRITES // WRITERS
    threads = [threading.Thread(target=writer.write, args=(share, stop)) for writer in writers]
    for thread in threads:
        thread.start()
    try:
        yield writers
        for thread in threads:
            thread.join(60)
    finally:
        stop.set()
        for thread, writer in zip(threads, writers, strict=True):
            thread.join()
            writer.client.close()


def await_writes(writers, count):
    deadline = time.monotonic() + 60
    while sum(len(writer.acknowledged) for writer in writers) < count:
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_no_acknowledged_write_is_lost_and_none_is_doubled(folder):
    with Tend(folder, RATE_LIMIT_ENABLED="false", TEND_JOBS="false") as tend:
        body = {"email": "ada@example.com", "password": PASSWORD}
        token = httpx2.post(tend.ready().url + "/api/auth/register", json=body).json()["access_token"]
        with writing(tend, token) as writers:
            for turn in range(KILLS):
                await_writes(writers, turn * WRITES + WRITES // 2)
                kill(tend)
                tend.__enter__().ready()
        acknowledged = [todo for writer in writers for todo in writer.acknowledged]
        assert len(acknowledged) == KILLS * WRITES
        assert sum(writer.repeated for writer in writers) >= KILLS
        assert sorted(everything(tend, token)) == sorted(acknowledged)
