import asyncio
from uuid import uuid4

import pytest

from factories import a_list, a_todo, field_errors, items, raw, todo_url, version_of
from sync.replica import Replica, catch_up, fetch_deltas
from tend.core.ids import new_id
from tend.core.write_result import CHANGES_TOPIC
from tend.sync import push_results
from time_limits import HANG_SECONDS


def op(kind, **fields):
    return {"id": str(uuid4()), "kind": kind, **fields}


def create(**todo):
    return op("todo.create", todo={"id": str(new_id()), "title": "Buy milk"} | todo)


async def push(api, *operations):
    response = await api.post("/api/batch", json={"operations": list(operations)})
    assert response.status_code == 200, response.text
    return response.json()


def codes(response):
    return [(result["status"], result.get("problem", {}).get("code")) for result in response["results"]]


async def test_the_result_of_every_kind_of_operation_has_the_row_as_the_operation_left_it(api):
    list_id, todo_id = str(uuid4()), str(new_id())
    response = await push(
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
    assert codes(response) == [(200, None)] * 8
    lists = [result["list"] for result in response["results"] if "list" in result]
    todos = [result["todo"] for result in response["results"] if "todo" in result]
    assert [item["deleted_at"] is not None for item in lists] == [False, False, True, False]
    assert lists[1]["color"] == "green"
    assert [todo["deleted_at"] is not None for todo in todos] == [False, False, True, False]
    assert [todo["version"] for todo in todos] == [3, 4, 5, 6]
    assert todos[-1] == (await api.get(f"/api/todos/{todo_id}")).json()
    assert response["lists"] == {list_id: {"before": 0, "after": 8}}


async def test_a_rejected_operation_changes_nothing_and_stops_no_other(api):
    todo = await a_todo(api)
    response = await push(
        api,
        op("todo.change", todo_id=todo["id"], changes={"title": "First"}),
        op("todo.change", todo_id=str(uuid4()), changes={"title": "Missing"}),
        op("todo.change", todo_id=todo["id"], changes={"due_time": "09:00:00"}),
        op("todo.change", todo_id=todo["id"], changes={"priority": "high"}),
    )
    assert codes(response) == [(200, None), (404, "todo_not_found"), (422, "invalid"), (200, None)]
    row = (await api.get(todo_url(todo))).json()
    assert (row["title"], row["priority"], row["version"]) == ("First", "high", todo["version"] + 2)


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
async def test_a_malformed_operation_is_rejected_and_the_others_are_applied(api, operation, field):
    response = await api.post("/api/batch", **raw({"operations": [create(), operation, create()]}))
    results = response.json()
    assert codes(results) == [(200, None), (422, "invalid"), (200, None)]
    assert results["results"][1]["problem"]["errors"][0]["field"] == field
    assert len(await items(api)) == 2


async def test_a_batch_of_too_many_operations_is_rejected_as_a_whole(api):
    response = await api.post("/api/batch", json={"operations": [create() for _ in range(501)]})
    assert field_errors(response) == [("operations", "too_long")]
    assert await items(api) == []


async def test_a_replayed_batch_has_the_same_results_and_no_second_effect(api):
    list_id = (await a_list(api))["id"]
    operations = [create(list_id=list_id), create(list_id=list_id), op("todo.delete", todo_id=str(uuid4()))]
    first = await push(api, *operations)
    again = await push(api, *operations)
    assert again["results"] == first["results"]
    assert again["lists"] == {}
    assert await version_of(api, list_id) == 3


async def test_the_result_of_a_replayed_operation_has_the_present_row(api):
    first = create()
    await push(api, first)
    todo_id = first["todo"]["id"]
    await api.patch(f"/api/todos/{todo_id}", json={"title": "Other"})
    response = await push(api, first)
    assert response["results"][0]["todo"]["title"] == "Other"


async def test_the_result_of_a_replay_whose_row_was_purged_has_neither_row_nor_problem(app, api):
    first = create()
    await push(api, first)
    await app.state.database.execute("delete from todos")
    assert (await push(api, first))["results"] == [{"status": 200}]


async def test_a_rejected_operation_stays_rejected(api):
    todo_id = str(new_id())
    early = op("todo.change", todo_id=todo_id, changes={"title": "Too early"})
    assert codes(await push(api, early)) == [(404, "todo_not_found")]
    await push(api, create(id=todo_id))
    assert codes(await push(api, early)) == [(404, "todo_not_found")]
    assert (await items(api))[0]["title"] == "Buy milk"


async def test_two_operations_of_one_request_with_the_same_id_have_one_effect(api):
    todo = await a_todo(api)
    first = op("todo.change", todo_id=todo["id"], changes={"title": "Other"})
    response = await push(api, first, first)
    assert [result["todo"]["title"] for result in response["results"]] == ["Other", "Other"]


async def test_simultaneous_replays_of_a_batch_have_one_effect(api):
    list_id = (await a_list(api))["id"]
    operations = [create(list_id=list_id) for _ in range(5)] + [
        op("list.create", list={"id": str(uuid4()), "name": "New"})
    ]
    responses = await asyncio.gather(*(push(api, *operations) for _ in range(10)))
    assert [codes(response) for response in responses] == [[(200, None)] * 6] * 10
    assert await version_of(api, list_id) == 6
    assert len(await items(api, "/api/lists")) == 3


async def test_operations_of_two_users_may_have_the_same_id(api, other):
    first = create()
    await push(api, first)
    response = await push(other, {**first, "todo": {**first["todo"], "id": str(new_id())}})
    assert codes(response) == [(200, None)]
    assert len(await items(other)) == 1


async def test_rows_of_another_user_look_like_missing_ones(api, other):
    todo, item = await a_todo(other), await a_list(other)
    response = await push(
        api,
        op("todo.change", todo_id=todo["id"], changes={"title": "Mine"}),
        op("todo.delete", todo_id=todo["id"]),
        op("list.change", list_id=item["id"], changes={"name": "Mine"}),
        create(list_id=item["id"]),
        create(id=todo["id"]),
    )
    assert codes(response) == [
        (404, "todo_not_found"),
        (404, "todo_not_found"),
        (404, "list_not_found"),
        (404, "list_not_found"),
        (409, "id_taken"),
    ]
    assert (await items(other))[0] == todo


async def test_a_client_whose_cursor_is_at_before_may_set_it_to_after(api):
    home, work = await a_list(api, name="Home"), await a_list(api, name="Work")
    todo = await a_todo(api, list_id=home["id"])
    replica = await catch_up(api)
    replica.outbox = [
        op("todo.change", todo_id=todo["id"], changes={"list_id": work["id"]}),
        create(list_id=home["id"]),
        op("todo.change", todo_id=todo["id"], changes={"title": "Other"}),
    ]
    response = await push(api, *replica.outbox)
    replica.apply_push_results(list(replica.outbox), response)
    assert (await fetch_deltas(api, replica))["lists"] == []
    other = await catch_up(api)
    assert (replica.todos, replica.cursors) == (other.todos, other.cursors)


async def test_a_completion_is_dated_between_the_creation_of_the_todo_and_the_request(api):
    todo, other = await a_todo(api), await a_todo(api)
    response = await push(
        api,
        {**op("todo.change", todo_id=todo["id"], changes={"completed": True}), "at": "2020-01-01T00:00:00Z"},
        {**op("todo.change", todo_id=other["id"], changes={"completed": True}), "at": "2199-12-31T23:59:59-23:00"},
    )
    assert [result["todo"]["completed_at"][:4] for result in response["results"]] == [todo["created_at"][:4]] * 2


_CANCEL_BOOM = """
create function cancel_boom() returns trigger language plpgsql as $$
begin
    raise exception 'canceled' using errcode = 'query_canceled';
end
$$;
create trigger cancel_boom before insert on todos for each row when (new.title = 'Boom') execute function cancel_boom();
"""


async def test_operations_on_one_list_are_one_transaction(app, api):
    """A database that fails in the middle undoes the operations on that list, and leaves those on the other list."""
    home, work = await a_list(api), await a_list(api)
    await app.state.database.execute(_CANCEL_BOOM)
    published = asyncio.Queue()
    app.state.bus.subscribe(CHANGES_TOPIC, published.put_nowait)
    response = await api.post(
        "/api/batch",
        json={
            "operations": [
                create(list_id=work["id"]),
                create(list_id=home["id"]),
                create(list_id=home["id"], title="Boom"),
            ]
        },
    )
    assert response.status_code == 503
    assert await version_of(api, home["id"]) == 1
    assert await version_of(api, work["id"]) == 2
    await push(api, create(list_id=home["id"]))
    messages = [await asyncio.wait_for(published.get(), HANG_SECONDS) for _ in range(2)]
    assert [message["lists"] for message in messages] == [{work["id"]: 2}, {home["id"]: 2}]


async def test_moves_between_two_lists_in_both_directions_at_once_do_not_deadlock(api):
    home, work = await a_list(api), await a_list(api)
    todos = [await a_todo(api, list_id=item["id"]) for item in (home, work) for _ in range(5)]

    def moves(item):
        return [op("todo.change", todo_id=todo["id"], changes={"list_id": item["id"]}) for todo in todos]

    responses = await asyncio.gather(*(push(api, *moves(item)) for item in (home, work) * 5))
    assert {code for response in responses for code in codes(response)} == {(200, None)}
    assert len(await items(api)) == 10


async def test_an_operation_before_the_creation_of_its_todo_is_rejected(api):
    """An operation on the list comes first, so that all three are applied in one transaction."""
    list_id, todo_id = (await a_list(api))["id"], str(new_id())
    response = await push(
        api,
        op("list.change", list_id=list_id, changes={"name": "Garden"}),
        op("todo.change", todo_id=todo_id, changes={"title": "Too early"}),
        create(id=todo_id, list_id=list_id),
    )
    assert [status for status, _ in codes(response)] == [200, 404, 200]


async def test_a_response_with_many_large_rows_of_one_todo_has_it_once(api, monkeypatch):
    monkeypatch.setattr(push_results, "MAX_RESULTS_LENGTH", 20_000)
    todo, other = await a_todo(api, notes="a" * 5_000), await a_todo(api, title="Tea")
    changes = [op("todo.change", todo_id=todo["id"], changes={"title": f"Milk {nth}"}) for nth in range(10)]
    response = await push(api, *changes, op("todo.change", todo_id=other["id"], changes={"title": "Rice"}))
    assert [sorted(result) for result in response["results"]] == [["status"]] * 9 + [["status", "todo"]] * 2
    assert response["results"][9]["todo"] == (await api.get(todo_url(todo))).json()
    assert response["lists"] == {todo["list_id"]: {"before": other["version"], "after": other["version"] + 11}}


async def test_rows_that_are_too_large_together_are_left_out_and_have_to_be_pulled(api, monkeypatch):
    monkeypatch.setattr(push_results, "MAX_RESULTS_LENGTH", 20_000)
    home = await a_list(api)
    devices = Replica(), Replica()
    drafts = [create(list_id=home["id"], notes="a" * 5_000) for _ in range(10)]
    missing = op("todo.change", todo_id=str(uuid4()), changes={"title": "Missing"})
    response = await push(api, *drafts, missing)
    assert [("todo" in result, result["status"]) for result in response["results"]] == (
        [(True, 200)] * 3 + [(False, 200)] * 7 + [(False, 404)]
    )
    assert response["lists"] == {}
    for device in devices:
        await catch_up(api, device)
        assert len(device.todos) == 10
