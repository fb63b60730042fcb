"""How often a password may be tried and mail be sent, and the counting behind it."""

from asyncio import gather
from contextlib import asynccontextmanager

import pytest
from httpx2 import ASGITransport, AsyncClient

from account_client import DEVICE, account, another_tab, sign_in, token_in
from conftest import ORIGIN, PASSWORD
from tend.accounts import sign_in_limits
from tend.accounts.service import emails
from tend.core.db.rate_limit import RateLimit, enforce_rate_limit, spend
from tend.core.errors import TooManyRequests

WRONG = "wrong horse battery"
NEW = "another horse, another staple"


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"rate_limit_enabled": True})


@asynccontextmanager
async def stranger(app, address="203.0.113.9"):
    """Somebody at another address, in a browser without a device cookie."""
    transport = ASGITransport(app=app, client=(address, 4711))
    async with AsyncClient(transport=transport, base_url=ORIGIN) as client:
        yield client


async def guess(client, user, times):
    return [(await sign_in(client, user["email"], WRONG)).status_code for _ in range(times)]


def is_rate_limited(response):
    return (response.status_code, response.json()["code"]) == (429, "rate_limited")


async def test_after_ten_wrong_passwords_the_right_one_is_rejected_for_a_while(app, api):
    async with stranger(app) as client:
        assert await guess(client, api.user, 11) == [401] * 10 + [429]
        response = await sign_in(client, api.user["email"])
        assert is_rate_limited(response)
        assert 1 <= int(response.headers["retry-after"]) <= 90
        policies = response.headers["ratelimit-policy"].split(", ")
        assert policies == ['"login-account-network";q=10;w=900', '"auth";q=1200;w=60']
        assert response.headers["ratelimit"].startswith('"login-account-network";r=0;t=')


async def test_passwords_with_the_link_that_confirms_an_email_share_the_limit_of_signing_in(app, api, outbox):
    confirmation = {"token": token_in((await outbox.messages(api.user["email"]))[0])}
    async with stranger(app) as client:
        for _ in range(10):
            response = await client.post("/api/auth/email/verify", json=confirmation | {"password": WRONG})
            assert (response.status_code, response.json()["code"]) == (403, "password_wrong")
        assert is_rate_limited(await client.post("/api/auth/email/verify", json=confirmation | {"password": PASSWORD}))
        assert is_rate_limited(await sign_in(client, api.user["email"]))
    assert (await api.post("/api/auth/email/verify", json=confirmation)).status_code == 204


async def test_a_forged_forwarded_address_does_not_avoid_the_limit(app, api):
    async with stranger(app) as client:
        await guess(client, api.user, 10)
        for number in range(5):
            client.headers["X-Forwarded-For"] = f"198.51.100.{number}"
            assert is_rate_limited(await sign_in(client, api.user["email"]))


async def test_another_address_of_one_ipv6_network_does_not_avoid_the_limit(app, api):
    for number in range(10):
        async with stranger(app, f"2001:db8::{number:x}") as client:
            await guess(client, api.user, 1)
    async with stranger(app, "2001:db8::ffff") as client:
        assert is_rate_limited(await sign_in(client, api.user["email"]))
    async with stranger(app, "2001:db8:0:1::1") as client:
        assert (await sign_in(client, api.user["email"])).status_code == 200


async def test_an_unknown_email_address_has_the_same_limit_as_a_known_one(app):
    async with stranger(app) as client:
        assert await guess(client, {"email": "nobody@example.com"}, 11) == [401] * 10 + [429]


async def test_guesses_from_many_networks_share_the_limit_of_the_account(app, api, monkeypatch):
    monkeypatch.setattr(sign_in_limits, "SIGN_INS_BY_ACCOUNT", RateLimit(12, 3600))
    seen = []
    for number in range(14):
        async with stranger(app, f"198.51.100.{number}") as client:
            seen += await guess(client, api.user, 1)
    assert seen == [401] * 12 + [429] * 2


async def test_the_owner_signs_in_from_a_known_browser_while_strangers_guess(app, api, monkeypatch):
    monkeypatch.setattr(sign_in_limits, "SIGN_INS_BY_ACCOUNT", RateLimit(3, 3600))
    monkeypatch.setattr(sign_in_limits, "SIGN_INS_BY_NETWORK", RateLimit(3, 3600))
    monkeypatch.setattr(sign_in_limits, "SIGN_INS_OVERALL", RateLimit(3, 3600))
    async with stranger(app, "127.0.0.1") as client:
        assert await guess(client, api.user, 4) == [401] * 3 + [429]
    assert (await sign_in(api, api.user["email"])).status_code == 200


async def test_the_owner_signs_in_on_a_new_device_after_a_reset_while_strangers_guess(app, api, outbox, monkeypatch):
    monkeypatch.setattr(sign_in_limits, "SIGN_INS_BY_ACCOUNT", RateLimit(3, 3600))
    async with stranger(app) as client:
        await guess(client, api.user, 4)
    async with stranger(app, "192.0.2.7") as new_device:
        assert is_rate_limited(await sign_in(new_device, api.user["email"]))
        await new_device.post("/api/auth/password/forgot", json={"email": api.user["email"]})
        token = token_in((await outbox.messages(api.user["email"]))[-1])
        response = await new_device.post("/api/auth/password/reset", json={"token": token, "password": NEW})
        assert response.status_code == 204
        assert (await sign_in(new_device, api.user["email"], NEW)).status_code == 200


async def test_a_known_browser_has_ten_attempts_of_its_own(api):
    assert await guess(api, api.user, 11) == [401] * 10 + [429]


async def test_many_known_browsers_share_a_limit_of_the_account(app, api, monkeypatch):
    monkeypatch.setattr(sign_in_limits, "SIGN_INS_BY_DEVICES_OF_ACCOUNT", RateLimit(12, 900))
    browsers = [await another_tab(app, api.user) for _ in range(4)]
    assert len({browser.cookies[DEVICE] for browser in browsers}) == 4
    seen = [status for browser in browsers for status in await guess(browser, api.user, 4)]
    assert seen == [401] * 12 + [429] * 4


@pytest.mark.parametrize("how", ["change", "reset"])
async def test_a_new_password_makes_every_other_browser_unknown(app, api, outbox, monkeypatch, how):
    monkeypatch.setattr(sign_in_limits, "SIGN_INS_BY_ACCOUNT", RateLimit(3, 3600))
    browser = await another_tab(app, api.user)
    if how == "change":
        changed = await api.post("/api/me/password", json={"current_password": PASSWORD, "new_password": NEW})
        assert changed.status_code == 200
    else:
        await api.post("/api/auth/password/forgot", json={"email": api.user["email"]})
        token = token_in((await outbox.messages(api.user["email"]))[-1])
        assert (await api.post("/api/auth/password/reset", json={"token": token, "password": NEW})).status_code == 204
    assert await guess(browser, api.user, 4) == [401] * 3 + [429]
    assert is_rate_limited(await sign_in(browser, api.user["email"], NEW))
    assert (await sign_in(api, api.user["email"], NEW)).status_code == 200


async def test_guesses_of_the_password_in_many_sessions_share_a_limit_of_the_account(app, api, monkeypatch):
    monkeypatch.setattr(sign_in_limits, "PASSWORD_CHECKS_BY_SESSIONS_OF_ACCOUNT", RateLimit(6, 900))
    body = {"current_password": WRONG, "new_password": NEW}
    browsers = [await another_tab(app, api.user) for _ in range(2)]
    seen = [(await browser.post("/api/me/password", json=body)).status_code for browser in browsers for _ in range(4)]
    assert seen == [403] * 6 + [429] * 2


async def test_a_browser_that_one_account_knows_is_unknown_to_another(api, other):
    assert await guess(api, other.user, 11) == [401] * 10 + [429]
    assert (await sign_in(api, api.user["email"])).status_code == 200
    assert (await sign_in(other, other.user["email"])).status_code == 200


async def test_right_passwords_cost_no_attempt(app, api):
    async with stranger(app) as client:
        assert {(await sign_in(client, api.user["email"])).status_code for _ in range(12)} == {200}
        client.cookies.clear()
        assert await guess(client, api.user, 10) == [401] * 10


async def test_a_request_that_fails_still_counts(app, anonymous, monkeypatch):
    async def failing(*_):
        raise RuntimeError

    monkeypatch.setattr(emails, "queue_verification", failing)
    counted = "select arrives_at from rate_limits where key like 'register-address:%'"
    assert (await anonymous.post("/api/auth/register", json=account())).status_code == 500
    assert await app.state.database.fetchval("select count(*) from users") == 0
    assert await app.state.database.fetchval(counted) is not None


@pytest.mark.parametrize("path", ["password/forgot", "email/resend"])
async def test_a_mailbox_is_not_flooded_whether_it_has_an_account_or_not(app, api, path):
    for email in (api.user["email"], "nobody@example.com"):
        responses = []
        for number in range(6):
            async with stranger(app, f"198.51.100.{number}") as client:
                responses.append(await client.post(f"/api/auth/{path}", json={"email": email}))
        assert [response.status_code for response in responses] == [204] * 5 + [429]


async def test_one_network_cannot_have_mail_sent_to_everybody(anonymous):
    responses = [
        await anonymous.post("/api/auth/password/forgot", json={"email": f"person{number}@example.com"})
        for number in range(21)
    ]
    assert [response.status_code for response in responses] == [204] * 20 + [429]


async def test_one_network_can_create_only_so_many_accounts(app, anonymous, monkeypatch):
    refused = [await anonymous.post("/api/auth/register", json={}) for _ in range(31)]
    assert refused[-1].status_code == 429


async def test_guesses_of_the_password_within_a_session_are_limited(api):
    body = {"current_password": WRONG, "new_password": NEW}
    assert {(await api.post("/api/me/password", json=body)).status_code for _ in range(10)} == {403}
    assert is_rate_limited(await api.request("DELETE", "/api/me", json={"password": PASSWORD}))
    assert (await sign_in(api, api.user["email"])).status_code == 200


async def test_a_forged_device_cookie_is_not_recognized(app, api, monkeypatch):
    monkeypatch.setattr(sign_in_limits, "SIGN_INS_BY_ACCOUNT", RateLimit(3, 3600))
    async with stranger(app) as client:
        await guess(client, api.user, 4)
        for value in ("x", "A" * 44, api.cookies["tend_device"][:-2] + "A="):
            client.cookies.set("tend_device", value)
            assert is_rate_limited(await sign_in(client, api.user["email"]))


SLOW = RateLimit(count=3, seconds=3600)


@pytest.fixture
def db(app):
    return app.state.database


async def test_a_request_over_the_limit_is_rejected_with_the_time_to_wait(db):
    results = [await spend(db, "ada", SLOW) for _ in range(4)]
    assert [result.is_allowed for result in results] == [True, True, True, False]
    assert [result.remaining for result in results] == [2, 1, 0, 0]
    assert results[3].retry_after == pytest.approx(1200, abs=5)


async def test_a_rejected_request_costs_nothing(db):
    limit = RateLimit(count=2, seconds=0.4)
    for _ in range(20):
        result = await spend(db, "eve", limit)
    assert result.retry_after <= 0.2


async def test_fifty_requests_at_once_get_no_more_than_the_limit(db):
    results = await gather(*(spend(db, "crowd", SLOW) for _ in range(50)))
    assert sum(result.is_allowed for result in results) == 3


async def test_each_key_has_a_limit_of_its_own(db):
    assert not [await spend(db, "one", SLOW, cost=3) for _ in range(2)][1].is_allowed
    assert (await spend(db, "two", SLOW)).is_allowed


async def test_a_rejected_request_has_the_rate_limit_headers(db, settings):
    with pytest.raises(TooManyRequests) as error:
        for _ in range(4):
            await enforce_rate_limit(db, settings, "login", "ada@example.com", SLOW)
    assert error.value.headers["RateLimit-Policy"] == '"login";q=3;w=3600'
    assert error.value.headers["RateLimit"].startswith('"login";r=0;t=')
    assert 1190 < int(error.value.headers["Retry-After"]) <= 1200


async def test_nothing_is_counted_while_rate_limits_are_switched_off(db, settings):
    switched_off = settings.model_copy(update={"rate_limit_enabled": False})
    for _ in range(10):
        await enforce_rate_limit(db, switched_off, "login", "ada@example.com", SLOW)
    assert await db.fetchval("select count(*) from rate_limits") == 0
