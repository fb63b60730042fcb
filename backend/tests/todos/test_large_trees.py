"""A change of many rows costs as many changes, and takes its turn among pushes, however it is sent."""

import asyncio

import pytest

from conftest import sign_up
from factories import a_list, a_todo, todo_url
from sync.test_batch import op
from tend.core.http.request_rates import ROWS_PER_CHANGE
from tend.core.ids import new_id
from tend.lists.queries.turns import push_turn_sql
from time_limits import HANG_SECONDS, TURN_SECONDS

SUBTASKS = 10 * ROWS_PER_CHANGE
BURST = 1000


@pytest.fixture
def settings(settings):
    # Less than one change an hour comes back.
    return settings.model_copy(
        update={"rate_limit_enabled": True, "account_writes_per_second": 0.0001, "account_write_burst": BURST}
    )


async def a_tree(api, list_id):
    top = await a_todo(api, list_id=list_id)
    drafts = [
        {"id": str(new_id()), "list_id": list_id, "parent_id": top["id"], "title": "Milk"} for _ in range(SUBTASKS)
    ]
    response = await api.post("/api/batch", json={"operations": [op("todo.create", todo=draft) for draft in drafts]})
    assert {result["status"] for result in response.json()["results"]} == {200}
    return top


async def left_of(app, api):
    """How many changes the account may still make."""
    response = await api.post("/api/todos", json={"title": "Milk"})
    return int(response.headers["ratelimit"].partition("r=")[2].partition(";")[0])


async def by_route(api, top, goal, kind):
    method, address, body = {
        "complete": ("PATCH", todo_url(top), {"completed": True}),
        "move": ("PATCH", todo_url(top), {"list_id": goal}),
        "delete": ("DELETE", todo_url(top), None),
        "restore": ("POST", f"{todo_url(top)}/restore", None),
        "purge": ("DELETE", f"/api/trash/todos/{top['id']}", None),
        "empty": ("DELETE", "/api/trash", None),
        "purge list": ("DELETE", f"/api/trash/lists/{top['list_id']}", None),
    }[kind]
    return await api.request(method, address, json=body)


async def by_push(api, top, goal, kind):
    changes = {"complete": {"completed": True}, "move": {"list_id": goal}}
    kinds = {"delete": "todo.delete", "restore": "todo.restore", "purge": "todo.purge"}
    fields = {"changes": changes[kind]} if kind in changes else {}
    operation = op(kinds.get(kind, "todo.change"), todo_id=top["id"], **fields)
    return await api.post("/api/batch", json={"operations": [operation]})


@pytest.fixture
async def account(app):
    client = await sign_up(app, "ada")
    yield client
    await client.aclose()


ROUTES = ["complete", "move", "delete", "restore", "purge", "empty", "purge list"]
CASES = [(by_route, kind) for kind in ROUTES] + [(by_push, kind) for kind in ROUTES[:5]]


async def prepare(account, kind):
    """The top of a tree, in the trash where the change needs it there, and another list."""
    home, work = await a_list(account), await a_list(account)
    top = await a_tree(account, home["id"])
    if kind in {"restore", "purge", "empty"}:
        await account.delete(todo_url(top))
    if kind == "purge list":
        await account.delete(f"/api/lists/{home['id']}")
    return top, work["id"]


@pytest.mark.parametrize(("send", "kind"), CASES)
async def test_a_change_of_many_rows_counts_as_many_changes(app, account, send, kind):
    top, goal = await prepare(account, kind)
    before = await left_of(app, account)
    response = await send(account, top, goal, kind)
    assert response.status_code in {200, 204}, response.text
    after = await left_of(app, account)
    assert before - after == 2 + SUBTASKS // ROWS_PER_CHANGE


async def test_what_is_beyond_the_rate_makes_the_next_change_wait_and_not_this_one(app, account):
    top, _ = await prepare(account, "delete")
    await account.delete(todo_url(top))
    left = await left_of(app, account)
    for _ in range(left // 12 + 2):
        last = await account.post(f"{todo_url(top)}/restore")
        if last.status_code == 429:
            break
        await account.delete(todo_url(top))
    assert (last.status_code, int(last.headers["retry-after"]) > 1) == (429, True)


@pytest.mark.parametrize("kind", ROUTES[:6])
async def test_a_change_of_a_tree_waits_for_the_turn_of_a_push(app, account, kind):
    top, goal = await prepare(account, kind)
    database = app.state.database
    async with asyncio.timeout(HANG_SECONDS):
        async with database.transaction() as push:
            await push.execute(f"select {push_turn_sql('$1::text')}", top["list_id"])
            change = asyncio.create_task(by_route(account, top, goal, kind))
            waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
            while not await database.fetchval(waiting):
                assert not change.done()
                await asyncio.sleep(TURN_SECONDS)
        assert (await change).status_code in {200, 204}
