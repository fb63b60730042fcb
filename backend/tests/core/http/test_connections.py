"""Clients that send too much or too slowly, against a real `tend serve`."""

import json
import socket
import time
from contextlib import ExitStack

import httpx2
import pytest

from data_folders import copy_folder
from tend_process import Tend
from time_limits import HANG_SECONDS

pytestmark = pytest.mark.xdist_group("serve")
LIMITS = {"HTTP_HEADER_TIMEOUT": "1", "HTTP_IDLE_TIMEOUT": "1", "HTTP_MIN_BODY_RATE": "1000"}
GET = b"GET /health/live HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def tend(migrated_folder, tmp_path_factory):
    folder = copy_folder(migrated_folder, tmp_path_factory.mktemp("connections") / "data")
    with Tend(folder, **LIMITS, RATE_LIMIT_ENABLED="false") as tend:
        yield tend.ready()


def connect(tend: Tend) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", tend.port))
    client.settimeout(HANG_SECONDS)
    return client


def read_all(client: socket.socket) -> bytes:
    """Everything until the server closes the connection."""
    received = b""
    while part := client.recv(65_536):
        received += part
    return received


def send_slowly(client: socket.socket, data: bytes, seconds: float) -> None:
    """Send a byte at a time, until the server closes the connection or `seconds` are over."""
    deadline = time.monotonic() + seconds
    for number in range(len(data)):
        if time.monotonic() > deadline:
            return
        try:
            client.sendall(data[number : number + 1])
        except OSError:
            return
        time.sleep(0.1)


def status_of(response: bytes) -> int:
    return int(response.split(b" ")[1])


def test_the_head_and_body_of_a_small_response_arrive_together(tend):
    with connect(tend) as client:
        for _ in range(50):
            client.sendall(GET + b"\r\n")
            head, _, body = client.recv(65_536).partition(b"\r\n\r\n")
            assert status_of(head) == 200
            assert body


def assert_problem(response: bytes, status: int, code: str) -> None:
    head, _, body = response.partition(b"\r\n\r\n")
    assert status_of(head) == status
    assert b"application/problem+json" in head
    assert b"connection: close" in head.lower()
    assert json.loads(body)["code"] == code


def test_300_connections_without_a_request_are_closed_while_others_are_served(tend):
    with ExitStack() as stack:
        silent = [stack.enter_context(connect(tend)) for _ in range(300)]
        for client in silent[::2]:
            client.sendall(GET)
        served = [tend.status("/health/live") for _ in range(20)]
        assert served == [200] * 20
        for number, client in enumerate(silent):
            response = read_all(client)
            if number % 2:
                assert response == b""
            else:
                assert_problem(response, 408, "request_timeout")


def test_headers_that_trickle_in_are_refused_when_their_time_is_over(tend):
    with connect(tend) as client:
        client.sendall(GET)
        send_slowly(client, b"X-Slow: " + b"x" * 1000, 10)
        assert_problem(read_all(client), 408, "request_timeout")


def test_a_second_request_on_a_connection_has_the_same_time(tend):
    with connect(tend) as client:
        client.sendall(GET + b"\r\n")
        assert status_of(client.recv(65_536)) == 200
        # Empty lines before a request are ignored, but they do not keep the connection open.
        send_slowly(client, b"\r\n" * 200, 10)
        assert_problem(read_all(client), 408, "request_timeout")


def test_an_idle_connection_is_closed(tend):
    with connect(tend) as client:
        client.sendall(GET + b"\r\n")
        assert status_of(read_all(client)) == 200


@pytest.mark.parametrize("framing", [b"Content-Length: 100000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n1869f\r\n"])
def test_a_body_that_arrives_too_slowly_is_refused(tend, framing):
    with connect(tend) as client:
        client.sendall(POST + framing)
        send_slowly(client, b'{"email": "' + b"x" * 1000, 10)
        assert_problem(read_all(client), 408, "request_timeout")
    assert "unforeseen failure" not in tend.text()


def test_a_body_of_the_minimum_rate_is_accepted(tend):
    body = json.dumps({"email": "ada@example.com", "password": "not the right one"}).encode() + b" " * 4000
    with connect(tend) as client:
        client.sendall(POST + b"Content-Length: %d\r\n\r\n" % len(body))
        started_at, sent = time.monotonic(), 0
        while sent < len(body):
            # Twice the minimum rate, also after a pause that a busy machine makes.
            end = round(2000 * (time.monotonic() - started_at))
            client.sendall(body[sent:end])
            sent = max(sent, end)
            time.sleep(0.1)
        assert status_of(client.recv(65_536)) == 401


@pytest.mark.parametrize("name", [b"X-Large: ", b"X" * 70_000 + b": "])
def test_headers_over_64_kib_get_a_431(tend, name):
    with connect(tend) as client:
        client.sendall(GET + name + b"x" * 200_000)
        assert_problem(read_all(client), 431, "request_header_fields_too_large")


@pytest.mark.parametrize("headers", [b"X-Large: " + b"x" * 66_000 + b"\r\n", b"a: b\r\n" * 300])
def test_complete_headers_over_the_limits_get_a_431(tend, headers):
    with connect(tend) as client:
        client.sendall(GET + headers + b"\r\n")
        assert_problem(read_all(client), 431, "request_header_fields_too_large")
    assert tend.status("/health/live") == 200


def test_a_url_over_64_kib_gets_a_431(tend):
    with connect(tend) as client:
        client.sendall(b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n")
        assert_problem(read_all(client), 431, "request_header_fields_too_large")


def test_headers_just_below_64_kib_are_read(tend):
    with connect(tend) as client:
        client.sendall(GET + b"X-Large: " + b"x" * 65_000 + b"\r\n\r\n")
        assert status_of(client.recv(65_536)) == 200


def test_a_broken_request_gets_a_problem(tend):
    with connect(tend) as client:
        client.sendall(b"BREW /pot COFFEE\r\n\r\n")
        assert_problem(read_all(client), 400, "bad_request")


def test_a_broken_second_request_does_not_end_the_response_to_the_first(tend):
    with connect(tend) as client:
        client.sendall(POST + b"Content-Length: 2\r\n\r\n{}BREW /pot COFFEE\r\n\r\n")
        received = read_all(client)
        assert received == b"" or status_of(received) == 422


def test_an_event_stream_stays_open_past_every_limit(tend):
    account = {"email": "stream@example.com", "password": "violet-kettle-harbor-42"}
    token = httpx2.post(f"{tend.url}/api/auth/register", json=account, timeout=HANG_SECONDS).json()["access_token"]
    with connect(tend) as client:
        client.sendall(b"GET /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token.encode() + b"\r\n\r\n")
        assert status_of(client.recv(65_536)) == 200
        time.sleep(4)
        headers = {"Authorization": f"Bearer {token}"}
        httpx2.post(f"{tend.url}/api/todos", json={"title": "Buy milk"}, headers=headers, timeout=HANG_SECONDS)
        received = b""
        while b"event: change" not in received:
            part = client.recv(65_536)
            assert part, received
            received += part
