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
from tend.web_push.client import deliver_notification
from tend.web_push.errors import WebPushDeferred
from time_limits import HANG_SECONDS

TEST = "/api/me/push-subscriptions/test"
COUNT = "select count(*) from push_subscriptions"


async def notify(client):
    response = await client.post(TEST)
    assert response.status_code == 200, response.text
    return response.json()["devices"]


@pytest.fixture
async def phone(app, api):
    """Another browser of the same user."""
    client = await another_tab(app, api.user)
    yield client
    await client.aclose()


@pytest.fixture
def run_until_retry(app, monkeypatch):
    """Runs the queued jobs until one waits for its second attempt; returns how many seconds it waits."""

    async def run():
        database = app.state.database
        wait = "select extract(epoch from execute_after - now())::float8 from pgqueuer where attempts = 1"
        monkeypatch.setattr(jobs, "WORKER_STOP_SECONDS", 0.1)
        async with (
            run_worker(build_jobs(app.state.settings, database, app.state.bus)),
            asyncio.timeout(HANG_SECONDS),
        ):
            while (seconds := await database.fetchval(wait)) is None or await count_queued(database) > 1:
                await asyncio.sleep(0.01)
        return seconds

    return run


@pytest.fixture
def drain_all(app, drain):
    """Runs all queued jobs, also those that wait for another attempt."""

    async def run():
        await app.state.database.execute("update pgqueuer set execute_after = now()")
        await drain()

    return run


async def count_queued(database):
    return await database.fetchval("select count(*) from pgqueuer")


async def test_a_browser_decrypts_its_notification(api, service, subscribe, drain):
    browser = await subscribe(api, "/a")
    assert await notify(api) == 1
    await drain()
    (body,) = service.bodies("/a")
    notification = json.loads(browser.decrypt(body))
    assert notification == {
        "title": "Notifications are on",
        "body": "This is what a reminder looks like on this device.",
        "url": "/todos",
        "tag": "test",
        "snooze": None,
    }


async def test_the_push_service_learns_the_sender_and_the_urgency_and_not_the_content(api, service, subscribe, drain):
    await subscribe(api, "/a")
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
async def test_a_subscription_that_has_ended_is_deleted(api, app, service, subscribe, drain, status):
    await subscribe(api, "/a")
    service.responses["/a"] = [status]
    await notify(api)
    await drain()
    assert await app.state.database.fetchval(COUNT) == 0
    assert await notify(api) == 0


@pytest.mark.parametrize("status", [400, 401, 403, 413, 302])
async def test_a_rejected_notification_is_not_sent_again_and_the_subscription_stays(
    api, app, service, subscribe, drain, status
):
    await subscribe(api, "/a")
    service.responses["/a"] = [(status, {"Location": service.endpoint("/elsewhere")})]
    await notify(api)
    await drain()
    await drain()
    assert [path for path, _, _ in service.requests] == ["/a"]
    assert await app.state.database.fetchval("select count(*) from pgqueuer") == 0
    assert await app.state.database.fetchval(COUNT) == 1


@pytest.mark.parametrize("status", [408, 429, 500, 503])
async def test_a_temporary_error_of_the_push_service_defers_the_delivery(settings, service, status):
    service.responses["/a"] = [status]
    with pytest.raises(WebPushDeferred, match=f"^HTTP {status}$"):
        await deliver_notification(settings, service.endpoint("/a"), b"", ttl=60, topic="t")


async def test_only_the_device_that_was_not_reached_is_retried(
    api, phone, service, subscribe, run_until_retry, drain_all
):
    await subscribe(api, "/laptop")
    await subscribe(phone, "/phone")
    service.responses["/laptop"] = [503, 201]
    assert await notify(api) == 2
    await run_until_retry()
    assert (len(service.bodies("/laptop")), len(service.bodies("/phone"))) == (1, 1)
    await drain_all()
    assert (len(service.bodies("/laptop")), len(service.bodies("/phone"))) == (2, 1)


async def test_a_retry_waits_as_long_as_the_push_service_asks(api, service, subscribe, run_until_retry):
    await subscribe(api, "/a")
    service.responses["/a"] = [(429, {"Retry-After": "900"})]
    await notify(api)
    assert 800 < await run_until_retry() <= 900


async def test_a_push_service_that_does_not_listen_is_retried_soon(api, app, subscribe, run_until_retry):
    await subscribe(api, "/a")
    await app.state.database.execute("update push_subscriptions set endpoint = 'http://127.0.0.1:9/a'")
    await notify(api)
    assert await run_until_retry() <= 2


async def test_no_notification_is_sent_to_a_browser_that_has_signed_out(api, phone, app, service, subscribe, drain):
    await subscribe(phone, "/phone")
    await subscribe(api, "/laptop")
    assert await notify(api) == 2
    assert (await phone.post("/api/auth/logout")).status_code == 204
    await drain()
    assert [path for path, _, _ in service.requests] == ["/laptop"]
    assert await app.state.database.fetchval(COUNT) == 1


async def test_a_queued_notification_is_not_sent_to_the_next_user_of_the_browser(api, other, service, subscribe, drain):
    await subscribe(api, "/a")
    await notify(api)
    await subscribe(other, "/a")
    await drain()
    assert service.requests == []


async def test_a_queued_notification_is_sent_to_a_browser_that_subscribes_again(api, service, subscribe, drain):
    await subscribe(api, "/a")
    await notify(api)
    browser = await subscribe(api, "/a")
    await drain()
    (body,) = service.bodies("/a")
    assert json.loads(browser.decrypt(body))["tag"] == "test"


async def test_neither_the_log_nor_the_queue_holds_an_endpoint_or_a_key(
    api, app, service, subscribe, run_until_retry, caplog
):
    caplog.set_level(logging.DEBUG)
    browser = await subscribe(api, "/secret-address")
    keys = browser.subscription("")["keys"]
    service.responses["/secret-address"] = [500]
    await notify(api)
    queued = await app.state.database.fetchval("select convert_from(payload, 'UTF8') from pgqueuer")
    await run_until_retry()
    # The log of the HTTP library is turned off when logging is set up.
    logged = "".join(
        f"{record.getMessage()}{record.__dict__}" for record in caplog.records if "http" not in record.name
    )
    assert "job failed" in logged
    for secret in ("secret-address", keys["p256dh"], keys["auth"], "Notifications are on"):
        assert secret not in logged + queued
