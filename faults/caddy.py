"""Tend behind Caddy, with the files that deploy/ has for it: one of two hosts killed, and the only one."""

import re
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import httpx2

from faults import ROOT
from faults.hosts import SECRET
from faults.kills import QUIET
from faults.load import Load, find_todos
from faults.programs import find_program
from faults.result import Result
from tend.core.postgres.server import Postgres
from tend_process import Tend, free_port
from time_limits import HANG_SECONDS
from trust.process_kill import kill_processes, sign_up

_OPTIONS = """{
	admin off
	auto_https off
}
"""
_READERS = 4


class Readers:
    """Clients that read lists one after another while the `with` block runs, and never send a request again."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(_READERS)]
        self.statuses: Counter[int | None] = Counter()
        """How many responses had each status; None: there was none."""
        self._examples: dict[int | None, str] = {}

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        with httpx2.Client(base_url=self._url, headers=self._headers, timeout=HANG_SECONDS) as http:
            while not self._stopping.is_set():
                started = time.monotonic()
                try:
                    response = http.get("/api/lists")
                    status, text = response.status_code, response.text[:200] or "from Caddy"
                except httpx2.HTTPError as error:
                    status, text = None, repr(error)
                self.statuses[status] += 1
                self._examples.setdefault(status, f"{text} after {time.monotonic() - started:.1f} s")

    def failures(self) -> list[str]:
        return [
            f"{count} reads with {status}, such as: {self._examples[status]}"
            for status, count in self.statuses.items()
            if status != httpx2.codes.OK
        ]


def start_caddy(stack: ExitStack, folder: Path, configuration: str) -> None:
    caddy = find_program("caddy", package="caddy")
    file = folder / "Caddyfile"
    file.write_text(_OPTIONS + configuration)
    command = [caddy, "run", "--adapter", "caddyfile", "--config", str(file)]
    environment = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "caddy.log").open("wb") as log:
        proxy = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    stack.callback(proxy.wait)
    stack.callback(proxy.kill)


def kill_host(folder: Path) -> Result:
    """Kill each of two hosts in turn, behind what docs/deployment/docker.md sets up. Reads never fail."""
    database = Postgres(folder / "database")
    database.start()
    with ExitStack() as stack:
        stack.callback(database.stop)
        shared = {"DATABASE_URL": database.url(), "JWT_SECRET_KEY": SECRET, "WORKERS": "1", **QUIET}
        hosts = [
            stack.enter_context(Tend(folder / name, **shared, FRONTEND_URL="http://localhost:8000"))
            for name in ("first", "second")
        ]
        addresses = " ".join(f"127.0.0.1:{host.ready().port}" for host in hosts)
        port = free_port()
        text = (ROOT / "deploy" / "docker" / "Caddyfile").read_text().replace("{$DOMAIN}", f"http://127.0.0.1:{port}")
        # The names of Compose's network are known there alone.
        configuration, count = re.subn(r"dynamic a app 8000 \{[^}]*\}", f"to {addresses}", text)
        start_caddy(stack, folder, configuration)
        return _kill_in_turn(
            hosts, f"http://127.0.0.1:{port}", "each of two servers behind Caddy killed in turn", count
        )


def kill_only_host(folder: Path) -> Result:
    """Kill the only host behind what docs/deployment/vm.md sets up, and start it again. Reads wait for it."""
    with ExitStack() as stack:
        host = stack.enter_context(Tend(folder / "data", WORKERS="1", **QUIET)).ready()
        port = free_port()
        text = (
            (ROOT / "deploy" / "proxy" / "Caddyfile")
            .read_text()
            .replace("tend.example.com", f"http://127.0.0.1:{port}")
        )
        # A busy machine may take longer to start it.
        text = text.replace("lb_try_duration 30s", f"lb_try_duration {HANG_SECONDS:.0f}s")
        start_caddy(stack, folder, text.replace("127.0.0.1:8000", f"127.0.0.1:{host.port}"))
        done = "the only server behind Caddy killed and started again"
        return _kill_in_turn([host], f"http://127.0.0.1:{port}", done, 1)


def _kill_in_turn(hosts: list[Tend], url: str, done: str, count: int) -> Result:
    token = sign_up(hosts[0])
    _await(lambda: _is_served(url))
    recovery = 0.0
    with Load(url, token, is_proxied=True) as load, Readers(url, token) as readers:
        for host in hosts:
            load.wait(100)
            kill_processes(host)
            killed_at = time.monotonic()
            if len(hosts) > 1:
                load.recovery(killed_at)
                load.wait(100)
            host.__enter__()
            host.ready()
            recovery = max(recovery, load.recovery(killed_at))
            load.wait(100)
    result = load.result(f"{done}, {readers.statuses.total()} reads meanwhile", find_todos(hosts[0], token), recovery)
    result.failures += readers.failures()
    result.require(count == 1, "the Caddyfile has another form")
    return result


def _is_served(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/health").is_success
    except httpx2.HTTPError:
        return False


def _await(is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + HANG_SECONDS
    while not is_true():
        if time.monotonic() > deadline:
            raise TimeoutError("Caddy did not start")
        time.sleep(0.05)
