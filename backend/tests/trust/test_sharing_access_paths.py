"""What members of a list, and those who are not, read of it and write in it by every path besides the plain routes."""

import json

import pytest

from conftest import Outbox
from contract.push_operations import push_operations
from contract.shared_world import MEMBERS, OUTSIDERS, create_world
from factories import a_list
from tend.core.ids import new_id

WORDS = {
    "name": "canary-list",
    "title": "canary-title",
    "notes": "canary-notes",
    "tag": "canary-tag",
    "comment": "canary-comment",
    "file": "canary-file.webp",
    "folder": "canary-folder",
}
PRIVATE = "canary-private"
# The paths that carry notifications, each with the field of its response that has them.
NOTIFIED = {
    "first pull": "notifications",
    "pull with a cursor of the list": "notifications",
    "notifications": "items",
    "export": "notifications",
}


@pytest.fixture
async def world(app):
    world = await create_world(app)
    world.texts = WORDS | {"browser": "Lynx"}
    private = await a_list(world.people["owner"], name=PRIVATE)
    await world.people["owner"].post("/api/todos", json={"title": PRIVATE, "list_id": private["id"], "tags": [PRIVATE]})
    yield world
    for client in world.people.values():
        await client.aclose()


async def read_all(client, ids):
    """Every text that a person can get of lists and todos, by path."""
    cursors = {"account": 0, "lists": {ids["list"]: 0}}
    searches = [{"q": "canary"}, {"tag": WORDS["tag"]}, {"filter": f'"#{WORDS["name"]}"'}, {"filter": "canary"}]
    responses = {
        "first pull": await client.post("/api/sync", json={}),
        "pull with a cursor of the list": await client.post("/api/sync", json=cursors),
        "lists": await client.get("/api/lists"),
        "deleted lists": await client.get("/api/lists", params={"deleted": True}),
        "deleted todos": await client.get("/api/todos", params={"deleted": True}),
        "statistics": await client.get("/api/me/statistics"),
        "export": await client.get("/api/me/export"),
        "settings": await client.get("/api/me/settings"),
        "notifications": await client.get("/api/me/notifications"),
        "invitations": await client.get("/api/me/invitations"),
        **{f"search {query}": await client.get("/api/todos", params=query) for query in searches},
    }
    return {path: response.text for path, response in responses.items()}


def notifications_outside(ids, owner_id):
    """All notifications of people outside of the lists: the name that a list had at that moment, and whose act it was."""

    def notification(kind, list_id):
        nothing = dict.fromkeys(("todo_id", "comment_id", "folder_id", "read_at", "archived_at"))
        actor = {"actor_id": owner_id, "actor_name": "owner"}
        return {"kind": kind, "list_id": list_id, "list_name": WORDS["name"], "title": "", **actor, **nothing}

    removals = [notification("removed", list_id) for list_id in (ids["trashed_list"], ids["list"])]
    return {"removed": removals, "invited": [notification("invited", ids["list"])], "stranger": []}


def without(row, names):
    return {name: value for name, value in row.items() if name not in names}


def take_rows(text, field):
    """The rows of a response in the order of their lists' ids, the later list first, and the response without them."""
    body = json.loads(text)
    rows = sorted(body.pop(field), key=lambda row: row.get("list_id", ""), reverse=True)
    return rows, json.dumps(body)


def without_notices_of_deletion(texts, list_id):
    """All responses without the notification that the list went to the trash, which has nothing of the list but its name."""
    left = [text for path, text in texts.items() if path not in NOTIFIED]
    for path, field in NOTIFIED.items():
        rows, others = take_rows(texts[path], field)
        notices = [row for row in rows if row.get("kind") == "list_deleted" and row["list_id"] == list_id]
        assert all(row["list_name"] == WORDS["name"] and row["title"] == "" for row in notices)
        left += [others, json.dumps([row for row in rows if row not in notices])]
    return "".join(left)


async def test_members_read_the_list_and_others_nothing_by_any_path(world):
    ids = await world.create_rows("owner", in_trash=True)
    owner = world.people["owner"]
    invitations = f"/api/lists/{ids['list']}/invitations"
    assert (await owner.post(f"{invitations}/{ids['invitation']}/resend")).status_code == 200
    # The job that mails the invitation also notifies.
    await Outbox(world.app).messages()
    found = {person: await read_all(world.people[person], ids) for person in (*MEMBERS, *OUTSIDERS)}
    expected = notifications_outside(ids, world.people["owner"].user["id"])
    for person in OUTSIDERS:
        for path, field in NOTIFIED.items():
            rows, found[person][path] = take_rows(found[person][path], field)
            # The export leaves the actor's id out.
            left_out = {"id", "at"} | ({"actor_id"} if path == "export" else set())
            assert [without(row, left_out) for row in rows] == [without(row, left_out) for row in expected[person]]
    invitations, found["invited"]["invitations"] = take_rows(found["invited"]["invitations"], "items")
    shown = {"id", "list_name", "folder_name", "invited_by_name", "invited_by_email", "role", "expires_at"}
    invited_to = {(row["list_name"], row["folder_name"]) for row in invitations}
    assert invited_to == {(WORDS["name"], None), (None, WORDS["folder"])}
    assert all(set(row) == shown for row in invitations)
    for person, texts in found.items():
        leaks = [path for path, text in texts.items() if PRIVATE in text]
        if person not in MEMBERS:
            leaks += [path for path, text in texts.items() for word in WORDS.values() if word in text]
        assert leaks == [], person
    for person in MEMBERS:
        for path in ("first pull", "pull with a cursor of the list", "export", "search {'q': 'canary'}"):
            assert WORDS["title"] in found[person][path], (person, path)
        assert WORDS["comment"] in found[person]["first pull"]
        assert WORDS["folder"] in found[person]["first pull"]
        # Only owners see a list in the trash. The others got a notification when it went there.
        assert ids["trashed_list"] not in without_notices_of_deletion(found[person], ids["trashed_list"]), person
    for person in OUTSIDERS:
        pulled = json.loads(found[person]["pull with a cursor of the list"])
        assert pulled["removed_lists"] == [ids["list"]]
    await owner.patch(f"/api/lists/{ids['list']}", json={"name": "canary-later"})
    for person in OUTSIDERS:
        for path, text in (await read_all(world.people[person], ids)).items():
            # Who is invited sees what to, as it is called now.
            assert "canary-later" not in text or (person, path) == ("invited", "invitations")


@pytest.mark.parametrize("person", ["editor", "commenter", "viewer", "removed", "invited", "stranger"])
async def test_quick_add_knows_names_only_of_lists_that_the_person_can_change(world, person):
    ids = await world.create_rows("owner")
    response = await world.people[person].post("/api/quick-add", json={"text": f"Buy milk #{WORDS['name']}"})
    assert response.status_code == 201
    (added,) = response.json()["items"]
    assert (added["list_id"] == ids["list"]) == (person == "editor")


@pytest.mark.parametrize("person", [*MEMBERS, *OUTSIDERS])
@pytest.mark.parametrize("together", [True, False])
async def test_a_push_does_what_the_role_allows_and_no_more(world, person, together):
    ids, own = await world.create_rows("owner", in_trash=True), await world.create_rows(person)
    wanted = push_operations(ids, own, WORDS["title"])
    before = await world.snapshot()
    sent = [{"id": str(new_id()), "kind": kind, **fields} for kind, fields, _ in wanted]
    pushes = [sent] if together else [[one] for one in sent]
    results = []
    for push in pushes:
        response = await world.people[person].post("/api/batch", json={"operations": push})
        results += response.json()["results"]
        assert person in MEMBERS or ids["list"] not in response.json()["lists"]
    surprises = [
        (one["kind"], one, result["status"])
        for one, (_, _, allowed), result in zip(sent, wanted, results, strict=True)
        if (result["status"] == 200) != (person in allowed) or result["status"] not in {200, 404}
    ]
    assert surprises == []
    if person not in MEMBERS:
        assert await world.snapshot() == before
        assert not any(word in json.dumps(results) for word in WORDS.values())


# A guest does less than a member with the same role: nothing that is not about todos and comments, and nothing forever.
CLOSED_TO_GUESTS = ("list.", "reminder.", "todo.purge", "todo.attach", "todo.detach")


@pytest.mark.parametrize("role", MEMBERS)
async def test_a_guest_of_a_link_does_what_its_role_allows_and_no_more(world, role):
    ids = await world.create_rows("owner", in_trash=True)
    other = await world.create_rows("owner")
    guest = await world.open_as_guest(ids["list"], role)
    pulled = await guest.post("/api/sync", json={"account": 0, "lists": {other["list"]: 0}})
    assert [item["id"] for item in pulled.json()["lists"]] == [ids["list"]]
    assert (pulled.json()["user"], pulled.json()["settings"], pulled.json()["reminders"]) == (None, [], [])
    assert pulled.json()["removed_lists"] == [other["list"]]
    assert PRIVATE not in pulled.text
    assert world.people["owner"].user["email"] not in pulled.text
    # What is the guest's own here is the owner's in another list.
    wanted = push_operations(ids, other, WORDS["title"])
    sent = [{"id": str(new_id()), "kind": kind, **fields} for kind, fields, _ in wanted]
    results = (await guest.post("/api/batch", json={"operations": sent})).json()["results"]
    surprises = [
        (one["kind"], one, result["status"])
        for one, (kind, fields, allowed), result in zip(sent, wanted, results, strict=True)
        if result["status"] != expected_of_guest(kind, fields, role in allowed, other)
    ]
    assert surprises == []
    assert other["list"] not in json.dumps(results)
    account_kinds = [
        {"kind": "setting.change", "key": "app", "value": {}},
        {"kind": "list.create", "list": {"id": str(new_id()), "name": "Own"}},
        {"kind": "todo.create", "todo": {"title": "In no list"}},
    ]
    response = await guest.post(
        "/api/batch", json={"operations": [{"id": str(new_id())} | one for one in account_kinds]}
    )
    assert [result["status"] for result in response.json()["results"]] == [403, 403, 404]
    await guest.aclose()


def expected_of_guest(kind, fields, is_allowed, other):
    if kind.startswith(CLOSED_TO_GUESTS):
        return 403
    in_other_list = fields.get("todo_id") == other["todo"] or fields.get("changes", {}).get("list_id") == other["list"]
    return 200 if is_allowed and not in_other_list else 404


async def test_a_push_that_is_sent_again_after_the_removal_returns_no_row(world):
    ids = await world.create_rows("owner")
    editor, owner = world.people["editor"], world.people["owner"]
    operation = {"id": str(new_id()), "kind": "todo.change", "todo_id": ids["todo"], "changes": {"priority": "high"}}
    first = (await editor.post("/api/batch", json={"operations": [operation]})).json()["results"][0]
    assert first["todo"]["title"] == WORDS["title"]
    await owner.delete(f"/api/lists/{ids['list']}/members/{editor.user['id']}")
    again = (await editor.post("/api/batch", json={"operations": [operation]})).json()["results"][0]
    assert again == {"status": 200}
