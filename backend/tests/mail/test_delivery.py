"""Mail from a change in an account to the mail server, through the queue."""

import asyncio
import json
import logging
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from account_client import register
from conftest import Client
from servers import Mailbox, mail_server
from tend.accounts.jobs import JOBS
from tend.core import jobs
from tend.core.jobs import JobContext, run_worker
from tend.mail.email import MailDeferred
from tend.main import build_jobs, create_app
from time_limits import HANG_SECONDS, within


@pytest.fixture
def app_with_server(settings):
    """Starts an app whose mail server is at a port of this machine, and registers an account."""

    @asynccontextmanager
    async def start(port):
        smtp = {"smtp_host": "localhost", "smtp_port": port, "smtp_use_tls": False, "smtp_from_email": "t@tend.example"}
        app = create_app(settings.model_copy(update=smtp))
        async with app.router.lifespan_context(app), Client(app) as client:
            assert (await register(client)).status_code == 201
            yield app

    return start


async def drain(app):
    await asyncio.wait_for(build_jobs(app.state.settings, app.state.database, app.state.bus).drain(), HANG_SECONDS)


@pytest.fixture
def worker(monkeypatch):
    """Runs jobs while a block runs, and cancels those that still run at its end."""
    monkeypatch.setattr(jobs, "WORKER_STOP_SECONDS", 0.1)
    return lambda app: run_worker(build_jobs(app.state.settings, app.state.database, app.state.bus))


async def test_a_queued_email_is_sent_once(app_with_server):
    mailbox = Mailbox()
    async with mail_server(mailbox) as port, app_with_server(port) as app:
        await drain(app)
        await drain(app)
    assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == [["ada@example.com"]]


async def test_an_email_waits_for_a_server_that_is_down(app_with_server, worker, unused_port, monkeypatch):
    monkeypatch.setattr(jobs, "_pause", lambda _attempt: timedelta(hours=1))
    status = None
    async with app_with_server(unused_port) as app, worker(app), asyncio.timeout(HANG_SECONDS):
        while status is None:
            await asyncio.sleep(0.05)
            status = await app.state.database.fetchval("select status::text from pgqueuer where attempts = 1")
    assert status == "queued"


async def test_copies_of_one_email_have_the_same_message_id(app_with_server):
    class Dropping(Mailbox):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            await super().handle_DATA(server, session, envelope)
            server.transport.abort()

    mailbox = Dropping()
    async with mail_server(mailbox) as port, app_with_server(port) as app:
        name, payload = await app.state.database.fetchrow("select entrypoint, payload from pgqueuer")
        for attempt in range(2):
            context = JobContext(app.state.database, app.state.settings, "1", attempt)
            with pytest.raises(MailDeferred):
                await JOBS[name](context, json.loads(payload))
    first, second = (envelope.content.split(b"Message-ID: ")[1].split()[0] for envelope in mailbox.envelopes)
    assert first == second


async def test_an_email_that_is_refused_for_good_is_a_failed_job_and_logged_without_the_address(
    app_with_server, caplog
):
    class Refusing(Mailbox):
        async def handle_RCPT(self, *_):  # noqa: N802
            return "550 5.1.1 ada@example.com is not here"

    with caplog.at_level(logging.WARNING):
        async with mail_server(Refusing()) as port, app_with_server(port) as app:
            await drain(app)
            status = await app.state.database.fetchval("select status::text from pgqueuer")
            assert status == "failed"
    (entry,) = [entry for entry in caplog.records if entry.name == "tend.mail"]
    assert (entry.message, entry.outcome, entry.reason) == ("mail not sent", "refused", "SMTPRecipientsRefused 550")
    assert "ada@example.com" not in caplog.text


async def test_without_a_mail_server_each_email_becomes_a_file_that_the_log_names(app, anonymous, outbox, caplog):
    await register(anonymous)
    with caplog.at_level(logging.INFO, "tend.mail"):
        (message,) = await outbox.messages()
    (path,) = (app.state.settings.tend_data_dir / "mail").iterdir()
    record = next(entry for entry in caplog.records if entry.message == "mail written")
    assert record.path == str(path)
    assert message["To"] == "ada@example.com"


async def test_registration_takes_no_longer_while_the_mail_server_is_a_tarpit(app_with_server, worker):
    is_connected = asyncio.Event()

    class Tarpit(Mailbox):
        async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
            is_connected.set()
            await asyncio.sleep(60)

    async with mail_server(Tarpit()) as port, app_with_server(port) as app, worker(app), Client(app) as client:
        await asyncio.wait_for(is_connected.wait(), HANG_SECONDS)
        registration = asyncio.create_task(register(client, "bob@example.com"))
        await within(5, registration.done)
        assert (await registration).status_code == 201
