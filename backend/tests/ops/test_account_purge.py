"""An account is gone at once, however much it leaves in the lists of others, and so is a list that is deleted forever.

Jobs remove what they leave, in batches, and nobody sees anything of it meanwhile.
"""

import asyncio
import json
from uuid import UUID

import pytest

from conftest import PASSWORD, sign_up
from explain import plan_of
from factories import a_comment, a_file, a_list, a_todo, items, join, list_url, todo_url
from sharing.sharing_client import invite, member_url
from sync.replica import catch_up, fetch_deltas
from tend.accounts.queries.usage_decreases import subtract_usage_decreases
from tend.core.jobs import DELETED_ACCOUNTS, PURGE_JOB, PURGED_LISTS, run_worker
from tend.main import build_jobs
from tend.ops.queries import account_purge, batches, purge
from time_limits import HANG_SECONDS

NAME = "Margaret Leaver"
_FILL = """
with numbered as (
    update lists set version = version + 5000 where id = $1 returning version - 5000 as base
), added_todos as (
    insert into todos (id, list_id, created_by, assignee_id, title, position, version)
    select gen_random_uuid(), $1, $2, $2, 'Prune', 'a0', base + number
    from numbered, generate_series(1, 700) number
), added_comments as (
    insert into comments (id, list_id, todo_id, author_id, author_name, text, version)
    select gen_random_uuid(), $1, $3, $2, $4, 'Done', base + 1000 + number
    from numbered, generate_series(1, 700) number
), added_acts as (
    insert into acts (list_id, version, kind, actor_id, todo_id, title, is_part)
    select $1, base + 2000 + number, 'changed', $2, $3, 'Prune', false
    from numbered, generate_series(1, 700) number
), added_reminders as (
    insert into reminders (id, user_id, todo_id, before_minutes, version)
    select gen_random_uuid(), $2, $3, number, number from generate_series(1, 700) number
)
insert into idempotent_writes (user_id, key)
select $2, 'key ' || number from generate_series(1, 700) number"""
_COLUMNS = """
select columns.table_name || '.' || columns.column_name
from information_schema.columns
join information_schema.tables using (table_schema, table_name)
where columns.table_schema = 'public'
  and tables.table_type = 'BASE TABLE'
  and columns.data_type in ('uuid', 'jsonb', 'text', 'ARRAY', 'json')
  and table_name !~ '^pgqueuer|operator_acts|^rate_limits'"""


class Scene:
    """A list of Ada's, in which Bob did all that one can do, and Cyd, whom Bob only invited."""

    def __init__(self, app, ada, bob, cyd):
        self.app, self.ada, self.bob, self.cyd = app, ada, bob, cyd
        self.database = app.state.database

    async def prepare(self):
        await self.bob.patch("/api/me", json={"name": NAME})
        await self.database.execute("update users set email_verified_at = now()")
        self.item = await a_list(self.ada, name="Garden")
        await join(self.app, self.item, self.bob, "editor")
        self.todo = await a_todo(self.ada, list_id=self.item["id"], assignee_id=self.bob.user["id"])
        await a_file(self.bob, self.todo)
        await a_comment(self.bob, self.todo, text=f"@[{self.ada.user['id']}] Done")
        await self.ada.patch(todo_url(self.todo), json={"title": "Prune", "notes": "x"})
        await self.bob.patch(todo_url(self.todo), json={"notes": "xx" * 100})
        own = await a_list(self.bob, name="Own")
        await a_todo(self.bob, list_id=own["id"], title="Secret")
        await invite(self.bob, own, self.cyd.user["email"])
        await self.run_jobs()
        ids = [UUID(one) for one in (self.item["id"], self.bob.user["id"], self.todo["id"])]
        await self.database.execute(_FILL, *ids, NAME)

    async def run_jobs(self):
        await build_jobs(self.app.state.settings, self.database, self.app.state.bus).drain()

    async def delete_bob(self):
        return await self.bob.request("DELETE", "/api/me", json={"password": PASSWORD})

    async def list_places(self):
        """The columns that have Bob's id or name."""
        await subtract_usage_decreases(self.database)
        found = []
        for (place,) in await self.database.fetch(_COLUMNS):
            table, column = place.split(".")
            has = f"select exists (select from {table} where {column}::text like any ($1::text[]))"
            if await self.database.fetchval(has, [f"%{self.bob.user['id']}%", f"%{NAME}%"]):
                found.append(place)
        return found

    async def assert_is_deleted(self):
        """Nobody sees Bob's name, nor his id except where it is that of a todo's assignee who is in no roster."""
        for person in (self.ada, self.cyd):
            pulled = (await person.post("/api/sync", json={})).json()
            exported = (await person.get("/api/me/export")).json()
            for todo in (*exported["todos"], *(todo for one in pulled["lists"] for todo in one["todos"])):
                todo.pop("assignee_id")
            acts = await items(person, f"/api/lists/{self.item['id']}/activity") if person is self.ada else []
            seen = json.dumps([pulled, exported, acts, await items(person, "/api/me/notifications")])
            assert NAME not in seen
            assert self.bob.user["id"] not in seen
            assert "Secret" not in seen


@pytest.fixture
async def scene(app, api, other):
    cyd = await sign_up(app, "cyd")
    scene = Scene(app, api, other, cyd)
    await scene.prepare()
    yield scene
    await cyd.aclose()


async def test_nobody_sees_a_deleted_account_while_what_it_left_is_removed_in_batches(scene):
    assert {"comments.author_name", "notifications.actor_name", "acts.actor_id"} <= set(await scene.list_places())
    replica = await catch_up(scene.ada)
    assert (await scene.delete_bob()).status_code == 204
    await scene.assert_is_deleted()
    login = {"email": scene.bob.user["email"], "password": PASSWORD}
    assert (await scene.bob.post("/api/auth/login", json=login)).status_code == 401
    assert (await scene.bob.get("/api/me")).status_code == 401
    # The address is free.
    assert (await scene.bob.post("/api/auth/register", json=login)).status_code == 201
    sizes, has_more = [], True
    while has_more:
        # As after a kill: nothing is remembered from one batch to the next but what is in the tables.
        batch = await purge.purge_batch(scene.database, DELETED_ACCOUNTS)
        sizes.append(batch.deleted)
        has_more = batch.has_more
        await scene.assert_is_deleted()
    assert len(sizes) > 8
    assert max(sizes) <= batches.PURGE_BATCH
    while (await purge.purge_batch(scene.database, PURGED_LISTS)).has_more:
        await scene.assert_is_deleted()
    assert await scene.list_places() == []
    assert await scene.database.fetchval("select count(*) from deleted_accounts") == 0
    # Other devices learn of it by versions.
    replica = await catch_up(scene.ada, replica)
    assert {todo["assignee_id"] for todo in replica.todos.values()} == {None}
    assert {(one["author_id"], one["author_name"]) for one in replica.comments.values()} == {(None, "")}
    assert replica.todos == (await catch_up(scene.ada)).todos


async def test_a_worker_that_ends_between_two_batches_leaves_the_rest_to_the_next_one(scene, monkeypatch):
    purge_batch, can_go_on, done = purge.purge_batch, asyncio.Event(), []

    async def purge_and_hang(db, kind):
        batch = await purge_batch(db, kind)
        done.append(kind)
        if kind == DELETED_ACCOUNTS:
            can_go_on.set()
            await asyncio.Event().wait()
        return batch

    monkeypatch.setattr(purge, "purge_batch", purge_and_hang)
    monkeypatch.setattr("tend.core.jobs.WORKER_STOP_SECONDS", 0.1)
    assert (await scene.delete_bob()).status_code == 204
    async with run_worker(build_jobs(scene.app.state.settings, scene.database, scene.app.state.bus)):
        await asyncio.wait_for(can_go_on.wait(), HANG_SECONDS)
    assert "comments.author_name" in await scene.list_places()
    queued = "select count(*) from pgqueuer where entrypoint = $1 and payload = $2"
    payload = json.dumps({"kind": DELETED_ACCOUNTS}).encode()
    # The operator sees it in the queue.
    assert await scene.database.fetchval(queued, PURGE_JOB, payload) == 1
    monkeypatch.setattr(purge, "purge_batch", purge_batch)
    await scene.run_jobs()
    assert await scene.list_places() == []


async def test_open_devices_hear_of_what_a_batch_changed_in_their_lists(scene):
    await scene.delete_bob()
    batch = await purge.purge_batch(scene.database, DELETED_ACCOUNTS)
    assert set(batch.write.lists) == {UUID(scene.item["id"])}
    version = await scene.database.fetchval("select version from lists where id = $1", UUID(scene.item["id"]))
    assert set(batch.write.lists.values()) == {version}
    assert batch.deleted == account_purge.BATCH_OF_OTHERS


async def test_an_account_is_deleted_while_those_whom_it_only_notified_are_locked(scene):
    """Also those with whom it shares lists that it does not own."""
    locked = [scene.cyd.user["id"], scene.ada.user["id"]]
    async with scene.database.transaction() as tx:
        await tx.execute("select from users where id = any ($1::uuid[]) for update", locked)
        async with asyncio.timeout(HANG_SECONDS):
            assert (await scene.delete_bob()).status_code == 204


async def test_nobody_sees_a_list_that_was_deleted_forever_while_it_is_removed_in_batches(scene, app, api, other):
    await api.patch(member_url(scene.item, other), json={"role": "owner"})
    replicas = {person: await catch_up(person) for person in (api, other)}
    await api.delete(list_url(scene.item))
    await app.state.database.execute(
        "update lists set deleted_at = now() - interval '8 days' where id = $1", scene.item["id"]
    )
    assert (await api.delete(f"/api/trash/lists/{scene.item['id']}")).status_code == 204
    sizes, has_more = [], True
    while has_more:
        for person, replica in replicas.items():
            assert await items(person, "/api/lists", deleted=True) == []
            assert (await fetch_deltas(person, replica))["removed_lists"] == [scene.item["id"]]
            assert (await person.post(f"{list_url(scene.item)}/restore")).status_code == 404
            assert (await person.get(todo_url(scene.todo))).status_code == 404
            assert scene.item["id"] not in json.dumps((await person.get("/api/me/export")).json()["lists"])
        batch = await purge.purge_batch(app.state.database, PURGED_LISTS)
        sizes.append(batch.deleted)
        has_more = batch.has_more
    assert len(sizes) > 3
    for table in ("todos", "comments", "acts", "tombstones", "memberships", "reminders"):
        column = "todo_id" if table == "reminders" else "list_id"
        rows = f"select count(*) from {table} where {column} = any ($1::uuid[])"
        assert await app.state.database.fetchval(rows, [scene.item["id"], scene.todo["id"]]) == 0


async def test_a_list_that_is_deleted_forever_counts_no_longer_at_once(app, api):
    await app.state.database.execute("update account_limits set max_lists = 2")
    item = await a_list(api)
    await api.delete(list_url(item))
    assert (await api.post("/api/lists", json={"name": "More"})).status_code == 422
    await api.delete(f"/api/trash/lists/{item['id']}")
    assert (await api.post("/api/lists", json={"name": "More"})).status_code == 201


async def test_a_list_is_deleted_forever_by_a_job_of_its_own(app, api, settings):
    item = await a_list(api)
    await a_todo(api, list_id=item["id"])
    await api.delete(list_url(item))
    await api.delete(f"/api/trash/lists/{item['id']}")
    await build_jobs(settings, app.state.database, app.state.bus).drain()
    assert await app.state.database.fetchval("select count(*) from lists where id = $1", item["id"]) == 0


@pytest.mark.parametrize(
    ("step", "index"),
    [
        (1, "comments_of_author"),
        (2, "notifications_of_actor"),
        (3, "reminders_of_person"),
        (4, "todos_by_assignee"),
        (5, "acts_by_actor"),
        (8, "todos_counted_for"),
        (9, "attachments_of_creator"),
        (10, "comments_counted_for"),
        (11, "notifications_of_guests"),
        (12, "settings_pkey"),
        (13, "idempotent_writes_pkey"),
    ],
)
async def test_the_purge_finds_what_an_account_left_through_an_index(app, step, index):
    statement = dict(purge.list_statements())[f"purge_batch {DELETED_ACCOUNTS} {step}"]
    assert index in await plan_of(app.state.database, statement)
