"""Sections and subtasks: one tree in each list."""

import asyncio
from uuid import uuid4

import pytest

from factories import a_list, a_todo, field_errors, items, made, titles, url, version_of


@pytest.fixture
async def trip(api):
    """A todo with a subtask that has one of its own."""
    top = await a_todo(api, title="Plan the trip")
    below = await a_todo(api, title="Book the train", parent_id=top["id"])
    return top, below, await a_todo(api, title="Find the card", parent_id=below["id"])


async def now(api, todo):
    return (await api.get(url(todo))).json()


async def test_a_todo_stands_under_another(api, trip):
    top, below, deepest = trip
    assert (top["parent_id"], below["parent_id"], deepest["parent_id"]) == (None, top["id"], below["id"])
    assert await titles(api, parent_id=top["id"]) == ["Book the train"]


async def test_what_is_not_in_the_list_is_no_parent(api, trip, other):
    elsewhere = await a_todo(api, list_id=(await a_list(api))["id"])
    not_mine = await a_todo(other)
    await api.delete(url(gone := await a_todo(api)))
    for parent in (elsewhere["id"], not_mine["id"], gone["id"], str(uuid4())):
        refused = await api.post("/api/todos", json={"title": "Hi", "parent_id": parent})
        assert (refused.status_code, refused.json()["code"]) == (404, "parent_not_found")
        refused = await api.patch(url(trip[1]), json={"parent_id": parent, "title": "Never"})
        assert (refused.status_code, refused.json()["code"]) == (404, "parent_not_found")
    assert (await now(api, trip[1]))["title"] == "Book the train"


async def test_nothing_stands_under_itself(api, trip):
    top, below, deepest = trip
    for parent in (top, below, deepest):
        refused = await api.patch(url(top), json={"parent_id": parent["id"]})
        assert (refused.status_code, refused.json()["code"]) == (409, "parent_in_itself")


async def test_two_that_go_under_each_other_at_once_do_not_end_in_a_circle(api):
    for _ in range(10):
        one, other = await a_todo(api), await a_todo(api)
        answers = await asyncio.gather(
            api.patch(url(one), json={"parent_id": other["id"]}), api.patch(url(other), json={"parent_id": one["id"]})
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_completing_completes_what_is_under_it_and_reopening_does_not_reopen_it(api, trip):
    top, below, deepest = trip
    done = (await api.patch(url(top), json={"completed": True})).json()
    assert {(await now(api, todo))["completed_at"] for todo in trip} == {done["completed_at"]}
    await api.patch(url(top), json={"completed": False})
    assert [(await now(api, todo))["completed_at"] is None for todo in (top, below, deepest)] == [True, False, False]


async def test_completing_again_leaves_what_was_reopened(api, trip):
    await api.patch(url(trip[0]), json={"completed": True})
    await api.patch(url(trip[2]), json={"completed": False})
    await api.patch(url(trip[0]), json={"completed": True})
    assert (await now(api, trip[2]))["completed_at"] is None


async def test_the_trash_takes_and_gives_back_what_is_under_it(api, trip):
    top, below, deepest = trip
    await api.delete(url(deepest))
    await api.delete(url(top))
    assert await items(api) == []
    assert len(await items(api, deleted=True)) == 3
    await api.post(f"{url(top)}/restore")
    assert sorted(await titles(api)) == ["Book the train", "Plan the trip"]
    assert (await now(api, below))["parent_id"] == top["id"]


async def test_what_comes_back_without_its_parent_stands_at_the_top(api, trip):
    top, below, deepest = trip
    await api.delete(url(top))
    back = (await api.post(f"{url(below)}/restore")).json()
    assert back["parent_id"] is None
    assert (await now(api, deepest))["parent_id"] == below["id"]


async def test_moving_takes_along_what_is_under_it(api, trip):
    top, below, deepest = trip
    await api.delete(url(deepest))
    away = await a_list(api)
    moved = (await api.patch(url(below), json={"list_id": away["id"]})).json()
    assert (moved["list_id"], moved["parent_id"]) == (away["id"], None)
    assert (await now(api, top))["list_id"] == top["list_id"]
    (gone,) = await items(api, deleted=True, list_id=away["id"])
    assert (gone["id"], gone["parent_id"]) == (deepest["id"], below["id"])


async def test_moving_under_something_in_the_other_list(api, trip):
    away = await a_list(api)
    section = await a_todo(api, kind="section", title="Later", list_id=away["id"])
    moved = await api.patch(url(trip[1]), json={"list_id": away["id"], "parent_id": section["id"]})
    assert (moved.status_code, moved.json()["parent_id"]) == (200, section["id"])
    refused = await api.patch(url(trip[0]), json={"list_id": away["id"], "parent_id": trip[0]["id"]})
    assert refused.status_code == 404
    assert (await now(api, trip[0]))["list_id"] == trip[0]["list_id"]


async def test_every_row_that_changes_takes_a_number_of_its_own(api, trip):
    list_id = trip[0]["list_id"]
    before = await version_of(api, list_id)
    for change in (
        api.patch(url(trip[0]), json={"completed": True}),
        api.delete(url(trip[0])),
        api.post(f"{url(trip[0])}/restore"),
        api.patch(url(trip[0]), json={"list_id": (await a_list(api))["id"]}),
    ):
        await change
    assert await version_of(api, list_id) == before + 4 * 3
    rows = (await api.post("/api/sync", json={})).json()["lists"]
    for news in rows:
        versions = [todo["version"] for todo in news["todos"]]
        assert len(set(versions)) == len(versions)


async def test_a_section_has_a_title_notes_and_a_place(api):
    section = await a_todo(api, kind="section", title="Groceries", notes="On the way home")
    assert section["kind"] == "section"
    under = await a_todo(api, parent_id=section["id"])
    for body in ({"due_date": "2026-03-01"}, {"priority": "high"}, {"tags": ["home"]}, {"parent_id": under["id"]}):
        refused = await api.post("/api/todos", json={"title": "Section", "kind": "section"} | body)
        assert field_errors(refused) == [("kind", "section_is_bare")]
        if "parent_id" not in body:
            assert field_errors(await api.patch(url(section), json=body)) == [("kind", "section_is_bare")]
    assert field_errors(await api.patch(url(section), json={"completed": True})) == [("kind", "section_is_bare")]


async def test_sections_are_shown_where_they_are_asked_for(api):
    made(await api.post("/api/todos", json={"kind": "section", "title": "Later"}))
    await a_todo(api, title="Buy milk")
    assert await titles(api) == ["Buy milk"]
    assert await titles(api, kind="section") == ["Later"]


async def test_a_push_says_nothing_of_a_list_in_which_more_changed_than_it_shows(api, trip):
    list_id = trip[0]["list_id"]
    operations = [
        {"id": str(uuid4()), "kind": "todo.create", "todo": {"title": "Alone"}},
        {"id": str(uuid4()), "kind": "todo.change", "todo_id": trip[0]["id"], "changes": {"completed": True}},
    ]
    answer = (await api.post("/api/batch", json={"operations": operations[:1]})).json()
    assert list_id in answer["lists"]
    answer = (await api.post("/api/batch", json={"operations": operations})).json()
    assert [result["status"] for result in answer["results"]] == [200, 200]
    assert answer["lists"] == {}
    assert (await now(api, trip[2]))["completed_at"]


async def test_a_refused_parent_in_a_push_changes_nothing_and_stops_nothing(api, trip):
    top, below, _ = trip
    operations = [
        {"id": str(uuid4()), "kind": "todo.change", "todo_id": top["id"], "changes": {"parent_id": below["id"]}},
        {"id": str(uuid4()), "kind": "todo.change", "todo_id": below["id"], "changes": {"title": "Book a seat"}},
    ]
    answer = (await api.post("/api/batch", json={"operations": operations})).json()
    assert [result["status"] for result in answer["results"]] == [409, 200]
    assert (await now(api, top))["parent_id"] is None
