import asyncio
import json
from uuid import uuid4

import pytest

from factories import a_list, a_todo, field_errors, items, url, version_of
from sync.pull_client import catch_up, news
from tend.core.ids import new_id
from tend.core.write_result import TOPIC


def op(kind, **fields):
    return {"id": str(uuid4()), "kind": kind, **fields}


def create(**todo):
    return op("todo.create", todo={"id": str(new_id()), "title": "Buy milk"} | todo)


async def push(api, *operations):
    answer = await api.post("/api/batch", json={"operations": list(operations)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def codes(answer):
    return [(result["status"], result.get("problem", {}).get("code")) for result in answer["results"]]


async def test_every_kind_answers_with_the_row_as_it_is_then(api):
    list_id, todo_id = str(uuid4()), str(new_id())
    answer = await push(
        api,
        op("list.create", list={"id": list_id, "name": "Garden"}),
        op("list.change", list_id=list_id, changes={"color": "green"}),
        create(id=todo_id, list_id=list_id, title="Prune"),
        op("todo.change", todo_id=todo_id, changes={"completed": True}),
        op("todo.delete", todo_id=todo_id),
        op("todo.restore", todo_id=todo_id),
        op("list.delete", list_id=list_id),
        op("list.restore", list_id=list_id),
    )
    assert codes(answer) == [(200, None)] * 8
    lists = [result["list"] for result in answer["results"] if "list" in result]
    todos = [result["todo"] for result in answer["results"] if "todo" in result]
    assert [item["deleted_at"] is not None for item in lists] == [False, False, True, False]
    assert lists[1]["color"] == "green"
    assert [todo["deleted_at"] is not None for todo in todos] == [False, False, True, False]
    assert [todo["version"] for todo in todos] == [3, 4, 5, 6]
    assert todos[-1] == (await api.get(f"/api/todos/{todo_id}")).json()
    assert answer["lists"] == {list_id: {"before": 0, "after": 8}}


async def test_one_that_is_refused_changes_nothing_and_stops_nobody(api):
    todo = await a_todo(api)
    answer = await push(
        api,
        op("todo.change", todo_id=todo["id"], changes={"title": "First"}),
        op("todo.change", todo_id=str(uuid4()), changes={"title": "Nobody's"}),
        op("todo.change", todo_id=todo["id"], changes={"due_time": "09:00:00"}),
        op("todo.change", todo_id=todo["id"], changes={"priority": "high"}),
    )
    assert codes(answer) == [(200, None), (404, "todo_not_found"), (422, "invalid"), (200, None)]
    kept = (await api.get(url(todo))).json()
    assert (kept["title"], kept["priority"], kept["version"]) == ("First", "high", todo["version"] + 2)


@pytest.mark.parametrize(
    ("operation", "field"),
    [
        (op("todo.paint"), "kind"),
        ({"id": str(uuid4())}, "kind"),
        (op("todo.delete"), "todo_id"),
        (op("todo.delete", todo_id="one"), "todo_id"),
        (create(title=""), "todo.title"),
        (create(colour="red"), "todo.colour"),
        (op("list.create", list={"name": "\ud800"}), "list.name"),
        ({**create(), "id": "one"}, "id"),
        ({**create(), "at": "yesterday"}, "at"),
        ("todo.delete", "kind"),
        (None, "kind"),
    ],
)
async def test_one_that_makes_no_sense_is_told_so_and_the_others_go_on(api, operation, field):
    body = json.dumps({"operations": [create(), operation, create()]})
    response = await api.post("/api/batch", content=body, headers={"Content-Type": "application/json"})
    answer = response.json()
    assert codes(answer) == [(200, None), (422, "invalid"), (200, None)]
    assert answer["results"][1]["problem"]["errors"][0]["field"] == field
    assert len(await items(api)) == 2


async def test_too_many_are_refused_as_a_whole(api):
    answer = await api.post("/api/batch", json={"operations": [create() for _ in range(501)]})
    assert field_errors(answer) == [("operations", "too_long")]
    assert await items(api) == []


async def test_what_was_done_before_is_not_done_again(api):
    list_id = (await a_list(api))["id"]
    operations = [create(list_id=list_id), create(list_id=list_id), op("todo.delete", todo_id=str(uuid4()))]
    first = await push(api, *operations)
    again = await push(api, *operations)
    assert again["results"] == first["results"]
    assert again["lists"] == {}
    assert await version_of(api, list_id) == 3


async def test_a_repeat_answers_with_the_row_by_now(api):
    first = create()
    await push(api, first)
    todo_id = first["todo"]["id"]
    await api.patch(f"/api/todos/{todo_id}", json={"title": "Other"})
    answer = await push(api, first)
    assert answer["results"][0]["todo"]["title"] == "Other"


async def test_a_repeat_about_what_is_gone_answers_with_neither_row_nor_problem(app, api):
    first = create()
    await push(api, first)
    await app.state.database.execute("delete from todos")
    assert (await push(api, first))["results"] == [{"status": 200}]


async def test_a_refusal_stays_refused(api):
    todo_id = str(new_id())
    early = op("todo.change", todo_id=todo_id, changes={"title": "Too early"})
    assert codes(await push(api, early)) == [(404, "todo_not_found")]
    await push(api, create(id=todo_id))
    assert codes(await push(api, early)) == [(404, "todo_not_found")]
    assert (await items(api))[0]["title"] == "Buy milk"


async def test_the_same_id_twice_in_one_request_counts_once(api):
    todo = await a_todo(api)
    first = op("todo.change", todo_id=todo["id"], changes={"title": "Other"})
    answer = await push(api, first, {**first, "changes": {"title": "Third"}})
    assert [result["todo"]["title"] for result in answer["results"]] == ["Other", "Other"]


async def test_the_same_request_at_once_has_its_effect_once(api):
    list_id = (await a_list(api))["id"]
    operations = [create(list_id=list_id) for _ in range(5)] + [
        op("list.create", list={"id": str(uuid4()), "name": "New"})
    ]
    answers = await asyncio.gather(*(push(api, *operations) for _ in range(10)))
    assert [codes(answer) for answer in answers] == [[(200, None)] * 6] * 10
    assert await version_of(api, list_id) == 6
    assert len(await items(api, "/api/lists")) == 3


async def test_the_same_keys_of_two_people_have_nothing_to_do_with_each_other(api, other):
    first = create()
    await push(api, first)
    answer = await push(other, {**first, "todo": {**first["todo"], "id": str(new_id())}})
    assert codes(answer) == [(200, None)]
    assert len(await items(other)) == 1


async def test_what_is_somebody_elses_looks_like_nothing(api, other):
    todo, item = await a_todo(other), await a_list(other)
    answer = await push(
        api,
        op("todo.change", todo_id=todo["id"], changes={"title": "Mine"}),
        op("todo.delete", todo_id=todo["id"]),
        op("list.change", list_id=item["id"], changes={"name": "Mine"}),
        create(list_id=item["id"]),
        create(id=todo["id"]),
    )
    assert codes(answer) == [
        (404, "todo_not_found"),
        (404, "todo_not_found"),
        (404, "list_not_found"),
        (404, "list_not_found"),
        (409, "id_taken"),
    ]
    assert (await items(other))[0] == todo


async def test_who_stands_at_before_stands_at_after(api):
    home, work = await a_list(api, name="Home"), await a_list(api, name="Work")
    todo = await a_todo(api, list_id=home["id"])
    replica = await catch_up(api)
    replica.outbox = [
        op("todo.change", todo_id=todo["id"], changes={"list_id": work["id"]}),
        create(list_id=home["id"]),
        op("todo.change", todo_id=todo["id"], changes={"title": "Other"}),
    ]
    answer = await push(api, *replica.outbox)
    replica.take_results(list(replica.outbox), answer)
    assert (await news(api, replica))["lists"] == []
    anew = await catch_up(api)
    assert (replica.todos, replica.cursors) == (anew.todos, anew.cursors)


async def test_completing_is_dated_by_when_it_was_done(api):
    todo, late = await a_todo(api), await a_todo(api)
    answer = await push(
        api,
        {**op("todo.change", todo_id=todo["id"], changes={"completed": True}), "at": "2020-01-01T00:00:00Z"},
        {**op("todo.change", todo_id=late["id"], changes={"completed": True}), "at": "9999-12-31T23:59:59-23:00"},
    )
    assert [result["todo"]["completed_at"][:4] for result in answer["results"]] == [todo["created_at"][:4]] * 2


async def test_what_touches_one_list_is_one_transaction(app, api):
    """A failure of ours in the middle leaves nothing of the list's operations, and all of the other list's."""
    home, work = await a_list(api), await a_list(api)
    await app.state.database.execute(
        "alter table todos add constraint ours check (title <> 'Boom' or list_id = '" + work["id"] + "')"
    )
    heard = []
    app.state.bus.subscribe(TOPIC, heard.append)
    answer = await api.post(
        "/api/batch",
        json={
            "operations": [
                create(list_id=work["id"]),
                create(list_id=home["id"]),
                create(list_id=home["id"], title="Boom"),
            ]
        },
    )
    assert answer.status_code == 500
    assert await version_of(api, home["id"]) == 1
    assert await version_of(api, work["id"]) == 2
    await asyncio.sleep(0.2)
    assert [told["lists"] for told in heard] == [{work["id"]: 2}]


async def test_moving_both_ways_at_once_waits_for_nobody_for_ever(api):
    home, work = await a_list(api), await a_list(api)
    todos = [await a_todo(api, list_id=item["id"]) for item in (home, work) for _ in range(5)]

    def moves(item):
        return [op("todo.change", todo_id=todo["id"], changes={"list_id": item["id"]}) for todo in todos]

    answers = await asyncio.gather(*(push(api, *moves(item)) for item in (home, work) * 5))
    assert {code for answer in answers for code in codes(answer)} == {(200, None)}
    assert len(await items(api)) == 10


async def test_what_comes_before_a_todo_is_made_does_not_find_it(api):
    """Though an operation on the todo's list stands at the head of the batch."""
    list_id, todo_id = (await a_list(api))["id"], str(new_id())
    answer = await push(
        api,
        op("list.change", list_id=list_id, changes={"name": "Garden"}),
        op("todo.change", todo_id=todo_id, changes={"title": "Too early"}),
        create(id=todo_id, list_id=list_id),
    )
    assert [status for status, _ in codes(answer)] == [200, 404, 200]
