"""A push that takes long is several transactions, and whoever changes the members of a list comes between them."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from contract.shared_world import open_link
from factories import a_list, a_todo, join, made, todo_url
from sharing.sharing_client import member_url
from sync.replica import catch_up
from sync.test_batch import codes, create, op, push
from tend.sync import push_transaction
from tend.sync.text_merge import MergeBudget
from time_limits import HANG_SECONDS, TURN_SECONDS

_WAIT = """
select count(*)
from pg_stat_activity
where datname = current_database()
  and wait_event_type = 'Lock'"""


@pytest.fixture
def database(app):
    return app.state.database


@pytest.fixture
def no_time(monkeypatch):
    """One operation in each transaction."""
    monkeypatch.setattr(push_transaction, "_MAX_TRANSACTION_SECONDS", 0.0)


@asynccontextmanager
async def locked_list(database, item):
    async with database.transaction() as tx:
        await tx.execute("select from lists where id = $1 for update", item["id"])
        yield


async def wait_for(database, waiting):
    async with asyncio.timeout(HANG_SECONDS):
        while await database.fetchval(_WAIT) < waiting:
            await asyncio.sleep(TURN_SECONDS)


@pytest.mark.parametrize("end", ["removed", "viewer", "link"])
async def test_a_change_of_members_comes_before_the_rest_of_a_push(app, api, other, database, no_time, end):
    """Two pushes wait before it: the first goes on for one transaction, the second does not begin."""
    item = await a_list(api)
    todos = [await a_todo(api, list_id=item["id"]) for _ in range(4)]
    link = made(await api.post(f"/api/lists/{item['id']}/links", json={"role": "editor"}))
    writer = await open_link(app, link["token"]) if end == "link" else other
    if end != "link":
        await join(app, item, other, "editor")
    pushes = []
    async with locked_list(database, item):
        for part in (todos[:3], todos[3:]):
            operations = [op("todo.delete", todo_id=todo["id"]) for todo in part]
            pushes.append(asyncio.create_task(push(writer, *operations)))
            await wait_for(database, len(pushes))
        if end == "link":
            change = api.delete(f"/api/lists/{item['id']}/links/{link['id']}")
        elif end == "viewer":
            change = api.patch(member_url(item, other), json={"role": "viewer"})
        else:
            change = api.delete(member_url(item, other))
        changing = asyncio.create_task(change)
        await wait_for(database, 3)
    assert (await changing).status_code in (200, 204)
    first, second = await asyncio.gather(*pushes)
    refused = (404, "todo_not_found")
    assert codes(first) == [(200, None), refused, refused]
    assert codes(second) == [refused]


async def test_the_operations_of_a_long_push_stay_in_order(api, no_time):
    item = await a_list(api)
    replica = await catch_up(api)
    operations = [create(list_id=item["id"]) for _ in range(3)]
    todo_id = operations[0]["todo"]["id"]
    operations += [op("todo.change", todo_id=todo_id, changes={"title": str(n)}) for n in range(5)]
    response = await push(api, *operations, operations[0])
    assert codes(response) == [(200, None)] * 9
    assert (await api.get(todo_url({"id": todo_id}))).json()["title"] == "4"
    before = replica.cursors[item["id"]]
    assert response["lists"] == {item["id"]: {"before": before, "after": before + 8}}
    assert codes(await push(api, *operations)) == [(200, None)] * 8


async def test_texts_of_a_long_push_are_merged_within_one_budget(api, no_time, monkeypatch):
    """What is merged again for the next transaction is spent once."""
    todos = [await a_todo(api, notes="one two three") for _ in range(4)]
    for todo in todos:
        await api.patch(todo_url(todo), json={"notes": "one 2 three"})
    monkeypatch.setattr(MergeBudget.__init__, "__defaults__", (4 * 3 * 15, *MergeBudget.__init__.__defaults__[1:]))
    changes = [
        op("todo.change", todo_id=todo["id"], changes={"notes": "one two 3"}, base={"notes": "one two three"})
        for todo in todos
    ]
    response = await push(
        api, *[one for change in changes for one in (change, op("todo.delete", todo_id=change["todo_id"]))]
    )
    assert {result["todo"]["notes"] for result in response["results"]} == {"one 2 3"}
