"""Reminders end with the membership of their person, who learns nothing of the todo's new dates."""

import pytest

from conftest import sign_up
from factories import a_list, a_todo, items, list_url, todo_url
from sharing.sharing_client import join, member_url
from sync.replica import Replica, catch_up, fetch_deltas

DUE = {"due_date": "2050-03-01", "due_time": "09:00:00", "due_timezone": "UTC"}
LATER = {"due_date": "2050-08-17", "due_time": "16:45:00"}


@pytest.fixture
async def shared(app, api, other):
    """A list of Ada's in which Bob is an editor."""
    item = await a_list(api, name="Shared")
    await join(app, api, item, other)
    return item


async def a_reminder(person, todo):
    response = await person.post(f"{todo_url(todo)}/reminders", json={"before_minutes": 0})
    assert response.status_code == 201, response.text
    return response.json()


async def leave(api, other, shared, todo):
    assert (await other.delete(member_url(shared, other))).status_code == 204


async def remove(api, other, shared, todo):
    assert (await api.delete(member_url(shared, other))).status_code == 204


async def move(api, other, shared, todo):
    private = await a_list(api, name="Private")
    response = await api.patch(todo_url(todo), json={"list_id": private["id"]} | LATER)
    assert response.status_code == 200, response.text


async def move_parent(api, other, shared, todo):
    parent = await a_todo(api, list_id=shared["id"])
    assert (await api.patch(todo_url(todo), json={"parent_id": parent["id"]})).status_code == 200
    await move(api, other, shared, parent)


@pytest.mark.parametrize("end", [leave, remove, move, move_parent])
async def test_reminders_end_with_access_to_their_todo(api, other, shared, end):
    todo = await a_todo(api, list_id=shared["id"], **DUE)
    reminder = await a_reminder(other, todo)
    owners = await a_reminder(api, todo)
    replica = await catch_up(other)
    await end(api, other, shared, todo)
    delta = await fetch_deltas(other, replica)
    assert delta["reminders"] == []
    assert delta["deleted_reminders"] == [reminder["id"]]
    await catch_up(other, replica)
    account = (await fetch_deltas(other, replica))["account"]
    for change in (LATER, {"completed": True}, {"completed": False}):
        assert (await api.patch(todo_url(todo), json=change)).status_code == 200
    delta = await fetch_deltas(other, replica)
    assert (delta["account"], delta["reminders"]) == (account, [])
    (found,) = await items(api, f"{todo_url(todo)}/reminders")
    assert (found["id"], found["fires_at"][:16]) == (owners["id"], "2050-08-17T16:45")


async def test_members_of_the_list_that_a_todo_moves_to_keep_their_reminders(app, api, other, shared):
    goal = await a_list(api, name="Goal")
    await join(app, api, goal, other, "viewer")
    todo = await a_todo(api, list_id=shared["id"], **DUE)
    reminder = await a_reminder(other, todo)
    assert (await api.patch(todo_url(todo), json={"list_id": goal["id"]} | LATER)).status_code == 200
    (found,) = await items(other, f"{todo_url(todo)}/reminders")
    assert (found["id"], found["fires_at"][:16]) == (reminder["id"], "2050-08-17T16:45")


async def test_reminders_in_a_list_in_the_trash_return_with_it(api, other, shared):
    todo = await a_todo(api, list_id=shared["id"], **DUE)
    reminder = await a_reminder(other, todo)
    assert (await api.delete(list_url(shared))).status_code == 204
    replica = await catch_up(other)
    assert (await fetch_deltas(other, Replica()))["reminders"] == []
    export = (await other.get("/api/me/export")).json()
    assert export["reminders"] == []
    assert (await api.post(f"{list_url(shared)}/restore")).status_code == 200
    assert [one["id"] for one in (await fetch_deltas(other, replica))["reminders"]] == [reminder["id"]]


async def test_a_reminder_without_a_membership_is_neither_shown_nor_computed(app, api, other, shared):
    todo = await a_todo(api, list_id=shared["id"], **DUE)
    reminder = await a_reminder(other, todo)
    assert (await api.delete(member_url(shared, other))).status_code == 204
    database = app.state.database
    await database.execute("update reminders set deleted_at = null where id = $1", reminder["id"])
    assert (await api.patch(todo_url(todo), json=LATER)).status_code == 200
    moment = await database.fetchval("select moment from reminders where id = $1", reminder["id"])
    assert moment.isoformat() == "2050-03-01T09:00:00+00:00"
    assert (await fetch_deltas(other, Replica()))["reminders"] == []
    assert (await other.get("/api/me/export")).json()["reminders"] == []


async def test_the_end_of_one_membership_leaves_the_reminders_of_others(app, api, other, shared):
    third = await sign_up(app, "cyd")
    await join(app, api, shared, third, "viewer")
    todo = await a_todo(api, list_id=shared["id"], **DUE)
    elsewhere = await a_todo(other, **DUE)
    own, theirs = await a_reminder(other, elsewhere), await a_reminder(third, todo)
    await a_reminder(other, todo)
    assert (await other.delete(member_url(shared, other))).status_code == 204
    assert [one["id"] for one in await items(other, f"{todo_url(elsewhere)}/reminders")] == [own["id"]]
    assert [one["id"] for one in await items(third, f"{todo_url(todo)}/reminders")] == [theirs["id"]]
