import asyncio
from contextlib import asynccontextmanager
from time import monotonic

import pytest

from account_client import another_tab
from conftest import PASSWORD, Client
from tend.main import create_app


async def well(app):
    for _ in range(500):
        if app.state.bus.is_healthy:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the bus was never well")


@asynccontextmanager
async def started(settings):
    """Another process over the same database."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


@asynccontextmanager
async def elsewhere(settings, api):
    """The same person's requests, answered by another process whose bus is well."""
    async with started(settings) as app, Client(app) as client:
        await well(app)
        client.headers["Authorization"] = api.headers["Authorization"]
        yield client


async def seconds_until_refused(client):
    began = monotonic()
    while (answer := await client.get("/api/me/sessions")).status_code == 200:
        assert monotonic() - began < 5
        await asyncio.sleep(0.01)
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
    return monotonic() - began


async def sign_out(api):
    assert (await api.post("/api/auth/logout")).status_code == 204


async def change_password(api):
    body = {"current_password": PASSWORD, "new_password": "another horse, another staple"}
    assert (await api.post("/api/me/password", json=body)).status_code == 200


async def delete_account(api):
    assert (await api.request("DELETE", "/api/me", json={"password": PASSWORD})).status_code == 204


@pytest.mark.parametrize("act", [sign_out, change_password, delete_account])
async def test_a_session_that_ends_here_is_refused_by_every_process_within_a_second(app, settings, api, act):
    await well(app)
    async with elsewhere(settings, api) as client:
        assert (await client.get("/api/me")).status_code == 200
        await act(api)
        assert await seconds_until_refused(client) < 1


@pytest.mark.parametrize("act", [sign_out, delete_account])
async def test_a_process_that_starts_later_refuses_it_as_well(settings, api, act):
    await act(api)
    async with elsewhere(settings, api) as client:
        assert await seconds_until_refused(client) < 1


async def test_while_the_bus_is_down_the_database_is_asked(settings, api):
    async with elsewhere(settings, api) as client:
        assert (await client.get("/api/me")).status_code == 200
        bus = client._transport.app.state.bus
        bus._callbacks.clear()
        await sign_out(api)
        assert (await client.get("/api/me")).status_code == 200
        bus.is_healthy = False
        assert (await client.get("/api/me")).status_code == 401


async def test_what_was_said_while_the_connection_was_lost_is_read_afterwards(app, settings, api):
    async with elsewhere(settings, api) as client:
        assert (await client.get("/api/me")).status_code == 200
        bus = client._transport.app.state.bus
        bus._callbacks.clear()
        await sign_out(api)
        bus.epoch += 1
        assert (await client.get("/api/me")).status_code == 401


async def test_a_hot_request_asks_nothing_of_the_database_about_its_session(app, api, monkeypatch):
    await well(app)
    await api.get("/api/me")

    async def forbidden(*_):
        raise AssertionError("a statement was sent")

    monkeypatch.setattr(app.state.database, "fetch", forbidden)
    monkeypatch.setattr(app.state.database, "fetchval", forbidden)
    actor = app.state.auth.access_tokens.read(api.headers["Authorization"].removeprefix("Bearer "))
    await app.state.auth.revocations.check(actor)


async def test_more_sessions_than_fit_into_one_notification_end_together(app, settings, api):
    await well(app)
    copies = """
    insert into sessions (id, user_id, refresh_hash, expires_at)
    select gen_random_uuid(), user_id, refresh_hash, expires_at from sessions, generate_series(1, 300)
    """
    await app.state.database.execute(copies)
    tab = await another_tab(app, api.user)
    async with elsewhere(settings, tab) as client:
        await change_password(api)
        assert await seconds_until_refused(client) < 1
