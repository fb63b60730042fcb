import asyncio
import json
import logging
from base64 import urlsafe_b64decode
from time import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from account_client import another_tab
from conftest import ORIGIN
from tend.core import jobs
from tend.core.jobs import run_worker
from tend.main import build_jobs
from tend.web_push.client import deliver
from tend.web_push.errors import PushDeferred

TEST = "/api/me/push-subscriptions/test"
COUNT = "select count(*) from push_subscriptions"


async def notify(client):
    answer = await client.post(TEST)
    assert answer.status_code == 200, answer.text
    return answer.json()["devices"]


@pytest.fixture
async def phone(app, api):
    """Another browser of the same person's."""
    client = await another_tab(app, api.user)
    yield client
    await client.aclose()


@pytest.fixture
def failed_once(app, monkeypatch):
    """Does the work that is queued until a job waits for its second attempt, and answers for how many seconds."""

    async def done():
        database = app.state.database
        waits = "select extract(epoch from execute_after - now())::float8 from pgqueuer where attempts = 1"
        monkeypatch.setattr(jobs, "STOP_SECONDS", 0.1)
        async with run_worker(build_jobs(app.state.settings, database, app.state.bus)), asyncio.timeout(10):
            while (seconds := await database.fetchval(waits)) is None or await waiting(database) > 1:
                await asyncio.sleep(0.01)
        return seconds

    return done


@pytest.fixture
def hurried(app, drain):
    """Does now what was to be done later."""

    async def done():
        await app.state.database.execute("update pgqueuer set execute_after = now()")
        await drain()

    return done


async def waiting(database):
    return await database.fetchval("select count(*) from pgqueuer")


async def test_a_browser_reads_what_it_is_told(api, service, subscribed, drain):
    browser = await subscribed(api, "/a")
    assert await notify(api) == 1
    await drain()
    (body,) = service.bodies("/a")
    told = json.loads(browser.read(body))
    assert told == {
        "title": "Notifications work",
        "body": "This is how Tend tells you about a reminder here.",
        "url": "/todos",
        "tag": "test",
        "snooze": None,
    }


async def test_the_push_service_learns_who_sends_and_how_urgent_it_is(api, service, subscribed, drain):
    await subscribed(api, "/a")
    await notify(api)
    await drain()
    ((_, headers, body),) = service.requests
    assert (headers["Content-Encoding"], headers["TTL"], headers["Urgency"]) == ("aes128gcm", "86400", "high")
    assert 0 < len(headers["Topic"]) <= 32
    assert headers["Host"] == f"127.0.0.1:{service.port}"
    assert b"Notifications" not in body

    scheme, _, parameters = headers["Authorization"].partition(" ")
    fields = dict(each.strip().split("=", 1) for each in parameters.split(","))
    assert scheme == "vapid"
    assert fields["k"] == (await api.get("/api/push/key")).json()["key"]
    point = urlsafe_b64decode(fields["k"] + "=" * (-len(fields["k"]) % 4))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    claims = jwt.decode(fields["t"], key, ["ES256"], audience=service.endpoint(""))
    assert claims["sub"] == ORIGIN
    assert time() < claims["exp"] <= time() + 86_400


@pytest.mark.parametrize("status", [404, 410])
async def test_a_browser_that_is_gone_is_forgotten(api, app, service, subscribed, drain, status):
    await subscribed(api, "/a")
    service.answers["/a"] = [status]
    await notify(api)
    await drain()
    assert await app.state.database.fetchval(COUNT) == 0
    assert await notify(api) == 0


@pytest.mark.parametrize("status", [400, 401, 403, 413, 302])
async def test_what_is_refused_is_not_sent_again_and_the_browser_is_kept(api, app, service, subscribed, drain, status):
    await subscribed(api, "/a")
    service.answers["/a"] = [(status, {"Location": service.endpoint("/elsewhere")})]
    await notify(api)
    await drain()
    await drain()
    assert [path for path, _, _ in service.requests] == ["/a"]
    assert await app.state.database.fetchval("select count(*) from pgqueuer") == 0
    assert await app.state.database.fetchval(COUNT) == 1


@pytest.mark.parametrize("status", [408, 429, 500, 503])
async def test_what_may_pass_is_left_for_later(settings, service, status):
    service.answers["/a"] = [status]
    with pytest.raises(PushDeferred, match=f"^HTTP {status}$"):
        await deliver(settings, service.endpoint("/a"), b"", ttl=60, topic="t")


async def test_only_the_device_that_could_not_be_reached_is_tried_again(
    api, phone, service, subscribed, failed_once, hurried
):
    await subscribed(api, "/laptop")
    await subscribed(phone, "/phone")
    service.answers["/laptop"] = [503, 201]
    assert await notify(api) == 2
    await failed_once()
    assert (len(service.bodies("/laptop")), len(service.bodies("/phone"))) == (1, 1)
    await hurried()
    assert (len(service.bodies("/laptop")), len(service.bodies("/phone"))) == (2, 1)


async def test_a_push_service_that_asks_for_patience_is_given_it(api, service, subscribed, failed_once):
    await subscribed(api, "/a")
    service.answers["/a"] = [(429, {"Retry-After": "900"})]
    await notify(api)
    assert 800 < await failed_once() <= 900


async def test_nobody_listening_is_tried_again_soon(api, app, subscribed, failed_once):
    await subscribed(api, "/a")
    await app.state.database.execute("update push_subscriptions set endpoint = 'http://127.0.0.1:9/a'")
    await notify(api)
    assert await failed_once() <= 2


async def test_nothing_is_sent_where_somebody_has_signed_out_since(api, phone, app, service, subscribed, drain):
    await subscribed(phone, "/phone")
    await subscribed(api, "/laptop")
    assert await notify(api) == 2
    assert (await phone.post("/api/auth/logout")).status_code == 204
    await drain()
    assert [path for path, _, _ in service.requests] == ["/laptop"]
    assert await app.state.database.fetchval(COUNT) == 1


async def test_what_waits_is_not_told_to_the_person_who_has_the_browser_now(api, other, service, subscribed, drain):
    await subscribed(api, "/a")
    await notify(api)
    await subscribed(other, "/a")
    await drain()
    assert service.requests == []


async def test_what_waits_is_told_to_a_browser_that_subscribes_again(api, service, subscribed, drain):
    await subscribed(api, "/a")
    await notify(api)
    browser = await subscribed(api, "/a")
    await drain()
    (body,) = service.bodies("/a")
    assert json.loads(browser.read(body))["tag"] == "test"


async def test_neither_the_log_nor_the_queue_holds_an_endpoint_or_a_key(
    api, app, service, subscribed, failed_once, caplog
):
    caplog.set_level(logging.DEBUG)
    browser = await subscribed(api, "/secret-address")
    keys = browser.subscription("")["keys"]
    service.answers["/secret-address"] = [500]
    await notify(api)
    queued = await app.state.database.fetchval("select convert_from(payload, 'UTF8') from pgqueuer")
    await failed_once()
    # the HTTP library's own words are silenced when logging is set up
    written = "".join(
        f"{record.getMessage()}{record.__dict__}" for record in caplog.records if "http" not in record.name
    )
    assert "job failed" in written
    for secret in ("secret-address", keys["p256dh"], keys["auth"], "Notifications work"):
        assert secret not in written + queued
