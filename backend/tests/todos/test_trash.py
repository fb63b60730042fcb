"""Deletion for good, and the return of large trees. tests/ops/test_retention.py has what happens by itself after 30 days."""

import re
import time
from uuid import uuid4

import pytest

from explain import plan_of
from factories import a_list, a_todo, items, list_url, titles, todo_url
from sync.replica import catch_up, fetch_deltas
from tend.core.ids import new_id
from tend.todos.queries import subtree, trash

SHARE = """
insert into memberships (list_id, user_id, role, position, version)
values ($1, $2, $3::text::role, 'a0', 1)"""


def purge_url(todo):
    return f"/api/trash/todos/{todo['id']}"


async def a_deleted_todo(api, **fields):
    todo = await a_todo(api, **fields)
    await api.delete(todo_url(todo))
    return todo


async def test_a_todo_in_the_trash_is_deleted_for_good_with_everything_below_it(api):
    top = await a_todo(api, title="Plan the trip")
    below = await a_todo(api, title="Book the train", parent_id=top["id"])
    earlier = await a_deleted_todo(api, title="Ask about the boat", parent_id=below["id"])
    another = await a_deleted_todo(api, title="Another")
    await api.delete(todo_url(top))
    replica = await catch_up(api)
    assert (await api.delete(purge_url(top))).status_code == 204
    assert await titles(api, deleted=True) == ["Another"]
    (delta,) = (await fetch_deltas(api, replica))["lists"]
    assert sorted(delta["tombstones"]) == sorted(todo["id"] for todo in (top, below, earlier))
    for todo in (top, below, earlier):
        assert (await api.post(f"{todo_url(todo)}/restore")).status_code == 404
    assert (await api.post(f"{todo_url(another)}/restore")).status_code == 200


async def test_a_todo_that_is_not_in_the_trash_is_never_deleted_for_good(api):
    top = await a_todo(api, title="Plan the trip")
    below = await a_deleted_todo(api, title="Book the train", parent_id=top["id"])
    response = await api.delete(purge_url(top))
    assert (response.status_code, response.json()["code"]) == (404, "todo_not_found")
    assert await titles(api) == ["Plan the trip"]
    assert [todo["id"] for todo in await items(api, deleted=True)] == [below["id"]]


async def test_deleting_for_good_twice_is_not_found_and_takes_no_version(api):
    todo = await a_deleted_todo(api)
    assert (await api.delete(purge_url(todo))).status_code == 204
    replica = await catch_up(api)
    assert (await api.delete(purge_url(todo))).status_code == 404
    assert (await fetch_deltas(api, replica))["lists"] == []


async def test_a_list_in_the_trash_is_deleted_for_good_and_missed_by_other_devices(api):
    garden = await a_list(api, name="Garden")
    todo = await a_todo(api, list_id=garden["id"])
    url = f"/api/trash/lists/{garden['id']}"
    assert (await api.delete(url)).status_code == 404
    await api.delete(list_url(garden))
    replica = await catch_up(api)
    assert (await api.delete(url)).status_code == 204
    assert (await fetch_deltas(api, replica))["removed_lists"] == [garden["id"]]
    assert (await api.post(f"{list_url(garden)}/restore")).status_code == 404
    assert (await api.get(todo_url(todo))).status_code == 404


async def test_emptying_the_trash_deletes_all_of_it_and_nothing_else(api, monkeypatch):
    monkeypatch.setattr(trash, "_PURGE_TODOS", trash._PURGE_TODOS.replace(f"limit {trash.PURGE_BATCH_SIZE}", "limit 2"))
    garden, flat = await a_list(api, name="Garden"), await a_list(api, name="Old flat")
    await a_todo(api, title="Stays")
    for _ in range(3):
        await a_deleted_todo(api)
    await a_deleted_todo(api, list_id=garden["id"])
    await api.delete(list_url(flat))
    replica = await catch_up(api)
    assert (await api.delete("/api/trash")).status_code == 204
    assert await titles(api) == ["Stays"]
    assert await titles(api, deleted=True) == []
    assert [one["name"] for one in await items(api, "/api/lists")] == ["Inbox", "Garden"]
    assert await items(api, "/api/lists", deleted=True) == []
    deltas = await fetch_deltas(api, replica)
    assert sorted(len(delta["tombstones"]) for delta in deltas["lists"]) == [1, 3]
    assert deltas["removed_lists"] == [flat["id"]]


@pytest.mark.parametrize(("role", "status"), [("owner", 204), ("editor", 404), ("viewer", 404), (None, 404)])
async def test_only_owners_delete_a_todo_for_good(app, api, other, role, status):
    shared = await a_list(api, name="Shared")
    todo = await a_deleted_todo(api, list_id=shared["id"])
    if role:
        await app.state.database.execute(SHARE, shared["id"], other.user["id"], role)
    assert (await other.delete("/api/trash")).status_code == 204
    assert (await items(api, deleted=True) == []) == (role == "owner")
    again = await a_deleted_todo(api, list_id=shared["id"])
    assert (await other.delete(purge_url(again))).status_code == status
    assert (await items(api, deleted=True) == []) == (role == "owner")
    assert todo["id"] != again["id"]


@pytest.mark.parametrize("role", ["editor", "viewer", None])
async def test_only_owners_delete_a_list_for_good(app, api, other, role):
    shared = await a_list(api, name="Shared")
    if role:
        await app.state.database.execute(SHARE, shared["id"], other.user["id"], role)
    await api.delete(list_url(shared))
    assert (await other.delete(f"/api/trash/lists/{shared['id']}")).status_code == 404
    assert (await other.delete("/api/trash")).status_code == 204
    assert (await api.post(f"{list_url(shared)}/restore")).status_code == 200


async def test_a_push_deletes_for_good_and_a_replay_is_accepted(api):
    todo, garden = await a_deleted_todo(api), await a_list(api, name="Garden")
    await api.delete(list_url(garden))
    operations = [
        {"id": str(new_id()), "kind": "todo.purge", "todo_id": todo["id"]},
        {"id": str(new_id()), "kind": "list.purge", "list_id": garden["id"]},
        {"id": str(new_id()), "kind": "todo.purge", "todo_id": str(uuid4())},
    ]
    first, second = [(await api.post("/api/batch", json={"operations": operations})).json() for _ in range(2)]
    assert [result["status"] for result in first["results"]] == [200, 200, 404]
    assert second["results"] == first["results"]
    assert (await items(api, deleted=True), await items(api, "/api/lists", deleted=True)) == ([], [])


async def test_the_trash_is_found_through_an_index(app, api):
    for number in range(30):
        home = await a_list(api, name=f"{number}")
        await app.state.database.execute(
            """
            insert into todos (id, list_id, created_by, title, position, version, deleted_at)
            select gen_random_uuid(), $1, $2, 'todo ' || n, 'd' || lpad(n::text, 4, '0'), n + 1,
                case when n % 50 = 0 then now() end
            from generate_series(1, 80) n""",
            home["id"],
            api.user["id"],
        )
    await app.state.database.execute("analyze")
    assert "todos_in_trash" in await plan_of(app.state.database, trash._PURGE_TODOS, api.user["id"])


SUBTASKS = """
insert into todos (id, list_id, created_by, parent_id, title, position, version, is_counted)
select gen_random_uuid(), $1, $2, $3, 'todo ' || n, 'd' || n, $5::int + n, true
from generate_series(1, $4::int) n"""


async def a_deleted_tree(app, api, count):
    """A todo in the trash with `count` subtasks, in a list of its own."""
    home = await a_list(api)
    top = await a_todo(api, list_id=home["id"])
    database = app.state.database
    await database.execute(SUBTASKS, home["id"], api.user["id"], top["id"], count, top["version"])
    await database.execute("update lists set version = $2 where id = $1", home["id"], top["version"] + count)
    assert (await api.delete(todo_url(top))).status_code == 204
    return home, top


async def restore_subtasks(app, api, count):
    """Deletes and restores a todo with `count` subtasks. Returns the seconds for that, and the pages that it reads."""
    home, top = await a_deleted_tree(app, api, count)
    database, version = app.state.database, top["version"]
    # This restores it for the first time.
    arguments = (top["id"], home["id"], api.user["id"])
    plan = await plan_of(database, subtree._RESTORE_SUBTREE, *arguments, options="analyze, buffers, timing off")
    assert (await api.delete(todo_url(top))).status_code == 204
    started_at = time.perf_counter()
    restored = await api.post(f"{todo_url(top)}/restore")
    seconds = time.perf_counter() - started_at
    assert (restored.status_code, restored.json()["version"]) == (200, version + count + 4 * (1 + count))
    assert await database.fetchval(
        "select count(*) from todos where list_id = $1 and deleted_at is null", home["id"]
    ) == (1 + count)
    return seconds, int(re.search(r"shared hit=(\d+)", plan)[1])


async def test_the_work_to_restore_subtasks_grows_with_their_number_alone(app, api, figures):
    _, few = await restore_subtasks(app, api, 300)
    seconds, many = await restore_subtasks(app, api, 3000)
    figures(f"3,000 subtasks restored in {seconds:.2f} s, {many} pages, {many / few:.1f} times those of 300")
    assert many < 20 * few


async def test_many_subtasks_are_restored_with_as_many_statements_as_few(statements, app, api):
    counts = []
    for count in (3, 300):
        _, top = await a_deleted_tree(app, api, count)
        statements.clear()
        assert (await api.post(f"{todo_url(top)}/restore")).status_code == 200
        # The app also has background work, which samples and probes.
        counts.append(len([one for one in statements if "update lists" in one or "todos" in one]))
    assert counts[0] == counts[1] <= 4
