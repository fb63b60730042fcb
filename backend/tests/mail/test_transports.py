import asyncio
import email
import json
from contextlib import contextmanager
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep

import pytest

from servers import Mailbox, check_login, mail_server
from tend.core.settings.settings import Settings
from tend.mail.email import MailDeferred, MailRefused
from tend.mail.transports.api import HttpsApi
from tend.mail.transports.smtp import Smtp
from time_limits import HANG_SECONDS, within


def received(mailbox):
    (envelope,) = mailbox.envelopes
    return envelope, email.message_from_bytes(envelope.content, policy=default)


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
async def test_an_email_arrives_over_a_verified_connection(message, trusted, certificate, encryption):
    mailbox = Mailbox()
    option = "implicit_tls" if encryption == "tls" else "starttls"
    async with mail_server(mailbox, **{option: certificate()}) as port:
        await Smtp("localhost", port, encryption).deliver(message)
    envelope, arrived = received(mailbox)
    assert (envelope.mail_from, envelope.rcpt_tos) == ("tend@tend.example", ["ada@example.com"])
    assert arrived["Message-ID"] == message["Message-ID"]
    assert [part.get_content_type() for part in arrived.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("encryption", ["starttls", "tls"])
async def test_a_server_with_the_certificate_of_another_host_gets_nothing(message, trusted, certificate, encryption):
    mailbox = Mailbox()
    option = "implicit_tls" if encryption == "tls" else "starttls"
    async with mail_server(mailbox, **{option: certificate("elsewhere.example")}) as port:
        with pytest.raises(MailDeferred):
            await Smtp("localhost", port, encryption, username="tend", password="secret").deliver(message)
    assert not mailbox.envelopes


async def test_a_server_with_a_certificate_of_an_unknown_authority_gets_nothing(message, certificate):
    async with mail_server(Mailbox(), starttls=certificate()) as port:
        with pytest.raises(MailDeferred):
            await Smtp("localhost", port, "starttls").deliver(message)


async def test_a_server_without_starttls_gets_nothing(message):
    mailbox = Mailbox()
    async with mail_server(mailbox) as port:
        with pytest.raises((MailDeferred, MailRefused)):
            await Smtp("localhost", port, "starttls", username="tend", password="secret").deliver(message)
    assert not mailbox.envelopes


async def test_the_user_name_and_password_are_sent_to_the_server(message, trusted, certificate):
    mailbox = Mailbox()
    options = {"authenticator": check_login, "auth_required": True}
    async with mail_server(mailbox, starttls=certificate(), **options) as port:
        await Smtp("localhost", port, "starttls", username="tend", password="secret").deliver(message)
        with pytest.raises(MailDeferred, match=r"^SMTPAuthenticationError 535$"):
            await Smtp("localhost", port, "starttls", username="tend", password="wrong").deliver(message)
    assert len(mailbox.envelopes) == 1


async def test_the_login_can_be_checked_without_sending_an_email(trusted, certificate):
    mailbox = Mailbox()
    options = {"authenticator": check_login, "auth_required": True}
    async with mail_server(mailbox, starttls=certificate(), **options) as port:
        await Smtp("localhost", port, "starttls", username="tend", password="secret").check()
        with pytest.raises(MailDeferred):
            await Smtp("localhost", port, "starttls", username="tend", password="wrong").check()
    assert not mailbox.envelopes


class Refusing(Mailbox):
    def __init__(self, step, response):
        super().__init__()

        async def handle(*_):
            return response

        setattr(self, f"handle_{step}", handle)


@pytest.mark.parametrize(
    ("step", "response", "outcome"),
    [
        ("RCPT", "550 5.1.1 ada@example.com is not here", MailRefused),
        ("DATA", "554 5.7.1 spam", MailRefused),
        ("RCPT", "450 4.2.1 greylisted, ada@example.com", MailDeferred),
        ("DATA", "421 4.3.2 shutting down", MailDeferred),
        ("DATA", "452 4.3.1 disk full", MailDeferred),
        # An error in the configuration, which the operator will fix.
        ("MAIL", "550 5.7.1 sender not allowed", MailDeferred),
    ],
)
async def test_a_response_about_the_email_is_final_and_any_other_defers_it(message, step, response, outcome):
    async with mail_server(Refusing(step, response)) as port:
        with pytest.raises(outcome) as failure:
            await Smtp("localhost", port, "none").deliver(message)
    assert "ada@example.com" not in str(failure.value)
    assert failure.value.__suppress_context__


async def test_a_connection_that_is_lost_before_the_email_is_accepted_defers_it(message):
    class Dropping(Mailbox):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            await super().handle_DATA(server, session, envelope)
            server.transport.abort()

    mailbox = Dropping()
    async with mail_server(mailbox) as port:
        with pytest.raises(MailDeferred):
            await Smtp("localhost", port, "none").deliver(message)
    assert len(mailbox.envelopes) == 1


async def test_a_connection_that_is_lost_after_the_email_is_accepted_does_not_send_it_again(message):
    class Rude(Mailbox):
        async def handle_QUIT(self, server, session, envelope):  # noqa: N802
            server.transport.abort()

    mailbox = Rude()
    async with mail_server(mailbox) as port:
        await Smtp("localhost", port, "none").deliver(message)
    assert len(mailbox.envelopes) == 1


class Tarpit(Mailbox):
    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        await asyncio.sleep(600)


@pytest.mark.parametrize("timeouts", [{"step_seconds": 0.2}, {"total_seconds": 0.2}])
async def test_a_tarpit_defers_the_email_in_time(message, timeouts):
    async with mail_server(Tarpit()) as port:
        delivery = asyncio.create_task(Smtp("localhost", port, "none", **timeouts).deliver(message))
        await within(5, delivery.done)
        with pytest.raises(MailDeferred):
            await delivery


async def test_an_unreachable_server_defers_the_email(message, unused_port):
    with pytest.raises(MailDeferred):
        await Smtp("localhost", unused_port, "none").deliver(message)


@pytest.mark.parametrize(
    ("port", "use_tls", "encryption"),
    [(587, True, "starttls"), (465, True, "tls"), (2525, True, "starttls"), (25, False, "none")],
)
def test_the_port_decides_how_tls_starts(port, use_tls, encryption):
    smtp = Smtp.from_settings(Settings(smtp_host="mx.example", smtp_port=port, smtp_use_tls=use_tls))
    assert (smtp.port, smtp.encryption) == (port, encryption)


async def test_only_one_of_many_concurrent_emails_at_a_time_is_between_its_last_byte_and_its_mark(message):
    unmarked, counts = set(), []

    class Watching(Mailbox):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            unmarked.add(session)
            counts.append(len(unmarked))
            await asyncio.sleep(0.01)
            return await super().handle_DATA(server, session, envelope)

    async def mark_sent():
        await asyncio.sleep(0.01)
        unmarked.clear()

    mailbox = Watching()
    async with mail_server(mailbox) as port:
        await asyncio.gather(*[Smtp("localhost", port, "none").deliver(message, mark_sent) for _ in range(8)])
    assert len(mailbox.envelopes) == 8
    assert set(counts) == {1}


async def test_an_email_that_waits_for_the_lock_does_not_time_out(message):
    class Slow(Mailbox):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            await asyncio.sleep(0.4)
            return await super().handle_DATA(server, session, envelope)

    mailbox = Slow()
    async with mail_server(mailbox) as port:
        await asyncio.gather(*[Smtp("localhost", port, "none", total_seconds=1.5).deliver(message) for _ in range(6)])
    assert len(mailbox.envelopes) == 6


async def test_an_email_is_marked_as_sent_before_the_connection_is_closed(message):
    class Lingering(Mailbox):
        async def handle_QUIT(self, *_):  # noqa: N802
            await asyncio.sleep(60)

    is_marked = asyncio.Event()

    async def mark_sent():
        is_marked.set()

    async with mail_server(Lingering()) as port:
        sending = asyncio.create_task(Smtp("localhost", port, "none").deliver(message, mark_sent))
        await asyncio.wait_for(is_marked.wait(), HANG_SECONDS)
        assert not sending.done()
        await sending


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


async def test_an_unreachable_api_defers_the_email(message, unused_port):
    with pytest.raises(MailDeferred):
        await HttpsApi(f"http://127.0.0.1:{unused_port}/emails", "key-1").deliver(message)
