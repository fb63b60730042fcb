from uuid import UUID, uuid4

import pytest

from factories import a_comment, a_list, a_todo, comment_url, field_errors, list_url, todo_url
from sync.replica import Replica, catch_up, fetch_deltas, post_pull, pull
from tend.sync.queries.changed_rows import MAX_BYTES

SHARE = "insert into memberships (list_id, user_id, role, position, version) values ($1, $2, 'editor', 'a5', 2)"


@pytest.fixture
def share(app, other):
    """Runs a statement with a list and the other user."""

    async def run(item, statement):
        await app.state.database.execute(statement, UUID(item["id"]), UUID(other.user["id"]))

    return run


async def test_the_first_pull_loads_everything(api):
    home = await a_list(api, name="Home")
    inbox, planted = await a_todo(api), await a_todo(api, list_id=home["id"])
    deleted = await a_todo(api)
    await api.delete(todo_url(deleted))
    response = await post_pull(api, {})
    assert response["user"]["id"] == api.user["id"]
    assert [delta["list"]["name"] for delta in response["lists"]] == ["Inbox", "Home"]
    assert not any(delta["reset"] or delta["tombstones"] for delta in response["lists"])
    first, second = response["lists"]
    assert [todo["id"] for todo in first["todos"]] == [inbox["id"], deleted["id"]]
    assert first["todos"][1]["deleted_at"] is not None
    assert second["todos"] == [planted]
    assert second["list"] == (await api.get(list_url(home))).json()


async def test_a_pull_without_changes_is_empty(api):
    await a_todo(api)
    replica = await catch_up(api)
    response = await fetch_deltas(api, replica)
    assert response == {
        "epoch": replica.epoch,
        "account": replica.account,
        "account_reset": False,
        "user": None,
        "settings": [],
        "reminders": [],
        "deleted_reminders": [],
        "notifications": [],
        "folders": None,
        "lists": [],
        "removed_lists": [],
        "has_more": False,
    }


async def test_a_pull_returns_only_rows_that_changed(api):
    home = await a_list(api)
    todos = [await a_todo(api, list_id=home["id"]) for _ in range(3)]
    replica = await catch_up(api)
    changed = (await api.patch(todo_url(todos[1]), json={"title": "Other"})).json()
    (delta,) = (await fetch_deltas(api, replica))["lists"]
    assert (delta["todos"], delta["list"], delta["version"]) == ([changed], None, changed["version"])


async def test_a_pull_returns_the_row_of_a_list_that_changed_or_moved(api):
    home = await a_list(api)
    replica = await catch_up(api)
    for change in ({"name": "Other"}, {"position": "Zz"}, {"archived": True}):
        changed = (await api.patch(list_url(home), json=change)).json()
        (delta,) = (await fetch_deltas(api, replica))["lists"]
        assert (delta["list"], delta["todos"]) == (changed, [])
        await catch_up(api, replica)


async def test_a_pull_returns_a_profile_that_changed(api):
    replica = await catch_up(api)
    await api.patch("/api/me", json={"name": "Ada Lovelace"})
    response = await fetch_deltas(api, replica)
    assert response["user"]["name"] == "Ada Lovelace"
    assert response["account"] > replica.account


async def test_a_moved_todo_leaves_a_tombstone_in_its_old_list_and_arrives_in_the_new_one(api):
    home, work = await a_list(api, name="Home"), await a_list(api, name="Work")
    todo = await a_todo(api, list_id=home["id"])
    replica = await catch_up(api)
    moved = (await api.patch(todo_url(todo), json={"list_id": work["id"]})).json()
    left, entered = (await fetch_deltas(api, replica))["lists"]
    assert (left["id"], left["tombstones"], left["todos"]) == (home["id"], [todo["id"]], [])
    assert (entered["id"], entered["tombstones"], entered["todos"]) == (work["id"], [], [moved])


async def test_a_purged_todo_leaves_a_tombstone(api, purge_table):
    todo = await a_todo(api)
    await api.delete(todo_url(todo))
    replica = await catch_up(api)
    await purge_table("todos", "deleted_at")
    (delta,) = (await fetch_deltas(api, replica))["lists"]
    assert (delta["tombstones"], delta["todos"]) == ([todo["id"]], [])


async def test_a_deleted_comment_is_purged_after_thirty_days_and_leaves_a_tombstone(api, purge_table):
    comment = await a_comment(api, await a_todo(api))
    await api.delete(comment_url(comment))
    replica = await catch_up(api)
    await purge_table("comments", "deleted_at")
    (delta,) = (await fetch_deltas(api, replica))["lists"]
    assert (delta["tombstones"], delta["comments"]) == ([comment["id"]], [])


async def test_a_list_is_reset_for_a_client_that_missed_tombstones_which_were_purged(api, purge_table):
    home = await a_list(api)
    todo, remaining = await a_todo(api), await a_todo(api)
    replica = await catch_up(api)
    await api.patch(todo_url(todo), json={"list_id": home["id"]})
    newer = await catch_up(api)
    await purge_table("tombstones", "created_at")
    delta = (await fetch_deltas(api, replica))["lists"][0]
    assert (delta["id"], delta["reset"], delta["todos"]) == (remaining["list_id"], True, [remaining])
    assert (await fetch_deltas(api, newer))["lists"] == []


async def test_a_list_is_reset_for_a_client_with_a_cursor_from_the_future(api):
    todo = await a_todo(api)
    replica = await catch_up(api)
    replica.cursors[todo["list_id"]] += 1
    (delta,) = (await fetch_deltas(api, replica))["lists"]
    assert (delta["reset"], delta["version"], delta["todos"]) == (True, todo["version"], [todo])


async def test_lists_of_other_users_and_missing_lists_are_removed_alike(api, other):
    theirs = await a_list(other)
    replica = await catch_up(api)
    unknown = str(uuid4())
    replica.cursors |= {theirs["id"]: 1, unknown: 1}
    response = await fetch_deltas(api, replica)
    assert sorted(response["removed_lists"]) == sorted([theirs["id"], unknown])
    assert response["lists"] == []


async def test_a_shared_list_arrives_whole_and_is_removed_once_it_is_not_shared_any_more(api, other, share):
    item = await a_list(api)
    todo = await a_todo(api, list_id=item["id"])
    theirs = await catch_up(other)
    await share(item, SHARE)
    (delta,) = (await fetch_deltas(other, theirs))["lists"]
    assert (delta["reset"], delta["list"]["role"], delta["todos"]) == (False, "editor", [todo])
    await catch_up(other, theirs)
    await share(item, "delete from memberships where list_id = $1 and user_id = $2")
    response = await fetch_deltas(other, theirs)
    assert (response["removed_lists"], response["lists"]) == ([item["id"]], [])


async def test_a_list_in_the_trash_is_visible_to_its_owner_alone(api, other, share):
    item = await a_list(api)
    await a_todo(api, list_id=item["id"])
    await share(item, SHARE)
    own, theirs = await catch_up(api), await catch_up(other)
    assert len(theirs.todos) == 1
    await api.delete(list_url(item))
    (delta,) = (await fetch_deltas(api, own))["lists"]
    assert delta["list"]["deleted_at"]
    response = await fetch_deltas(other, theirs)
    assert (response["removed_lists"], response["lists"]) == ([item["id"]], [])
    await catch_up(other, theirs)
    await api.post(f"{list_url(item)}/restore")
    assert (await fetch_deltas(other, theirs))["lists"][0]["todos"] == list(own.todos.values())


async def test_a_purged_list_is_removed(api, purge_table):
    home = await a_list(api)
    await a_todo(api, list_id=home["id"])
    replica = await catch_up(api)
    await api.delete(list_url(home))
    await purge_table("lists", "deleted_at")
    assert (await fetch_deltas(api, replica))["removed_lists"] == [home["id"]]
    assert (await catch_up(api, replica)).todos == {}


@pytest.mark.parametrize(
    ("body", "invalid_field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 5001}, "limit"),
        ({"account": -1}, "account"),
        ({"lists": {"home": 1}}, "lists.home.[key]"),
        ({"lists": {str(UUID(int=1)): 2**53}}, f"lists.{UUID(int=1)}"),
        ({"since": 1}, "since"),
    ],
)
async def test_an_invalid_pull_is_rejected(api, body, invalid_field):
    ((field, _),) = field_errors(await api.post("/api/sync", json=body))
    assert field == invalid_field


async def test_a_large_pull_is_compressed_for_clients_that_accept_it(api):
    for _ in range(15):
        await a_todo(api, notes="Water them in the evening. " * 10)
    plain = await api.post("/api/sync", json={}, headers={"Accept-Encoding": "identity"})
    packed = await api.post("/api/sync", json={}, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.json() == plain.json()
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 4


async def test_a_page_of_todos_with_large_series_ends_before_its_limit(app, api):
    for number in range(60):
        await a_todo(api, title=f"Daily {number}")
    # What an import before this release could add: the times of two thousand subtasks in each.
    statement = """
        update todos
        set recurrence = jsonb_build_object('skipped', (
            select jsonb_object_agg(gen_random_uuid(), '2026-03-01T08:00:00+00:00')
            from generate_series(1, 2000 + 0 * octet_length(todos.title))
        ))"""
    await app.state.database.execute(statement)
    response = await api.post("/api/sync", json={"limit": 5000})
    assert response.json()["has_more"]
    assert len(response.content) < 1.5 * MAX_BYTES
    replica = Replica()
    while await pull(api, replica, 5000):
        pass
    assert len(replica.todos) == 60
