"""Sections and subtasks."""

import asyncio
from uuid import uuid4

import pytest

from factories import a_list, a_todo, field_errors, items, made, titles, todo_url, version_of


@pytest.fixture
async def trip(api):
    """A todo with a subtask that has one of its own."""
    top = await a_todo(api, title="Plan the trip")
    below = await a_todo(api, title="Book the train", parent_id=top["id"])
    return top, below, await a_todo(api, title="Find the card", parent_id=below["id"])


async def get(api, todo):
    return (await api.get(todo_url(todo))).json()


async def test_a_todo_can_have_subtasks_of_subtasks(api, trip):
    top, below, deepest = trip
    assert (top["parent_id"], below["parent_id"], deepest["parent_id"]) == (None, top["id"], below["id"])
    assert await titles(api, parent_id=top["id"]) == ["Book the train"]


async def test_a_parent_that_is_deleted_or_in_another_list_is_not_found(api, trip, other):
    elsewhere = await a_todo(api, list_id=(await a_list(api))["id"])
    of_others = await a_todo(other)
    await api.delete(todo_url(deleted := await a_todo(api)))
    for parent in (elsewhere["id"], of_others["id"], deleted["id"], str(uuid4())):
        rejected = await api.post("/api/todos", json={"title": "Hi", "parent_id": parent})
        assert (rejected.status_code, rejected.json()["code"]) == (404, "parent_not_found")
        rejected = await api.patch(todo_url(trip[1]), json={"parent_id": parent, "title": "Never"})
        assert (rejected.status_code, rejected.json()["code"]) == (404, "parent_not_found")
    assert (await get(api, trip[1]))["title"] == "Book the train"


async def test_a_todo_cannot_move_below_itself_or_its_subtasks(api, trip):
    top, below, deepest = trip
    for parent in (top, below, deepest):
        rejected = await api.patch(todo_url(top), json={"parent_id": parent["id"]})
        assert (rejected.status_code, rejected.json()["code"]) == (409, "parent_in_itself")


async def test_two_todos_that_move_below_each_other_at_once_make_no_circle(api):
    for _ in range(10):
        one, other = await a_todo(api), await a_todo(api)
        responses = await asyncio.gather(
            api.patch(todo_url(one), json={"parent_id": other["id"]}),
            api.patch(todo_url(other), json={"parent_id": one["id"]}),
        )
        assert sorted(response.status_code for response in responses) == [200, 409]


async def test_completing_a_todo_completes_its_subtasks_and_reopening_it_leaves_them_completed(api, trip):
    top, below, deepest = trip
    done = (await api.patch(todo_url(top), json={"completed": True})).json()
    assert {(await get(api, todo))["completed_at"] for todo in trip} == {done["completed_at"]}
    await api.patch(todo_url(top), json={"completed": False})
    assert [(await get(api, todo))["completed_at"] is None for todo in (top, below, deepest)] == [True, False, False]


async def test_completing_a_completed_todo_leaves_a_reopened_subtask_open(api, trip):
    await api.patch(todo_url(trip[0]), json={"completed": True})
    await api.patch(todo_url(trip[2]), json={"completed": False})
    await api.patch(todo_url(trip[0]), json={"completed": True})
    assert (await get(api, trip[2]))["completed_at"] is None


async def test_a_todo_is_deleted_and_restored_with_its_subtasks(api, trip):
    top, below, deepest = trip
    await api.delete(todo_url(deepest))
    await api.delete(todo_url(top))
    assert await items(api) == []
    assert len(await items(api, deleted=True)) == 3
    await api.post(f"{todo_url(top)}/restore")
    assert sorted(await titles(api)) == ["Book the train", "Plan the trip"]
    assert (await get(api, below))["parent_id"] == top["id"]


async def test_a_subtask_restored_without_its_parent_moves_to_the_top_level(api, trip):
    top, below, deepest = trip
    await api.delete(todo_url(top))
    restored = (await api.post(f"{todo_url(below)}/restore")).json()
    assert restored["parent_id"] is None
    assert (await get(api, deepest))["parent_id"] == below["id"]


async def test_a_todo_moves_to_another_list_with_its_subtasks(api, trip):
    top, below, deepest = trip
    await api.delete(todo_url(deepest))
    away = await a_list(api)
    moved = (await api.patch(todo_url(below), json={"list_id": away["id"]})).json()
    assert (moved["list_id"], moved["parent_id"]) == (away["id"], None)
    assert (await get(api, top))["list_id"] == top["list_id"]
    (deleted,) = await items(api, deleted=True, list_id=away["id"])
    assert (deleted["id"], deleted["parent_id"]) == (deepest["id"], below["id"])


async def test_a_todo_can_move_below_a_section_of_another_list(api, trip):
    away = await a_list(api)
    section = await a_todo(api, kind="section", title="Later", list_id=away["id"])
    moved = await api.patch(todo_url(trip[1]), json={"list_id": away["id"], "parent_id": section["id"]})
    assert (moved.status_code, moved.json()["parent_id"]) == (200, section["id"])
    rejected = await api.patch(todo_url(trip[0]), json={"list_id": away["id"], "parent_id": trip[0]["id"]})
    assert rejected.status_code == 404
    assert (await get(api, trip[0]))["list_id"] == trip[0]["list_id"]


async def test_every_changed_subtask_takes_a_version_of_its_own(api, trip):
    list_id = trip[0]["list_id"]
    before = await version_of(api, list_id)
    for change in (
        api.patch(todo_url(trip[0]), json={"completed": True}),
        api.delete(todo_url(trip[0])),
        api.post(f"{todo_url(trip[0])}/restore"),
        api.patch(todo_url(trip[0]), json={"list_id": (await a_list(api))["id"]}),
    ):
        await change
    assert await version_of(api, list_id) == before + 4 * 3
    for delta in (await api.post("/api/sync", json={})).json()["lists"]:
        versions = [todo["version"] for todo in delta["todos"]]
        assert len(set(versions)) == len(versions)


async def test_a_section_has_only_a_title_notes_and_a_position(api):
    section = await a_todo(api, kind="section", title="Groceries", notes="On the way home")
    assert section["kind"] == "section"
    child = await a_todo(api, parent_id=section["id"])
    for body in ({"due_date": "2026-03-01"}, {"priority": "high"}, {"tags": ["home"]}, {"parent_id": child["id"]}):
        rejected = await api.post("/api/todos", json={"title": "Section", "kind": "section"} | body)
        assert field_errors(rejected) == [("kind", "section_is_bare")]
        if "parent_id" not in body:
            assert field_errors(await api.patch(todo_url(section), json=body)) == [("kind", "section_is_bare")]
    assert field_errors(await api.patch(todo_url(section), json={"completed": True})) == [("kind", "section_is_bare")]


async def test_pages_have_sections_only_on_request(api):
    made(await api.post("/api/todos", json={"kind": "section", "title": "Later"}))
    await a_todo(api, title="Buy milk")
    assert await titles(api) == ["Buy milk"]
    assert await titles(api, kind="section") == ["Later"]


async def test_a_push_returns_no_version_of_a_list_in_which_subtasks_changed_too(api, trip):
    list_id = trip[0]["list_id"]
    operations = [
        {"id": str(uuid4()), "kind": "todo.create", "todo": {"title": "Alone"}},
        {"id": str(uuid4()), "kind": "todo.change", "todo_id": trip[0]["id"], "changes": {"completed": True}},
    ]
    response = (await api.post("/api/batch", json={"operations": operations[:1]})).json()
    assert list_id in response["lists"]
    response = (await api.post("/api/batch", json={"operations": operations})).json()
    assert [result["status"] for result in response["results"]] == [200, 200]
    assert response["lists"] == {}
    assert (await get(api, trip[2]))["completed_at"]


async def test_a_rejected_parent_in_a_push_does_not_stop_later_operations(api, trip):
    top, below, _ = trip
    operations = [
        {"id": str(uuid4()), "kind": "todo.change", "todo_id": top["id"], "changes": {"parent_id": below["id"]}},
        {"id": str(uuid4()), "kind": "todo.change", "todo_id": below["id"], "changes": {"title": "Book a seat"}},
    ]
    response = (await api.post("/api/batch", json={"operations": operations})).json()
    assert [result["status"] for result in response["results"]] == [409, 200]
    assert (await get(api, top))["parent_id"] is None
