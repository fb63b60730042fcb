"""A todo in the trash is gone for those who cannot restore it, and comes back to them whole."""

import pytest

from conftest import PASSWORD, sign_up
from contract.shared_world import open_link
from factories import a_comment, a_list, a_todo, join, made, titles, todo_url
from sharing.sharing_client import member_url
from sync.replica import catch_up, post_pull

SECRET = "Salary of Carol"


async def a_deleted_todo(api, item, **fields):
    todo = await a_todo(api, list_id=item["id"], title=SECRET, notes=SECRET, tags=["salary"], **fields)
    await a_comment(api, todo, text=SECRET)
    assert (await api.delete(todo_url(todo))).status_code == 204
    return todo


async def restore(api, todo):
    assert (await api.post(f"{todo_url(todo)}/restore")).status_code == 200


@pytest.mark.parametrize("role", ["viewer", "commenter"])
async def test_below_an_editor_nobody_reads_what_was_deleted_before_they_came(app, api, other, role):
    item = await a_list(api)
    todo = await a_deleted_todo(api, item)
    await join(app, item, other, role)
    guest = await open_link(app, made(await api.post(f"/api/lists/{item['id']}/links", json={"role": role}))["token"])
    for person in (other, guest):
        pulled = await post_pull(person, {})
        assert "alary" not in str(pulled)
        assert todo["id"] not in str(pulled)
    for query in ({}, {"list_id": item["id"]}, {"q": "salary"}, {"list_id": item["id"], "tag": "salary"}):
        assert await titles(other, deleted=True, **query) == []
    assert "alary" not in (await other.get("/api/me/export")).text
    assert await titles(api, deleted=True, q="salary") == [SECRET]


async def test_an_editor_reads_the_trash(app, api, other):
    item = await a_list(api)
    await a_deleted_todo(api, item)
    await join(app, item, other, "editor")
    replica = await catch_up(other)
    assert [todo["title"] for todo in replica.todos.values()] == [SECRET]
    assert [comment["text"] for comment in replica.comments.values()] == [SECRET]
    assert await titles(other, deleted=True) == [SECRET]


@pytest.mark.parametrize("is_old", [True, False])
async def test_a_restored_todo_comes_back_with_its_comments(app, api, other, is_old):
    """To a replica that had it before, and to one that began while it was in the trash."""
    item = await a_list(api)
    await join(app, item, other, "viewer")
    todo = await a_todo(api, list_id=item["id"], title="Book the train")
    below = await a_todo(api, list_id=item["id"], title="Ask about bikes", parent_id=todo["id"])
    for number in range(3):
        await a_comment(api, todo, text=f"Train {number}")
        await a_comment(api, below, text=f"Bike {number}")
    replica = await catch_up(other) if is_old else None
    assert (await api.delete(todo_url(todo))).status_code == 204
    replica = await catch_up(other, replica)
    assert (replica.todos, replica.comments) == ({}, {})
    await restore(api, todo)
    replica = await catch_up(other, replica, limit=1)
    assert len(replica.todos) == 2
    assert sorted(comment["text"] for comment in replica.comments.values()) == [
        *(f"Bike {number}" for number in range(3)),
        *(f"Train {number}" for number in range(3)),
    ]
    fresh = await catch_up(other)
    assert (replica.todos, replica.comments) == (fresh.todos, fresh.comments)


async def test_a_new_role_loads_the_list_again_with_the_trash_or_without(app, api, other):
    item = await a_list(api)
    for number in range(3):
        await a_deleted_todo(api, item, priority=("low", "medium", "high")[number])
    await a_todo(api, list_id=item["id"], title="Buy seeds")
    await join(app, item, other, "viewer")
    replica = await catch_up(other)
    assert len(replica.todos) == 1
    for role, todos, comments in (("editor", 4, 3), ("viewer", 1, 0), ("owner", 4, 3), ("editor", 4, 3)):
        changed = await api.patch(member_url(item, other), json={"role": role})
        assert changed.status_code == 200, changed.text
        replica = await catch_up(other, replica, limit=1)
        assert (len(replica.todos), len(replica.comments)) == (todos, comments)
        # Afterwards the cursor is an ordinary one.
        assert not (await post_pull(other, replica.pull_request(5000)))["lists"]


async def test_who_comes_back_as_an_editor_before_the_next_pull_sees_the_trash(app, api, other):
    item = await a_list(api)
    await a_deleted_todo(api, item)
    await join(app, item, other, "viewer")
    replica = await catch_up(other)
    assert (await other.delete(member_url(item, other))).status_code == 204
    await join(app, item, other, "editor")
    replica = await catch_up(other, replica)
    assert [todo["title"] for todo in replica.todos.values()] == [SECRET]


async def test_who_becomes_the_owner_as_an_account_ends_sees_the_trash(app, other):
    leaver = await sign_up(app, "leaver")
    item = await a_list(leaver)
    await a_deleted_todo(leaver, item)
    await join(app, item, other, "viewer")
    replica = await catch_up(other)
    assert replica.todos == {}
    choice = {"list_id": item["id"], "new_owner_id": other.user["id"]}
    deleted = await leaver.request("DELETE", "/api/me", json={"password": PASSWORD, "shared_lists": [choice]})
    assert deleted.status_code == 204, deleted.text
    replica = await catch_up(other, replica)
    assert [todo["title"] for todo in replica.todos.values()] == [SECRET]
