"""The end of a membership, however many todos are assigned to its person or were created by them."""

import json
from uuid import UUID

import pytest

from factories import a_list, a_todo, list_url, todo_url
from sharing.folder_client import a_folder, folder_member_url, join_folder
from sharing.sharing_client import join, member_url
from sync.replica import catch_up
from tend.lists.queries.former_members import MAX_RELEASED_TODOS
from tend.main import build_jobs
from tend.sharing.service.former_members import FORMER_MEMBERS_JOB, release_remaining_todos

FEW, MANY = 3, 2 * MAX_RELEASED_TODOS + 100
_ADD_TODOS = """
with numbered as (
    update lists
    set version = version + $3
    where id = $1
    returning version - $3 as base
)
insert into todos (id, list_id, created_by, assignee_id, title, position, version)
select gen_random_uuid(), $1, $2, $2, 'Prune', 'a0', numbered.base + number
from numbered, generate_series(1, $3::bigint) number"""
_ROWS = "select assignee_id, created_by, counted_for, version from todos where list_id = $1"


class Scene:
    """A list of Ada's, and Bob, by whom and for whom there are todos in it."""

    def __init__(self, app, owner, member):
        self.app, self.owner, self.member = app, owner, member
        self.database = app.state.database

    async def prepare(self):
        self.item = await a_list(self.owner, name="Garden")
        await join(self.app, self.owner, self.item, self.member)
        self.list_id, self.member_id = UUID(self.item["id"]), UUID(self.member.user["id"])

    async def add_todos(self, count):
        await self.database.execute(_ADD_TODOS, self.list_id, self.member_id, count)

    async def remove(self):
        return await self.owner.delete(member_url(self.item, self.member))

    async def run_jobs(self):
        await build_jobs(self.app.state.settings, self.database, self.app.state.bus).drain()

    async def rows(self):
        return await self.database.fetch(_ROWS, self.list_id)

    async def count_assigned(self):
        return sum(row["assignee_id"] is not None for row in await self.rows())

    async def find_payload(self):
        found = await self.database.fetchval("select payload from pgqueuer where entrypoint = $1", FORMER_MEMBERS_JOB)
        return found and json.loads(found)


@pytest.fixture
async def scene(app, api, other):
    scene = Scene(app, api, other)
    await scene.prepare()
    return scene


async def leave(scene):
    return await scene.member.delete(member_url(scene.item, scene.member))


async def leave_folder(scene):
    """Bob is in the list by its folder alone."""
    await scene.remove()
    folder = await a_folder(scene.owner, scene.item)
    await join_folder(scene.app, scene.owner, folder, scene.member)
    await scene.add_todos(scene.count)
    return await scene.member.delete(folder_member_url(folder, scene.member))


@pytest.mark.parametrize("end", [Scene.remove, leave, leave_folder])
@pytest.mark.parametrize("count", [FEW, MANY])
async def test_a_membership_ends_at_once_and_its_todos_follow_however_many_there_are(scene, end, count):
    scene.count = count
    if end is not leave_folder:
        await scene.add_todos(count)
    replica = await catch_up(scene.owner)
    assert (await end(scene)).status_code == 204
    assert (await scene.member.get(list_url(scene.item))).status_code == 404
    assert (await scene.member.post("/api/todos", json={"title": "No", "list_id": scene.item["id"]})).status_code == 404
    assert await scene.count_assigned() == max(count - MAX_RELEASED_TODOS, 0)
    await scene.run_jobs()
    rows = await scene.rows()
    assert {tuple(row)[:3] for row in rows} == {(None, None, scene.member_id)}
    # Each has a version of its own, and so do the devices of the others.
    assert len({row["version"] for row in rows}) == count
    await catch_up(scene.owner, replica)
    assert {todo["assignee_id"] for todo in replica.todos.values() if todo["list_id"] == scene.item["id"]} == {None}


async def test_a_few_todos_follow_in_the_transaction_and_need_no_job(scene):
    await scene.add_todos(FEW)
    await scene.remove()
    assert await scene.find_payload() is None


async def test_a_job_that_was_cut_off_goes_on_and_leaves_what_a_new_member_got_since(scene):
    await scene.add_todos(MANY)
    await scene.remove()
    payload = await scene.find_payload()
    async for _ in release_remaining_todos(scene.database, payload):
        break
    assert await scene.count_assigned() == MANY - 2 * MAX_RELEASED_TODOS
    await join(scene.app, scene.owner, scene.item, scene.member)
    since = await a_todo(scene.member, list_id=scene.item["id"], assignee_id=scene.member.user["id"])
    for _ in range(2):
        await scene.run_jobs()
        assert await scene.count_assigned() == 1
    assert (await scene.owner.get(todo_url(since))).json() == since
    assert (
        await scene.database.fetchval("select created_by from todos where id = $1", UUID(since["id"]))
        == scene.member_id
    )


async def test_todos_that_are_still_assigned_to_a_former_member_can_be_changed_and_are_found_by_no_name(scene):
    todo = await a_todo(
        scene.owner,
        list_id=scene.item["id"],
        assignee_id=scene.member.user["id"],
        due_date="2050-01-01",
        recurrence={"rule": "FREQ=DAILY"},
    )
    # The membership alone ends, as before a job.
    await scene.database.execute(
        "delete from memberships where user_id = $1 and list_id = $2", scene.member_id, scene.list_id
    )
    assert (await scene.owner.get(todo_url(todo))).json()["assignee_id"] == scene.member.user["id"]
    found = await scene.owner.get("/api/todos", params={"filter": "assigned:bob"})
    assert (found.status_code, found.json()["items"]) == (200, [])
    completed = await scene.owner.patch(todo_url(todo), json={"completed": True})
    assert completed.status_code == 200, completed.text
    other = await a_list(scene.owner)
    moved = await scene.owner.patch(todo_url(todo), json={"list_id": other["id"]})
    assert (moved.status_code, moved.json()["assignee_id"]) == (200, None)


async def test_the_job_does_nothing_for_a_list_that_was_deleted_forever(scene):
    await scene.add_todos(MANY)
    await scene.remove()
    await scene.database.execute("delete from lists where id = $1", scene.list_id)
    await scene.run_jobs()
    assert await scene.find_payload() is None


async def test_the_acts_of_a_job_do_not_name_an_account_that_was_deleted_meanwhile(scene):
    await scene.add_todos(MANY)
    await scene.remove()
    await scene.database.execute("delete from users where id = $1", scene.member_id)
    await scene.run_jobs()
    assert await scene.count_assigned() == 0
    acts = "select count(*) from acts where list_id = $1 and before ->> 'assignee_id' is null and is_part and actor_id is not null"
    assert await scene.database.fetchval(acts, scene.list_id) > 0
