import asyncio
from contextlib import asynccontextmanager

import pytest

from account_client import another_tab
from conftest import PASSWORD, Client
from tend.main import create_app
from time_limits import TURN_SECONDS, eventually


async def wait_until_healthy(app):
    await eventually(lambda: app.state.bus.is_healthy)


@asynccontextmanager
async def another_process(settings, api):
    """A client of another process on the same database, with a healthy bus, signed in to the same session."""
    app = create_app(settings)
    async with app.router.lifespan_context(app), Client(app) as client:
        await wait_until_healthy(app)
        client.headers["Authorization"] = api.headers["Authorization"]
        yield client


async def assert_rejected_within_a_second(client):
    for _ in range(round(1 / TURN_SECONDS)):
        response = await client.get("/api/me/sessions")
        if response.status_code != 200:
            break
        await asyncio.sleep(TURN_SECONDS)
    assert (response.status_code, response.json()["code"]) == (401, "session_ended")


async def sign_out(api):
    assert (await api.post("/api/auth/logout")).status_code == 204


async def change_password(api):
    body = {"current_password": PASSWORD, "new_password": "another horse, another staple"}
    assert (await api.post("/api/me/password", json=body)).status_code == 200


async def delete_account(api):
    assert (await api.request("DELETE", "/api/me", json={"password": PASSWORD})).status_code == 204


@pytest.mark.parametrize("revoke", [sign_out, change_password, delete_account])
async def test_every_process_rejects_a_revoked_session_within_a_second(app, settings, api, revoke):
    await wait_until_healthy(app)
    async with another_process(settings, api) as client:
        assert (await client.get("/api/me")).status_code == 200
        await revoke(api)
        await assert_rejected_within_a_second(client)


@pytest.mark.parametrize("revoke", [sign_out, delete_account])
async def test_a_process_that_starts_later_rejects_a_revoked_session(settings, api, revoke):
    await revoke(api)
    async with another_process(settings, api) as client:
        await assert_rejected_within_a_second(client)


async def test_sessions_are_checked_in_the_database_while_the_bus_is_down(settings, api):
    async with another_process(settings, api) as client:
        assert (await client.get("/api/me")).status_code == 200
        bus = client._transport.app.state.bus
        bus._callbacks.clear()
        await sign_out(api)
        assert (await client.get("/api/me")).status_code == 200
        bus.is_healthy = False
        assert (await client.get("/api/me")).status_code == 401


async def test_revocations_that_were_published_while_the_connection_was_lost_are_loaded_afterwards(app, settings, api):
    async with another_process(settings, api) as client:
        assert (await client.get("/api/me")).status_code == 200
        bus = client._transport.app.state.bus
        bus._callbacks.clear()
        await sign_out(api)
        bus.epoch += 1
        assert (await client.get("/api/me")).status_code == 401


async def test_a_hot_request_sends_no_statement_about_its_session(statements, app, api):
    await wait_until_healthy(app)
    todo = (await api.post("/api/todos", json={"title": "Water the ferns"})).json()
    # asyncpg calls its loggers in a later round of the event loop.
    await asyncio.sleep(0.01)
    statements.clear()
    for _ in range(3):
        assert (await api.get(f"/api/todos/{todo['id']}")).json() == todo
        assert (await api.patch(f"/api/todos/{todo['id']}", json={"title": ""})).status_code == 422
    await asyncio.sleep(0.01)
    sent = [statement for statement in statements if "pg_notify" not in statement]
    # The three that read the todo, and none for the three that authenticate and then fail to validate.
    assert len(sent) == 3
    assert all("from todos" in statement and "sessions" not in statement for statement in sent)


async def test_more_sessions_than_fit_into_one_notification_are_revoked_together(app, settings, api):
    await wait_until_healthy(app)
    copies = """
    insert into sessions (id, user_id, refresh_hash, expires_at)
    select gen_random_uuid(), user_id, refresh_hash, expires_at from sessions, generate_series(1, 300)
    """
    # as of an account that had them before there was a limit
    await app.state.database.execute("alter table sessions disable trigger sessions_are_limited")
    await app.state.database.execute(copies)
    tab = await another_tab(app, api.user)
    await app.state.database.execute("alter table sessions enable trigger sessions_are_limited")
    async with another_process(settings, tab) as client:
        await change_password(api)
        await assert_rejected_within_a_second(client)
