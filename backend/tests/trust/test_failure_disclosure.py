"""The text of a database error can contain the row; neither the log nor the response may repeat it."""

from factories import a_todo, url

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
    assert (await api.patch(url(todo), json=ROW)).status_code == 500
    assert (await api.get(url(todo))).json() == todo
