"""Access ends with the commit, also for requests that were waiting for the list at that moment."""

import asyncio
from uuid import UUID

import pytest

from factories import a_comment, a_file, a_list, a_todo, comment_url, list_url, todo_url
from sharing.sharing_client import join
from sync.test_batch import create, op, push
from tend.core.ids import new_id
from tend.core.request_context import payer
from tend.lists.queries.member_changes import change_role
from tend.lists.queries.members import lock_list
from tend.sharing.service.members import remove_member
from tend.todos.schemas import TodoDraft, TodoPatch
from tend.todos.service import batch

PAUSE_SECONDS = 0.005


class Scene:
    """A list of Ada's with things in it that Bob, who owns it too, is about to change."""

    def __init__(self, app, owner, member):
        self.app, self.owner, self.member = app, owner, member

    async def prepare(self):
        self.item = await a_list(self.owner, name="Shared")
        await join(self.app, self.owner, self.item, self.member, "owner")
        self.todo = await a_todo(self.owner, list_id=self.item["id"])
        self.tree = await a_todo(self.owner, list_id=self.item["id"])
        await a_todo(self.owner, list_id=self.item["id"], parent_id=self.tree["id"])
        self.comment = await a_comment(self.member, self.todo)
        self.deleted = await a_comment(self.member, self.todo)
        await self.member.delete(comment_url(self.deleted))
        self.attached = await a_file(self.member, await a_todo(self.owner, list_id=self.item["id"]))
        self.trash = await a_todo(self.owner, list_id=self.item["id"])
        await self.owner.delete(todo_url(self.trash))

    async def run(self, request, change):
        """Sends the request while a transaction holds the lock of the list, makes the change in it, and returns the response."""
        database = self.app.state.database
        async with database.transaction() as tx:
            # In the order of every change of members, which takes their turn first; a push has a share of that.
            assert await lock_list(tx, UUID(self.owner.user["id"]), UUID(self.item["id"]))
            waiting = asyncio.ensure_future(request(self))
            while not waiting.done() and not await database.fetchval("select count(*) from pg_locks where not granted"):
                await asyncio.sleep(PAUSE_SECONDS)
            assert not waiting.done(), "the request did not wait for the list"
            await change(tx)
        return await waiting

    async def remove(self, tx):
        await remove_member(tx, *self._ids)

    async def demote(self, tx):
        owner_id, list_id, member_id = self._ids
        assert await change_role(tx, owner_id, list_id, member_id, "viewer")

    async def demote_and_promote(self, tx):
        """The members change, and Bob may do the same as before."""
        owner_id, list_id, member_id = self._ids
        for role in ("viewer", "owner"):
            assert await change_role(tx, owner_id, list_id, member_id, role)

    @property
    def _ids(self):
        return UUID(self.owner.user["id"]), UUID(self.item["id"]), UUID(self.member.user["id"])

    async def snapshot(self):
        """All rows of the list."""
        rows = "select to_jsonb(row) - 'version' - 'updated_at' from {} row where list_id = $1 order by id"
        database, list_id = self.app.state.database, UUID(self.item["id"])
        found = [await database.fetch(rows.format(table), list_id) for table in ("todos", "comments")]
        return found, await database.fetch("select name, deleted_at from lists where id = $1", list_id)


async def create_in_group(scene):
    """Creates two todos by requests that wait for another one of the same person, and are then written together."""
    database, list_id, member_id = scene.app.state.database, UUID(scene.item["id"]), UUID(scene.member.user["id"])
    batches, key, turn = database.write_batches, (member_id, list_id), asyncio.Event()

    async def write_together(drafts):
        assert len(drafts) == 2
        return await batch._create_batch(database, member_id, drafts)

    paid = payer.set(str(member_id))
    first = asyncio.create_task(batches.write(key, None, lambda _: turn.wait(), write_together))
    payer.reset(paid)
    await asyncio.sleep(0)
    requests = [asyncio.create_task(REQUESTS["create"](scene)) for _ in range(2)]
    while len(batches._waiting[key, None, str(member_id), False]) < 2:
        await asyncio.sleep(PAUSE_SECONDS)
    turn.set()
    await first
    one, two = await asyncio.gather(*requests)
    assert one.status_code == two.status_code
    return one


def attachment_url(scene):
    return f"/api/attachments/{scene.attached['attachments'][0]['id']}"


REQUESTS = {
    "create": lambda s: s.member.post("/api/todos", json={"list_id": s.item["id"], "title": "New"}),
    "create_in_group": create_in_group,
    "create_subtask": lambda s: s.member.post(
        "/api/todos", json={"list_id": s.item["id"], "title": "New", "parent_id": s.todo["id"]}
    ),
    "change": lambda s: s.member.patch(todo_url(s.todo), json={"title": "Changed"}),
    "complete": lambda s: s.member.patch(todo_url(s.todo), json={"completed": True}),
    "recur": lambda s: s.member.patch(
        todo_url(s.todo), json={"due_date": "2050-01-01", "recurrence": {"rule": "FREQ=DAILY"}}
    ),
    "delete": lambda s: s.member.delete(todo_url(s.todo)),
    "delete_tree": lambda s: s.member.delete(todo_url(s.tree)),
    "restore": lambda s: s.member.post(f"{todo_url(s.trash)}/restore"),
    "purge": lambda s: s.member.delete(f"/api/trash/todos/{s.trash['id']}"),
    "move": lambda s: s.member.patch(todo_url(s.todo), json={"list_id": s.member.user["inbox_id"]}),
    "comment": lambda s: s.member.post(f"{todo_url(s.todo)}/comments", json={"text": "New"}),
    "edit_comment": lambda s: s.member.patch(comment_url(s.comment), json={"text": "Changed"}),
    "delete_comment": lambda s: s.member.delete(comment_url(s.comment)),
    "restore_comment": lambda s: s.member.post(f"{comment_url(s.deleted)}/restore"),
    "attach": lambda s: s.member.post(f"{todo_url(s.todo)}/attachments", params={"name": "a.txt"}, content=b"Milk"),
    "detach": lambda s: s.member.delete(attachment_url(s)),
    "rename_list": lambda s: s.member.patch(list_url(s.item), json={"name": "Changed"}),
    "delete_list": lambda s: s.member.delete(list_url(s.item)),
}


@pytest.fixture
async def scene(app, api, other):
    scene = Scene(app, api, other)
    await scene.prepare()
    return scene


@pytest.mark.parametrize("end", ["remove", "demote"])
@pytest.mark.parametrize("name", REQUESTS)
async def test_a_request_that_waited_while_its_person_lost_the_right_changes_nothing(scene, name, end):
    before = await scene.snapshot()
    response = await scene.run(REQUESTS[name], getattr(scene, end))
    assert response.status_code == 404, response.text
    assert await scene.snapshot() == before


@pytest.mark.parametrize("end", ["remove", "demote"])
async def test_a_push_that_waited_while_its_person_lost_the_right_changes_nothing(scene, end):
    todo_id, list_id = scene.todo["id"], scene.item["id"]
    attachment = {"todo_id": scene.attached["id"], "attachment_id": scene.attached["attachments"][0]["id"]}
    operations = [
        *(create(list_id=list_id) for _ in range(2)),
        *(op("todo.change", todo_id=one["id"], changes={"title": "Changed"}) for one in (scene.todo, scene.tree)),
        op("todo.detach", **attachment),
        op("comment.create", comment={"id": str(new_id()), "todo_id": todo_id, "text": "New"}),
    ]
    before = await scene.snapshot()
    response = await scene.run(lambda s: push(s.member, *operations), getattr(scene, end))
    assert {result["problem"]["status"] for result in response["results"]} == {404}
    assert await scene.snapshot() == before


# A push locks the lists before, except for that of a todo which moves there meanwhile.
TOGETHER = {
    "create": lambda db, user_id, s: batch.create_todos(
        db, user_id, [(TodoDraft(title="New", list_id=UUID(s.item["id"])), None)] * 2
    ),
    "change": lambda db, user_id, s: batch.change_todos(
        db, user_id, [(UUID(one["id"]), TodoPatch(title="Changed"), None) for one in (s.todo, s.tree)]
    ),
}


@pytest.mark.parametrize("end", ["remove", "demote"])
@pytest.mark.parametrize("name", TOGETHER)
async def test_one_statement_for_several_todos_changes_nothing_after_such_a_wait(scene, name, end):
    before = await scene.snapshot()
    database, user_id = scene.app.state.database, UUID(scene.member.user["id"])
    assert await scene.run(lambda s: TOGETHER[name](database, user_id, s), getattr(scene, end)) == []
    assert await scene.snapshot() == before


@pytest.mark.parametrize("name", REQUESTS)
async def test_a_request_that_waited_while_other_things_about_the_members_changed_succeeds(scene, name):
    before = await scene.snapshot()
    response = await scene.run(REQUESTS[name], scene.demote_and_promote)
    assert response.is_success, response.text
    assert await scene.snapshot() != before
