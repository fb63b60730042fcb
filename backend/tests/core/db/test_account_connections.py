"""One account cannot use all of a process's connections to the database."""

from asyncio import CancelledError, create_task, gather, sleep, timeout
from contextlib import AsyncExitStack

import pytest

from tend.core.account_slots import TooManyConcurrentRequests
from tend.core.db.account_connections import AccountConnections
from tend.core.errors import DatabaseBusy
from tend.core.request_context import EVERYBODY, has_no_session, payer
from time_limits import HANG_SECONDS, TURN_SECONDS


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"database_pool_size": 10, "database_acquire_timeout": HANG_SECONDS})


@pytest.fixture
def turn():
    """Name the account whose share the rest of the test uses."""
    token = payer.set("")
    yield payer.set
    payer.reset(token)


async def test_somebody_whose_requests_all_wait_for_a_lock_keeps_nobody_from_the_database(app, api, other):
    todo_list = (await api.post("/api/lists", json={"name": "Shared"})).json()
    database = app.state.database
    lock = "select from lists where id = $1 for update"
    async with database.transaction() as transaction:
        await transaction.fetch(lock, todo_list["id"])
        operations = [
            {"operations": [{"id": f"00000000-0000-4000-8000-{number:012}", "kind": "todo.create", "todo": draft}]}
            for number, draft in enumerate([{"title": "Waits", "list_id": todo_list["id"]}] * 20)
        ]
        pushes = [create_task(api.post("/api/batch", json=body)) for body in operations]
        waiting = "select count(*) from pg_locks where not granted"
        async with timeout(HANG_SECONDS):
            while not await transaction.fetchval(waiting):
                await sleep(TURN_SECONDS)
        async with timeout(HANG_SECONDS):
            assert (await other.get("/api/lists")).status_code == 200
        assert await transaction.fetchval(waiting) <= 4
        assert not database.is_exhausted
    assert [push.status_code for push in await gather(*pushes)] == [200] * 20


async def test_todos_that_are_added_together_use_the_share_of_their_account(app, api, other):
    """Of two todos for each list, the second one waits for the first, and is then written with those that came meanwhile."""
    lists = [(await api.post("/api/lists", json={"name": f"List {number}"})).json() for number in range(12)]
    database = app.state.database
    usage = "select from account_usage where user_id = $1 for update"
    async with database.transaction() as transaction:
        await transaction.fetch(usage, api.user["id"])
        bodies = [{"title": "Waits", "list_id": item["id"]} for item in lists]
        requests = [create_task(api.post("/api/todos", json=body)) for body in bodies * 2]
        async with timeout(HANG_SECONDS):
            while sum(map(len, database.write_batches._waiting.values())) < len(lists):
                await sleep(TURN_SECONDS)
        for request in requests[: len(lists)]:
            request.cancel()
        async with timeout(HANG_SECONDS):
            while not all(request.done() for request in requests[: len(lists)]):
                await sleep(TURN_SECONDS)
            assert (await other.get("/api/lists")).status_code == 200
        assert not database.is_exhausted
    statuses = [request.status_code for request in await gather(*requests[len(lists) :])]
    assert statuses == [201] * len(lists)


async def test_the_next_request_of_the_account_gets_its_turn_when_one_ends(turn):
    connections = AccountConnections(pool_size=10, wait_seconds=HANG_SECONDS)
    turn("ada")
    for _ in range(4):
        await connections.take()
    waiting = [create_task(connections.take()) for _ in range(3)]
    await sleep(0)
    waiting[0].cancel()
    connections.give_back("ada")
    assert await waiting[1] == "ada"
    assert not waiting[2].done()
    connections.give_back("ada")
    await waiting[2]
    with pytest.raises(CancelledError):
        await waiting[0]


async def test_a_request_that_ends_as_its_turn_comes_passes_it_on(turn):
    connections = AccountConnections(pool_size=10, wait_seconds=HANG_SECONDS)
    turn("ada")
    for _ in range(4):
        await connections.take()
    ended, next_one = create_task(connections.take()), create_task(connections.take())
    await sleep(0)
    connections.give_back("ada")
    ended.cancel()
    assert await next_one == "ada"


async def test_a_request_that_waits_for_too_long_is_refused(turn):
    connections = AccountConnections(pool_size=10, wait_seconds=0.01)
    turn("ada")
    for _ in range(4):
        await connections.take()
    with pytest.raises(TooManyConcurrentRequests):
        await connections.take()
    turn("bob")
    assert await connections.take() == "bob"
    turn("")
    async with AsyncExitStack() as stack:
        for _ in range(20):
            stack.callback(connections.give_back, await connections.take())


async def test_strangers_get_half_of_the_share_of_the_account_that_they_are_about(turn):
    connections = AccountConnections(pool_size=10, wait_seconds=0.01)
    token = has_no_session.set(True)
    turn("ada")
    strangers = [await connections.take() for _ in range(2)]
    with pytest.raises(DatabaseBusy):
        await connections.take()
    turn(EVERYBODY)
    for _ in range(4):
        await connections.take()
    with pytest.raises(DatabaseBusy):
        await connections.take()
    has_no_session.reset(token)
    turn("ada")
    for _ in range(2):
        await connections.take()
    with pytest.raises(TooManyConcurrentRequests):
        await connections.take()
    for name in [*strangers, "ada", "ada", *[EVERYBODY] * 4]:
        connections.give_back(name)
    assert (connections._in_use, connections._waiters) == ({}, {})


async def test_a_stranger_who_waits_for_the_account_itself_in_vain_leaves_its_place(turn):
    connections = AccountConnections(pool_size=10, wait_seconds=0.01)
    turn("ada")
    for _ in range(4):
        await connections.take()
    token = has_no_session.set(True)
    for _ in range(3):
        with pytest.raises(DatabaseBusy):
            await connections.take()
    has_no_session.reset(token)
    for _ in range(4):
        connections.give_back("ada")
    assert (connections._in_use, connections._waiters) == ({}, {})


async def test_nothing_is_remembered_of_accounts_without_requests(turn):
    connections = AccountConnections(pool_size=10, wait_seconds=0.01)
    for name in ("ada", "bob"):
        turn(name)
        for _ in range(5):
            try:
                await connections.take()
            except TooManyConcurrentRequests:
                continue
        for _ in range(4):
            connections.give_back(name)
    assert (connections._in_use, connections._waiters) == ({}, {})
