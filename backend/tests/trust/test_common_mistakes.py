"""What an app like this one got wrong before: one test for each."""

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
from tend.core.db.migrations import folder
from tend.core.errors import DatabaseUnavailable
from tend.core.settings.load import ConfigurationError, load
from tend.main import create_app

WRONG = "not the right password"
TESTS = Path(__file__).parents[1]


async def test_the_secret_that_is_checked_is_the_one_that_signs(monkeypatch, database_url, tmp_path):
    monkeypatch.setenv("TEND_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("JWT_SECRET_KEY", "short")
    with pytest.raises(ConfigurationError, match="JWT_SECRET_KEY"):
        load()
    strong = "Vq8u2kZr4nXc7wLp9sTd3mHy6bJf1gAe"
    monkeypatch.setenv("JWT_SECRET_KEY", strong)
    app = create_app(load({"tend_jobs": False}))
    async with app.router.lifespan_context(app), Client(app) as client:
        response = await client.post("/api/auth/register", json={"email": "ada@example.com", "password": PASSWORD})
        token = response.json()["access_token"]
        assert jwt.decode(token, strong, ["HS256"], audience="tend")["typ"] == "access"
        forged = jwt.encode(jwt.decode(token, options={"verify_signature": False}), "x" * 32, "HS256")
        rejected = await client.get("/api/me", headers={"Authorization": f"Bearer {forged}"})
        assert rejected.status_code == 401


@pytest.mark.parametrize("origin", ["https://tend.example.com", "http://localhost:3450"])
async def test_the_origin_that_may_call_is_the_one_that_was_configured(monkeypatch, settings, origin):
    monkeypatch.setenv("FRONTEND_URL", origin)
    app = create_app(load({"database_url": settings.database_url, "tend_data_dir": settings.tend_data_dir}))
    async with app.router.lifespan_context(app), Client(app) as client:
        asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
        assert (await client.options("/api/todos", headers=asked)).headers["access-control-allow-origin"] == origin
        other = await client.options("/api/todos", headers=asked | {"Origin": "http://localhost:8000"})
        assert "access-control-allow-origin" not in other.headers


async def test_signing_out_ends_the_session(api):
    kept = dict(api.cookies)
    assert (await api.post("/api/auth/logout")).status_code == 204
    assert (await api.get("/api/todos")).status_code == 401
    api.cookies.update(kept)
    assert (await api.post("/api/auth/refresh")).status_code == 401


async def test_a_reset_ends_the_sessions_of_before(app, api, anonymous, outbox):
    tab = await another_tab(app, api.user)
    await anonymous.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    token = token_in((await outbox.messages(api.user["email"]))[-1])
    body = {"token": token, "password": "quite another phrase"}
    assert (await anonymous.post("/api/auth/password/reset", json=body)).status_code == 204
    for client in (api, tab):
        assert (await client.get("/api/todos")).status_code == 401
        assert (await client.post("/api/auth/refresh")).status_code == 401


async def test_a_reset_token_is_neither_kept_nor_logged(app, api, anonymous, outbox, logged):
    await anonymous.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    token = token_in((await outbox.messages(api.user["email"]))[-1])
    await anonymous.post("/api/auth/password/reset", json={"token": token, "password": "weak"})
    rows = await app.state.database.fetch("select t::text from one_time_tokens t")
    assert len(rows) == 2
    written = "".join(row[0] for row in rows) + logged()
    assert token not in written
    assert token.encode().hex() not in written


async def test_hashing_never_happens_on_the_event_loops_thread(monkeypatch, anonymous):
    where = []
    for name in ("hash", "verify"):
        plain = getattr(PasswordHasher, name)
        noting = lambda *words, plain=plain: (where.append(threading.current_thread()), plain(*words))[1]  # noqa: E731
        monkeypatch.setattr(PasswordHasher, name, noting)
    account = {"email": "ada@example.com", "password": PASSWORD}
    await anonymous.post("/api/auth/register", json=account)
    await sign_in(anonymous, "ada@example.com", WRONG)
    await sign_in(anonymous, "ada@example.com")
    assert len(where) == 3
    assert threading.main_thread() not in where


async def test_a_pile_of_sign_ins_holds_nobody_up(api, anonymous):
    pile = [asyncio.create_task(sign_in(anonymous, api.user["email"], WRONG)) for _ in range(40)]
    await asyncio.sleep(0)
    for _ in range(10):
        assert (await api.get("/api/todos")).status_code == 200
    waiting = sum(not sign.done() for sign in pile)
    assert {response.status_code for response in await asyncio.gather(*pile)} == {401}
    assert waiting > 20


@pytest.mark.parametrize("field", ["title", "notes", "tags", "priority", "position", "completed", "list_id"])
async def test_null_where_a_value_is_needed_is_named(api, field):
    todo = await a_todo(api)
    assert field_errors(await api.patch(f"/api/todos/{todo['id']}", json={field: None}))[0][0] == field
    if field not in {"list_id", "position"}:
        assert field_errors(await api.post("/api/todos", json={"title": "Buy milk", field: None}))[0][0] == field


async def test_a_list_has_an_order_pages_and_an_index(app, api):
    for title in ("one", "two", "three"):
        await a_todo(api, title=title)
    assert await titles(api) == ["one", "two", "three"]
    first = (await api.get("/api/todos", params={"limit": 2})).json()
    rest = await items(api, cursor=first["next_cursor"])
    assert [todo["title"] for todo in [*first["items"], *rest]] == ["one", "two", "three"]
    indexes = await app.state.database.fetch("select indexdef from pg_indexes where tablename = 'todos'")
    assert any('(list_id, "position", id)' in row[0] for row in indexes)


async def test_workers_share_one_count_of_attempts(settings):
    """Two apps on one database are two workers."""
    limited = settings.model_copy(update={"rate_limit_enabled": True})
    apps = [create_app(limited), create_app(limited)]
    statuses = []
    async with apps[0].router.lifespan_context(apps[0]), apps[1].router.lifespan_context(apps[1]):
        for turn in range(12):
            async with Client(apps[turn % 2]) as client:
                statuses.append((await sign_in(client, "ada@example.com", WRONG)).status_code)
    assert statuses == [401] * 10 + [429] * 2


def test_migrations_take_nothing_away():
    scripts = sorted((folder() / "versions").glob("*.up.sql"))
    assert scripts
    for script in scripts:
        text = re.sub(r"--.*", "", script.read_text()).lower()
        # a trigger's own list of events names truncate
        found = re.findall(
            r"\b(drop\s+(?:table|column|schema|type)|delete\s+from|truncate\s+(?:table\s+)?\w+\s*[;,])", text
        )
        assert found == [], script.name


def test_tests_exercise_the_app_itself():
    """No test makes an app of its own, and the one that all share is the one that is served."""
    assert conftest.create_app is tend.worker_process.create_app is tend.main.create_app
    makers = [path for path in TESTS.rglob("*.py") if re.search(r"\b(FastAPI|Starlette)\(", path.read_text())]
    assert [path for path in makers if path != Path(__file__)] == []


async def test_every_route_of_the_tested_app_is_tends_own(app):
    modules = {getattr(route.endpoint, "__module__", "") for route in app.routes}
    assert {module.partition(".")[0] for module in modules} <= {"tend", "fastapi"}


async def test_health_is_good_without_mail_and_tells_no_reasons(app, anonymous, monkeypatch):
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


def test_no_token_is_kept_where_scripts_can_read_it():
    source = TESTS.parents[1] / "frontend" / "src"
    files = [path for path in source.rglob("*.ts*") if ".test." not in path.name]
    assert files
    kept = re.compile(
        r"(?:localStorage|sessionStorage|document\.cookie)[^\n;]*(?:token|password|secret)", re.IGNORECASE
    )
    assert [path.name for path in files if kept.search(path.read_text())] == []
