"""Random requests of two pairs of friends to the real server, each with its own ids and with the others', in an order that goes
on from what was created before. An operator's requests come between them.

FUZZ_REQUESTS makes a longer run, FUZZ_SEED chooses other random values, and FUZZ_FIGURES names a file for the statuses of each
operation (docs/development.md).
"""

import asyncio
import gzip
import json
import os
import socket
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import asyncpg
import pytest

from conftest import ORIGIN, PASSWORD
from contract.fuzz_requests import WEIGHTS, Account, Request, Requests
from contract.fuzz_values import Values
from contract.operations import OPERATIONS, Operation
from local_issuer import CLIENT_ID, CLIENT_SECRET, LocalIssuer
from tend.core.postgres.server import Postgres
from tend.core.shared_data import read_shared_data
from tend_process import Tend

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "400"))
FIGURES = os.environ.get("FUZZ_FIGURES")
SEED = int(os.environ.get("FUZZ_SEED", "20261129"))
MAX_SECONDS = 30.0
HEADERS = [
    *json.loads(read_shared_data("security-headers.json")),
    "Content-Security-Policy",
    "Cache-Control",
    "X-Request-ID",
]
# The response to an address that is not one of the API.
LOST_PAGE = "<title>Lost</title>"
OPEN_SERVER = {"registration": "open", "allowed_domains": [], "is_in_maintenance": False}
PROBLEM_FIELDS = {"type", "title", "status", "detail", "code", "request_id"}


@pytest.fixture
def server(data_folder, tmp_path):
    pages = tmp_path / "out"
    pages.mkdir()
    (pages / "404.html").write_text(LOST_PAGE)
    settings = {"RATE_LIMIT_ENABLED": "false", "TEND_JOBS": "false", "FRONTEND_URL": ORIGIN}
    settings |= {"OIDC_CLIENT_ID": CLIENT_ID, "OIDC_CLIENT_SECRET": CLIENT_SECRET, "OIDC_NAME": "Acme"}
    with LocalIssuer() as issuer:
        settings |= {"OIDC_ISSUER": issuer.url, "ENVIRONMENT": "development", "TEND_WEB_DIR": str(pages)}
        with Tend(data_folder, **settings) as tend:
            yield tend.ready()


def test_no_sequence_of_requests_causes_a_server_error_or_reveals_the_other_account(server, figures):
    with closing(Session(server, SEED)) as session:
        session.run(REQUESTS)
    if FIGURES:
        rows = [f"{name}\t{status}\t{count}" for (name, status), count in sorted(session.by_operation.items())]
        Path(FIGURES).write_text("\n".join(rows))
    statuses: dict[int, int] = defaultdict(int)
    for (_, status), count in session.by_operation.items():
        statuses[status] += count
    statuses = dict(sorted(statuses.items()))
    figures(f"{sum(statuses.values())} responses, {statuses}, slowest {session.slowest:.2f} s")
    assert session.violations == []
    assert "Traceback" not in server.text()
    assert {200, 201, 204, 404, 405, 422} <= set(statuses)


@dataclass
class Reply:
    status: int
    headers: Any
    body: bytes
    seconds: float

    def json(self) -> Any:
        return json.loads(self.body) if self.body and "json" in self.headers.get("content-type", "") else None


class Session:
    def __init__(self, server: Tend, seed: int) -> None:
        self._port = server.port
        self._database = str(Postgres(server.folder).running_url())
        self._seed = seed
        self._chance = Random(seed)
        self._values = Values(self._chance)
        self._socket: socket.socket | None = None
        self._pairs = [(Account(canary), Account(canary)) for canary in ("canary-amber", "canary-birch")]
        self._operator = Account("canary-clerk")
        self.violations: list[str] = []
        self.by_operation: dict[tuple[str, int], int] = defaultdict(int)
        """How often each operation had each status."""
        self.slowest = 0.0

    def run(self, count: int) -> None:
        requests = Requests(self._values)
        for account in (*self._pairs[0], *self._pairs[1], self._operator):
            self._register(account)
        for turn in range(count):
            (operation,) = self._chance.choices(list(OPERATIONS.values()), WEIGHTS)
            pair, (other, _) = self._chance.sample(self._pairs, 2)
            account = self._chance.choice(pair)
            if operation.path.startswith("/api/admin/"):
                account = self._operator
            request = requests.draw(operation, account, other)
            replies = self._send(request, 2 if self._values.is_lucky(0.06) and not request.is_broken else 1)
            for reply in replies:
                for violation in self._find_violations(operation, request, reply, account, other):
                    self.violations.append(
                        f"seed {self._seed}, turn {turn}, {operation}: {violation}\n{request.content[:3000]!r}"
                    )
            if any(reply and reply.status == 401 for reply in replies):
                self._renew(account)
            if operation.path == "/api/admin/settings":
                # Maintenance and closed registration would end the run.
                self._call("PATCH", operation.path, self._operator, OPEN_SERVER)

    def close(self) -> None:
        if self._socket:
            self._disconnect(self._socket)

    def _find_violations(
        self, operation: Operation, request: Request, reply: Reply | None, account: Account, other: Account
    ) -> Iterator[str]:
        if reply is None:
            yield from [] if request.is_broken else ["no response"]
            return
        self.by_operation[operation.name, reply.status] += 1
        self.slowest = max(self.slowest, reply.seconds)
        if reply.status < 300:
            account.learn(reply.json())
        if reply.status >= 500:
            yield f"{reply.status} {reply.body[:300]!r}"
        yield from (f"no header {name}" for name in HEADERS if name not in reply.headers)
        if reply.seconds > MAX_SECONDS:
            yield f"{reply.seconds:.1f} s"
        # An operator sees the addresses of all accounts.
        is_secret = account is not self._operator
        if is_secret and other.canary.encode() in reply.body + str(reply.headers).encode():
            yield f"a text of the other account: {reply.body[:300]!r}"
        if reply.status >= 400 and reply.body not in {b"", LOST_PAGE.encode()}:
            yield from find_problem_violations(reply)
        elif reply.body.startswith(b'{"results"'):
            yield from (f"{result}" for result in reply.json()["results"] if result["status"] >= 500)

    def _send(self, request: Request, copies: int = 1) -> list[Reply | None]:
        """The responses to copies of a request that are sent at the same time."""
        started = monotonic()
        sockets = [self._connect(), *(self._open() for _ in range(copies - 1))]
        for connection in sockets:
            connection.sendall(request.content)
        replies = [self._receive(connection, request.method, started) for connection in sockets]
        # The server may still wait for the rest of a broken request.
        for connection in sockets if request.is_broken else sockets[1:]:
            self._disconnect(connection)
        return replies

    def _connect(self) -> socket.socket:
        self._socket = self._socket or self._open()
        return self._socket

    def _open(self) -> socket.socket:
        opened = socket.create_connection(("127.0.0.1", self._port), 2 * MAX_SECONDS)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened

    def _receive(self, connection: socket.socket, method: str, started: float) -> Reply | None:
        """None if the connection is closed without a response."""
        response = HTTPResponse(connection, method=method)
        try:
            response.begin()
            is_stream = response.getheader("content-type", "").startswith("text/event-stream")
            body = b"" if is_stream else response.read()
        except (HTTPException, ConnectionError):
            self._disconnect(connection)
            return None
        if is_stream or response.will_close:
            self._disconnect(connection)
        if response.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return Reply(response.status, response.headers, body, monotonic() - started)

    def _disconnect(self, connection: socket.socket) -> None:
        connection.close()
        if connection is self._socket:
            self._socket = None

    def _register(self, account: Account) -> None:
        account.email = f"{account.canary}-{self._chance.randrange(1 << 40)}@example.com"
        account.token = self._sign_in("register", account)
        account.seen.clear()
        asyncio.run(self._confirm(account))
        for first, second in self._pairs:
            first.friend_email, second.friend_email = second.email, first.email

    async def _confirm(self, account: Account) -> None:
        """Confirms the address, and makes the operator one."""
        connection = await asyncpg.connect(self._database)
        operator_since = "now()" if account is self._operator else "null"
        statement = f"update users set email_verified_at = now(), operator_since = {operator_since} where email = $1"
        await connection.execute(statement, account.email)
        await connection.close()

    def _renew(self, account: Account) -> None:
        """Signs in again if the session has ended, and as somebody new if the account was deleted."""
        if self._call("GET", "/api/me", account).status == 401:
            account.token = self._sign_in("login", account)
            if not account.token:
                self._register(account)

    def _sign_in(self, route: str, account: Account) -> str:
        reply = self._call("POST", f"/api/auth/{route}", account, {"email": account.email, "password": PASSWORD})
        return str(reply.json()["access_token"]) if reply.status < 300 else ""

    def _call(self, method: str, path: str, account: Account, body: Any = None) -> Reply:
        content = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {account.token}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        (reply,) = self._send(Request(head.encode() + content, method, is_broken=False))
        assert reply
        return reply


def find_problem_violations(reply: Reply) -> Iterator[str]:
    if reply.headers.get("content-type") != "application/problem+json":
        yield f"{reply.headers.get('content-type')} instead of a problem"
        return
    problem = reply.json()
    if not set(problem) >= PROBLEM_FIELDS or problem["status"] != reply.status:
        yield f"a problem without some of its fields: {problem}"
    elif problem["request_id"] != reply.headers["x-request-id"]:
        yield "a problem with another id than its response"
