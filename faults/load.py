"""Clients that write while a fault happens, and what became of their writes."""

import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Self

import httpx2

from faults.result import Result
from tend.core.ids import new_id
from time_limits import HANG_SECONDS
from trust.process_kill import fetch_todos

PAUSE_SECONDS = 0.05
ATTEMPT_SECONDS = 30.0
# These say that the write may not have happened: of Tend's own, and of a proxy in front of it.
_RETRIED = {503, 507}
_RETRIED_BEHIND_A_PROXY = {502, 503, 504, 507}


@dataclass(frozen=True, slots=True)
class Attempt:
    sent_at: float
    seconds: float
    status: int | None
    """None if there was no whole response."""

    @property
    def is_success(self) -> bool:
        return self.status is not None and httpx2.codes.is_success(self.status)


class Load:
    """Creates todos one after another, and sends each until it is acknowledged, as a browser does.

    Writes while its `with` block runs; at its end, it waits until the last writes are acknowledged.
    """

    def __init__(self, url: str, token: str, clients: int = 4, *, is_proxied: bool = False) -> None:
        self._url = url
        self._token = token
        self._clients = clients
        self._is_proxied = is_proxied
        self._stopping = threading.Event()
        self._given_up = threading.Event()
        self._working: list[Future[None]] = []
        self.acknowledged: list[str] = []
        """The ids of the todos."""
        self.attempts: list[Attempt] = []
        self.surprises: list[str] = []
        """Responses that say neither that the write happened nor that it should be sent again."""
        self.broken: list[str] = []
        """Responses that began and did not end."""

    def __enter__(self) -> Self:
        self._pool = ThreadPoolExecutor(self._clients)
        self._working = [self._pool.submit(self._write) for _ in range(self._clients)]
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._stopping.set()
        timer = threading.Timer(0 if kind else HANG_SECONDS, self._given_up.set)
        timer.start()
        try:
            for one in self._working:
                if not kind:
                    one.result()
        finally:
            self._given_up.set()
            timer.cancel()
            self._pool.shutdown()

    def _write(self) -> None:
        headers = {"Authorization": f"Bearer {self._token}"}
        with httpx2.Client(base_url=self._url, headers=headers, timeout=ATTEMPT_SECONDS) as http:
            while not self._stopping.is_set():
                todo_id = str(new_id())
                while not self._send(http, {"id": todo_id, "title": todo_id}):
                    if self._given_up.wait(PAUSE_SECONDS):
                        raise TimeoutError("a write was not acknowledged until the end")
                self.acknowledged.append(todo_id)

    def _send(self, http: httpx2.Client, todo: dict[str, str]) -> bool:
        sent_at = time.monotonic()
        status = None
        try:
            response = http.post("/api/todos", json=todo)
            status = response.status_code
            self._record_surprise(response)
        except httpx2.RemoteProtocolError as error:
            if "incomplete" in str(error):
                self.broken.append(str(error))
        except httpx2.HTTPError:
            pass
        attempt = Attempt(sent_at, time.monotonic() - sent_at, status)
        self.attempts.append(attempt)
        return attempt.is_success

    def _record_surprise(self, response: httpx2.Response) -> None:
        tolerated = _RETRIED_BEHIND_A_PROXY if self._is_proxied else _RETRIED
        if not response.is_success and response.status_code not in tolerated:
            self.surprises.append(f"{response.status_code} {response.text[:200]}")
        elif response.status_code == 503 and not self._is_proxied and "retry-after" not in response.headers:
            self.surprises.append(f"503 without Retry-After: {response.text[:200]}")

    def wait(self, count: int) -> None:
        """Wait until `count` more writes are acknowledged."""
        target, deadline = len(self.acknowledged) + count, time.monotonic() + HANG_SECONDS
        while len(self.acknowledged) < target:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{target - len(self.acknowledged)} of {count} writes were not acknowledged")
            for one in self._working:
                if one.done():
                    one.result()
            time.sleep(0.005)

    def recovery(self, since: float) -> float:
        """Seconds from `since` until a write was acknowledged that was sent after it. Waits for that write."""
        deadline = time.monotonic() + HANG_SECONDS
        while not (done := [one for one in self.attempts[:] if one.sent_at >= since and one.is_success]):
            if time.monotonic() > deadline:
                raise TimeoutError(f"no write was acknowledged for {HANG_SECONDS:.0f} s")
            time.sleep(0.005)
        return min(one.sent_at + one.seconds for one in done) - since

    def describe_failures(self) -> str:
        """Such as `12 with 503, 4 without a response`."""
        counts = Counter(one.status for one in self.attempts if not one.is_success)
        words = [f"{counts[status]} with {status}" for status in sorted(filter(None, counts))]
        words += [f"{counts[None]} without a response"] if counts[None] else []
        return ", ".join(words) or "no attempt failed"

    def result(self, done: str, todos: list[dict[str, Any]], recovery: float | None = None) -> Result:
        """What became of the writes; `todos` are all that the account has now."""
        found = Counter(todo["title"] for todo in todos)
        lost = [todo_id for todo_id in self.acknowledged if not found[todo_id]]
        doubled = [title for title, count in found.items() if count > 1]
        result = Result(
            f"{done} ({self.describe_failures()})", len(self.acknowledged), len(lost), len(doubled), recovery
        )
        result.failures += sorted(set(self.surprises))[:3]
        return result


def find_todos(tend: Any, token: str) -> list[dict[str, Any]]:
    """All todos of the account with this token."""
    todos: list[dict[str, Any]] = fetch_todos(tend, token)
    return todos


def percentile(seconds: list[float], percent: int) -> float:
    """In milliseconds."""
    return sorted(seconds)[len(seconds) * percent // 100] * 1000
