"""What members delete, move or edit is paid for by others, whose own writes wait for none of it."""

import asyncio
from asyncio import gather

import pytest

from factories import a_comment, a_list, a_todo, join, todo_url
from sharing.sharing_client import member_url
from sync.test_batch import op
from tend.accounts.queries.usage_decreases import subtract_usage_decreases
from tend.core.db import idempotency
from time_limits import HANG_SECONDS
from trust.test_limits import set_limit
from trust.test_payers import database, usage, usage_of

__all__ = ["database"]
NOTES = "x" * 100


@pytest.fixture
async def shared(app, api, other):
    """A list of `other` in which `api` is an editor."""
    item = await a_list(other)
    await join(app, item, api, "editor")
    return item


def change(todo, **changes):
    return op("todo.change", todo_id=todo["id"], changes=changes)


OPERATIONS = {
    "shorten": lambda todo, _: change(todo, notes=""),
    "lengthen": lambda todo, _: change(todo, notes=NOTES * 2),
    "another tag": lambda todo, _: change(todo, tags=["work"]),
    "complete": lambda todo, _: change(todo, completed=True),
    "move": lambda todo, own: change(todo, list_id=own["id"]),
    "purge": lambda todo, _: op("todo.purge", todo_id=todo["id"]),
}


@pytest.mark.parametrize("kind", OPERATIONS)
async def test_a_write_does_not_wait_for_the_push_of_somebody_else(api, other, shared, monkeypatch, kind):
    """The push is held after its operations and before its commit, until the other account's writes are done."""
    top = await a_todo(api, list_id=shared["id"], notes=NOTES, tags=["home"])
    await a_todo(api, list_id=shared["id"], notes=NOTES, parent_id=top["id"])
    await a_comment(api, top, text="Hm")
    files = await api.post(f"{todo_url(top)}/attachments", params={"name": "a"}, content=b"Milk")
    assert files.status_code == 201
    own = await a_list(other)
    private = await a_todo(api, notes=NOTES)
    if kind == "purge":
        await other.delete(todo_url(top))
    held, released = asyncio.Event(), asyncio.Event()
    insert = idempotency.insert_operation_results

    async def insert_later(*arguments):
        held.set()
        await released.wait()
        await insert(*arguments)

    monkeypatch.setattr(idempotency, "insert_operation_results", insert_later)
    push = asyncio.create_task(other.post("/api/batch", json={"operations": [OPERATIONS[kind](top, own)]}))
    async with asyncio.timeout(HANG_SECONDS):
        await held.wait()
        writes = [
            await api.post("/api/todos", json={"title": "Buy milk"}),
            await api.patch(todo_url(private), json={"notes": ""}),
            await api.post(f"{todo_url(private)}/comments", json={"text": "Hm"}),
            await api.post(f"{todo_url(private)}/attachments", params={"name": "b"}, content=b"Bread"),
            await api.delete(todo_url(private)),
        ]
    assert not push.done()
    released.set()
    assert [write.status_code for write in writes] == [201, 200, 201, 201, 204]
    assert [result["status"] for result in (await push).json()["results"]] == [200]


async def test_what_was_deleted_makes_room_at_once_and_counts_once(api, database):
    await set_limit(database, max_todos=2, max_text_bytes=20)
    first, second = [await a_todo(api, title="1234567890") for _ in range(2)]
    draft = {"title": "12345"}
    assert (await api.post("/api/todos", json=draft)).status_code == 422
    await api.delete(todo_url(first))
    await api.delete("/api/trash")
    # The job has not come yet, or twice, or is at work.
    assert (await api.post("/api/todos", json=draft)).status_code == 201
    await gather(*[subtract_usage_decreases(database) for _ in range(5)])
    assert (await api.post("/api/todos", json=draft)).status_code == 422
    assert (await api.patch(todo_url(second), json={"title": "1"})).status_code == 200
    assert (await api.patch(todo_url(second), json={"notes": "1" * 15})).status_code == 422
    assert (await api.patch(todo_url(second), json={"notes": "1" * 14})).status_code == 200
    assert await usage_of(database, api) == (2, 20)


async def test_the_job_leaves_who_writes_and_takes_the_rest(api, other, database):
    for person in (api, other):
        await a_todo(person, title="12345")
        await person.patch(todo_url(await a_todo(person, title="12345")), json={"title": "1"})
    async with database.transaction() as tx:
        await tx.execute("select from account_usage where user_id = $1 for no key update", api.user["id"])
        async with asyncio.timeout(HANG_SECONDS):
            assert await subtract_usage_decreases(database) == 1
    waiting = await database.fetch("select user_id::text from usage_decreases")
    assert [row["user_id"] for row in waiting] == [api.user["id"]]
    assert await subtract_usage_decreases(database) == 1
    await assert_subtracted(database)


_ADD_TODO = """
insert into todos (id, list_id, created_by, title, position, version)
values (gen_random_uuid(), $1, $2, 'Milk', 'a0', $3)"""
_IS_WAITING = "select exists (select from pg_locks where not granted and pid = $1)"


@pytest.fixture
async def first_writes(api, database):
    """Two connections that add todos of an account without a row of usage, and what it has stored already."""
    item = await a_list(api)
    stored = [await a_todo(api, list_id=item["id"], title="12345") for _ in range(3)]
    await database.execute("delete from account_usage where user_id = $1", api.user["id"])
    async with database.connection() as one, database.connection() as two:
        yield item, stored, one, two


async def test_two_writes_that_make_the_row_of_usage_at_once_lose_no_decrease(api, database, first_writes):
    item, stored, one, two = first_writes
    first, second = one.transaction(), two.transaction()
    await first.start()
    await one.execute(_ADD_TODO, item["id"], api.user["id"], 100)
    # The first transaction has counted this one, and the second sees that it is gone.
    await database.execute("delete from todos where id = $1", stored[0]["id"])
    await second.start()
    pid = await two.fetchval("select pg_backend_pid()")
    waiting = asyncio.create_task(two.execute(_ADD_TODO, item["id"], api.user["id"], 101))
    async with asyncio.timeout(HANG_SECONDS):
        while not await database.fetchval(_IS_WAITING, pid):
            await asyncio.sleep(0.01)
        await first.commit()
        await waiting
    await second.commit()
    assert (await usage_of(database, api))[0] == 4
    await subtract_usage_decreases(database)
    await assert_subtracted(database)
    assert (await usage_of(database, api))[0] == 4


async def test_the_job_leaves_decreases_of_an_account_whose_row_of_usage_is_being_made(api, database, first_writes):
    item, stored, one, _ = first_writes
    async with one.transaction():
        await one.execute(_ADD_TODO, item["id"], api.user["id"], 100)
        await database.execute("delete from todos where id = $1", stored[0]["id"])
        await subtract_usage_decreases(database)
    await subtract_usage_decreases(database)
    await assert_subtracted(database)
    assert (await usage_of(database, api))[0] == 3


async def test_decreases_of_accounts_that_were_deleted_go(api, other, database):
    await database.execute("insert into usage_decreases (user_id, todos) values (gen_random_uuid(), 1)")
    assert await subtract_usage_decreases(database) == 1
    assert await database.fetchval("select count(*) from usage_decreases") == 0


async def test_pushes_moves_and_the_job_at_once_count_exactly(app, api, other, shared, database):
    """Four writers and the job, each in its own order; usage of two payers."""
    own, theirs = await a_list(other), await a_list(api)
    await join(app, theirs, other, "editor")
    todos = [await a_todo(person, list_id=shared["id"], notes=NOTES) for person in (api, other) * 6]

    async def edit(person, notes):
        operations = [change(todo, notes=notes) for todo in todos]
        return await person.post("/api/batch", json={"operations": operations})

    async def move(person, goal):
        operations = [change(todo, list_id=goal["id"]) for todo in todos]
        return await person.post("/api/batch", json={"operations": operations})

    async def subtract():
        for _ in range(10):
            await subtract_usage_decreases(database)

    work = [edit(api, "n" * 150), edit(other, ""), move(other, own), edit(api, "n" * 90), move(other, shared)]
    responses = await gather(*work, subtract(), subtract())
    assert {response.status_code for response in responses if response} == {200}
    for todo in todos[:5]:
        await other.delete(todo_url(todo))
    await other.delete("/api/trash")
    await other.delete(member_url(shared, api))
    assert sum(todos for todos, _ in (await usage(database)).values()) == 7
    await subtract_usage_decreases(database)
    await assert_subtracted(database)


async def assert_subtracted(database):
    """Nothing waits, and the rows of the accounts themselves have what is stored."""
    assert await database.fetchval("select count(*) from usage_decreases") == 0
    rows = await database.fetch("select user_id as payer, todos, text_bytes from account_usage")
    counted = {row["payer"]: (row["todos"], row["text_bytes"]) for row in rows}
    assert {payer: used for payer, used in counted.items() if used != (0, 0)} == await usage(database)
