"""Alerts: when they are raised and over, and that each is sent once."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from monitoring.test_sampler import a_sample
from servers import Mailbox, mail_server
from tend.main import create_app
from tend.monitoring import gauges
from tend.monitoring.alert_watch import AlertWatch
from tend.monitoring.alerts import ALERT_CONDITIONS, CLEAR_MINUTES, RAISE_MINUTES, AlertState
from tend.monitoring.queries.alerts import list_raised
from tend.monitoring.queries.samples import add_minute


def play(loads, minutes=RAISE_MINUTES):
    state = AlertState()
    return [change for load in loads if (change := state.update(load, minutes)) is not None]


def test_an_alert_is_raised_after_minutes_of_the_same_and_over_after_ten():
    assert play([1.0] * (RAISE_MINUTES - 1)) == []
    assert play([1.0] * RAISE_MINUTES) == [True]
    assert play([1.0] * 60) == [True]
    assert play([1.0] * RAISE_MINUTES + [0.5] * (CLEAR_MINUTES - 1)) == [True]
    assert play([1.0] * RAISE_MINUTES + [0.5] * CLEAR_MINUTES) == [True, False]


def test_a_value_around_the_bound_causes_no_storm():
    assert play([1.0, 0.0] * 100) == []
    assert play([1.0] * RAISE_MINUTES + [0.9, 1.1, 0.5, 1.0] * 100) == [True]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("errors", {"requests": 100, "errors": 5}),
        ("mail", {"emails_failed": 3}),
        ("queue", {"oldest_job_seconds": 301.0}),
        ("disk", {"disk_free_bytes": 400_000_000}),
        ("backup", {"backup_age_seconds": 3 * 86400.0}),
        ("files", {"missing_files": 1}),
    ],
)
def test_each_condition_is_about_its_own_figure(kind, fields):
    healthy = {"requests": 100, "disk_free_bytes": 10**10}
    moment = datetime.now(UTC)
    loads = {name: condition.load(a_sample(moment, **healthy | fields)) for name, condition in ALERT_CONDITIONS.items()}
    assert [name for name, load in loads.items() if load >= 1] == [kind]
    assert all(condition.load(a_sample(moment, **healthy)) < 0.8 for condition in ALERT_CONDITIONS.values())


def test_slow_responses_raise_an_alert_and_few_requests_none():
    slow = [0] * 9 + [10, 10]
    assert ALERT_CONDITIONS["latency"].load(a_sample(datetime.now(UTC))) == 0
    sample = a_sample(datetime.now(UTC), requests=20)
    sample.latency_buckets[:] = slow
    assert ALERT_CONDITIONS["latency"].load(sample) >= 1
    assert ALERT_CONDITIONS["errors"].load(a_sample(datetime.now(UTC), requests=10, errors=10)) == 0


class Webhook:
    """Collects the bodies of requests; responds with `status`."""

    def __init__(self):
        self.bodies, self.status = [], 200

    async def __call__(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(
            next(line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
        )
        self.bodies.append(json.loads(await reader.readexactly(length)))
        writer.write(b"HTTP/1.1 %d X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % self.status)
        await writer.drain()
        writer.close()


@pytest.fixture
async def webhook():
    hook = Webhook()
    server = await asyncio.start_server(hook, "127.0.0.1", 0)
    hook.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    yield hook
    server.close()


@pytest.fixture
async def mailbox():
    mailbox = Mailbox()
    async with mail_server(mailbox) as mailbox.port:
        yield mailbox


@pytest.fixture
def settings(settings, webhook, mailbox):
    update = {
        "alert_email": ("ops@mail.test",),
        "alert_webhook_url": SecretStr(webhook.url),
        "smtp_host": "localhost",
        "smtp_port": mailbox.port,
        "smtp_use_tls": False,
        "smtp_from_email": "tend@mail.test",
    }
    return settings.model_copy(update=update)


class Clockwork:
    """Minutes of a server, one after the other."""

    def __init__(self, app, settings):
        self.database, self.watch = app.state.database, AlertWatch(app.state.database, settings)
        self.at = datetime.now(UTC) - timedelta(seconds=90)

    async def minutes(self, count, watch=None, **fields):
        for _ in range(count):
            await self.database.execute("delete from samples")
            async with self.database.transaction() as tx:
                await add_minute(tx, a_sample(self.at, **{"disk_free_bytes": 10**10} | fields))
            await (watch or self.watch).on_minute(await gauges.read_facts(self.database))


async def test_an_alert_is_mailed_and_posted_once_when_raised_and_once_when_over(app, settings, webhook, mailbox):
    clockwork = Clockwork(app, settings)
    await clockwork.minutes(20, requests=100, errors=50)
    assert [(body["alert"], body["state"]) for body in webhook.bodies] == [("errors", "raised")]
    assert await list_raised(app.state.database) == ["errors"]
    (envelope,) = mailbox.envelopes
    assert envelope.rcpt_tos == ["ops@mail.test"]
    assert b"More than 5 % of requests fail" in envelope.content.replace(b"=\r\n", b"")
    await clockwork.minutes(20, requests=100)
    assert [(body["alert"], body["state"]) for body in webhook.bodies[1:]] == [("errors", "over")]
    assert len(mailbox.envelopes) == 2
    assert await list_raised(app.state.database) == []


async def test_two_servers_and_a_restart_send_an_alert_once(app, settings, webhook):
    clockwork = Clockwork(app, settings)
    other = AlertWatch(app.state.database, settings)
    for _ in range(RAISE_MINUTES):
        await clockwork.minutes(1, requests=100, errors=50)
        await clockwork.minutes(1, other, requests=100, errors=50)
    assert len(webhook.bodies) == 1
    restarted = AlertWatch(app.state.database, settings)
    await clockwork.minutes(20, restarted, requests=100, errors=50)
    assert len(webhook.bodies) == 1
    await clockwork.minutes(CLEAR_MINUTES, restarted, requests=100)
    assert [body["state"] for body in webhook.bodies] == ["raised", "over"]


async def test_an_alert_that_cannot_be_sent_waits_for_the_next_minute(app, settings, webhook):
    clockwork = Clockwork(app, settings)
    webhook.status = 503
    await clockwork.minutes(RAISE_MINUTES + 2, requests=100, errors=50)
    webhook.status = 200
    await clockwork.minutes(3, requests=100, errors=50)
    assert [body["state"] for body in webhook.bodies] == ["raised"] * 4


async def test_a_database_that_is_away_is_reported_without_it(settings, webhook, mailbox):
    app = create_app(settings.model_copy(update={"database_url": SecretStr("postgresql://t:p@127.0.0.1:1/t")}))
    async with app.router.lifespan_context(app):
        watch = AlertWatch(app.state.database, settings)
        for _ in range(5):
            await watch.on_minute(await gauges.read_facts(app.state.database))
    assert [(body["alert"], body["state"]) for body in webhook.bodies] == [("database", "raised")]
    assert len(mailbox.envelopes) == 1
