"""An error's text can hold the row that it is about; neither the log nor the response may repeat it."""

from factories import a_todo, url

ROW = {"title": "Surgery", "notes": "on Thursday", "tags": ["private"]}


async def test_what_a_constraint_refuses_is_not_repeated(app, api, logged):
    await app.state.database.execute("alter table todos add constraint unforeseen check (title <> 'Surgery')")
    response = await api.post("/api/todos", json=ROW)
    assert (response.status_code, response.json()["code"]) == (500, "internal_error")
    assert "unforeseen" in logged()
    assert [word for word in ("Surgery", "Thursday", "private") if word in logged() + response.text] == []


async def test_an_account_that_cannot_be_written_leaves_nothing_in_the_log(app, anonymous, logged):
    await app.state.database.execute("alter table users add constraint unforeseen check (name <> 'Ada Lovelace')")
    body = {"email": "ada@example.com", "password": "an uncommon pass phrase", "name": "Ada Lovelace"}
    response = await anonymous.post("/api/auth/register", json=body)
    assert response.status_code == 500
    assert "unforeseen" in logged()
    words = ("Lovelace", "ada@example.com", "argon2id", "uncommon")
    assert [word for word in words if word in logged() + response.text] == []


async def test_a_failure_changes_nothing_and_the_next_request_is_served(app, api):
    todo = await a_todo(api)
    await app.state.database.execute("alter table todos add constraint unforeseen check (title <> 'Surgery')")
    assert (await api.patch(url(todo), json=ROW)).status_code == 500
    assert (await api.get(url(todo))).json() == todo
