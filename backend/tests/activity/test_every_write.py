"""Everything that changes a todo or a list records an act: each kind of operation of a push, and each route."""

from typing import get_args

import pytest

from activity.activity_client import acts_of_list, kinds
from contract.operations import OPERATIONS
from factories import a_comment, a_file, a_list, a_todo, comment_url, list_url, made, todo_url
from sync.test_batch import op, push
from tend.core.ids import new_id
from tend.sync.operations import Operation

# The act that each kind of operation records in the list, or the reason for which there is none.
OPERATION_ACTS = {
    "todo.create": "created",
    "todo.change": "changed",
    "todo.delete": "deleted",
    "todo.restore": "restored",
    "todo.purge": "purged",
    "todo.attach": "file_restored",
    "todo.detach": "file_deleted",
    "comment.delete": "comment_deleted",
    "comment.restore": "comment_restored",
    "list.create": "list_created",
    "list.change": "list_changed",
    "list.delete": "list_deleted",
    "list.restore": "list_restored",
}
OPERATIONS_WITHOUT_ACT = {
    "comment.create": "the comment itself is there, with its author and time",
    "comment.change": "the comment itself says that it was edited",
    "list.purge": "takes the activity of the list with it",
    "setting.change": "is the person's own",
    "notification.change": "is the person's own",
    "reminder.create": "is the person's own",
    "reminder.delete": "is the person's own",
}
ROUTE_ACTS = {
    "create_todo": "created",
    "quick_add": "created",
    "change_todo": "changed",
    "delete_todo": "deleted",
    "restore_todo": "restored",
    "purge_todo": "purged",
    "empty_trash": "purged",
    "delete_comment": "comment_deleted",
    "restore_comment": "comment_restored",
    "attach_file": "file_added",
    "delete_attachment": "file_deleted",
    "restore_attachment": "file_restored",
    "create_list": "list_created",
    "change_list": "list_changed",
    "delete_list": "list_deleted",
    "restore_list": "list_restored",
    "import_data": "imported",
}
# test_list_activity.py shows those of members.
ROUTES_OF_MEMBERS = {
    "change_member",
    "remove_member",
    "accept_invitation",
    "put_list_in_folder",
    "take_list_out_of_folder",
    "change_folder_member",
    "remove_folder_member",
    "stop_folder",
}
ROUTES_WITHOUT_ACT = {
    "create_comment": "the comment itself is there, with its author and time",
    "change_comment": "the comment itself says that it was edited",
    "attach_file_to_comment": "the comment itself is there, with its files",
    "create_folder": "nobody else is in it",
    "rename_folder": "changes no list",
    "purge_list": "takes the activity of the list with it",
    "announce_presence": "is in no table",
    "pull": "reads",
    "push": "is in the table of operations",
    "delete_me": "takes the name out of every act",
    "update_me": "is the person's own",
}
# Nothing below these paths is about todos or what is in a list.
APART = ("/api/auth", "/api/admin", "/api/me/", "/api/unsubscribe", "/api/links", "/api/reminders", "/api/snooze")
APART_TOO = ("/invitations", "/links", "/reminders")


def operation_kinds():
    for one in get_args(Operation):
        yield from get_args(one.model_fields["kind"].annotation)


def test_every_kind_of_operation_has_an_act_or_a_reason():
    assert {*OPERATION_ACTS} | {*OPERATIONS_WITHOUT_ACT} == set(operation_kinds())


def test_every_route_that_writes_has_an_act_or_a_reason():
    known = {*ROUTE_ACTS} | {*ROUTES_OF_MEMBERS} | {*ROUTES_WITHOUT_ACT}
    writing = {
        one.name
        for one in OPERATIONS.values()
        if one.method not in {"GET", "HEAD"}
        and not one.path.startswith(APART)
        and not any(part in one.path for part in APART_TOO)
    }
    assert writing - known == set()


class World:
    """A list with a todo, one that is in the trash, and a comment and a file that can be deleted or are."""

    def __init__(self, api):
        self.api = api

    async def start(self):
        api = self.api
        self.list = await a_list(api)
        self.todo = await a_todo(api, list_id=self.list["id"])
        self.trashed = await a_todo(api, list_id=self.list["id"], title="Old")
        await api.delete(todo_url(self.trashed))
        self.comment, self.deleted_comment = [await a_comment(api, self.todo) for _ in range(2)]
        await api.delete(comment_url(self.deleted_comment))
        self.file = (await a_file(api, self.todo))["attachments"][0]
        self.deleted_file = (await a_file(api, self.todo, name="old.txt"))["attachments"][1]
        await api.delete(f"/api/attachments/{self.deleted_file['id']}")
        self.trashed_list = await a_list(api)
        await api.delete(list_url(self.trashed_list))
        return self

    def operation(self, kind):
        todo_id = {"todo_id": self.todo["id"]}
        trashed = {"todo_id": self.trashed["id"]}
        fields = {
            "todo.create": {"todo": {"id": str(new_id()), "list_id": self.list["id"], "title": "New"}},
            "todo.change": todo_id | {"changes": {"title": "Other"}},
            "todo.delete": todo_id,
            "todo.restore": trashed,
            "todo.purge": trashed,
            "todo.attach": todo_id | {"attachment_id": self.deleted_file["id"]},
            "todo.detach": todo_id | {"attachment_id": self.file["id"]},
            "comment.delete": {"comment_id": self.comment["id"]},
            "comment.restore": {"comment_id": self.deleted_comment["id"]},
            "list.create": {"list": {"id": str(new_id()), "name": "New"}},
            "list.change": {"list_id": self.list["id"], "changes": {"name": "Other"}},
            "list.delete": {"list_id": self.list["id"]},
            "list.restore": {"list_id": self.trashed_list["id"]},
        }
        return op(kind, **fields[kind])

    def request(self, name):
        of_list = f"/api/lists/{self.list['id']}"
        file = f"/api/attachments/{self.file['id']}"
        deleted_file = f"/api/attachments/{self.deleted_file['id']}"
        trashed = f"/api/trash/todos/{self.trashed['id']}"
        return {
            "create_todo": ("POST", "/api/todos", {"json": {"title": "New", "list_id": self.list["id"]}}),
            "quick_add": ("POST", "/api/quick-add", {"json": {"text": "New", "list_id": self.list["id"]}}),
            "change_todo": ("PATCH", todo_url(self.todo), {"json": {"title": "Other"}}),
            "delete_todo": ("DELETE", todo_url(self.todo), {}),
            "restore_todo": ("POST", f"{todo_url(self.trashed)}/restore", {}),
            "purge_todo": ("DELETE", trashed, {}),
            "empty_trash": ("DELETE", "/api/trash", {}),
            "delete_comment": ("DELETE", comment_url(self.comment), {}),
            "restore_comment": ("POST", f"{comment_url(self.deleted_comment)}/restore", {}),
            "attach_file": ("POST", f"{todo_url(self.todo)}/attachments", {"params": {"name": "a"}, "content": b"a"}),
            "delete_attachment": ("DELETE", file, {}),
            "restore_attachment": ("POST", f"{deleted_file}/restore", {}),
            "create_list": ("POST", "/api/lists", {"json": {"name": "New"}}),
            "change_list": ("PATCH", of_list, {"json": {"name": "Other"}}),
            "delete_list": ("DELETE", of_list, {}),
            "restore_list": ("POST", f"/api/lists/{self.trashed_list['id']}/restore", {}),
            "import_data": ("POST", "/api/me/import", {"params": {"name": "l.csv"}, "content": b"title\nOld\n"}),
        }[name]


NEWEST = """
select kind
from acts
where actor_id = $1
order by at desc, version desc
limit 1"""
UNEXPLAINED = """
select count(*)
from todos
where not exists (
    select
    from acts
    where acts.list_id = todos.list_id
      and acts.version = todos.version
      and acts.todo_id = todos.id
)"""


@pytest.mark.parametrize("kind", OPERATION_ACTS)
async def test_an_operation_records_its_act(app, api, kind):
    world = await World(api).start()
    response = await push(api, world.operation(kind))
    assert response["results"][0]["status"] == 200
    database = app.state.database
    assert await database.fetchval(NEWEST, api.user["id"]) == OPERATION_ACTS[kind]
    assert await database.fetchval(UNEXPLAINED) == 0


@pytest.mark.parametrize("name", ROUTE_ACTS)
async def test_a_route_records_its_act(app, api, name):
    world = await World(api).start()
    method, path, options = world.request(name)
    response = await api.request(method, path, **options)
    assert response.is_success, response.text
    assert await app.state.database.fetchval(NEWEST, api.user["id"]) == ROUTE_ACTS[name]


async def test_many_operations_at_once_record_an_act_each(app, api):
    world = await World(api).start()
    creations = [op("todo.create", todo={"list_id": world.list["id"], "title": f"Todo {n}"}) for n in range(20)]
    created = [result["todo"]["id"] for result in (await push(api, *creations))["results"]]
    changes = [op("todo.change", todo_id=one, changes={"priority": "high"}) for one in created]
    await push(api, *changes)
    acts = await acts_of_list(api, world.list, limit=40)
    assert kinds(acts) == ["changed"] * 20 + ["created"] * 20
    assert {act["todo_id"] for act in acts[:20]} == {*created}
    assert await app.state.database.fetchval(UNEXPLAINED) == 0


async def test_what_changes_nothing_and_the_order_of_todos_record_nothing(api):
    home = await a_list(api)
    todo = await a_todo(api, list_id=home["id"])
    await api.patch(todo_url(todo), json={"title": todo["title"], "position": "zz"})
    await push(api, op("todo.change", todo_id=todo["id"], changes={"position": "zzz"}))
    assert kinds(await acts_of_list(api, home)) == ["created", "list_created"]


async def test_an_act_is_rolled_back_with_its_change(api):
    home = await a_list(api)
    todo = await a_todo(api, list_id=home["id"])
    refused = await api.patch(todo_url(todo), json={"title": "Other", "parent_id": todo["id"]})
    assert refused.is_client_error
    assert kinds(await acts_of_list(api, home)) == ["created", "list_created"]
    made(await api.post("/api/todos", json={"title": "Next", "list_id": home["id"]}))
