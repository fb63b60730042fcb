"""Secrets are neither in the database, nor in the errors of failed writes, nor in the log of a journey with failures."""

import json
import secrets
from contextlib import suppress

import httpx2
import pytest

from account_client import REFRESH, token_in
from factories import a_todo, todo_url
from tend_process import Tend, free_port
from time_limits import HANG_SECONDS

ROW = {"title": "Surgery", "notes": "on Thursday", "tags": ["private"]}


async def test_a_row_that_breaks_a_constraint_is_neither_logged_nor_returned(app, api, logged):
    await app.state.database.execute("alter table todos add constraint unforeseen check (title <> 'Surgery')")
    response = await api.post("/api/todos", json=ROW)
    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert "unforeseen" in logged()
    assert [word for word in ("Surgery", "Thursday", "private") if word in logged() + response.text] == []


async def test_an_account_that_breaks_a_constraint_is_neither_logged_nor_returned(app, anonymous, logged):
    await app.state.database.execute("alter table users add constraint unforeseen check (name <> 'Ada Lovelace')")
    body = {"email": "ada@example.com", "password": "an uncommon pass phrase", "name": "Ada Lovelace"}
    response = await anonymous.post("/api/auth/register", json=body)
    assert response.status_code == 500
    assert "unforeseen" in logged()
    words = ("Lovelace", "ada@example.com", "argon2id", "uncommon")
    assert [word for word in words if word in logged() + response.text] == []


async def test_a_failed_write_changes_nothing_and_the_next_request_succeeds(app, api):
    todo = await a_todo(api)
    await app.state.database.execute("alter table todos add constraint unforeseen check (title <> 'Surgery')")
    assert (await api.patch(todo_url(todo), json=ROW)).status_code == 500
    assert (await api.get(todo_url(todo))).json() == todo


async def read_all_rows(database):
    """Every row of every table as text, with bytes in both notations."""
    tables = await database.fetch("select quote_ident(tablename) from pg_tables where schemaname = 'public'")
    rows = []
    for (table,) in tables:
        rows += [row[0] for row in await database.fetch(f"select r::text from {table} r")]
    payloads = await database.fetch("select convert_from(payload, 'utf8') from pgqueuer")
    return "\n".join(rows + [row[0] for row in payloads])


async def test_no_token_or_password_can_be_read_from_the_database(app, api, outbox):
    first = api.cookies[REFRESH]
    await api.post("/api/auth/refresh")
    await api.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    before = await read_all_rows(app.state.database)
    assert "mail_password_reset" in before
    messages = await outbox.messages(api.user["email"])
    after = await read_all_rows(app.state.database)
    secrets = [token_in(message) for message in messages]
    secrets += [first, api.cookies[REFRESH], api.cookies["tend_device"], "violet anchors hum at dusk"]
    secrets += [api.headers["Authorization"].removeprefix("Bearer ").rsplit(".", 1)[1]]
    for secret in secrets:
        for form in (secret, secret.encode().hex()):
            assert form not in before
            assert form not in after


ADDRESS = "grace.hopper+tend@navy.example.org"
PASSWORDS = ["anchor-lantern-cobalt-17", "velvet-harbour-quartz-42", "wrong-granite-whistle-88"]
SETTINGS = {
    "ENVIRONMENT": "production",
    "LOG_LEVEL": "DEBUG",
    "FRONTEND_URL": "http://localhost:8000",
    "SMTP_HOST": "127.0.0.1",
    "SMTP_USERNAME": "postmaster@navy.example.org",
    "SMTP_FROM_EMAIL": "Tend <tend@navy.example.org>",
}


@pytest.fixture
def journey(tmp_path):
    """The log, and every secret that took part."""
    planted = {"JWT_SECRET_KEY": secrets.token_urlsafe(32), "SMTP_PASSWORD": secrets.token_urlsafe(12)}
    folder = tmp_path / "data"
    settings = SETTINGS | planted | {"DATABASE_URL": "embedded", "SMTP_PORT": str(free_port())}
    with Tend(folder, **settings) as tend:
        with httpx2.Client(base_url=tend.ready().url, timeout=HANG_SECONDS) as client:
            seen = travel(tend, client)
        tend.process.terminate()
        tend.end()
        database_password = (folder / "database-password").read_text()
        yield tend.text(), [*planted.values(), *PASSWORDS, ADDRESS, *seen, database_password]


def travel(tend, client):
    """Signs up, fails in every way, loses the database, changes the password, leaves. Returns every token seen."""
    first, second, wrong = PASSWORDS
    account = {"email": ADDRESS, "password": first}
    seen = use_session(client, client.post("/api/auth/register", json=account))
    for body in (account | {"password": wrong}, account | {"surprise": wrong}, {"email": wrong, "password": ADDRESS}):
        client.post("/api/auth/login", json=body)
    client.post("/api/auth/register", json=account)
    client.post("/api/auth/login", content=f'{{"email": "{ADDRESS}", "password": "{wrong}')
    client.get("/api/todos", params={"q": wrong, "cursor": seen[0][:60]})
    client.get(f"/api/todos/{wrong}?token={seen[0]}", headers={"X-Request-ID": seen[0]})
    client.post("/api/auth/password/reset", json={"token": seen[0][:100], "password": second})
    client.post("/api/auth/password/forgot", json={"email": ADDRESS})
    kill_database(tend, client, account)
    change = {"current_password": first, "new_password": second}
    seen += use_session(client, client.post("/api/me/password", json=change))
    seen += use_session(client, client.post("/api/auth/refresh"))
    tend.await_line("mail not sent")
    client.request("DELETE", "/api/me", json={"password": second})
    return seen


def use_session(client, response):
    assert response.is_success, response.text
    token = response.json()["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"
    return [token, token.rsplit(".", 1)[1], *client.cookies.values()]


def kill_database(tend, client, account):
    tend.postmaster().kill()
    with suppress(httpx2.HTTPError):
        client.post("/api/auth/login", json=account)
    tend.await_status(200, 30)


def test_the_log_of_a_journey_has_no_secret_and_every_event(journey):
    """One test for everything, since the journey takes long."""
    text, planted = journey
    places = {secret: text.find(secret) for secret in planted}
    assert [text[max(0, place - 200) : place] for place in places.values() if place >= 0] == []
    lines = [json.loads(line) for line in text.splitlines()]
    assert all({"timestamp", "level", "name", "message", "request_id"} <= line.keys() for line in lines)
    assert all(line["timestamp"].endswith("+00:00") for line in lines)
    assert {"registered", "sign-in failed", "mail not sent", "account deleted"} <= {line["message"] for line in lines}
    requests = [line for line in lines if line["name"] == "tend.access"]
    assert {200, 201, 204, 401, 409, 422} <= {line["status"] for line in requests}
    assert all(line["request_id"] for line in requests)
