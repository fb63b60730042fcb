from uuid import uuid4

import pytest

from factories import a_list, a_todo, items, titles, todo_url, version_of
from tend.todos.schemas import TodoOut


async def test_a_todo_with_only_a_title_goes_to_the_inbox(api):
    todo = await a_todo(api, title="Buy milk")
    assert todo["list_id"] == api.user["inbox_id"]
    assert todo["completed_at"] is todo["deleted_at"] is todo["due_date"] is None
    assert (todo["notes"], todo["priority"], todo["tags"], todo["position"]) == ("", "none", [], "a0")
    assert (await api.get(todo_url(todo))).json() == todo
    assert list(todo) == list(TodoOut.model_fields)


async def test_new_todos_go_to_the_end_of_their_list(api):
    await a_todo(api, title="first")
    await a_todo(api, title="far", position="c005")
    last = await a_todo(api, title="last")
    assert last["position"] == "c006"
    assert await titles(api) == ["first", "far", "last"]


async def test_a_replayed_creation_of_a_todo_takes_one_version(api):
    draft = {"id": str(uuid4()), "title": "Buy milk", "completed": True}
    responses = [await api.post("/api/todos", json=draft) for _ in range(3)]
    assert {response.status_code for response in responses} == {201}
    assert responses[0].json() == responses[1].json() == responses[2].json()
    assert await version_of(api, api.user["inbox_id"]) == 2


async def test_a_replayed_creation_of_a_changed_todo_returns_it_as_it_is(api):
    draft = {"id": str(uuid4()), "title": "Buy milk"}
    todo = await a_todo(api, **draft)
    await api.patch(todo_url(todo), json={"title": "Buy bread"})
    await api.delete(todo_url(todo))
    again = await a_todo(api, **draft)
    assert again["title"] == "Buy bread"
    assert again["deleted_at"]


async def test_the_id_of_somebody_elses_todo_is_rejected(api, other):
    theirs = await a_todo(other)
    response = await api.post("/api/todos", json={"id": theirs["id"], "title": "Mine"})
    assert (response.status_code, response.json()["code"]) == (409, "id_taken")
    assert await version_of(api, api.user["inbox_id"]) == 1


@pytest.mark.parametrize("reserved", ["0" * 32, "f" * 32])
async def test_reserved_ids_are_rejected(api, reserved):
    assert (await api.post("/api/todos", json={"id": reserved, "title": "Hi"})).status_code == 422


async def test_a_todo_completed_twice_keeps_its_first_time_of_completion(api):
    todo = await a_todo(api)
    first, second = [(await api.patch(todo_url(todo), json={"completed": True})).json() for _ in range(2)]
    assert first == second
    assert first["completed_at"]
    undone = (await api.patch(todo_url(todo), json={"completed": False})).json()
    assert (undone["completed_at"], undone["version"]) == (None, first["version"] + 1)


async def test_a_patch_with_present_values_takes_no_version(api):
    todo = await a_todo(api, title="Hi", tags=["a"], due_date="2026-03-01")
    same = {"title": "Hi", "tags": ["a"], "due_date": "2026-03-01", "completed": False, "list_id": todo["list_id"]}
    for patch in ({}, same):
        assert (await api.patch(todo_url(todo), json=patch)).json() == todo
    assert await version_of(api, todo["list_id"]) == todo["version"]


async def test_a_deleted_todo_is_in_the_trash_until_it_is_restored(api):
    todo = await a_todo(api)
    assert [(await api.delete(todo_url(todo))).status_code for _ in range(2)] == [204, 204]
    for response in (await api.get(todo_url(todo)), await api.patch(todo_url(todo), json={"title": "x"})):
        assert (response.status_code, response.json()["code"]) == (404, "todo_not_found")
    assert await items(api) == []
    (trashed,) = await items(api, deleted=True)
    assert trashed["deleted_at"]

    restored = [(await api.post(f"{todo_url(todo)}/restore")).json() for _ in range(2)]
    assert restored[0] == restored[1]
    assert restored[0]["deleted_at"] is None
    assert restored[0]["version"] == todo["version"] + 2


async def test_a_stranger_cannot_tell_that_a_todo_exists(api, other):
    theirs, own_list = await a_todo(other), await a_list(api)
    for ask in (
        lambda todo: api.get(todo_url(todo)),
        lambda todo: api.patch(todo_url(todo), json={"title": "Mine"}),
        lambda todo: api.patch(todo_url(todo), json={"list_id": own_list["id"]}),
        lambda todo: api.delete(todo_url(todo)),
        lambda todo: api.post(f"{todo_url(todo)}/restore"),
    ):
        responses = [(await ask(todo)).json() | {"request_id": ""} for todo in (theirs, {"id": uuid4()})]
        assert responses[0] == responses[1]
        assert responses[0]["code"] == "todo_not_found"
    assert (await other.get(todo_url(theirs))).json() == theirs
    assert await titles(api) == []


async def test_todos_cannot_be_read_without_signing_in(anonymous, api):
    todo = await a_todo(api)
    for response in (await anonymous.get("/api/todos"), await anonymous.get(todo_url(todo))):
        assert response.status_code == 401
