"""Assigning somebody who is no member of the list is refused before PostgreSQL does, and tells nothing."""

import pytest

from factories import a_list, a_todo, field_errors, join, todo_url
from sync.test_batch import codes, create, op, push
from tend.core.db import database
from tend.core.ids import new_id

NOT_A_MEMBER = [("assignee_id", "assignee_not_member")]


@pytest.fixture
async def shared(app, api, other):
    """A list of both people."""
    made = await a_list(api)
    await join(app, made, other)
    return made


async def test_postgresql_refuses_and_logs_nothing_when_somebody_else_is_assigned(api, other, shared, monkeypatch):
    """Its log has a line for each statement that violates a foreign key, and anybody could fill it."""
    errors, client_error = [], database.to_client_error
    monkeypatch.setattr(database, "to_client_error", lambda error: errors.append(error) or client_error(error))
    own, bad = await a_list(api), {"assignee_id": str(new_id())}
    todo = await a_todo(api, list_id=own["id"])
    for response in (
        await api.post("/api/todos", json={"title": "Sow", "list_id": own["id"], **bad}),
        await api.post("/api/todos", json={"title": "Sow", **bad}),
        await api.patch(todo_url(todo), json=bad),
        await api.patch(todo_url(todo), json={"list_id": shared["id"], **bad}),
        await api.patch(todo_url(todo), json={"list_id": shared["id"], "completed": True, **bad}),
    ):
        assert field_errors(response) == NOT_A_MEMBER
    changes = [op("todo.change", todo_id=todo["id"], changes=bad), create(list_id=own["id"], title="Mow", **bad)]
    assert codes(await push(api, *changes)) == [(422, "invalid")] * 2
    assert errors == []


async def test_assigning_somebody_tells_nothing_of_the_todos_and_lists_of_others(api, other):
    """Neither whether there is one, nor who its members are."""
    theirs, own = await a_list(other), await a_todo(api)
    foreign = await a_todo(other, list_id=theirs["id"])
    for person in (other.user["id"], str(new_id())):
        for path, change in (
            (todo_url(foreign), {}),
            (todo_url(foreign), {"list_id": own["list_id"]}),
            (f"/api/todos/{new_id()}", {"list_id": own["list_id"]}),
            (todo_url(own), {"list_id": theirs["id"]}),
            (todo_url(own), {"list_id": str(new_id())}),
        ):
            response = await api.patch(path, json={"assignee_id": person, **change})
            assert response.status_code == 404, (path, change)
        created = await api.post("/api/todos", json={"title": "Sow", "list_id": theirs["id"], "assignee_id": person})
        assert created.status_code == 404
