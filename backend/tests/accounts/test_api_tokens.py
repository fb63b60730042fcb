"""API tokens: what they may do, how they end, and how few statements they cost."""

import asyncio
import re
from uuid import UUID

import pytest

from conftest import PASSWORD, Client
from factories import a_todo
from tend.accounts import token_cache
from tend.accounts.api_tokens import generate_token, is_well_formed_token
from tend.accounts.service.operator_actions import disable_account, enable_account, end_sessions
from tend.core.crypto import hash_token
from tend.core.db.database import Database
from tend.core.logging_setup import mask_secrets
from tend.core.request_context import request_id
from time_limits import TURN_SECONDS

NEW = "another horse, another staple"


def status_and_code(response):
    return response.status_code, response.json()["code"]


@pytest.fixture
def create(api):
    async def create(*scopes, **fields):
        draft = {"name": "Laptop", "scopes": list(scopes)} | fields
        response = await api.post("/api/me/tokens", json=draft)
        assert response.status_code == 201, response.text
        return response.json()

    return create


@pytest.fixture
async def program(app):
    """A client that sends nothing but an API token."""
    async with Client(app) as client:

        def use(token):
            client.headers["Authorization"] = f"Bearer {token['token']}"
            return client

        yield use


@pytest.fixture
def statements(monkeypatch):
    done = []
    for name in ("fetch", "fetchrow", "fetchval", "execute"):
        original = getattr(Database, name)

        async def watched(self, query, *args, original=original):
            if request_id.get():
                done.append(query)
            return await original(self, query, *args)

        monkeypatch.setattr(Database, name, watched)
    return done


async def reject_within_a_second(client):
    for _ in range(round(1 / TURN_SECONDS)):
        if (response := await client.get("/api/todos")).status_code != 200:
            break
        await asyncio.sleep(TURN_SECONDS)
    assert status_and_code(response) == (401, "not_signed_in")


def test_a_token_has_a_form_that_scanners_find_and_typing_errors_break():
    token = generate_token()
    assert re.fullmatch(r"tend_pat_[0-9A-Za-z]{49}", token)
    assert is_well_formed_token(token)
    wrong = [token[:-1], token + "0", token.upper(), token[:20] + ("a" if token[20] != "a" else "b") + token[21:], ""]
    assert not any(map(is_well_formed_token, wrong))


def test_the_log_masks_a_token():
    token = generate_token()
    assert token not in mask_secrets(f"GET /x?t={token} {token}")
    assert token not in mask_secrets(token)


async def test_a_reading_token_reads_and_changes_nothing(api, create, program):
    todo = await a_todo(api)
    client = program(await create("read"))
    assert [one["id"] for one in (await client.get("/api/todos")).json()["items"]] == [todo["id"]]
    pulled = (await client.post("/api/sync", json={})).json()
    assert pulled["user"]["email"] == api.user["email"]
    assert {name for one in pulled["lists"] for member in one["members"] for name in member} == {
        "user_id",
        "name",
        "picture_id",
        "role",
    }
    response = await client.post("/api/todos", json={"title": "Tea"})
    assert status_and_code(response) == (403, "insufficient_scope")
    assert response.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="write"'


async def test_a_writing_token_writes_and_reads_nothing(api, create, program):
    client = program(await create("write"))
    assert (await client.post("/api/todos", json={"title": "Tea"})).status_code == 201
    assert status_and_code(await client.get("/api/todos")) == (403, "insufficient_scope")


@pytest.mark.parametrize(
    "path", ["/api/me", "/api/me/sessions", "/api/me/tokens", "/api/me/export", "/api/me/two-factor"]
)
async def test_no_token_reaches_the_account_itself(create, program, path):
    client = program(await create("read", "write"))
    assert status_and_code(await client.get(path)) == (403, "session_required")


async def test_no_token_makes_another_token(create, program):
    client = program(await create("read", "write"))
    response = await client.post("/api/me/tokens", json={"name": "Heir", "scopes": ["write"]})
    assert status_and_code(response) == (403, "session_required")


async def test_a_token_is_shown_once_and_stored_as_its_hash(app, api, create):
    token = await create("read", "write", name="Laptop")
    (listed,) = (await api.get("/api/me/tokens")).json()["items"]
    assert "token" not in listed
    assert (listed["name"], listed["scopes"], listed["hint"]) == ("Laptop", ["read", "write"], token["token"][-4:])
    stored = await app.state.database.fetchrow("select * from api_tokens")
    assert stored["token_hash"] == hash_token(token["token"])
    assert token["token"] not in str(dict(stored))


async def test_the_list_shows_when_a_token_was_last_used(api, create, program):
    token = await create("read")
    assert (await api.get("/api/me/tokens")).json()["items"][0]["last_used_at"] is None
    await program(token).get("/api/todos")
    assert (await api.get("/api/me/tokens")).json()["items"][0]["last_used_at"] is not None


async def test_a_token_costs_one_statement_a_minute(create, program, statements, monkeypatch):
    client = program(await create("read"))
    statements.clear()
    for _ in range(5):
        assert (await client.get("/api/lists")).status_code == 200
    assert len([query for query in statements if "api_tokens" in query]) == 1
    monkeypatch.setattr(token_cache, "API_TOKEN_RENEWAL_SECONDS", 0.0)
    fresh = program(await create("read"))
    statements.clear()
    for _ in range(3):
        await fresh.get("/api/lists")
    assert len([query for query in statements if "api_tokens" in query]) == 3


async def test_a_revoked_token_is_refused_at_once(api, create, program):
    token = await create("read")
    client = program(token)
    assert (await client.get("/api/todos")).status_code == 200
    assert (await api.delete(f"/api/me/tokens/{token['id']}")).status_code == 204
    assert status_and_code(await client.get("/api/todos")) == (401, "not_signed_in")
    again = await api.delete(f"/api/me/tokens/{token['id']}")
    assert status_and_code(again) == (404, "api_token_not_found")


async def test_every_process_refuses_a_revoked_token_within_a_second(app, settings, api, create):
    from tend.main import create_app

    token = await create("read")
    second = create_app(settings)
    async with second.router.lifespan_context(second), Client(second) as client:
        client.headers["Authorization"] = f"Bearer {token['token']}"
        assert (await client.get("/api/todos")).status_code == 200
        await api.delete(f"/api/me/tokens/{token['id']}")
        await reject_within_a_second(client)


async def test_a_token_is_checked_in_the_database_while_the_bus_is_down(
    app, api, create, program, statements, monkeypatch
):
    token = await create("read")
    client = program(token)
    await client.get("/api/todos")
    monkeypatch.setattr(type(app.state.auth.revocations), "_is_current", False)
    await app.state.database.execute("delete from api_tokens")
    assert status_and_code(await client.get("/api/todos")) == (401, "not_signed_in")


async def test_a_token_ends_by_itself(app, create, program):
    token = await create("read", expires_in_days=1)
    client = program(token)
    await app.state.database.execute("update api_tokens set expires_at = now() - interval '1 second'")
    assert status_and_code(await client.get("/api/todos")) == (401, "not_signed_in")
    assert token["expires_at"] is not None
    assert (await create("read", expires_in_days=None))["expires_at"] is None


async def test_disabling_an_account_ends_its_tokens_for_good(app, api, create, program):
    client = program(await create("read", "write", expires_in_days=None))
    assert (await client.get("/api/todos")).status_code == 200
    await disable_account(app.state.database, UUID(api.user["id"]))
    await reject_within_a_second(client)
    await enable_account(app.state.database, UUID(api.user["id"]))
    assert status_and_code(await client.get("/api/todos")) == (401, "not_signed_in")


async def test_signing_an_account_out_everywhere_ends_its_tokens(app, api, create, program):
    client = program(await create("read"))
    assert (await client.get("/api/todos")).status_code == 200
    await end_sessions(app.state.database, UUID(api.user["id"]))
    await reject_within_a_second(client)


async def test_deleting_an_account_ends_its_tokens(api, create, program):
    client = program(await create("read"))
    assert (await client.get("/api/todos")).status_code == 200
    assert (await api.request("DELETE", "/api/me", json={"password": PASSWORD})).status_code == 204
    assert status_and_code(await client.get("/api/todos")) == (401, "not_signed_in")


async def test_a_reset_password_ends_tokens_and_a_changed_one_keeps_them(api, anonymous, create, program, outbox):
    from account_client import token_in

    client = program(await create("read"))
    change = {"current_password": PASSWORD, "new_password": NEW}
    await api.post("/api/me/password", json=change)
    assert (await client.get("/api/todos")).status_code == 200
    await anonymous.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    body = {"token": token_in((await outbox.messages(api.user["email"]))[-1]), "password": PASSWORD}
    assert (await anonymous.post("/api/auth/password/reset", json=body)).status_code == 204
    assert status_and_code(await client.get("/api/todos")) == (401, "not_signed_in")


async def test_the_stream_of_a_revoked_token_ends(app, api, create, program):
    token = await create("read")
    stream = asyncio.create_task(program(token).get("/api/events"))
    while not app.state.hub._sessions:
        await asyncio.sleep(TURN_SECONDS)
    await api.delete(f"/api/me/tokens/{token['id']}")
    assert (await asyncio.wait_for(stream, 5)).status_code == 200


async def test_an_account_has_no_more_than_fifty_tokens(api, create):
    for _ in range(50):
        await create("read")
    response = await api.post("/api/me/tokens", json={"name": "One more", "scopes": ["read"]})
    assert status_and_code(response) == (409, "too_many_api_tokens")


@pytest.mark.parametrize(
    "fields",
    [{"scopes": []}, {"scopes": ["admin"]}, {"name": ""}, {"name": "a\r\nb"}, {"expires_in_days": 0}, {"user_id": "x"}],
)
async def test_a_token_that_makes_no_sense_is_not_created(api, fields):
    response = await api.post("/api/me/tokens", json={"name": "Laptop", "scopes": ["read"]} | fields)
    assert response.status_code == 422
    assert (await api.get("/api/me/tokens")).json()["items"] == []


async def test_the_owner_learns_of_a_new_token(api, create, outbox):
    await create("read")
    assert (await outbox.messages(api.user["email"]))[-1]["Subject"] == "You have a new API token"
    events = (await api.get("/api/me/security-log")).json()["items"]
    assert events[0]["kind"] == "token_created"
