"""A todo in the trash is gone for whoever cannot restore it, by every operation that reads and with every id of what was on it."""

import pytest

from conftest import sign_up
from contract.authorization_matrix import MATRIX
from contract.operations import OPERATIONS
from contract.request_builder import DEPENDENT, send
from contract.shared_world import create_world
from factories import a_comment, a_list, a_todo, join, todo_url
from notifications.notification_client import notifications_of
from sync.test_batch import create, op, push

WORDS = {"title": "canary-title", "notes": "canary-notes", "file": "canary-file.webp", "comment": "canary-comment"}
# A file of the world has nothing else in it.
CONTENT = "RIFF"
# Everybody who cannot restore a todo: members and guests, there before it was deleted, or since.
READERS = [
    (person, role, is_new)
    for person, roles in (("member", ("viewer", "commenter")), ("guest", ("viewer", "commenter")))
    for role in roles
    for is_new in (True, False)
]


class Trash:
    """A list of the owner's with a deleted todo, on which more was done since."""

    def __init__(self, world, ids):
        self.world = world
        self.ids = ids
        self.owner = world.people["owner"]

    async def delete_todo(self):
        """Deletes a todo with a comment, a file and an assignee."""
        editor = self.world.people["editor"].user["id"]
        fields = {"title": WORDS["title"], "notes": WORDS["notes"], "assignee_id": editor}
        self.todo = await a_todo(self.owner, list_id=self.ids["list"], **fields)
        self.comment = await a_comment(self.owner, self.todo, text=WORDS["comment"])
        self.file = await self.world._attach(self.todo["id"], self.owner.user["id"], WORDS["file"])
        assert (await self.owner.delete(todo_url(self.todo))).is_success

    async def act(self):
        """Does to it what is still possible."""
        comment = f"/api/comments/{self.comment['id']}"
        assert (await self.owner.delete(comment)).is_success
        assert (await self.owner.post(f"{comment}/restore")).is_success
        await a_comment(self.owner, self.todo, text=WORDS["comment"])
        editor = self.world.people["editor"].user["id"]
        assert (await self.owner.delete(f"/api/lists/{self.ids['list']}/members/{editor}")).is_success

    def ids_for(self, operation):
        known = self.ids | {"todo": self.todo["id"], "trashed_todo": self.todo["id"]}
        known |= {"comment": self.comment["id"], "attachment": self.file}
        row = MATRIX[operation.name]
        return {place: known[foreign.kind] for place, foreign in row.ids.items() if place not in DEPENDENT}


async def enter(world, ids, person, role):
    if person == "guest":
        guest = await world.open_as_guest(ids["list"], role)
        guest.user = {"id": world.people["stranger"].user["id"], "email": "ana@example.com"}
        return guest
    member = await sign_up(world.app, "newcomer")
    await world._join(ids["list"], member, role)
    return member


@pytest.mark.parametrize(("person", "role", "is_new"), READERS)
async def test_nobody_reads_what_is_in_the_trash_unless_they_can_restore_it(app, person, role, is_new):
    world = await create_world(app)
    ids = await world.create_rows("owner", in_trash=True)
    trash = Trash(world, ids)
    if is_new:
        await trash.delete_todo()
    reader = world.people["reader"] = await enter(world, ids, person, role)
    if not is_new:
        await trash.delete_todo()
    await trash.act()
    texts = {
        "pull": (await reader.post("/api/sync", json={})).text,
        "pull with a cursor": (await reader.post("/api/sync", json={"account": 0, "lists": {ids["list"]: 0}})).text,
        "push": (await reader.post("/api/batch", json={"operations": operations(trash)})).text,
    }
    for query in ({"q": "canary"}, {"filter": "canary"}, {"deleted": True}):
        texts[f"search {query}"] = (await reader.get("/api/todos", params=query)).text
    for operation in OPERATIONS.values():
        if operation.method != "GET" or "profile-pictures" in operation.path:
            continue
        response = await send(world, operation, "reader", trash.ids_for(operation))
        assert response.status_code < 500
        texts[operation.name] = response.text
    leaks = {path for path, text in texts.items() for word in (*WORDS.values(), CONTENT) if word in text}
    # Members who were there know that it was deleted.
    known = {"list_list_activity"} if person == "member" and not is_new else set()
    assert leaks == known
    if known:
        acts = (await reader.get(f"/api/lists/{ids['list']}/activity")).json()["items"]
        assert {act["kind"] for act in acts if act["todo_id"] == trash.todo["id"]} == {"deleted"}
    await close(world)


async def test_an_editor_reads_it_by_the_same_operations(app):
    """Without this, the test above would also pass for empty responses."""
    world = await create_world(app)
    ids = await world.create_rows("owner", in_trash=True)
    trash = Trash(world, ids)
    await trash.delete_todo()
    reader = world.people["reader"] = await enter(world, ids, "member", "editor")
    await trash.act()
    todo = trash.todo["id"]
    acts = await reader.get(f"/api/todos/{todo}/activity")
    assert [act["kind"] for act in acts.json()["items"]] == ["changed", "comment_restored", "comment_deleted"]
    for path in ("", "/thumbnail", "/preview"):
        assert (await reader.get(f"/api/attachments/{trash.file}{path}")).text == CONTENT
    assert (await trash.owner.post(f"/api/todos/{todo}/restore")).is_success
    assert WORDS["title"] in (await reader.post("/api/sync", json={})).text
    await close(world)


async def change_role(owner, item, member, role):
    path = f"/api/lists/{item['id']}/members/{member.user['id']}"
    assert (await owner.patch(path, json={"role": role})).status_code == 200


async def test_a_former_editor_reads_nothing_of_it_by_what_they_sent_before(app, api, other):
    garden = await a_list(api)
    await join(app, garden, other)
    todo = await a_todo(other, list_id=garden["id"], title="Roses")
    comment = await a_comment(api, todo, text="Water them")
    resolve = op("comment.change", comment_id=comment["id"], changes={"resolved": True})
    assert (await push(other, resolve))["results"][0]["status"] == 200
    await api.patch(todo_url(todo), json={"notes": WORDS["notes"]})
    await change_role(api, garden, other, "viewer")
    assert (await api.delete(todo_url(todo))).is_success
    await api.patch(f"/api/comments/{comment['id']}", json={"text": WORDS["comment"]})
    again = create(id=todo["id"], list_id=garden["id"])
    replayed, created = (await push(other, resolve, again))["results"]
    assert replayed == {"status": 200}
    assert created["problem"]["code"] == "id_taken"
    assert (await other.post("/api/todos", json=again["todo"])).status_code == 409
    await change_role(api, garden, other, "editor")
    replayed, created = (await push(other, resolve, create(id=todo["id"], list_id=garden["id"])))["results"]
    assert (replayed["comment"]["text"], created["todo"]["notes"]) == (WORDS["comment"], WORDS["notes"])


@pytest.mark.parametrize(("role", "is_notified"), [("viewer", False), ("commenter", False), ("editor", True)])
async def test_nobody_is_notified_of_it_unless_they_can_restore_it(app, api, other, role, is_notified):
    garden = await a_list(api)
    todo = await a_todo(api, list_id=garden["id"], title=WORDS["title"])
    await api.delete(todo_url(todo))
    await join(app, garden, other, role)
    comment = await a_comment(api, todo, text=f"@[{other.user['id']}]")
    await api.patch(f"/api/comments/{comment['id']}", json={"text": f"Look, @[{other.user['id']}]"})
    found = [(one["kind"], one["title"]) for one in await notifications_of(other)]
    assert found == ([("mentioned", WORDS["title"])] if is_notified else [])


def operations(trash):
    todo, comment = {"todo_id": trash.todo["id"]}, {"comment_id": trash.comment["id"]}
    return [
        create(id=trash.todo["id"], list_id=trash.ids["list"]),
        create(id=trash.todo["id"]),
        op("todo.change", **todo, changes={"title": "Other"}, base={"title": WORDS["title"][:-1]}),
        op("todo.restore", **todo),
        op("todo.delete", **todo),
        op("todo.detach", **todo, attachment_id=trash.file),
        op("comment.change", **comment, changes={"resolved": True}),
        op("comment.delete", **comment),
        op("comment.restore", **comment),
        op("reminder.create", reminder=todo | {"before_minutes": 20}),
    ]


async def close(world):
    for client in world.people.values():
        await client.aclose()
