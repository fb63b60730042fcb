"""Completed copies that somebody has changed, when their completion is undone: nothing that was written is lost."""

from types import SimpleNamespace
from uuid import UUID, uuid5

import pytest

from factories import a_comment, a_file, a_list, a_todo, items, join, todo_url
from sync.test_batch import op, push
from tend.todos.recurrence.completed_copy import content_id

DAILY = {"rule": "FREQ=DAILY"}
FIRST, SECOND, THIRD = "2030-03-04", "2030-03-05", "2030-03-06"


@pytest.fixture
async def shared(app, api, other):
    """A list of both people."""
    made = await a_list(api, name="Garden")
    await join(app, made, other)
    return made


@pytest.fixture
async def daily(shared, other):
    """The editor's series, of which they have completed an occurrence."""
    todo = await a_todo(other, title="Water", list_id=shared["id"], due_date=FIRST, recurrence=DAILY, tags=["home"])
    await patch(other, todo, completed=True, occurrence=FIRST)
    return todo


def copy_of(todo, occurrence=FIRST):
    return {"id": str(uuid5(UUID(todo["id"]), occurrence))}


async def patch(api, todo, **body):
    response = await api.patch(todo_url(todo), json=body)
    assert response.status_code == 200, response.text
    return response.json()


async def get(api, todo):
    return (await api.get(todo_url(todo))).json()


async def trash(api):
    return {row["title"] for row in await items(api, deleted=True)}


def test_the_content_of_a_row_is_identified_as_by_the_client():
    row = SimpleNamespace(title="Water\u2028é", notes="dry\n\U0001f33f", priority="high", tags=["a", "b"])
    assert content_id(row) == "2d8de191-76d6-595d-8f0e-240eefeaab84"


CHANGES = [{"notes": "The fern looks dry"}, {"title": "Water the fern"}, {"tags": ["fern"]}, {"priority": "high"}]


@pytest.mark.parametrize("change", CHANGES)
async def test_undoing_a_completion_leaves_a_changed_copy_in_the_trash(api, other, daily, change):
    copy = copy_of(daily)
    changed = await patch(api, copy, **change)
    back = await patch(other, daily, completed=False, occurrence=FIRST)
    assert (back["due_date"], back["recurrence"], back["title"]) == (FIRST, daily["recurrence"], "Water")
    assert (await api.get(todo_url(copy))).status_code == 404
    restored = await api.post(f"{todo_url(copy)}/restore")
    assert restored.status_code == 200
    moved_on = {"version", "updated_at"}
    assert {k: v for k, v in restored.json().items() if k not in moved_on} == {
        k: v for k, v in changed.items() if k not in moved_on
    }
    kinds = [act["kind"] for act in (await api.get(f"{todo_url(copy)}/activity")).json()["items"]]
    assert kinds[:2] == ["restored", "deleted"]


async def test_a_push_leaves_it_there_too_although_the_change_is_in_the_same_push(other, daily):
    await patch(other, daily, completed=False, occurrence=FIRST)
    change = {"kind": "todo.change", "todo_id": daily["id"]}
    pushed = await push(
        other,
        op(**change, changes={"completed": True, "occurrence": FIRST}),
        op(kind="todo.change", todo_id=copy_of(daily)["id"], changes={"notes": "The fern looks dry"}),
        op(**change, changes={"completed": False, "occurrence": FIRST}),
    )
    assert [result["status"] for result in pushed["results"]] == [200, 200, 200]
    assert (await get(other, daily))["due_date"] == FIRST
    assert (await other.post(f"{todo_url(copy_of(daily))}/restore")).json()["notes"] == "The fern looks dry"


async def test_a_copy_that_was_changed_back_is_deleted(api, other, daily):
    await patch(api, copy_of(daily), notes="The fern looks dry")
    await patch(api, copy_of(daily), notes="")
    await patch(other, daily, title="Water everything")
    assert (await patch(other, daily, completed=False, occurrence=FIRST))["due_date"] == FIRST
    assert await trash(api) == set()


async def test_the_subtasks_of_a_copy_go_to_the_trash_with_it_and_come_back_with_it(api, other, daily):
    below = await a_todo(api, title="Fern", list_id=daily["list_id"], parent_id=copy_of(daily)["id"])
    await patch(other, daily, completed=False, occurrence=FIRST)
    assert await trash(api) == {"Water", "Fern"}
    await api.post(f"{todo_url(copy_of(daily))}/restore")
    assert (await get(api, below))["parent_id"] == copy_of(daily)["id"]


async def test_a_deleted_subtask_of_a_copy_stays_in_the_trash(api, other, daily):
    below = await a_todo(api, title="Fern", list_id=daily["list_id"], parent_id=copy_of(daily)["id"])
    await api.delete(todo_url(below))
    await patch(other, daily, completed=False, occurrence=FIRST)
    assert (await api.post(f"{todo_url(below)}/restore")).status_code == 200


async def test_comments_and_files_of_a_changed_copy_go_to_the_series(api, other, daily):
    copy = copy_of(daily)
    comment = await a_comment(api, copy, text="The fern looks dry")
    await a_file(api, copy)
    await patch(api, copy, notes="Dry")
    first = (await api.post("/api/sync", json={})).json()
    await patch(other, daily, completed=False, occurrence=FIRST)
    series = await get(api, daily)
    assert [file["name"] for file in series["attachments"]] == ["shopping.txt"]
    comments = (await api.get(f"{todo_url(daily)}/comments")).json()["items"]
    assert [one["id"] for one in comments] == [comment["id"]]
    cursors = {delta["id"]: delta["version"] for delta in first["lists"]}
    body = {"epoch": first["epoch"], "account": first["account"], "lists": cursors}
    (delta,) = (await api.post("/api/sync", json=body)).json()["lists"]
    (pulled,) = [row for row in delta["todos"] if row["id"] == copy["id"]]
    assert (pulled["attachments"], pulled["deleted_at"] is None, delta["tombstones"]) == ([], False, [])


async def test_a_copy_in_the_trash_that_was_changed_stays_there(api, other, daily):
    copy = copy_of(daily)
    await patch(api, copy, notes="The fern looks dry")
    await api.delete(todo_url(copy))
    await patch(other, daily, completed=False, occurrence=FIRST)
    again = await patch(other, daily, completed=False, occurrence=FIRST)
    assert (again["id"], again["due_date"]) == (daily["id"], FIRST)
    assert (await api.post(f"{todo_url(copy)}/restore")).json()["notes"] == "The fern looks dry"


async def test_completing_the_occurrence_again_brings_its_changed_copy_back(api, other, daily):
    await patch(api, copy_of(daily), notes="The fern looks dry")
    await patch(other, daily, completed=False, occurrence=FIRST)
    await patch(other, daily, completed=True, occurrence=FIRST)
    copy = await get(api, copy_of(daily))
    assert (copy["notes"], copy["completed_at"] is None) == ("The fern looks dry", False)
    assert await trash(api) == set()


@pytest.mark.parametrize("has_subtask", [False, True])
async def test_a_changed_copy_that_is_reopened_itself_opens_alone(api, other, daily, has_subtask):
    copy = copy_of(daily)
    if has_subtask:
        await a_todo(api, title="Fern", list_id=daily["list_id"], parent_id=copy["id"])
    else:
        await patch(api, copy, notes="The fern looks dry")
    opened = await patch(other, copy, completed=False)
    assert (opened["id"], opened["completed_at"]) == (copy["id"], None)
    assert (await get(api, daily))["due_date"] == SECOND
