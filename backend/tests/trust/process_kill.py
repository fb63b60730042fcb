"""Processes killed by SIGKILL, which lets nobody clean up, and clients that retry until they get a response."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import httpx2
import psutil

from log_scan import PASSWORD
from time_limits import HANG_SECONDS

PAUSE_SECONDS = 0.05


class Client:
    """Sends each request until there is a response, the same every time, as a browser does."""

    def __init__(self, url, token):
        self._http = httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=HANG_SECONDS)
        self._stop = threading.Event()
        self.acknowledged = 0
        """How many writes have been acknowledged."""
        self.retries = 0
        """How many requests were retries."""

    def send(self, path, body):
        while (response := self._try(path, body)) is None:
            self.retries += 1
            time.sleep(PAUSE_SECONDS)
            assert not self._stop.is_set(), "no response until the end"
        return response

    def _try(self, path, body):
        try:
            response = self._http.post(path, json=body)
        except httpx2.HTTPError:
            return None
        assert response.is_success or response.status_code == 503, response.text
        return response.json() if response.is_success else None

    def stop(self):
        """Stops retrying; a missing response is an error from now on."""
        self._stop.set()

    def close(self):
        self._http.close()


@contextmanager
def run_clients(clients, count):
    """Has each client write `count` times while the block runs. Yields a function that waits for a total."""
    with ThreadPoolExecutor(len(clients)) as pool:
        working = [pool.submit(client.work, count) for client in clients]

        def wait_until(acknowledged):
            deadline = time.monotonic() + HANG_SECONDS
            while (total := sum(client.acknowledged for client in clients)) < acknowledged:
                assert time.monotonic() < deadline, f"{total} of {acknowledged}"
                for one in working:
                    if one.done():
                        one.result()
                time.sleep(0.002)

        try:
            yield wait_until
            for one in working:
                one.result(HANG_SECONDS)
        except BaseException:
            for client in clients:
                client.stop()
            raise


def kill_processes(tend):
    """Kills the workers, their parent, and the database with its backends if it is the embedded one."""
    _kill([*reversed(tend.family()), psutil.Process(tend.process.pid)])
    tend.process.wait()


def kill_everything(tend):
    """Kills all processes and starts them again."""
    kill_processes(tend)
    tend.__enter__()


def kill_worker(tend):
    """Kills the worker with the most connections."""
    _kill([max(tend.workers(), key=lambda worker: _connections(worker, tend.port))])


def kill_database(tend):
    """Kills the server process alone; its backends notice it, and the app starts it again."""
    _kill([tend.postmaster()])


def _kill(processes):
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=HANG_SECONDS)


def _connections(worker, port):
    """The number of open connections on `port`; 0 if the process has ended."""
    with suppress(psutil.NoSuchProcess):
        return sum(one.laddr.port == port for one in worker.net_connections("inet") if one.raddr)
    return 0


def sign_up(tend):
    """Returns the access token of a new account."""
    body = {"email": "ada@example.com", "password": PASSWORD}
    return httpx2.post(tend.url + "/api/auth/register", json=body, timeout=HANG_SECONDS).json()["access_token"]


def fetch_todos(tend, token, **query):
    """The todos of all pages of `GET /api/todos`."""
    found, cursor = [], {}
    while True:
        query |= {"limit": 200} | cursor
        page = tend.get("/api/todos", params=query, headers={"Authorization": f"Bearer {token}"}).json()
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}
