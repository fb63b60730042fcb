import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep

import pytest

from tend.mail.email import MailDeferred, MailRefused
from tend.mail.transports.api import HttpsApi


@contextmanager
def mail_api(status=200, seconds=0.0):
    """A real HTTP server; yields its address and the requests that it receives."""
    requests = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            requests.append((dict(self.headers), json.loads(body)))
            sleep(seconds)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/emails", requests
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def test_an_email_is_posted_as_json(message, email):
    with mail_api() as (url, requests):
        await HttpsApi(url, "key-1").deliver(message)
    ((headers, body),) = requests
    assert headers["Authorization"] == "Bearer key-1"
    assert body["from"] == "Tend at Home <tend@tend.example>"
    assert body["to"] == ["ada@example.com"]
    assert body["subject"] == "Confirm your email for Tend"
    assert email.values["link"] in body["text"]
    assert "<table" in body["html"]
    assert body["headers"]["Message-ID"] == message["Message-ID"]


async def test_each_attempt_has_the_same_idempotency_key(message, email):
    with mail_api(500) as (url, requests):
        for _ in range(2):
            with pytest.raises(MailDeferred):
                await HttpsApi(url, "key-1").deliver(message)
    assert [headers["Idempotency-Key"] for headers, _ in requests] == [str(email.id)] * 2


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, MailRefused),
        (422, MailRefused),
        (401, MailDeferred),
        (403, MailDeferred),
        (429, MailDeferred),
        (500, MailDeferred),
        (503, MailDeferred),
        (302, MailDeferred),
    ],
)
async def test_only_an_error_in_the_email_itself_is_final(message, status, outcome):
    with mail_api(status) as (url, _), pytest.raises(outcome, match=f"^HTTP {status}$"):
        await HttpsApi(url, "key-1").deliver(message)


async def test_a_slow_api_defers_the_email(message):
    with mail_api(seconds=0.5) as (url, _), pytest.raises(MailDeferred):
        await HttpsApi(url, "key-1", seconds=0.1).deliver(message)


async def test_an_unreachable_server_defers_the_email(message, unused_port):
    with pytest.raises(MailDeferred):
        await HttpsApi(f"http://127.0.0.1:{unused_port}/emails", "key-1").deliver(message)
