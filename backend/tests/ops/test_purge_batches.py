"""No account can stop the purge of the whole server, whatever it has in its trash."""

import asyncio
import json
from datetime import timedelta
from uuid import UUID

import pytest

from explain import plan_of
from factories import a_list, a_todo, todo_url
from purge import purge_expired as purge_everything
from tend.core import jobs
from tend.core.errors import DatabaseSlow
from tend.core.jobs import JobContext, run_worker
from tend.main import build_jobs
from tend.ops.jobs import purge_expired
from tend.ops.queries import purge

_ADD_COMMENTS = """
insert into comments (id, list_id, todo_id, author_id, author_name, counted_for, text, version)
select gen_random_uuid(), list_id, id, $1, 'Ada', $1, 'Two dozen', 1000 * row_number() over (order by id) + number
from todos, generate_series(1, 500) number
"""


async def age_trash(app, table):
    await app.state.database.execute(
        f"update {table} set deleted_at = now() - interval '31 days' where deleted_at is not null"
    )


async def count(app, table):
    return await app.state.database.fetchval(f"select count(*) from {table}")


async def purge_by_batches(app, kind, *tables):
    """How many rows of the tables each batch deleted, until one had nothing to delete."""
    batches, before, has_more = [], sum([await count(app, table) for table in tables]), True
    while has_more:
        has_more = (await purge.purge_batch(app.state.database, kind)).has_more
        after = sum([await count(app, table) for table in tables])
        batches.append(before - after)
        before = after
    return batches


@pytest.fixture
async def busy_list(app, api):
    """A list with ten todos of 500 comments each."""
    made = await a_list(api)
    for _ in range(10):
        await a_todo(api, list_id=made["id"])
    await app.state.database.execute(_ADD_COMMENTS, UUID(api.user["id"]))
    return made


async def test_a_kind_that_fails_is_tried_again_and_keeps_no_other_one_waiting(app, api, settings, monkeypatch, caplog):
    database, purge_batch = app.state.database, purge.purge_batch
    await database.execute("insert into rate_limits select 'old', now() - interval '1 hour'")

    async def fail(db, kind):
        if kind == purge.PURGE_KINDS[0]:
            raise DatabaseSlow
        return await purge_batch(db, kind)

    monkeypatch.setattr(purge, "purge_batch", fail)
    monkeypatch.setattr(jobs, "_pause", lambda _attempt: timedelta(hours=1))
    monkeypatch.setattr(jobs, "WORKER_STOP_SECONDS", 0.1)
    await purge_expired(JobContext(database, settings, "purge", 0), {})
    async with run_worker(build_jobs(settings, database, app.state.bus)), asyncio.timeout(60):
        while await count(app, "pgqueuer where entrypoint = 'purge'") > 1:
            await asyncio.sleep(0.05)
    assert await count(app, "rate_limits where key = 'old'") == 0
    assert f"{purge.PURGE_KINDS[0]} not purged" in caplog.messages
    waiting = await database.fetchrow("select payload, attempts, status::text from pgqueuer where entrypoint = 'purge'")
    assert (json.loads(waiting["payload"]), waiting["attempts"], waiting["status"]) == (
        {"kind": purge.PURGE_KINDS[0]},
        1,
        "queued",
    )


async def test_comments_of_todos_in_the_trash_count_for_a_batch(app, api, busy_list):
    await app.state.database.execute("update todos set deleted_at = now()")
    await age_trash(app, "todos")
    assert await purge_by_batches(app, "todos in the trash", "todos", "comments") == [1503, 1503, 1503, 501, 0]


async def test_a_list_in_the_trash_is_emptied_in_batches_and_goes_last(app, api, busy_list):
    await api.delete(f"/api/lists/{busy_list['id']}")
    await age_trash(app, "lists")
    batches = await purge_by_batches(app, "lists in the trash", "todos", "comments", "lists")
    assert batches == [1503, 1503, 1503, 501, 1, 0]
    assert await count(app, "tombstones") == 0


async def test_a_list_that_is_restored_between_two_batches_is_pulled_again(app, api, busy_list):
    before = (await api.post("/api/sync", json={})).json()
    await api.delete(f"/api/lists/{busy_list['id']}")
    await age_trash(app, "lists")
    assert (await purge.purge_batch(app.state.database, "lists in the trash")).deleted == 3
    assert (await api.post(f"/api/lists/{busy_list['id']}/restore")).status_code == 200
    cursors = {one["id"]: one["version"] for one in before["lists"]}
    pulled = (await api.post("/api/sync", json={"epoch": before["epoch"], "lists": cursors})).json()
    [delta] = [one for one in pulled["lists"] if one["id"] == busy_list["id"]]
    assert (delta["reset"], len(delta["todos"])) == (True, 7)


async def test_subtasks_are_purged_before_what_they_are_below(app, api, settings):
    home = await a_list(api)
    top = await a_todo(api, list_id=home["id"])
    below = await a_todo(api, list_id=home["id"], parent_id=top["id"])
    await a_todo(api, list_id=home["id"], parent_id=below["id"])
    await api.delete(todo_url(top))
    await age_trash(app, "todos")
    for left in (2, 1, 0):
        await purge.purge_batch(app.state.database, "todos in the trash")
        assert await count(app, "todos") == left
    await purge_everything(app.state.database, settings)


@pytest.mark.parametrize(
    ("kind", "index"),
    [
        ("guests who were never there", "guests_opened_only"),
        ("guests who were never there", "comments_of_guest"),
        ("todos in the trash", "comments_of_todo"),
        ("todos in the trash", "reminders_of_todo"),
        ("todos in the trash", "todos_of_parent"),
        ("lists in the trash 1", "todos_of_parent"),
    ],
)
async def test_the_purge_looks_up_what_hangs_on_a_row_through_an_index(app, kind, index):
    statement = dict(purge.list_statements())[f"purge_batch {kind}"]
    assert f"on {index}" in (await plan_of(app.state.database, statement)).replace(" using ", " on ")
