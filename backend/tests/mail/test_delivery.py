"""From a change in an account to the mail server, by way of the queue."""

import asyncio
import json
import logging
from contextlib import asynccontextmanager
from datetime import timedelta
from time import monotonic

import pytest

from account_client import register
from conftest import Client
from mail_servers import Mailbox, mail_server
from tend.accounts.tasks import JOBS
from tend.core import jobs
from tend.core.jobs import JobContext, run_worker
from tend.mail.errors import MailDeferred
from tend.main import build_jobs, create_app


@pytest.fixture
def at(settings):
    """Tend that mails by way of a port of this machine: the app, and somebody who has just registered."""

    @asynccontextmanager
    async def started(port):
        smtp = {"smtp_host": "localhost", "smtp_port": port, "smtp_use_tls": False, "smtp_from_email": "t@tend.example"}
        app = create_app(settings.model_copy(update=smtp))
        async with app.router.lifespan_context(app), Client(app) as client:
            assert (await register(client)).status_code == 201
            yield app

    return started


async def drain(app):
    await asyncio.wait_for(build_jobs(app.state.settings, app.state.database, app.state.bus).drain(), 20)


@pytest.fixture
def at_work(monkeypatch):
    """Jobs are done while the block runs, and those under way are given up with it."""
    monkeypatch.setattr(jobs, "STOP_SECONDS", 0.1)
    return lambda app: run_worker(build_jobs(app.state.settings, app.state.database, app.state.bus))


async def test_a_queued_mail_is_sent_once(at):
    mailbox = Mailbox()
    async with mail_server(mailbox) as port, at(port) as app:
        await drain(app)
        await drain(app)
    assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == [["ada@example.com"]]


async def test_a_mail_waits_for_a_server_that_is_down(at, at_work, unused_port, monkeypatch):
    monkeypatch.setattr(jobs, "_pause", lambda _attempt: timedelta(hours=1))
    state = "select status::text from pgqueuer where attempts = 1"
    async with at(unused_port) as app, at_work(app), asyncio.timeout(10):
        while await app.state.database.fetchval(state) != "queued":
            await asyncio.sleep(0.05)


async def test_copies_of_one_mail_are_known_by_its_message_id(at):
    class Dropping(Mailbox):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            await super().handle_DATA(server, session, envelope)
            server.transport.abort()

    mailbox = Dropping()
    async with mail_server(mailbox) as port, at(port) as app:
        name, payload = await app.state.database.fetchrow("select entrypoint, payload from pgqueuer")
        for attempt in range(2):
            context = JobContext(app.state.database, app.state.settings, "1", attempt)
            with pytest.raises(MailDeferred):
                await JOBS[name](context, json.loads(payload))
    first, second = (envelope.content.split(b"Message-ID: ")[1].split()[0] for envelope in mailbox.envelopes)
    assert first == second


async def test_a_refusal_for_good_is_kept_as_a_dead_job_and_logged_without_the_address(at, caplog):
    class Refusing(Mailbox):
        async def handle_RCPT(self, *_):  # noqa: N802
            return "550 5.1.1 ada@example.com is not here"

    with caplog.at_level(logging.WARNING):
        async with mail_server(Refusing()) as port, at(port) as app:
            await drain(app)
            state = await app.state.database.fetchval("select status::text from pgqueuer")
            assert state == "failed"
    (entry,) = [entry for entry in caplog.records if entry.name == "tend.mail"]
    assert (entry.message, entry.outcome, entry.reason) == ("mail not sent", "refused", "SMTPRecipientsRefused 550")
    assert "ada@example.com" not in caplog.text


async def test_without_a_mail_server_each_mail_becomes_a_file_that_the_log_names(app, anonymous, outbox, caplog):
    await register(anonymous)
    with caplog.at_level(logging.INFO, "tend.mail"):
        (message,) = await outbox.messages()
    (path,) = (app.state.settings.tend_data_dir / "mail").iterdir()
    written = next(entry for entry in caplog.records if entry.message == "mail written")
    assert written.path == str(path)
    assert message["To"] == "ada@example.com"


async def test_registering_takes_no_longer_while_the_mail_server_is_a_tarpit(at, at_work):
    class Tarpit(Mailbox):
        async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
            await asyncio.sleep(60)

    async with mail_server(Tarpit()) as port, at(port) as app, at_work(app), Client(app) as client:
        await asyncio.sleep(0.3)
        began = monotonic()
        assert (await register(client, "bob@example.com")).status_code == 201
        assert monotonic() - began < 5
