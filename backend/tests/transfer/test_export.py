"""An export contains everything in an account, and comes back whole when it is imported into another one."""

import asyncio
import json
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conftest import sign_up
from explain import plan_of
from factories import a_comment, a_list, a_todo, items, join, list_url, todo_url
from tend.core import account_slots
from tend.core.ids import new_id
from tend.transfer import export_account
from tend.transfer.queries import account as queries
from tend.transfer.routes import Export
from time_limits import eventually
from transfer.portable import portable

PATH = "/api/me/import"


async def export_of(api):
    return (await api.get("/api/me/export")).json()


async def send_file(api, content, **options):
    headers = options.pop("headers", {})
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    return await api.post(PATH, content=content, params=options, headers=headers)


async def imported(api, content, **options):
    response = await send_file(api, content, **options)
    assert response.status_code == 200, response.text
    return response.json()


def ids_of(export):
    return {row["id"] for name in ("folders", "lists", "todos", "reminders") for row in export[name]}


DATES = st.sampled_from([None, "2026-03-01", "2026-12-31", "2027-02-28"])
TIMES = st.sampled_from([None, "09:00:00", "23:45:00"])
ZONES = st.sampled_from([None, "Europe/Berlin", "America/New_York"])
RULES = st.sampled_from(
    [None, None, "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=YEARLY;COUNT=3"]
)
TODOS = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Buy milk", " two  spaces ", "Überraschung 🎉", "#Work !1 tomorrow", '"q"\\']),
        "notes": st.sampled_from(["", "a\nb\n\n- [ ] c", "tab\there"]),
        "priority": st.sampled_from(["none", "low", "medium", "high"]),
        "due": st.tuples(DATES, TIMES, ZONES),
        "tags": st.lists(st.sampled_from(["a", "Straße", "日本", "two words"]), max_size=3),
        "rule": st.tuples(RULES, st.sampled_from(["due", "completion"])),
        "parent": st.integers(0, 6),
        "state": st.sampled_from(["open", "open", "open", "completed", "trashed", "moved"]),
        "reminder": st.sampled_from([None, 0, 30, 2880]),
        "list": st.integers(0, 2),
    }
)
ACCOUNTS = st.tuples(st.lists(TODOS, max_size=7), st.booleans(), st.booleans())


async def fill(api, todos, *, is_archived, is_favorite):
    """An account with three lists, and with todos that refer to those before them as their parents."""
    folder = {"folder": "Private"} if is_favorite else {}
    named = [await a_list(api, name=name, color="red", icon="leaf", **folder) for name in ("Work", "Work")]
    lists, made = [api.user["inbox_id"], *(one["id"] for one in named)], []
    for number, plan in enumerate(todos):
        made.append(await add_planned(api, plan, number, lists, made))
    await api.patch(list_url(named[0]), json={"archived": is_archived, "favorite": is_favorite})
    ids = [todo["id"] for todo in made]
    values = {
        f"view:{named[0]['id']}": {"layout": "board", "group": "priority"},
        "view:today": {"order": ids[:3]},
        f"filter:{new_id()}": {"name": "Soon", "query": "due < +7d & #Work", "position": "a0"},
        "tag:a": {"name": "a", "color": "blue"},
        "notifications": {"day_at": "08:00", "quiet_from": "22:00"},
        "app": {"add_to_top": False, "single_keys": False},
    }
    for key, value in values.items():
        assert (await api.put(f"/api/me/settings/{key}", json={"value": value})).status_code == 200


async def add_planned(api, plan, number, lists, made):
    due = dict(zip(("due_date", "due_time", "due_timezone"), plan["due"], strict=True))
    due["due_time"] = due["due_date"] and due["due_time"]
    due["due_timezone"] = due["due_time"] and due["due_timezone"]
    fields = {name: plan[name] for name in ("title", "notes", "priority", "tags")} | due
    if number % 4 == 3:
        fields = {"title": plan["title"], "notes": plan["notes"], "kind": "section"}
    parent = made[plan["parent"]] if plan["parent"] < len(made) and fields.get("kind") != "section" else None
    fields |= {"parent_id": parent["id"], "list_id": parent["list_id"]} if parent else {"list_id": lists[plan["list"]]}
    rule, counts_from = plan["rule"]
    if rule and "kind" not in fields:
        fields["recurrence"] = {"rule": rule, "from": counts_from}
    todo = await a_todo(api, **fields)
    if "kind" in fields:
        return todo
    if plan["reminder"] is not None:
        await api.post(f"{todo_url(todo)}/reminders", json={"before_minutes": plan["reminder"]})
    if plan["state"] == "completed":
        await api.patch(todo_url(todo), json={"completed": True})
    elif plan["state"] == "trashed" and parent:
        await api.delete(todo_url(todo))
        return parent
    elif plan["state"] == "moved" and todo["due_date"]:
        await api.patch(todo_url(todo), json={"due_date": "2026-06-15", "this_occurrence_only": True, "title": "Once"})
    return todo


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(account=ACCOUNTS)
async def test_an_export_comes_back_whole_from_a_new_account_except_for_its_trash(app, account):
    todos, is_archived, is_favorite = account
    first, second = await sign_up(app, "ada"), await sign_up(app, "bob")
    await fill(first, todos, is_archived=is_archived, is_favorite=is_favorite)
    before = await export_of(first)
    await imported(second, before)
    after = await export_of(second)
    assert portable(after) == portable(before)
    assert not ids_of(before) & ids_of(after)


def without_versions(rows):
    return sorted(({key: value for key, value in row.items() if key != "version"} for row in rows), key=str)


async def test_an_export_contains_everything_in_the_account(api):
    home, deleted = await a_list(api, name="Home"), await a_list(api, name="Deleted")
    todo = await a_todo(api, list_id=home["id"], title="Überraschung 🎉", notes='"quoted"\\\n', tags=["a"])
    in_trash = await a_todo(api, title="In the trash")
    in_deleted_list = await a_todo(api, list_id=deleted["id"], title="In a deleted list")
    await api.delete(todo_url(in_trash))
    await api.delete(list_url(deleted))

    response = await api.get("/api/me/export")
    assert response.status_code == 200
    assert response.headers["content-disposition"].startswith('attachment; filename="tend-')
    export = response.json()
    Export.model_validate(export)
    assert (export["format"], export["version"]) == ("tend-export", 1)
    assert export["profile"]["email"] == api.user["email"]
    lists = await items(api, "/api/lists") + await items(api, "/api/lists", deleted=True)
    assert without_versions(export["lists"]) == without_versions(lists)
    assert {item["title"] for item in export["todos"]} == {"Überraschung 🎉", "In the trash", "In a deleted list"}
    assert without_versions([todo])[0] in export["todos"]
    assert in_deleted_list["id"] in {item["id"] for item in export["todos"]}


async def test_an_export_contains_no_secret_and_nothing_of_other_accounts(api, other):
    await a_todo(other, title="canary")
    await a_list(other, name="canary")
    text = (await api.get("/api/me/export")).text
    assert "canary" not in text
    assert "hash" not in text
    assert api.headers["Authorization"].removeprefix("Bearer ") not in text
    assert other.user["id"] not in text


async def test_an_export_contains_of_a_list_in_the_trash_only_what_its_owners_see(app, api, other):
    item = await a_list(api)
    await join(app, item, other, "viewer")
    await a_comment(api, await a_todo(api, list_id=item["id"]), text="Late")
    comments = [(await one.get("/api/me/export")).json()["comments"] for one in (api, other)]
    assert [[comment["text"] for comment in found] for found in comments] == [["Late"], ["Late"]]
    assert (await api.delete(f"/api/lists/{item['id']}")).status_code == 204
    ours, theirs = [(await one.get("/api/me/export")).json() for one in (api, other)]
    assert [comment["text"] for comment in ours["comments"]] == ["Late"]
    assert (theirs["todos"], theirs["comments"]) == ([], [])
    assert item["id"] not in {found["id"] for found in theirs["lists"]}


async def test_the_export_of_a_new_account_contains_the_inbox_and_the_session(api):
    export = (await api.get("/api/me/export")).json()
    assert export["todos"] == []
    assert [item["name"] for item in export["lists"]] == ["Inbox"]
    assert len(export["sessions"]) == 1


async def test_an_export_of_ten_thousand_todos_is_complete_and_sent_in_small_chunks(app, api):
    await app.state.database.execute(
        """
        insert into todos (id, list_id, title, position, version)
        select gen_random_uuid(), $1, 'todo ' || n, 'a0', n + 1
        from generate_series(1, 10000) n""",
        api.user["inbox_id"],
    )
    with await export_account.export_account(
        app.state.database, app.state.attachments, UUID(api.user["id"])
    ) as document:
        chunks = [chunk async for chunk in export_account.stream_document(document)]
    assert max(map(len, chunks)) <= 1 << 16
    export = json.loads(b"".join(chunks))
    assert len({todo["id"] for todo in export["todos"]}) == 10_000


async def test_an_account_has_two_exports_at_a_time_until_they_are_sent(app, api, other, monkeypatch):
    """Each is a file on the disk of the server, as large as the account, for as long as its client reads."""
    monkeypatch.setattr(account_slots, "SLOT_WAIT_SECONDS", 0.1)
    reads, started = asyncio.Event(), []
    headers = [(b"host", b"x"), (b"authorization", api.headers["Authorization"].encode())]
    scope = {"type": "http", "method": "GET", "path": "/api/me/export", "query_string": b"", "headers": headers}
    scope |= {"client": ("127.0.0.1", 1), "server": ("x", 80), "scheme": "http", "root_path": "", "http_version": "1.1"}

    async def receive():
        await asyncio.Event().wait()

    async def send(message):
        started.append(message)
        await reads.wait()

    slow = [asyncio.create_task(app(dict(scope), receive, send)) for _ in range(2)]
    await eventually(lambda: len(started) == 2)
    refused = await api.get("/api/me/export")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_at_once")
    assert (await other.get("/api/me/export")).status_code == 200
    slow[0].cancel()
    await asyncio.wait([slow[0]])
    assert [(await api.get("/api/me/export")).status_code for _ in range(3)] == [200] * 3
    reads.set()
    await slow[1]
    await asyncio.gather(*[api.get("/api/me/export") for _ in range(2)])


async def test_an_export_needs_a_session(anonymous):
    assert (await anonymous.get("/api/me/export")).status_code == 401


STATEMENTS = {"profile": queries._PROFILE, **queries._COLLECTIONS}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("profile", "using users_pkey"),
        ("lists", "on memberships_of_user"),
        ("todos", "using todos_by_version"),
        ("settings", "on settings_pkey"),
        # The planner may choose any index of an empty table.
        ("reminders", "Index Cond: (user_id = $1)"),
        ("sessions", "on sessions_of_user"),
    ],
)
async def test_an_export_finds_the_rows_of_the_account_by_index(app, api, name, expected):
    assert expected in await plan_of(app.state.database, STATEMENTS[name], api.user["id"])
