"""How long requests may take, and how many connections and streams one address may have, against a real `tend serve`."""

import asyncio
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from threading import Event, Thread

import asyncpg
import httpx2
import pytest

from core.http.test_connections import assert_problem, connect, status_of
from data_folders import copy_folder
from tend.core.postgres.server import Postgres
from tend_process import Tend
from time_limits import HANG_SECONDS, TURN_SECONDS, wait_until

pytestmark = pytest.mark.xdist_group("serve")
LIMITS = {
    "REQUEST_TIMEOUT": "8",
    "HTTP_UNREAD_TIMEOUT": "1",
    "HTTP_CONNECTIONS_PER_ADDRESS": "10",
    "STREAMS_PER_ACCOUNT": "3",
    "STREAMS_PER_ADDRESS": "2",
    "TRUSTED_PROXIES": "127.0.0.1",
    # Longer than a request may take, so that the request's own time ends first.
    "DATABASE_STATEMENT_TIMEOUT": "600",
}


@pytest.fixture(scope="module")
def tend(migrated_folder, tmp_path_factory):
    folder = copy_folder(migrated_folder, tmp_path_factory.mktemp("requests") / "data")
    with Tend(folder, **LIMITS) as tend:
        yield tend.ready()


@pytest.fixture(scope="module")
def token(tend):
    account = {"email": "slow@example.com", "password": "violet-kettle-harbor-42"}
    return tend.post("/api/auth/register", json=account).json()["access_token"]


def send_body_slowly(tend: Tend) -> bytes:
    """Sends a large body with ten times the minimum rate, and returns what the server responds."""
    head = (
        b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n"
    )
    answered = Event()
    with connect(tend) as client:
        client.sendall(head)

        def send() -> None:
            with suppress(OSError):
                while not answered.wait(0.1):
                    client.sendall(b" " * 500)

        sender = Thread(target=send)
        sender.start()
        received = client.recv(65_536)
        answered.set()
        sender.join()
        # The server resets the connection if more of the body comes after it has closed.
        with suppress(ConnectionResetError):
            while part := client.recv(65_536):
                received += part
    return received


async def change_locked_list(tend: Tend, list_id: str, headers: dict[str, str]) -> httpx2.Response:
    """The response to a change that waits for somebody else's lock, whose statement ends in PostgreSQL too."""
    connection = await asyncpg.connect(Postgres(tend.folder).running_url())
    async with connection.transaction(), httpx2.AsyncClient(timeout=HANG_SECONDS) as client:
        await connection.execute("select from lists where id = $1 for update", list_id)
        url = f"{tend.url}/api/lists/{list_id}"
        response = await client.patch(url, json={"name": "Late"}, headers=headers)
        async with asyncio.timeout(HANG_SECONDS):
            while await connection.fetchval("select exists (select from pg_locks where not granted)"):
                await asyncio.sleep(TURN_SECONDS)
    await connection.close()
    return response


def test_requests_that_take_too_long_are_canceled(tend, token):
    headers = {"Authorization": f"Bearer {token}"}
    made = tend.post("/api/lists", json={"name": "Slow"}, headers=headers).json()
    with ThreadPoolExecutor(1) as pool:
        body = pool.submit(send_body_slowly, tend)
        response = asyncio.run(change_locked_list(tend, made["id"], headers))
        assert_problem(body.result(), 408, "request_timeout")
    assert (response.status_code, response.json()["code"]) == (503, "request_timeout")
    assert response.headers["Retry-After"] == "2"
    assert response.headers["RateLimit-Policy"] == '"write";q=3000;w=60'
    assert tend.get(f"/api/lists/{made['id']}", headers=headers).json()["name"] == "Slow"
    assert tend.text().count("request timed out") == 2
    assert "unforeseen failure" not in tend.text()


def test_a_client_that_reads_nothing_of_its_responses_is_cut_off(tend):
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", tend.port))
        # Tens of megabytes, more than the kernel buffers.
        client.sendall(b"GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 200)
        wait_until(lambda: is_cut_off(client))


def test_the_largest_unread_response_is_cut_off_when_a_process_has_too_many(data_folder):
    limits = {"HTTP_MAX_UNREAD_BYTES": "2000000", "HTTP_UNREAD_TIMEOUT": "600"}
    with Tend(data_folder, **limits) as tend, socket.socket() as large, socket.socket() as small:
        tend.ready()
        for client, count in ((large, 200), (small, 1)):
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", tend.port))
            client.sendall(b"GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * count)
        wait_until(lambda: is_cut_off(large))
        assert not is_cut_off(small)


def is_cut_off(client: socket.socket) -> bool:
    try:
        client.sendall(b"\r\n")
    except OSError:
        return True
    return False


def test_an_address_has_so_many_connections_and_this_machine_more(tend):
    def connect_from(address: str) -> socket.socket:
        return socket.create_connection(("127.0.0.1", tend.port), HANG_SECONDS, (address, 0))

    def ask(client: socket.socket) -> int | None:
        try:
            client.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
            return status_of(client.recv(65_536))
        except (OSError, IndexError):
            return None

    with ExitStack() as stack:
        clients = [stack.enter_context(connect_from("127.0.0.2")) for _ in range(12)]
        assert [ask(client) for client in clients] == [200] * 10 + [None] * 2
        others = [connect_from("127.0.0.3"), *(connect_from("127.0.0.1") for _ in range(12))]
        assert {ask(stack.enter_context(client)) for client in others} == {200}
        clients[0].close()

        def can_connect() -> bool:
            with connect_from("127.0.0.2") as client:
                return ask(client) == 200

        wait_until(can_connect)


def test_an_account_and_an_address_have_so_many_streams(tend, token):
    def open_stream(address: str) -> tuple[socket.socket, int]:
        client = connect(tend)
        head = f"GET /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nX-Forwarded-For: {address}\r\n\r\n"
        client.sendall(head.encode())
        received = client.recv(65_536)
        if status_of(received) != 200:
            assert json.loads(received.partition(b"\r\n\r\n")[2] or read_body(client))["code"] == "too_many_streams"
        return client, status_of(received)

    with ExitStack() as stack:

        def statuses(*addresses: str) -> list[int]:
            opened = [open_stream(address) for address in addresses]
            for client, _ in opened:
                stack.enter_context(client)
            return [status for _, status in opened]

        first, status = open_stream("192.0.2.1")
        assert status == 200
        assert statuses("192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.3") == [200, 429, 200, 429]
        first.close()
        wait_until(lambda: statuses("192.0.2.3") == [200])


def read_body(client: socket.socket) -> bytes:
    return client.recv(65_536)
