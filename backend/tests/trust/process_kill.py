"""What is killed by 9, so that nobody cleans up, and clients that go on until they are answered."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import httpx2
import psutil

from conftest import PASSWORD

PATIENCE = 60.0
PAUSE_SECONDS = 0.05


class Client:
    """Sends each request until it is answered, the same every time, as the browser does."""

    def __init__(self, url, token):
        self._http = httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=20)
        self._stop = threading.Event()
        self.acknowledged = 0
        """How many of the things that it has to say were."""
        self.repeated = 0
        """How often a request was sent again."""

    def ask(self, path, body):
        while (response := self._answer(path, body)) is None:
            self.repeated += 1
            time.sleep(PAUSE_SECONDS)
            assert not self._stop.is_set(), "not answered until the end"
        return response

    def _answer(self, path, body):
        try:
            response = self._http.post(path, json=body)
        except httpx2.HTTPError:
            return None
        assert response.is_success or response.status_code == 503, response.text
        return response.json() if response.is_success else None

    def stop(self):
        """Wait for responses no more: it is an error then that there is none."""
        self._stop.set()

    def close(self):
        self._http.close()


@contextmanager
def at_work(clients, count):
    """Each says `count` things, all at once, until the end of the block. Gives what waits for so many in all."""
    with ThreadPoolExecutor(len(clients)) as pool:
        working = [pool.submit(client.work, count) for client in clients]

        def until(acknowledged):
            deadline = time.monotonic() + PATIENCE
            while (found := sum(client.acknowledged for client in clients)) < acknowledged:
                assert time.monotonic() < deadline, f"{found} of {acknowledged}"
                for one in working:
                    if one.done():
                        one.result()
                time.sleep(0.002)

        try:
            yield until
            for one in working:
                one.result(PATIENCE)
        except BaseException:
            for client in clients:
                client.stop()
            raise


def kill_everything(tend):
    """The database with its backends, the workers and their parent; then it is started again."""
    victims = [*reversed(tend.family()), psutil.Process(tend.process.pid)]
    _kill(victims)
    tend.process.wait()
    tend.__enter__()


def kill_worker(tend):
    """The one that has most to do."""
    _kill([max(tend.workers(), key=lambda worker: _connections(worker, tend.port))])


def kill_database(tend):
    """The server process alone: its backends find out by themselves, the app starts it again."""
    _kill([tend.postmaster()])


def _kill(victims):
    for victim in victims:
        with suppress(psutil.NoSuchProcess):
            victim.kill()
    psutil.wait_procs(victims, timeout=10)


def _connections(worker, port):
    """How many it has open on `port`; a process that ended has none."""
    with suppress(psutil.NoSuchProcess):
        return sum(one.laddr.port == port for one in worker.net_connections("inet") if one.raddr)
    return 0


def sign_up(tend):
    """The access token of a new person."""
    body = {"email": "ada@example.com", "password": PASSWORD}
    return httpx2.post(tend.url + "/api/auth/register", json=body).json()["access_token"]


def todos(tend, token, **query):
    """All that `GET /api/todos` shows, page by page."""
    found, cursor = [], {}
    while True:
        query |= {"limit": 200} | cursor
        page = tend.get("/api/todos", params=query, headers={"Authorization": f"Bearer {token}"}).json()
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}
