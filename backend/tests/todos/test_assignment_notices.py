"""People hear of todos that others assign to them, and of those that they are no longer assigned to."""

import asyncio

import pytest

from conftest import sign_up
from factories import a_list, a_todo, items, join, made, todo_url
from sync.replica import catch_up, fetch_deltas
from sync.test_batch import create, op, push
from tend.core.ids import new_id

NOTIFICATIONS = "/api/me/notifications"


@pytest.fixture
async def shared(app, api, other):
    """A list of both people."""
    item = await a_list(api, name="Garden")
    await join(app, item, other)
    return item


@pytest.fixture
async def third(app):
    client = await sign_up(app, "cyd")
    yield client
    await client.aclose()


def done(response):
    assert response.status_code == 200, response.text
    return response.json()


async def notices_of(client):
    """The notifications of a person: kind, title and todo, the oldest first."""
    found = await items(client, NOTIFICATIONS)
    return sorted((one["kind"], one["title"], one["todo_id"]) for one in found)


async def test_a_person_hears_that_somebody_assigns_a_todo_to_them_and_no_longer_does(api, other, shared):
    cursors = await catch_up(other)
    todo = await a_todo(api, list_id=shared["id"], title="Sow", assignee_id=other.user["id"])
    (pulled,) = (await fetch_deltas(other, cursors))["notifications"]
    assert (pulled["kind"], pulled["todo_id"], pulled["list_id"]) == ("assigned", todo["id"], shared["id"])
    assert (pulled["actor_id"], pulled["list_name"], pulled["title"]) == (api.user["id"], "Garden", "Sow")
    for assignee in (other.user["id"], None, None):
        done(await api.patch(todo_url(todo), json={"title": "Mow", "assignee_id": assignee}))
    assert await notices_of(other) == [("assigned", "Sow", todo["id"]), ("unassigned", "Mow", todo["id"])]
    assert await notices_of(api) == []


async def test_nobody_hears_of_their_own_acts(api, other, shared):
    todo = await a_todo(other, list_id=shared["id"], assignee_id=other.user["id"])
    await other.patch(todo_url(todo), json={"assignee_id": None})
    await other.patch(todo_url(todo), json={"assignee_id": other.user["id"]})
    assert await notices_of(other) == []
    await other.patch(todo_url(todo), json={"assignee_id": api.user["id"]})
    assert [kind for kind, _, _ in await notices_of(api)] == ["assigned"]
    assert await notices_of(other) == []


async def test_who_loses_a_todo_and_who_gets_it_both_hear_of_it(app, api, other, third, shared):
    await join(app, shared, third)
    todo = await a_todo(api, list_id=shared["id"], title="Sow", assignee_id=other.user["id"])
    await api.patch(todo_url(todo), json={"assignee_id": third.user["id"]})
    assert await notices_of(other) == [("assigned", "Sow", todo["id"]), ("unassigned", "Sow", todo["id"])]
    assert await notices_of(third) == [("assigned", "Sow", todo["id"])]


async def test_quick_add_notifies_the_person_it_names(api, other, shared):
    await other.patch("/api/me", json={"name": "Grace"})
    made(await api.post("/api/quick-add", json={"text": "Sow +Grace", "list_id": shared["id"]}))
    assert [(kind, title) for kind, title, _ in await notices_of(other)] == [("assigned", "Sow")]


async def test_a_rejected_or_repeated_change_notifies_nobody_again(api, other, shared):
    draft = {"id": str(new_id()), "title": "Sow", "list_id": shared["id"], "assignee_id": other.user["id"]}
    for _ in range(2):
        assert (await api.post("/api/todos", json=draft)).status_code == 201
    assert (await api.patch(f"/api/todos/{draft['id']}", json={"title": ""})).status_code == 422
    bad = op("todo.change", todo_id=draft["id"], changes={"assignee_id": str(new_id())})
    assert [one["status"] for one in (await push(api, bad))["results"]] == [422]
    assert await notices_of(other) == [("assigned", "Sow", draft["id"])]


async def test_completed_copies_of_a_series_notify_nobody(api, other, shared):
    rule = {"rule": "FREQ=DAILY"}
    todo = await a_todo(
        api, list_id=shared["id"], title="Sow", due_date="2026-01-05", recurrence=rule, assignee_id=other.user["id"]
    )
    done(await api.patch(todo_url(todo), json={"completed": True}))
    assert await notices_of(other) == [("assigned", "Sow", todo["id"])]
    done(await api.patch(todo_url(todo), json={"assignee_id": None, "recurrence": rule}))
    assert ("unassigned", "Sow", todo["id"]) in await notices_of(other)


async def test_a_move_tells_those_it_unassigns_if_they_may_still_read_a_list(app, api, other, shared):
    private = await a_list(api, name="Secret")
    todo = await a_todo(api, list_id=shared["id"], title="Sow", assignee_id=other.user["id"])
    await a_todo(api, list_id=shared["id"], title="Dig", parent_id=todo["id"], assignee_id=other.user["id"])
    done(await api.patch(todo_url(todo), json={"list_id": private["id"], "title": "Hide"}))
    found = [one for one in await items(other, NOTIFICATIONS) if one["kind"] == "unassigned"]
    # The title that they knew, in the list that they know.
    assert sorted((one["title"], one["todo_id"], one["list_name"]) for one in found) == [
        ("Dig", None, "Garden"),
        ("Sow", None, "Garden"),
    ]
    assert all(one["list_id"] == shared["id"] for one in found)
    back = done(await api.patch(todo_url(todo), json={"list_id": shared["id"], "assignee_id": other.user["id"]}))
    assert ("assigned", "Hide", back["id"]) in await notices_of(other)
    both = await a_list(api, name="Kitchen")
    await join(app, both, other)
    done(await api.patch(todo_url(todo), json={"list_id": both["id"], "assignee_id": None}))
    assert ("unassigned", "Hide", back["id"]) in await notices_of(other)


async def test_todos_of_one_push_notify_in_one_statement(statements, app, api, other, shared):
    ids = [str(new_id()) for _ in range(20)]
    person = {"assignee_id": other.user["id"]}
    for operations in (
        [create(id=one, list_id=shared["id"], title=f"{n}", **person) for n, one in enumerate(ids)],
        [op("todo.change", todo_id=one, changes={"assignee_id": None}) for one in ids],
    ):
        statements.clear()
        results = (await push(api, *operations))["results"]
        assert [one["status"] for one in results] == [200] * 20
        await asyncio.sleep(0.01)
        assert len([one for one in statements if "insert into notifications" in one]) == 1
    assert len(await items(other, NOTIFICATIONS)) == 40
    versions = await app.state.database.fetch("select version from notifications where user_id = $1", other.user["id"])
    assert len({row["version"] for row in versions}) == 40


async def test_todos_that_are_created_at_once_notify_of_each(api, other, shared):
    draft = {"title": "Sow", "list_id": shared["id"], "assignee_id": other.user["id"]}
    responses = await asyncio.gather(*[api.post("/api/todos", json=draft) for _ in range(8)])
    assert [response.status_code for response in responses] == [201] * 8
    assert len(await notices_of(other)) == 8


async def test_requests_that_do_not_touch_the_assignee_take_one_statement(statements, app, api, other, shared):
    todo = await a_todo(api, list_id=shared["id"], assignee_id=other.user["id"])
    requests = [
        lambda: api.post("/api/todos", json={"title": "Mow", "list_id": shared["id"]}),
        lambda: api.post("/api/todos", json={"title": "Mow", "list_id": shared["id"], "assignee_id": api.user["id"]}),
        lambda: api.patch(todo_url(todo), json={"title": "Dig"}),
        lambda: api.patch(todo_url(todo), json={"completed": True}),
    ]
    for request in requests:
        await asyncio.sleep(0.01)
        statements.clear()
        assert (await request()).is_success
        await asyncio.sleep(0.01)
        assert len([one for one in statements if "pg_notify" not in one]) == 1
