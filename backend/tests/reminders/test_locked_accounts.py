"""Whoever changes when a todo is due moves the reminders of others, and neither locks nor waits for their accounts meanwhile."""

from asyncio import create_task, sleep, timeout

import pytest

from factories import a_list, a_todo, items, join, todo_url
from tend.core.ids import new_id
from tend.reminders import dispatch
from time_limits import HANG_SECONDS, TURN_SECONDS

DUE = {"due_date": "2050-03-01", "due_time": "09:00:00", "due_timezone": "UTC"}
LATER = {"due_date": "2050-08-17"}
_LOCK = "select from users where id = $1 for no key update"
_WAITING = "select count(*) from pg_locks where not granted"


@pytest.fixture
async def todo(app, api, other, remind):
    """A todo in a list of Ada's and Bob's, of which Bob has a reminder."""
    item = await a_list(api)
    await join(app, item, other)
    todo = await a_todo(api, list_id=item["id"], **DUE)
    await remind(other, todo, before_minutes=0)
    return todo


@pytest.fixture
def schedule_left(app):
    return lambda: dispatch.schedule_left_reminders(app.state.database, app.state.bus)


async def fires_at(person, todo):
    return [reminder["fires_at"][:10] for reminder in await items(person, f"{todo_url(todo)}/reminders")]


async def push(person, *operations):
    body = [{"id": str(new_id()), **operation} for operation in operations]
    return (await person.post("/api/batch", json={"operations": body})).json()["results"]


async def test_a_push_that_has_moved_a_reminder_of_somebody_else_has_not_locked_them(api, other, todo, database):
    second = await a_todo(api, list_id=todo["list_id"])
    change = {"kind": "todo.change", "todo_id": todo["id"], "changes": LATER}
    deletion = {"kind": "todo.delete", "todo_id": second["id"]}
    async with database.transaction() as tx:
        await tx.execute("select from todos where id = $1 for update", second["id"])
        pushing = create_task(push(api, change, deletion))
        async with timeout(HANG_SECONDS):
            while not await tx.fetchval(_WAITING):
                await sleep(TURN_SECONDS)
            assert (await other.patch("/api/me", json={"theme": "dark"})).status_code == 200
        assert not pushing.done()
    assert [result["status"] for result in await pushing] == [200, 200]
    assert await fires_at(other, todo) == ["2050-08-17"]


async def test_a_reminder_of_an_account_that_is_locked_follows_its_todo_afterwards(
    api, other, todo, database, schedule_left
):
    async with database.transaction() as tx:
        await tx.execute(_LOCK, other.user["id"])
        async with timeout(HANG_SECONDS):
            assert (await api.patch(todo_url(todo), json=LATER)).status_code == 200
            await schedule_left()
        assert await fires_at(other, todo) == ["2050-03-01"]
        await tx.execute("update users set version = version + 1 where id = $1", other.user["id"])
    version = await database.fetchval("select version from users where id = $1", other.user["id"])
    await schedule_left()
    assert await fires_at(other, todo) == ["2050-08-17"]
    assert await database.fetchval("select version from users where id = $1", other.user["id"]) == version + 1
    assert await database.fetchval("select count(*) from unscheduled_reminders") == 0


async def test_a_reminder_of_an_account_that_is_locked_ends_with_its_membership_afterwards(
    api, other, todo, database, schedule_left
):
    private = await a_list(api)
    async with database.transaction() as tx:
        await tx.execute(_LOCK, other.user["id"])
        async with timeout(HANG_SECONDS):
            moved = await api.patch(todo_url(todo), json={"list_id": private["id"]} | LATER)
        assert moved.status_code == 200
    await schedule_left()
    row = await database.fetchrow("select deleted_at, fires_at, moment from reminders")
    assert row["deleted_at"]
    assert (row["fires_at"], str(row["moment"].date())) == (None, "2050-03-01")


async def test_nothing_is_left_for_an_account_that_was_deleted_meanwhile(api, other, todo, database, schedule_left):
    await database.execute("insert into unscheduled_reminders values ($1, $2)", new_id(), todo["id"])
    await schedule_left()
    assert await database.fetchval("select count(*) from unscheduled_reminders") == 0
    assert await fires_at(other, todo) == ["2050-03-01"]
