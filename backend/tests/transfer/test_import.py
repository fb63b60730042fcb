"""Tend's own export, imported into another account, and what an import does whatever the file."""

import asyncio
import json
import re
from uuid import UUID

import pytest

from factories import a_comment, a_list, a_todo, field_errors, items, join, titles, todo_url, version_of
from sync.replica import catch_up
from tend.core import account_slots
from tend.core.http.body_limits import FILE_LIMIT, ZIP_FILE_LIMIT
from tend.core.ids import new_id
from time_limits import HANG_SECONDS
from transfer.portable import portable
from transfer.test_export import PATH, export_of, ids_of, imported, send_file


async def test_completing_an_imported_series_goes_on_as_the_original_would(app, api, other):
    todo = await a_todo(api, due_date="2026-03-02", recurrence={"rule": "FREQ=WEEKLY;BYDAY=MO"})
    done = {"completed": True, "occurrence": "2026-03-02"}
    await api.patch(todo_url(todo), json=done)
    (left,) = await items(api, completed=True)
    await a_todo(api, title="Below the copy", parent_id=left["id"])
    await imported(other, await export_of(api))
    (below,) = [one for one in (await export_of(other))["todos"] if one["title"] == "Below the copy"]
    series, copy = [
        next(
            one
            for one in (await export_of(other))["todos"]
            if one["recurrence"] and bool(one["completed_at"]) == is_done
        )
        for is_done in (False, True)
    ]
    assert copy["recurrence"]["series_id"] == series["id"]
    assert below["parent_id"] == copy["id"]
    await other.patch(todo_url(below), json={"parent_id": None})
    await other.delete(todo_url(below))
    # The copy has the id that completing its occurrence gives it, so the series returns to the occurrence.
    assert (await other.patch(todo_url(copy), json={"completed": False})).status_code == 200
    assert [one["due_date"] for one in await items(other)] == ["2026-03-02"]


@pytest.mark.parametrize("completed_at", ["10:00:00.12345", "10:00:00.123456", "10:00:00", "10:20:30"])
async def test_a_skipped_occurrence_returns_with_the_subtasks_that_were_completed_in_it(app, api, other, completed_at):
    todo = await a_todo(api, due_date="2027-03-01", recurrence={"rule": "FREQ=WEEKLY;BYDAY=MO"})
    subtask = await a_todo(api, parent_id=todo["id"], title="Subtask")
    await api.patch(todo_url(subtask), json={"completed": True})
    change = "update todos set completed_at = ('2027-02-28T' || $2::text || 'Z')::timestamptz where id = $1"
    await app.state.database.execute(change, subtask["id"], completed_at)
    await api.patch(todo_url(todo), json={"skip": "2027-03-01"})
    export = await export_of(api)
    await imported(other, export)
    assert portable(await export_of(other)) == portable(export)
    (series,) = [one for one in await items(other) if one["recurrence"]]
    await other.patch(todo_url(series), json={"completed": False, "occurrence": "2027-03-01"})
    assert [one["title"] for one in await items(other, completed=True)] == ["Subtask"]


async def test_other_devices_get_an_import_with_their_next_pull_and_hear_of_it(app, api, other):
    await a_todo(api, list_id=(await a_list(api, name="Home"))["id"])
    await a_todo(api, title="In the Inbox")
    device = await catch_up(other)
    report = await imported(other, await export_of(api))
    await catch_up(other, device)
    assert {one["name"] for one in device.lists.values()} == {"Inbox", "Home"}
    assert sorted(todo["title"] for todo in device.todos.values()) == ["Buy milk", "In the Inbox"]
    (home,) = [one["id"] for one in report["lists"] if not one["is_inbox"]]
    assert report["inbox_todos"] == [one["id"] for one in await items(other, list_id=other.user["inbox_id"])]
    assert await version_of(other, home) > 1


async def test_comments_come_along_and_speak_for_nobody_else(app, api, other):
    home = await a_list(api, name="Home")
    await join(app, home, other, "commenter")
    await other.patch("/api/me", json={"name": "Ben *B*"})
    todo = await a_todo(api, list_id=home["id"])
    first = await a_comment(api, todo, text="Which one?")
    reaction = await a_comment(
        other, todo, text=f"Ask @[{api.user['id']}] or @[{other.user['id']}]", quote_of=first["id"]
    )
    await api.patch(f"/api/comments/{reaction['id']}", json={"resolved": True})
    await api.patch(f"/api/comments/{first['id']}", json={"text": "Which two?"})
    await api.delete(f"/api/comments/{(await a_comment(api, todo))['id']}")
    trashed = await a_todo(api, list_id=home["id"])
    await a_comment(api, trashed)
    await api.delete(todo_url(trashed))
    export = await export_of(api)
    report = await imported(other, export, dry_run=True)
    assert report["comments"] == 2
    assert {remark["code"]: remark["count"] for remark in report["remarks"]} == {
        "trash_left_out": 1,
        "comments_left_out": 1,
        "comment_names_author": 1,
    }
    before = {one["id"] for one in (await export_of(api))["comments"]}
    device, notified = await catch_up(api), await items(other, "/api/me/notifications")
    await imported(api, export)
    added = [one for one in (await export_of(api))["comments"] if one["id"] not in before]
    question, reply = sorted(added, key=lambda one: one["created_at"])
    originals = {one["id"]: one for one in export["comments"]}
    assert [one["author_id"] for one in added] == [api.user["id"]] * 2
    assert (question["text"], question["created_at"]) == ("Which two?", first["created_at"])
    assert question["edited_at"] == originals[first["id"]]["edited_at"]
    assert reply["text"] == f"**Ben \\*B\\*:**\n\nAsk @{first['author_name']} or @Ben \\*B\\*"
    assert (reply["quote_of"], reply["mentions"]) == (question["id"], [])
    assert reply["resolved_at"] == originals[reaction["id"]]["resolved_at"]
    assert (question["resolved_at"], reply["edited_at"]) == (None, None)
    assert question["todo_id"] == reply["todo_id"] != todo["id"]
    # Other devices get them with their next pull.
    await catch_up(api, device)
    assert set(device.comments) >= {question["id"], reply["id"]}
    assert await items(other, "/api/me/notifications") == notified


async def test_imported_comments_count_towards_the_quota(app, api, other):
    todo = await a_todo(api)
    for _ in range(3):
        await a_comment(api, todo, text="x" * 300)
    export = await export_of(api)
    await app.state.database.execute("update account_limits set max_text_bytes = 2000")
    assert field_errors(await send_file(other, export)) == [("text", "quota_reached")]
    assert (await export_of(other))["comments"] == []
    await app.state.database.execute("update account_limits set max_text_bytes = 10000")
    await imported(other, export)
    used = "select text_bytes from current_usage where user_id = $1"
    counted = await app.state.database.fetchval(used, UUID(other.user["id"]))
    # A comment counts as its text and 500 bytes.
    assert counted >= 2400


async def test_an_exported_comment_that_cannot_be_stored_is_named_with_its_line(api):
    export = nested(1)
    export["comments"] = [{"id": str(new_id()), "todo_id": export["todos"][0]["id"], "text": "a\0b"}]
    response = await send_file(api, export)
    assert "text: This contains a character that can’t be stored." in response.json()["errors"][0]["message"]


async def test_a_dry_run_says_what_would_be_imported_and_changes_nothing(api, other):
    home = await a_list(api, name="Home", folder="Private")
    parent = await a_todo(api, list_id=home["id"])
    await a_todo(api, list_id=home["id"], parent_id=parent["id"], completed=True)
    await api.delete(todo_url(await a_todo(api)))
    before = await export_of(other)
    report = await imported(other, await export_of(api), dry_run=True)
    assert [report[name] for name in ("source", "todos", "subtasks", "completed")] == ["tend", 1, 1, 1]
    assert [(one["name"], one["folder"], one["todos"], one["id"]) for one in report["lists"]] == [
        ("Inbox", None, 0, None),
        ("Home", "Private", 2, None),
    ]
    assert [remark["message"] for remark in report["remarks"]] == ["1 item in the trash is left out."]
    after = await export_of(other)
    assert (ids_of(after), after["settings"]) == (ids_of(before), before["settings"])


async def test_an_import_that_is_sent_again_has_one_effect_and_the_same_response(api, other):
    await a_todo(api, list_id=(await a_list(api))["id"])
    export = await export_of(api)
    key = {"Idempotency-Key": "once"}
    first = await imported(other, export, headers=key)
    again = await imported(other, export, headers=key)
    assert again == first
    assert await titles(other) == ["Buy milk"]
    assert (await send_file(other, b"Title\nTea\n", headers=key)).json()["code"] == "idempotency_key_reused"


async def test_ids_of_somebody_else_in_a_file_change_nothing_of_theirs(api, other):
    target = await a_todo(other, title="canary", list_id=(await a_list(other))["id"])
    await other.post(f"{todo_url(target)}/reminders", json={"before_minutes": 5})
    before = await export_of(other)
    export = await export_of(other)
    for todo in export["todos"]:
        todo |= {"title": "mine", "parent_id": todo["id"]}
    await imported(api, export)
    assert portable(await export_of(other)) == portable(before)
    assert await titles(api) == ["mine"]
    todo = {
        "id": str(new_id()),
        "list_id": target["list_id"],
        "parent_id": target["id"],
        "title": "x",
        "position": "a0",
    }
    alone = {"format": "tend-export", "version": 1, "lists": [], "todos": [todo], "settings": [], "reminders": []}
    await imported(api, alone)
    assert [one["title"] for one in await items(other)] == ["canary"]


async def test_settings_that_the_account_already_has_stay_as_they_are(api, other):
    for client, color in ((api, "red"), (other, "blue")):
        await client.put("/api/me/settings/tag:a", json={"value": {"name": "a", "color": color}})
    await api.put("/api/me/settings/tag:b", json={"value": {"name": "b", "color": "red"}})
    report = await imported(other, await export_of(api))
    colors = {one["key"]: one["value"]["color"] for one in await items(other, "/api/me/settings")}
    assert colors == {"tag:a": "blue", "tag:b": "red"}
    assert report["settings"] == ["tag:b"]
    assert [remark["code"] for remark in report["remarks"]] == ["settings_kept"]


def nested(levels):
    """An export of one list whose todos are each below the one before."""
    todos = [{"id": str(new_id()), "title": f"level {level + 1}"} for level in range(levels)]
    home = {"id": str(new_id()), "name": "Home", "color": "teal", "position": "a0", "inbox": False}
    for level, todo in enumerate(todos):
        todo |= {"parent_id": todos[level - 1]["id"] if level else None, "list_id": home["id"], "position": "a0"}
    return {"format": "tend-export", "version": 1, "lists": [home], "todos": todos}


async def test_trees_that_are_too_deep_are_flattened_and_the_report_says_so(api):
    report = await imported(api, nested(53))
    assert {remark["code"]: remark["count"] for remark in report["remarks"]} == {"flattened": 3}
    by_title = {todo["title"]: todo for todo in (await export_of(api))["todos"]}
    parents = {by_title[f"level {level}"]["parent_id"] for level in range(50, 54)}
    assert parents == {by_title["level 49"]["id"]}


async def test_todos_that_contain_each_other_are_imported_once_each(api):
    export = nested(3)
    export["todos"][0]["parent_id"] = export["todos"][2]["id"]
    await imported(api, export)
    assert sorted(await titles(api)) == ["level 1", "level 2", "level 3"]


async def test_an_account_without_room_gets_an_error_and_nothing_else(app, api, other):
    home = await a_list(api)
    for _ in range(3):
        await a_todo(api, list_id=home["id"])
    export = await export_of(api)
    for limits, field in (("max_lists = 1", "lists"), ("max_lists = 9, max_todos = 2", "todos")):
        await app.state.database.execute(f"update account_limits set {limits}")
        for dry_run in (True, False):
            assert field_errors(await send_file(other, export, dry_run=dry_run)) == [(field, "quota_reached")]
    await app.state.database.execute("update account_limits set max_todos = 9, max_text_bytes = 5")
    assert field_errors(await send_file(other, export)) == [("text", "quota_reached")]
    assert [one["name"] for one in await items(other, "/api/lists")] == ["Inbox"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda todo: todo | {"title": "a\0b"}, "title: This contains a character that can’t be stored."),
        (lambda todo: todo | {"due_date": "tomorrow"}, "due_date: Use a date like 2026-03-01."),
        (lambda todo: todo | {"due_time": "09:00"}, "A time needs a date. Send due_date with it."),
        (lambda todo: todo | {"due_timezone": "Moon/Sea"}, "due_timezone: Use an IANA time zone, such as"),
        (lambda todo: todo | {"position": 5}, "position: Input should be a valid string"),
        (lambda _todo: "Tea", "Input should be a valid dictionary"),
    ],
)
async def test_an_invalid_row_is_named_with_its_line_and_nothing_is_imported(api, change, message):
    export = nested(1)
    export["todos"].append(change({**export["todos"][0], "id": str(new_id())}))
    response = await send_file(api, json.dumps(export, indent=1).encode())
    assert field_errors(response) == [("file", "import_unreadable")]
    found = response.json()["errors"][0]["message"]
    assert re.match(rf"Line \d+: {re.escape(message)}", found), found
    assert await items(api) == []


NOT_FILES = {
    "nothing": (b"", "This file is empty."),
    "other JSON": (b'{"tasks": []}', "This JSON file isn’t an export of Tend."),
    "half of an export": (b'{"format": "tend-export",\n"version": 1, "todos": [', "Line 2: This isn’t valid JSON."),
    "a newer export": (b'{"format": "tend-export", "version": 2}', "This export is from a newer release of Tend."),
    "too deep": (b'{"lists": ' + b"[" * 100_000, "This isn’t valid JSON."),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "This isn’t a file that Tend can import."),
    "a table of numbers": (b"a,b\n1,2\n", "There’s no column for titles."),
    "a header alone": (b"Title\n", "There are no todos in this file."),
}


@pytest.mark.parametrize("kind", NOT_FILES)
async def test_whatever_is_no_file_of_ours_is_rejected_in_plain_words(api, kind):
    content, message = NOT_FILES[kind]
    response = await send_file(api, content)
    assert field_errors(response) == [("file", "import_unreadable")]
    assert message in response.json()["detail"]


async def test_a_file_that_is_too_large_is_refused_while_it_arrives_and_only_for_whom_is_signed_in(api, anonymous):
    async def chunks():
        for _ in range(FILE_LIMIT // 500_000 + 1):
            yield b" " * 500_000

    assert (await api.post(PATH, content=chunks())).status_code == 413
    assert (await api.post(PATH, content=b"", headers={"Content-Length": str(ZIP_FILE_LIMIT + 1)})).status_code == 413
    assert (await anonymous.post(PATH, content=b"Title\nTea\n")).status_code == 401
    assert (await send_file(api, b"Title\n" + b"Tea\n" * 3000 + b"x" * 2_000_000)).status_code != 413


async def test_imports_of_several_accounts_at_once_all_arrive(app, api, other, monkeypatch):
    monkeypatch.setattr(account_slots, "SLOT_WAIT_SECONDS", HANG_SECONDS)
    clients = [api, other]
    reports = await asyncio.gather(*[imported(client, b"Title\nTea\n") for client in clients * 2])
    assert [report["todos"] for report in reports] == [1] * 4
    assert [len(await items(client)) for client in clients] == [2, 2]
