"""Comments follow their todo, and clients write them with operations."""

import asyncio
from uuid import UUID, uuid4

from conftest import PASSWORD
from factories import a_comment, a_list, a_todo, comment_url, items, join, list_url, todo_url, version_of
from purge import purge_deleted
from sync.replica import catch_up, fetch_deltas
from sync.test_batch import op, push


async def test_comments_move_with_their_todo_and_its_subtasks(api):
    home, work = await a_list(api, name="Home"), await a_list(api, name="Work")
    todo = await a_todo(api, list_id=home["id"])
    subtask = await a_todo(api, list_id=home["id"], parent_id=todo["id"])
    written = [await a_comment(api, one) for one in (todo, subtask, todo)]
    replica = await catch_up(api)
    before = await version_of(api, work["id"])
    await api.patch(todo_url(todo), json={"list_id": work["id"]})
    assert await version_of(api, work["id"]) == before + len(written) + 2
    response = await fetch_deltas(api, replica)
    left, entered = sorted(response["lists"], key=lambda delta: delta["id"] == work["id"])
    assert (left["comments"], sorted(left["tombstones"])) == ([], sorted([todo["id"], subtask["id"]]))
    assert {one["id"] for one in entered["comments"]} == {one["id"] for one in written}
    assert {one["list_id"] for one in entered["comments"]} == {work["id"]}
    assert (await catch_up(api, replica)).comments == (await catch_up(api)).comments


async def test_members_of_the_old_list_lose_the_comments_of_a_todo_that_moved(app, api, other):
    shared, private = await a_list(api), await a_list(api)
    await join(app, shared, other, "viewer")
    todo = await a_todo(api, list_id=shared["id"])
    comment = await a_comment(api, todo)
    theirs = await catch_up(other)
    await api.patch(todo_url(todo), json={"list_id": private["id"]})
    assert (await catch_up(other, theirs)).comments == {}
    assert (await other.patch(comment_url(comment), json={"resolved": True})).status_code == 404


async def test_comments_stay_with_a_todo_in_the_trash_and_end_with_it(api):
    todo = await a_todo(api)
    comment = await a_comment(api, todo)
    await api.delete(todo_url(todo))
    replica = await catch_up(api)
    assert replica.comments == {comment["id"]: comment}
    # It may have been written before its author learned of the deletion.
    await a_comment(api, todo, text="Still?")
    await api.delete(f"/api/trash/todos/{todo['id']}")
    assert (await catch_up(api, replica)).comments == {} == (await catch_up(api)).comments


async def test_comments_on_a_completed_copy_go_back_to_the_series(api):
    todo = await a_todo(api, due_date="2030-01-07", recurrence={"rule": "FREQ=WEEKLY"})
    occurrence = todo["recurrence"]["occurrence"]
    await api.patch(todo_url(todo), json={"completed": True, "occurrence": occurrence})
    (copy,) = await items(api, completed=True)
    written = [await a_comment(api, copy, text=text) for text in ("One", "Two")]
    replica = await catch_up(api)
    await api.patch(todo_url(todo), json={"completed": False, "occurrence": occurrence})
    assert [one["text"] for one in await items(api, f"{todo_url(todo)}/comments")] == ["One", "Two"]
    assert {key: one["todo_id"] for key, one in (await catch_up(api, replica)).comments.items()} == {
        one["id"]: todo["id"] for one in written
    }
    assert replica.comments == (await catch_up(api)).comments


async def test_a_deleted_account_leaves_comments_without_a_name_in_the_lists_of_others(app, api, other):
    item = await a_list(other)
    await join(app, item, api, "editor")
    await api.patch("/api/me", json={"name": "Ada Lovelace"})
    todo = await a_todo(other, list_id=item["id"])
    await a_comment(api, todo, text="Mine")
    # Also in a list that the account has left.
    await app.state.database.execute("delete from memberships where user_id = $1", UUID(api.user["id"]))
    replica = await catch_up(other)
    response = await api.request("DELETE", "/api/me", json={"password": PASSWORD})
    assert response.status_code == 204, response.text
    await purge_deleted(app)
    (delta,) = (await fetch_deltas(other, replica))["lists"]
    assert [(one["author_id"], one["author_name"], one["text"]) for one in delta["comments"]] == [(None, "", "Mine")]


async def test_operations_write_edit_resolve_and_delete(api):
    todo, comment_id = await a_todo(api), str(uuid4())
    created = op("comment.create", comment={"id": comment_id, "todo_id": todo["id"], "text": "Draft"})
    created["at"] = "2026-01-01T10:00:00Z"
    changed = op("comment.change", comment_id=comment_id, changes={"text": "Final", "resolved": True})
    response = await push(api, created, changed, op("comment.delete", comment_id=comment_id))
    assert [result["status"] for result in response["results"]] == [200] * 3
    assert response["lists"] == {todo["list_id"]: {"before": todo["version"], "after": todo["version"] + 3}}
    assert response["results"][1]["comment"]["text"] == "Final"
    assert response["results"][2]["comment"]["deleted_at"]
    replayed = await push(api, created)
    assert replayed["results"][0]["comment"]["version"] == todo["version"] + 3
    (restored,) = (await push(api, op("comment.restore", comment_id=comment_id)))["results"]
    assert restored["comment"]["text"] == "Final"


async def test_operations_on_a_new_todo_and_its_comments_are_one_transaction(api):
    home = await a_list(api)
    todo_id, comment_id = str(uuid4()), str(uuid4())
    response = await push(
        api,
        op("todo.create", todo={"id": todo_id, "list_id": home["id"], "title": "New"}),
        op("comment.create", comment={"id": comment_id, "todo_id": todo_id, "text": "Why?"}),
        op("comment.change", comment_id=comment_id, changes={"text": "Why so?"}),
    )
    assert [result["status"] for result in response["results"]] == [200] * 3
    assert response["lists"][home["id"]]["after"] == await version_of(api, home["id"])


async def test_rejected_operations_have_the_problems_of_the_routes(api, other):
    theirs = await a_todo(other)
    comment = await a_comment(other, theirs)
    response = await push(
        api,
        op("comment.create", comment={"todo_id": theirs["id"], "text": "Hello"}),
        op("comment.change", comment_id=comment["id"], changes={"text": "Mine"}),
        op("comment.delete", comment_id=str(uuid4())),
    )
    codes = [result["problem"]["code"] for result in response["results"]]
    assert codes == ["todo_not_found", "comment_not_found", "comment_not_found"]


async def test_writers_in_one_list_leave_no_gap_between_versions(api):
    first, second = await a_list(api), await a_list(api)
    todos = [await a_todo(api, list_id=item["id"]) for item in (first, second) * 2]

    async def write(number):
        todo = todos[number % len(todos)]
        comment = await a_comment(api, todo, text=f"{number}")
        await api.patch(comment_url(comment), json={"text": f"{number}!"})
        await api.patch(todo_url(todo), json={"list_id": (first, second)[number % 2]["id"]})

    await asyncio.gather(*[write(number) for number in range(24)])
    whole = await catch_up(api)
    assert len(whole.comments) == 24
    for comment in whole.comments.values():
        assert comment["list_id"] == whole.todos[comment["todo_id"]]["list_id"]
    for item in (first, second):
        rows = [*whole.todos.values(), *whole.comments.values()]
        versions = [row["version"] for row in rows if row["list_id"] == item["id"]]
        assert len(versions) == len(set(versions))
        assert max(versions) <= (await api.get(list_url(item))).json()["version"]
