"""An account is deleted while it is in use: nothing that runs at the same time is a server error, and nothing stays."""

import asyncio
from itertools import count

import pytest

from conftest import PASSWORD
from contract.authorization_matrix import MATRIX
from contract.operations import OPERATIONS
from contract.request_builder import KINDS, NAMES, build_body, end_stream_and_await
from contract.shared_world import create_world
from factories import a_list, a_todo, todo_url
from purge import purge_deleted
from tend.core.ids import new_id
from tend.reminders import dispatch
from time_limits import HANG_SECONDS
from web_push.push_service import Browser

ROUNDS = 3
WRITERS = 12


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"push_local": True})


@pytest.fixture
def database(app):
    return app.state.database


async def test_no_operation_of_a_deleted_account_causes_a_server_error(app, database):
    world = await create_world(app)
    client = world.people["stranger"]
    values, row_ids = await world.create_values("stranger"), await world.create_rows("stranger", in_trash=True)
    await database.execute(
        "delete from lists using memberships m where m.list_id = id and m.user_id = $1", client.user["id"]
    )
    await database.execute("delete from users where id = $1", client.user["id"])
    surprises = []
    for operation in [one for one in OPERATIONS.values() if not one.path.startswith("/health")]:
        for headers in ({}, {"Idempotency-Key": operation.name}):
            placed = {"path": dict(NAMES), "query": {}, "body": {}}
            for place, row in MATRIX[operation.name].ids.items():
                where, _, name = place.partition(".")
                placed[where][name] = str(new_id()) if place == "body.id" else row_ids[row.kind]
            assert set(placed["path"]) <= {*NAMES, *KINDS}
            body = build_body(operation.name, values)
            options = {} if body is None else {"json": body | placed["body"]}
            path = operation.path.format(**placed["path"])
            pending = client.request(operation.method, path, params=placed["query"], headers=headers, **options)
            response = await (end_stream_and_await(app, pending) if operation.is_stream else pending)
            if response.status_code >= 500:
                surprises.append(f"{operation}: {response.status_code}")
    assert surprises == []
    for person in world.people.values():
        await person.aclose()


class Account:
    """A client that writes in every way until its account no longer exists."""

    def __init__(self, api):
        self.api, self.numbers, self.statuses = api, count(), []

    async def prepare(self):
        self.list = await a_list(self.api)
        self.todo = await a_todo(self.api, list_id=self.list["id"])
        reminder = {"at": "2037-01-01T09:00:00Z"}
        self.reminder = (await self.api.post(f"{todo_url(self.todo)}/reminders", json=reminder)).json()

    async def write_until_deleted(self):
        while (await self.send(next(self.numbers))) != 401:
            pass

    async def send(self, number):
        requests = [
            ("POST", "/api/todos", {"title": "New"}),
            ("POST", "/api/todos", {"title": "New", "list_id": self.list["id"]}),
            ("PATCH", todo_url(self.todo), {"title": f"Title {number}", "completed": bool(number % 2)}),
            ("PATCH", todo_url(self.todo), {"due_date": f"2037-01-{1 + number % 28:02}"}),
            ("POST", "/api/lists", {"name": "New"}),
            ("PATCH", f"/api/lists/{self.list['id']}", {"favorite": bool(number % 2), "name": f"Name {number}"}),
            ("PUT", f"/api/me/settings/tag:{number}", {"value": {"name": str(number)}}),
            ("POST", f"{todo_url(self.todo)}/reminders", {"at": "2037-01-01T09:00:00Z"}),
            ("DELETE", f"/api/reminders/{self.reminder['id']}", None),
            ("PUT", "/api/me/push-subscriptions", Browser().subscription(f"http://127.0.0.1:9/{number}")),
            ("PATCH", "/api/me", {"name": f"Ada {number}"}),
            ("POST", "/api/quick-add", {"text": "Buy milk\nBuy bread"}),
            ("GET", "/api/todos?q=milk", None),
            ("GET", "/api/me/statistics", None),
            ("POST", "/api/sync", {}),
            ("POST", "/api/batch", {"operations": self.operations(number)}),
        ]
        method, path, body = requests[number % len(requests)]
        headers = {"Idempotency-Key": str(number)} if number % 3 == 0 else {}
        response = await self.api.request(method, path, json=body, headers=headers)
        self.statuses.append((method, path, response.status_code))
        if path == "/api/batch" and response.status_code == 200:
            self.statuses += [(method, path, result["status"]) for result in response.json()["results"]]
        return response.status_code

    def operations(self, number):
        list_id = str(new_id())
        return [
            {"id": str(new_id()), **operation}
            for operation in (
                {"kind": "todo.change", "todo_id": self.todo["id"], "changes": {"title": f"Pushed {number}"}},
                {"kind": "list.create", "list": {"id": list_id, "name": "Pushed"}},
                {"kind": "todo.create", "todo": {"title": "Pushed", "list_id": list_id}},
                {"kind": "setting.change", "key": f"tag:p{number}", "value": {"name": f"p{number}"}},
                {"kind": "reminder.create", "reminder": {"todo_id": self.todo["id"], "before_minutes": number % 1000}},
            )
        ]


_IS_BLOCKED = "select exists (select from pg_stat_activity where $1::int = any(pg_blocking_pids(pid)))"


async def test_a_reminder_that_is_deleted_waits_for_the_deletion_of_its_account(api, database):
    todo = await a_todo(api, due_date="2030-01-01")
    reminder = (await api.post(f"{todo_url(todo)}/reminders", json={"before_minutes": 5})).json()
    async with database.transaction() as deletion:
        pid = await deletion.fetchval("select pg_backend_pid()")
        await deletion.execute("select from users where id = $1 for update", api.user["id"])
        deleted = asyncio.create_task(api.delete(f"/api/reminders/{reminder['id']}"))
        while not await database.fetchval(_IS_BLOCKED, pid):
            await asyncio.sleep(0.01)
        # It fails if the other one has locked the reminder before the account: each would wait for the other.
        await deletion.execute("select from reminders where user_id = $1 for update nowait", api.user["id"])
        await deletion.execute("delete from reminders where user_id = $1", api.user["id"])
    assert (await deleted).status_code == 404


async def test_an_account_that_writes_while_it_is_deleted_causes_no_server_error(app, api, database):
    for _ in range(ROUNDS):
        account = Account(api)
        await account.prepare()
        writers = [asyncio.create_task(account.write_until_deleted()) for _ in range(WRITERS)]
        await asyncio.sleep(0.3)
        await database.execute("update reminders set fires_at = now() where user_id = $1", api.user["id"])
        deletion = asyncio.create_task(api.request("DELETE", "/api/me", json={"password": PASSWORD}))
        await dispatch.dispatch_reminders(database, app.state.settings, app.state.bus)
        assert (await deletion).status_code == 204
        await asyncio.wait_for(asyncio.gather(*writers), HANG_SECONDS)
        assert {status for status in account.statuses if status[-1] >= 500} == set()
        await purge_deleted(app)
        tables = ("users", "lists", "todos", "reminders", "settings", "idempotent_writes", "deleted_accounts")
        assert [await database.fetchval(f"select count(*) from {table}") for table in tables] == [0] * len(tables)
        body = {"email": api.user["email"], "password": PASSWORD}
        api.cookies.clear()
        del api.headers["Authorization"]
        response = await api.post("/api/auth/register", json=body)
        api.headers["Authorization"] = f"Bearer {response.json()['access_token']}"
        api.user = response.json()["user"]
