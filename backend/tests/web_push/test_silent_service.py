"""A push service that accepts connections and never responds: it takes no place from anything else."""

import asyncio
from uuid import UUID

import pytest

from account_client import another_tab
from conftest import sign_up
from tend.accounts.jobs import JOBS as ACCOUNT_JOBS
from tend.accounts.queries import users
from tend.accounts.service import emails
from tend.core import jobs
from tend.core.jobs import MAX_CONCURRENT_JOBS, Jobs, run_worker
from tend.main import build_jobs
from tend.reminders import jobs as reminder_jobs
from tend.web_push import client, queries
from tend.web_push import jobs as web_push_jobs
from tend.web_push.client import HostBackoff
from tend.web_push.service import find_job_name, queue_notifications
from time_limits import HANG_SECONDS, eventually

TEST = "/api/me/push-subscriptions/test"
MANY = 2 * MAX_CONCURRENT_JOBS


@pytest.fixture
def database(app):
    return app.state.database


@pytest.fixture
def user_id(api):
    return UUID(api.user["id"])


@pytest.fixture
async def silent(api, database, user_id, subscribe):
    """The connections to a silent push service, which is the one of the user's browser."""
    connections = []
    server = await asyncio.start_server(lambda _, writer: connections.append(writer), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await subscribe(api, "/a")
    statement = "update push_subscriptions set endpoint = $2 where user_id = $1"
    await database.execute(statement, user_id, f"http://127.0.0.1:{port}/a")
    yield connections
    server.close()
    for writer in connections:
        writer.transport.abort()


@pytest.fixture
async def neighbor(app, user_id, subscribe, drain):
    """Somebody in the group of the user, whose push service has responded."""
    neighbor = await sign_up(app, "grace")
    while find_job_name(UUID(neighbor.user["id"])) != find_job_name(user_id):
        await neighbor.aclose()
        neighbor = await sign_up(app, "grace")
    await subscribe(neighbor, "/b")
    await neighbor.post(TEST)
    await drain()
    yield neighbor
    await neighbor.aclose()


@pytest.fixture
async def hanging(app, database, user_id, silent, monkeypatch):
    """A worker that is sending many notifications to the silent push service."""
    monkeypatch.setattr(jobs, "WORKER_STOP_SECONDS", 0.1)
    await queue_many(database, user_id)
    async with run_worker(build_jobs(app.state.settings, database, app.state.bus)):
        await eventually(lambda: silent)
        yield silent


async def queue_many(database, user_id):
    async with database.transaction() as tx:
        for _ in range(MANY):
            await queue_notifications(tx, user_id, kind="test", subject_id=user_id, moment="")


def test_limits_leave_places_for_jobs_without_one():
    assert sum({**reminder_jobs.LIMITS, **web_push_jobs.LIMITS}.values()) < MAX_CONCURRENT_JOBS


async def test_account_mail_does_not_wait_for_notifications_that_hang(app, settings, user_id, hanging):
    other = await sign_up(app, "grace")
    address = other.user["email"]
    await eventually(lambda: any(address in path.read_text() for path in settings.tend_data_dir.rglob("*.eml")))
    assert len(hanging) <= web_push_jobs.LIMITS[find_job_name(user_id)]
    await other.aclose()


async def queue_account_mail(database, user_id, email_key):
    """Every mail about an account that there is. Returns how many."""
    account = await users.find_by_id(database, user_id)
    queued = [
        emails.queue_verification(database, email_key),
        emails.queue_reset(database, email_key),
        emails.queue_password_changed(database, user_id, has_withdrawn=False),
        emails.queue_email_change(database, user_id),
        emails.queue_email_changed(database, user_id),
        emails.queue_security_notice(database, user_id, "two_factor_on"),
        emails.queue_account_deleted(database, account),
    ]
    for one in queued:
        await one
    return len(queued)


async def test_account_mail_comes_before_everything_that_was_queued_earlier(app, api, database, user_id, subscribe):
    await subscribe(api, "/a")
    await database.execute("delete from pgqueuer")
    await queue_many(database, user_id)
    count = await queue_account_mail(database, user_id, api.user["email"])
    started = []

    def record(name):
        async def run(_context, _payload):
            started.append(name)

        return run

    recorded = {name: record(name) for name in build_jobs(app.state.settings, database, app.state.bus)._handlers}
    await asyncio.wait_for(Jobs(app.state.settings, database, recorded, {}).drain(), HANG_SECONDS)
    assert (len(ACCOUNT_JOBS), len(started)) == (count, MANY + count)
    # A worker takes ten at a time, and starts those in any order.
    assert set(started[:10]) >= set(ACCOUNT_JOBS)


async def test_notifications_of_an_account_in_another_group_do_not_wait_either(
    app, database, user_id, hanging, service, subscribe
):
    other = await sign_up(app, "grace")
    while find_job_name(UUID(other.user["id"])) == find_job_name(user_id):
        await other.aclose()
        other = await sign_up(app, "grace")
    await subscribe(other, "/b")
    await database.execute("update push_subscriptions set responded_at = now() where user_id = $1", other.user["id"])
    await other.post(TEST)
    await eventually(lambda: service.bodies("/b"))
    assert len(hanging) <= web_push_jobs.LIMITS[find_job_name(user_id)]
    await other.aclose()


async def test_notifications_of_an_account_in_the_same_group_do_not_wait_either(
    user_id, neighbor, hanging, service, monkeypatch
):
    monkeypatch.setattr(client, "WEB_PUSH_TIMEOUT_SECONDS", 10 * HANG_SECONDS)
    await eventually(lambda: len(hanging) == web_push_jobs.LIMITS[find_job_name(user_id)])
    await neighbor.post(TEST)
    await eventually(lambda: len(service.bodies("/b")) == 2)


@pytest.mark.usefixtures("silent")
async def test_a_push_service_that_hangs_from_now_on_loses_its_place_among_those_that_respond(
    api, database, drain, monkeypatch
):
    monkeypatch.setattr(client, "WEB_PUSH_TIMEOUT_SECONDS", 0.2)
    await database.execute("update push_subscriptions set responded_at = now()")
    moved = "select count(*) from pgqueuer where entrypoint = 'push_notification'"
    for happens in ("select timeouts from push_subscriptions", moved):
        assert await database.fetchval(happens) == 0
        await api.post(TEST)
        draining = asyncio.create_task(drain())
        async with asyncio.timeout(HANG_SECONDS):
            while await database.fetchval(happens) == 0:
                await asyncio.sleep(0.05)
        draining.cancel()


async def test_the_first_devices_of_all_accounts_come_before_second_ones(app, api, database, subscribe):
    tabs = [api, *[await another_tab(app, api.user) for _ in range(2)]]
    for number, tab in enumerate(tabs):
        await subscribe(tab, f"/{number}")
    await api.post(TEST)
    statement = "select priority from pgqueuer where entrypoint = $1 order by priority desc"
    priorities = await database.fetch(statement, find_job_name(UUID(api.user["id"])))
    assert [row["priority"] for row in priorities] == [0, -1, -2]
    for tab in tabs[1:]:
        await tab.aclose()


async def test_a_host_that_timed_out_is_left_alone(database, user_id, silent, drain, monkeypatch):
    monkeypatch.setattr(client, "WEB_PUSH_TIMEOUT_SECONDS", 0.2)
    await queue_many(database, user_id)
    draining = asyncio.create_task(drain())
    waiting = "select count(*) from pgqueuer where execute_after > now() + interval '30 seconds'"
    async with asyncio.timeout(HANG_SECONDS):
        while await database.fetchval(waiting) < MANY - len(silent):
            await asyncio.sleep(0.05)
    draining.cancel()
    assert len(silent) <= web_push_jobs.LIMITS[find_job_name(user_id)]
    assert await database.fetchval("select timeouts from push_subscriptions") == len(silent)


@pytest.mark.usefixtures("silent")
async def test_a_subscription_that_never_responds_is_dropped(api, database, drain, monkeypatch):
    monkeypatch.setattr(client, "WEB_PUSH_TIMEOUT_SECONDS", 0.2)
    await database.execute(
        "update push_subscriptions set timeouts = $1, timed_out_since = now() - interval '2 hours'",
        queries.MAX_TIMEOUTS - 1,
    )
    await api.post(TEST)
    await drain()
    assert await database.fetchval("select count(*) from push_subscriptions") == 0


async def test_many_time_outs_within_an_hour_and_then_a_response_leave_a_subscription(api, database, subscribe, drain):
    await subscribe(api, "/a")
    subscription = await database.fetchrow("select id, endpoint from push_subscriptions")
    for _ in range(2 * queries.MAX_TIMEOUTS):
        assert not await queries.count_timeout_or_delete_subscription(database, *subscription)
    await api.post(TEST)
    await drain()
    assert tuple(await database.fetchrow("select timeouts, timed_out_since from push_subscriptions")) == (0, None)


def test_pauses_double_up_to_an_hour_and_time_outs_at_once_count_once(monkeypatch):
    now = 1000.0
    monkeypatch.setattr("tend.web_push.client.monotonic", lambda: now)
    hosts = HostBackoff()
    pauses = []
    for _ in range(9):
        hosts.record_timeout("a")
        hosts.record_timeout("a")
        pauses.append(hosts.remaining("a").total_seconds())
        now += pauses[-1]
    assert pauses == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert hosts.remaining("b") is None
    hosts.record_response("a")
    hosts.record_timeout("a")
    assert hosts.remaining("a").total_seconds() == 60
