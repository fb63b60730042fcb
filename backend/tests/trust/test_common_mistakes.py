"""Mistakes that an app like this one made before: one test for each."""

import asyncio
import re
import threading
from pathlib import Path

import jwt
import pytest
from argon2 import PasswordHasher

import conftest
import tend.main
import tend.worker_process
from account_client import another_tab, sign_in, token_in
from conftest import PASSWORD, Client
from factories import a_todo, field_errors, items, titles
from tend.core.db.migrations import migrations_folder, read_statements
from tend.core.errors import DatabaseUnavailable
from tend.core.settings.load import ConfigurationError, load_settings
from tend.main import create_app

WRONG = "not the right password"
TESTS = Path(__file__).parents[1]


async def test_tokens_are_signed_with_the_secret_that_is_validated_at_the_start(monkeypatch, database_url, tmp_path):
    monkeypatch.setenv("TEND_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("JWT_SECRET_KEY", "short")
    with pytest.raises(ConfigurationError, match="JWT_SECRET_KEY"):
        load_settings()
    strong = "Vq8u2kZr4nXc7wLp9sTd3mHy6bJf1gAe"
    monkeypatch.setenv("JWT_SECRET_KEY", strong)
    app = create_app(load_settings({"tend_jobs": False}))
    async with app.router.lifespan_context(app), Client(app) as client:
        response = await client.post("/api/auth/register", json={"email": "ada@example.com", "password": PASSWORD})
        token = response.json()["access_token"]
        assert jwt.decode(token, strong, ["HS256"], audience="tend")["typ"] == "access"
        forged = jwt.encode(jwt.decode(token, options={"verify_signature": False}), "x" * 32, "HS256")
        rejected = await client.get("/api/me", headers={"Authorization": f"Bearer {forged}"})
        assert rejected.status_code == 401


@pytest.mark.parametrize("origin", ["https://tend.example.com", "http://localhost:3450"])
async def test_only_the_configured_origin_may_call_across_origins(monkeypatch, settings, origin):
    monkeypatch.setenv("FRONTEND_URL", origin)
    app = create_app(load_settings({"database_url": settings.database_url, "tend_data_dir": settings.tend_data_dir}))
    async with app.router.lifespan_context(app), Client(app) as client:
        headers = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        assert (await client.options("/api/todos", headers=headers)).headers["access-control-allow-origin"] == origin
        other = await client.options("/api/todos", headers=headers | {"Origin": "http://localhost:8000"})
        assert "access-control-allow-origin" not in other.headers


async def test_signing_out_ends_the_session(api):
    cookies = dict(api.cookies)
    assert (await api.post("/api/auth/logout")).status_code == 204
    assert (await api.get("/api/todos")).status_code == 401
    api.cookies.update(cookies)
    assert (await api.post("/api/auth/refresh")).status_code == 401


async def test_a_password_reset_ends_all_earlier_sessions(app, api, anonymous, outbox):
    tab = await another_tab(app, api.user)
    await anonymous.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    token = token_in((await outbox.messages(api.user["email"]))[-1])
    body = {"token": token, "password": "quite another phrase"}
    assert (await anonymous.post("/api/auth/password/reset", json=body)).status_code == 204
    for client in (api, tab):
        assert (await client.get("/api/todos")).status_code == 401
        assert (await client.post("/api/auth/refresh")).status_code == 401


async def test_a_reset_token_is_neither_stored_nor_logged(app, api, anonymous, outbox, logged):
    await anonymous.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    token = token_in((await outbox.messages(api.user["email"]))[-1])
    await anonymous.post("/api/auth/password/reset", json={"token": token, "password": "weak"})
    rows = await app.state.database.fetch("select t::text from one_time_tokens t")
    assert len(rows) == 2
    written = "".join(row[0] for row in rows) + logged()
    assert token not in written
    assert token.encode().hex() not in written


@pytest.mark.usefixtures("real_hashes")
async def test_passwords_are_never_hashed_on_the_thread_of_the_event_loop(monkeypatch, anonymous):
    threads = []
    for name in ("hash", "verify"):
        original = getattr(PasswordHasher, name)
        recorder = lambda *words, original=original: (threads.append(threading.current_thread()), original(*words))[1]  # noqa: E731
        monkeypatch.setattr(PasswordHasher, name, recorder)
    account = {"email": "ada@example.com", "password": PASSWORD}
    await anonymous.post("/api/auth/register", json=account)
    await sign_in(anonymous, "ada@example.com", WRONG)
    await sign_in(anonymous, "ada@example.com")
    assert len(threads) == 3
    assert threading.main_thread() not in threads


@pytest.mark.usefixtures("real_hashes")
async def test_many_sign_ins_at_once_do_not_delay_other_requests(api, anonymous):
    sign_ins = [asyncio.create_task(sign_in(anonymous, api.user["email"], WRONG)) for _ in range(40)]
    await asyncio.sleep(0)
    for _ in range(10):
        assert (await api.get("/api/todos")).status_code == 200
    waiting = sum(not task.done() for task in sign_ins)
    assert {response.status_code for response in await asyncio.gather(*sign_ins)} == {401}
    assert waiting > 20


@pytest.mark.parametrize("field", ["title", "notes", "tags", "priority", "position", "completed", "list_id"])
async def test_null_for_a_required_value_is_rejected_by_the_fields_name(api, field):
    todo = await a_todo(api)
    assert field_errors(await api.patch(f"/api/todos/{todo['id']}", json={field: None}))[0][0] == field
    if field not in {"list_id", "position"}:
        assert field_errors(await api.post("/api/todos", json={"title": "Buy milk", field: None}))[0][0] == field


async def test_todos_have_an_order_pages_and_an_index(app, api):
    for title in ("one", "two", "three"):
        await a_todo(api, title=title)
    assert await titles(api) == ["one", "two", "three"]
    first = (await api.get("/api/todos", params={"limit": 2})).json()
    rest = await items(api, cursor=first["next_cursor"])
    assert [todo["title"] for todo in [*first["items"], *rest]] == ["one", "two", "three"]
    indexes = await app.state.database.fetch("select indexdef from pg_indexes where tablename = 'todos'")
    assert any('(list_id, "position", id)' in row[0] for row in indexes)


async def test_workers_share_the_count_of_sign_in_attempts(settings):
    """Two apps on one database stand for two workers."""
    limited = settings.model_copy(update={"rate_limit_enabled": True})
    apps = [create_app(limited), create_app(limited)]
    statuses = []
    async with apps[0].router.lifespan_context(apps[0]), apps[1].router.lifespan_context(apps[1]):
        for turn in range(12):
            async with Client(apps[turn % 2]) as client:
                statuses.append((await sign_in(client, "ada@example.com", WRONG)).status_code)
    assert statuses == [401] * 10 + [429] * 2


def test_upgrades_drop_no_tables_and_delete_no_rows():
    revisions = sorted(path.stem for path in (migrations_folder() / "versions").glob("*.sql"))
    assert revisions
    for revision in revisions:
        text = re.sub(r"--.*", "", read_statements(revision, "up")).lower()
        # A function that an upgrade creates does not run in it. What a block does runs at once.
        text = re.sub(r"(?s)create (?:or replace )?function\b[^$;]*\$\$.*?\$\$", "", text)
        # Triggers name truncate among their events.
        found = re.findall(
            r"\b(drop\s+(?:table|column|schema|type)|delete\s+from|truncate\s+(?:table\s+)?\w+\s*[;,])", text
        )
        assert found == [], revision


def test_the_tested_app_is_the_one_that_is_served():
    """No test builds an app of its own either."""
    assert conftest.create_app is tend.worker_process.create_app is tend.main.create_app
    makers = [path for path in TESTS.rglob("*.py") if re.search(r"\b(FastAPI|Starlette)\(", path.read_text())]
    assert [path for path in makers if path != Path(__file__)] == []


async def test_every_route_of_the_tested_app_is_defined_in_tend(app):
    modules = {getattr(route.endpoint, "__module__", "") for route in app.routes}
    assert {module.partition(".")[0] for module in modules} <= {"tend", "fastapi"}


async def test_health_is_good_without_mail_and_gives_no_reasons(app, anonymous, monkeypatch):
    response = await anonymous.get("/health")
    assert (response.status_code, response.json()["smtp"]) == (200, "not configured")

    async def lost(*_words):
        raise DatabaseUnavailable("password authentication failed for user tend at db.internal") from OSError(
            "10.0.0.7"
        )

    monkeypatch.setattr(app.state.database, "fetchval", lost)
    app.state.bus.is_healthy = False
    response = await anonymous.get("/health")
    assert response.status_code == 503
    assert response.json() == {"status": "unhealthy", "database": "disconnected", "smtp": "not configured"}


def test_the_frontend_stores_no_token_where_scripts_can_read_it():
    source = TESTS.parents[1] / "frontend" / "src"
    files = [path for path in source.rglob("*.ts*") if ".test." not in path.name]
    assert files
    stored = re.compile(
        r"(?:localStorage|sessionStorage|document\.cookie)[^\n;]*(?:token|password|secret)", re.IGNORECASE
    )
    # That of an invitation stays in the tab while a person signs in: it opens nothing but a list, and only to an account
    # that has the invited address.
    assert [path.name for path in files if stored.search(path.read_text())] == ["invitation-token.ts"]
