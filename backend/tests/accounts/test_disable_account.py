"""Every way into an account is closed while it is disabled, however the request proves who it is from."""

import asyncio
from functools import partial
from uuid import UUID, uuid4

import pytest

from account_client import REFRESH, another_tab, sign_in, token_in, with_cookie
from conftest import PASSWORD
from factories import a_todo
from tend.accounts.service.operator_actions import disable_account, enable_account
from tend.reminders.service import snooze_token
from time_limits import TURN_SECONDS

NEW = "another horse, another staple"


async def by_command(db, user_id):
    await disable_account(db, user_id)


async def by_hand(db, user_id):
    await db.execute("update users set disabled_at = now() where id = $1", user_id)


@pytest.fixture(params=[by_command, by_hand])
async def disable(request, app, api):
    return partial(request.param, app.state.database, UUID(api.user["id"]))


@pytest.fixture
async def ask(anonymous, api, outbox):
    """Asks for a link by mail, and returns its token."""

    async def ask(path):
        await anonymous.post(f"/api/auth/{path}", json={"email": api.user["email"]})
        return token_in((await outbox.messages(api.user["email"]))[-1])

    return ask


def status_and_code(response):
    return response.status_code, response.json()["code"]


async def reject_within_a_second(api):
    for _ in range(round(1 / TURN_SECONDS)):
        if (response := await api.get("/api/me")).status_code != 200:
            break
        await asyncio.sleep(TURN_SECONDS)
    assert response.status_code == 401


async def test_the_password_no_longer_signs_in_and_only_its_owner_learns_why(anonymous, api, disable):
    await disable()
    assert status_and_code(await sign_in(anonymous, api.user["email"])) == (403, "account_disabled")
    assert status_and_code(await sign_in(anonymous, api.user["email"], "wrong horse")) == (401, "credentials_invalid")


async def test_every_session_ends(app, api, disable):
    tab = await another_tab(app, api.user)
    cookie = tab.cookies[REFRESH]
    await disable()
    await reject_within_a_second(api)
    for client in (api, tab):
        for path in ("/api/me", "/api/lists", "/api/events"):
            assert status_and_code(await client.get(path)) == (401, "session_ended")
        for path in ("/api/sync", "/api/batch"):
            assert (await client.post(path, json={"operations": []})).status_code == 401
        change = {"current_password": PASSWORD, "new_password": NEW}
        assert (await client.post("/api/me/password", json=change)).status_code == 401
    assert status_and_code(await tab.post("/api/auth/refresh", headers=with_cookie(cookie))) == (401, "session_ended")
    assert (await tab.post("/api/auth/logout", headers=with_cookie(cookie))).status_code == 204


async def test_a_password_change_that_disabling_overtakes_changes_nothing(app, api, disable, monkeypatch):
    hash_password = app.state.auth.passwords.hash

    async def disable_and_hash(password):
        await disable()
        return await hash_password(password)

    monkeypatch.setattr(app.state.auth.passwords, "hash", disable_and_hash)
    before = await app.state.database.fetchval("select password_hash from users")
    change = {"current_password": PASSWORD, "new_password": NEW}
    assert (await api.post("/api/me/password", json=change)).status_code == 401
    assert await app.state.database.fetchval("select password_hash from users") == before


@pytest.mark.parametrize(("asked", "used"), [("password/forgot", "password/reset"), ("email/resend", "email/verify")])
async def test_links_that_were_mailed_before_no_longer_work(anonymous, api, ask, disable, asked, used):
    body = {"token": await ask(asked)} | ({"password": NEW} if "reset" in used else {})
    await disable()
    assert status_and_code(await anonymous.post(f"/api/auth/{used}", json=body)) == (400, "token_invalid")


async def test_a_notification_sent_before_the_account_was_disabled_snoozes_nothing(
    app, anonymous, api, settings, disable
):
    todo = await a_todo(api)
    secret = settings.jwt_secret_key.get_secret_value()
    token = snooze_token(secret, UUID(api.user["id"]), UUID(todo["id"]), uuid4())
    await disable()
    response = await anonymous.post("/api/snooze", json={"token": token, "minutes": 10})
    assert status_and_code(response) == (400, "token_invalid")
    assert await app.state.database.fetchval("select count(*) from reminders") == 0


async def test_an_enabled_account_has_everything_but_its_sessions(app, api, disable):
    todo = await a_todo(api)
    await disable()
    await enable_account(app.state.database, UUID(api.user["id"]))
    await reject_within_a_second(api)
    assert (await sign_in(api, api.user["email"])).status_code == 200
    assert (await api.get(f"/api/todos/{todo['id']}")).json()["title"] == todo["title"]
