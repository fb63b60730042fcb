"""Secrets cannot be read from the database, and rows cannot be read from the errors of failed writes."""

from account_client import REFRESH, token_in
from factories import a_todo, todo_url

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
