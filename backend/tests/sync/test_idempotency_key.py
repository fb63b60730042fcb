import asyncio

import pytest

from factories import a_list, a_todo, field_errors, items, list_url, made, todo_url, version_of
from tend.core.ids import new_id


def key(word):
    return {"Idempotency-Key": word}


async def test_two_creations_with_one_key_create_one_todo(api):
    first = await api.post("/api/todos", json={"title": "Buy milk"}, headers=key("a"))
    replay = await api.post("/api/todos", json={"title": "Buy milk"}, headers=key("a"))
    assert made(replay) == made(first)
    assert len(await items(api)) == 1
    assert made(await api.post("/api/todos", json={"title": "Buy milk"}, headers=key("b"))) != made(first)


async def test_twenty_simultaneous_requests_with_one_key_have_one_effect(api):
    list_id = (await a_list(api))["id"]
    body = {"title": "Buy milk", "list_id": list_id}
    responses = await asyncio.gather(*(api.post("/api/todos", json=body, headers=key("a")) for _ in range(20)))
    assert len({made(response)["id"] for response in responses}) == 1
    assert await version_of(api, list_id) == 2


async def test_simultaneous_creations_of_one_id_with_different_keys_create_one_todo(api):
    body = {"id": str(new_id()), "title": "Buy milk"}
    responses = await asyncio.gather(*(api.post("/api/todos", json=body, headers=key(str(n))) for n in range(10)))
    assert {made(response)["id"] for response in responses} == {body["id"]}
    assert len(await items(api)) == 1


async def test_a_replayed_change_does_not_undo_a_later_one_and_gets_the_present_row(api):
    todo = await a_todo(api)
    await api.patch(todo_url(todo), json={"title": "First"}, headers=key("a"))
    await api.patch(todo_url(todo), json={"title": "Second"})
    replay = await api.patch(todo_url(todo), json={"title": "First"}, headers=key("a"))
    assert (replay.status_code, replay.json()) == (200, (await api.get(todo_url(todo))).json())
    assert replay.json()["title"] == "Second"


async def test_a_replay_about_a_deleted_row_is_a_404(api):
    created = await api.post("/api/todos", json={"title": "Buy milk"}, headers=key("a"))
    await api.delete(todo_url(made(created)))
    replay = await api.post("/api/todos", json={"title": "Buy milk"}, headers=key("a"))
    assert (replay.status_code, replay.json()["code"]) == (404, "todo_not_found")
    assert await items(api) == []


def ids_in(body):
    """The ids of the rows, in their order; a row of what was added with it may have another version since."""
    rows = [row for name in ("items", "reminders", "lists") for row in body[name]] if "items" in body else [body]
    return [row.get("id", row.get("key")) for row in rows]


async def test_what_is_stored_of_a_long_row_is_short(app, api):
    long, todo, item = "\U0001f600" * 4_000, await a_todo(api), await a_list(api)
    comments = f"{todo_url(todo)}/comments"
    a_filter = {"name": long[:50], "query": " | ".join(["#" + long[:50]] * 9), "position": "a0"}
    comment = made(await api.post(comments, json={"text": long[:2_000]}))
    requests = [
        ("POST", "/api/todos", {"title": "Long", "notes": long, "list_id": item["id"]}),
        ("PATCH", todo_url(todo), {"notes": long}),
        ("POST", "/api/quick-add", {"text": f"First //{long[:900]}\nSecond tomorrow 9am !10m #New"}),
        ("POST", "/api/lists", {"name": long[:100]}),
        ("PATCH", list_url(item), {"name": long[:100]}),
        ("POST", comments, {"text": long[:4_000]}),
        ("PATCH", f"/api/comments/{comment['id']}", {"text": long[:3_999] + "!"}),
        ("PUT", "/api/me/settings/filter:018f0000-0000-7000-8000-000000000000", {"value": a_filter}),
    ]
    for method, path, body in requests:
        first, replay = [await api.request(method, path, json=body, headers=key(f"{method}{path}")) for _ in range(2)]
        assert first.is_success, first.text
        assert replay.status_code == first.status_code
        assert ids_in(replay.json()) == ids_in(first.json())
    lengths = await app.state.database.fetch("select key, octet_length(result::text) as bytes from idempotent_writes")
    assert len(lengths) == len(requests)
    assert {row["key"]: row["bytes"] for row in lengths if row["bytes"] > 400} == {}


async def test_a_replayed_deletion_does_not_undo_a_restoration(api):
    todo, item = await a_todo(api), await a_list(api)
    for target in (todo_url(todo), list_url(item)):
        assert (await api.delete(target, headers=key(target))).status_code == 204
        assert (await api.post(f"{target}/restore", headers=key(f"restore {target}".replace(" ", "-")))).is_success
        assert (await api.delete(target, headers=key(target))).status_code == 204
        assert (await api.get(target)).status_code == 200


async def test_a_rejected_request_stays_rejected_under_its_key(api):
    todo_id = str(new_id())
    target = f"/api/todos/{todo_id}"
    first = await api.patch(target, json={"title": "Early"}, headers=key("a"))
    await a_todo(api, id=todo_id)
    replay = await api.patch(target, json={"title": "Early"}, headers=key("a"))
    assert (first.status_code, replay.status_code) == (404, 404)
    assert replay.headers["content-type"] == "application/problem+json"
    assert replay.json()["code"] == "todo_not_found"
    assert (await api.patch(target, json={"title": "Late"}, headers=key("b"))).status_code == 200


async def test_a_request_that_the_database_rejects_stays_rejected_under_its_key(api):
    todo = await a_todo(api)
    for _ in range(2):
        response = await api.patch(todo_url(todo), json={"due_time": "09:00:00"}, headers=key("a"))
        assert field_errors(response) == [("due_time", "due_date_missing")]


async def test_a_request_that_fails_leaves_its_key_unused(app, api):
    await app.state.database.execute("alter table todos add constraint unforeseen check (title <> 'Boom')")
    assert (await api.post("/api/todos", json={"title": "Boom"}, headers=key("a"))).status_code == 500
    await app.state.database.execute("alter table todos drop constraint unforeseen")
    assert made(await api.post("/api/todos", json={"title": "Boom"}, headers=key("a")))["title"] == "Boom"


async def test_two_users_may_use_the_same_key(api, other):
    own = await api.post("/api/todos", json={"title": "Own"}, headers=key("a"))
    theirs = await other.post("/api/todos", json={"title": "Theirs"}, headers=key("a"))
    assert (made(own)["title"], made(theirs)["title"]) == ("Own", "Theirs")


async def test_a_key_may_equal_the_id_of_an_operation(api):
    operation = {"id": str(new_id()), "kind": "todo.create", "todo": {"title": "Pushed"}}
    await api.post("/api/batch", json={"operations": [operation]})
    assert (
        made(await api.post("/api/todos", json={"title": "Posted"}, headers=key(operation["id"])))["title"] == "Posted"
    )


@pytest.mark.parametrize("word", ["", "a b", "a" * 256, "\xe9"])
async def test_a_malformed_key_is_rejected(api, word):
    response = await api.post(
        "/api/todos", json={"title": "Buy milk"}, headers=[(b"Idempotency-Key", word.encode("latin-1"))]
    )
    assert field_errors(response) == [("Idempotency-Key", "invalid_key")]
    assert await items(api) == []


async def test_a_key_that_is_used_for_another_request_is_refused_and_changes_nothing(api):
    todo = await a_todo(api)
    await api.patch(todo_url(todo), json={"title": "First"}, headers=key("a"))
    others = [
        ("DELETE", todo_url(todo), {}),
        ("PATCH", todo_url(todo), {"json": {"title": "Second"}}),
        ("PATCH", todo_url(await a_todo(api)), {"json": {"title": "First"}}),
        ("PUT", "/api/me/settings/tag:home", {"json": {"value": {"name": "home"}}}),
    ]
    for method, path, body in others:
        response = await api.request(method, path, headers=key("a"), **body)
        assert field_errors(response) == [("Idempotency-Key", "idempotency_key_reused")], (method, path)
        assert response.json()["code"] == "idempotency_key_reused"
    assert sorted([todo["title"] for todo in await items(api)]) == ["Buy milk", "First"]
    assert await items(api, "/api/me/settings") == []


async def test_a_key_that_the_release_before_stored_is_replayed_without_a_comparison(app, api):
    first = made(await api.post("/api/todos", json={"title": "Buy milk"}, headers=key("a")))
    await app.state.database.execute("update idempotent_writes set request_hash = null")
    assert made(await api.post("/api/todos", json={"title": "Buy milk"}, headers=key("a"))) == first


async def test_an_operation_id_that_is_used_for_another_operation_is_refused_and_changes_nothing(api):
    todo = await a_todo(api)
    first = {"id": str(new_id()), "kind": "todo.change", "todo_id": todo["id"], "changes": {"title": "First"}}
    second = first | {"kind": "todo.delete"}
    del second["changes"]
    third = first | {"at": "2026-01-01T00:00:00Z"}

    async def push(*operations):
        return (await api.post("/api/batch", json={"operations": operations})).json()["results"]

    for results in (await push(first, second), [{"status": 200}, *await push(second)]):
        assert [result["status"] for result in results] == [200, 422]
        assert results[1]["problem"]["code"] == "idempotency_key_reused"
    assert (await push(third))[0]["todo"]["title"] == "First"
    assert (await api.get(todo_url(todo))).status_code == 200


async def test_a_write_to_a_deleted_account_is_refused_and_leaves_no_result(app, api):
    await app.state.database.execute("delete from lists")
    await app.state.database.execute("delete from users")
    operation = {"id": str(new_id()), "kind": "todo.create", "todo": {"title": "Pushed"}}
    for response in (
        await api.post("/api/batch", json={"operations": [operation]}),
        await api.post("/api/todos", json={"title": "Buy milk"}, headers=key("a")),
    ):
        assert (response.status_code, response.json()["code"]) == (401, "account_deleted")
    assert await app.state.database.fetchval("select count(*) from idempotent_writes") == 0
