"""The activity of a todo: who changed what, from what, to what."""

import pytest

from activity.activity_client import acts_of_list, acts_of_todo, changes, kinds, own_acts
from contract.shared_world import open_link
from factories import a_list, a_todo, field_errors, items, join, todo_url
from purge import purge_deleted
from sharing.test_links import a_link
from sharing.test_links import push as push_one
from sync.test_batch import op, push

CHANGES = [
    {"title": ("Buy milk", "Buy bread")},
    {"notes": ("", "Two of them")},
    {"priority": ("none", "high")},
    {"due_date": (None, "2026-03-02"), "due_time": (None, "09:00:00")},
    {"tags": ([], ["home"])},
]


@pytest.fixture
async def home(app, api, other):
    item = await a_list(api)
    await join(app, item, other)
    return item


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("by_push", [True, False])
async def test_a_change_says_who_changed_what_from_what_to_what(api, other, home, change, by_push):
    patch = {name: new for name, (_, new) in change.items()}
    todo = await a_todo(api, list_id=home["id"])
    if by_push:
        another = op("todo.create", todo={"list_id": home["id"], "title": "Another"})
        await push(other, op("todo.change", todo_id=todo["id"], changes=patch), another)
    else:
        await other.patch(todo_url(todo), json=patch)
    for reader in (api, other):
        changed, created = await acts_of_todo(reader, todo)
        assert (changed["kind"], changed["actor_id"], changed["actor_name"]) == ("changed", other.user["id"], "bob")
        assert changes(changed) == change
        assert (created["kind"], created["actor_id"], created["before"]) == ("created", api.user["id"], None)
    assert [act["todo_id"] for act in await own_acts(other)][-1] == todo["id"]


async def test_completing_reopening_deleting_and_restoring(api, home):
    todo = await a_todo(api, list_id=home["id"], title="Plan")
    for completed in (True, False):
        await api.patch(todo_url(todo), json={"completed": completed})
    await api.delete(todo_url(todo))
    await api.post(f"{todo_url(todo)}/restore")
    restored, deleted, reopened, completed, _ = await acts_of_todo(api, todo)
    assert kinds([restored, deleted, reopened, completed]) == ["restored", "deleted", "changed", "changed"]
    done = completed["after"]["completed_at"]
    assert completed["before"] == {"completed_at": None}
    assert changes(reopened) == {"completed_at": (done, None)}


async def test_what_a_person_types_within_minutes_is_one_act(app, api, other, home):
    todo = await a_todo(api, list_id=home["id"], title="B")
    for title in ("Bu", "Buy", "Buy oat milk"):
        await api.patch(todo_url(todo), json={"title": title})
    await api.patch(todo_url(todo), json={"notes": "soon"})
    await other.patch(todo_url(todo), json={"title": "Buy rice milk"})
    await api.patch(todo_url(todo), json={"title": "Buy soy milk"})
    for table, column in (("acts", "at"), ("memberships", "created_at")):
        await app.state.database.execute(f"update {table} set {column} = {column} - interval '11 minutes'")
    await api.patch(todo_url(todo), json={"title": "Buy almond milk"})
    found = [changes(act) for act in (await acts_of_todo(api, todo))[:-1]]
    assert found == [
        {"title": ("Buy soy milk", "Buy almond milk")},
        {"title": ("Buy rice milk", "Buy soy milk")},
        {"title": ("Buy oat milk", "Buy rice milk")},
        {"notes": ("", "soon")},
        {"title": ("B", "Buy oat milk")},
    ]


async def test_what_a_person_takes_back_at_once_leaves_no_act(api, home):
    todo = await a_todo(api, list_id=home["id"])
    for priority in ("high", "none"):
        await api.patch(todo_url(todo), json={"priority": priority})
    assert kinds(await acts_of_todo(api, todo)) == ["created"]


async def test_of_long_notes_an_act_has_only_their_length(api, home):
    todo = await a_todo(api, list_id=home["id"], notes="Short")
    await api.patch(todo_url(todo), json={"notes": "canary " * 2000})
    changed = (await acts_of_todo(api, todo))[0]
    assert changed["before"] == {"notes": "Short"}
    assert changed["after"]["notes"]["length"] == 14000
    assert "canary" not in str(changed)


async def test_members_of_the_new_list_do_not_see_what_was_in_the_old_one(app, api, other):
    """And the other way round: those of the old list do not learn where the todo went, or what becomes of it."""
    old, new = [await a_list(api, name=f"canary-{name}") for name in ("old", "new")]
    await join(app, new, other)
    todo = await a_todo(api, list_id=old["id"], title="canary-title")
    child = await a_todo(api, list_id=old["id"], title="canary-child", parent_id=todo["id"])
    await api.patch(todo_url(todo), json={"notes": "canary-notes"})
    await api.patch(todo_url(todo), json={"title": "Plain"})
    await api.patch(todo_url(child), json={"title": "Plain child"})
    await api.patch(todo_url(todo), json={"list_id": new["id"]})
    for found in (await acts_of_todo(other, todo), await acts_of_todo(other, child), await acts_of_list(other, new)):
        assert "moved_in" in kinds(found)
        assert old["id"] not in str(found)
        assert "canary" not in str(found).replace("canary-new", "")
    assert kinds(await acts_of_todo(api, todo)) == ["moved_in", "changed", "changed", "created"]
    assert (await acts_of_list(api, new))[0]["before"] == {"list_id": old["id"]}

    # The same todo leaves for a list that the other person cannot see.
    await api.patch(todo_url(todo), json={"list_id": old["id"]})
    await api.patch(todo_url(todo), json={"title": "canary-later"})
    found = (await acts_of_list(other, new))[:2]
    assert [(act["kind"], act["title"], act["after"]) for act in found] == [
        ("moved_out", "Plain child", None),
        ("moved_out", "Plain", None),
    ]
    assert "canary-later" not in str(await acts_of_list(other, new))
    assert (await other.get(f"{todo_url(todo)}/activity")).status_code == 404


async def test_somebody_sees_what_was_done_since_they_joined(app, api, other):
    home = await a_list(api)
    todo = await a_todo(api, list_id=home["id"], title="canary-ring for her birthday")
    await api.patch(todo_url(todo), json={"title": "Errand"})
    await join(app, home, other)
    await api.patch(todo_url(todo), json={"priority": "high"})
    for found in (await acts_of_todo(other, todo), await acts_of_list(other, home)):
        assert [changes(act) for act in found] == [{"priority": ("none", "high")}]


async def test_what_is_deleted_forever_leaves_no_text(app, api, home):
    todo = await a_todo(api, list_id=home["id"], title="canary-title")
    await api.patch(todo_url(todo), json={"notes": "canary-notes"})
    await api.delete(todo_url(todo))
    await api.delete(f"/api/trash/todos/{todo['id']}")
    assert (await acts_of_list(api, home))[0]["after"] == {"todos": 1}
    assert await app.state.database.fetchval("select count(*) from acts where acts::text like '%canary%'") == 0
    await api.delete(f"/api/lists/{home['id']}")
    await api.delete(f"/api/trash/lists/{home['id']}")
    await purge_deleted(app)
    assert await app.state.database.fetchval("select count(*) from acts") == 0


async def test_subtasks_that_a_todo_takes_along_have_acts_that_the_list_leaves_out(api, home):
    todo = await a_todo(api, list_id=home["id"])
    child = await a_todo(api, list_id=home["id"], parent_id=todo["id"])
    await api.patch(todo_url(todo), json={"completed": True})
    await api.delete(todo_url(todo))
    assert kinds(await acts_of_todo(api, child)) == ["deleted", "changed", "created"]
    assert [act["todo_id"] for act in await acts_of_list(api, home)] == [todo["id"]] * 2 + [
        child["id"],
        todo["id"],
        None,
    ]


async def test_occurrences_of_a_series(api, home):
    rule = {"rule": "FREQ=DAILY"}
    todo = await a_todo(api, list_id=home["id"], due_date="2026-03-02", recurrence=rule)
    done = (await api.patch(todo_url(todo), json={"completed": True, "occurrence": "2026-03-02"})).json()
    assert done["id"] == todo["id"]
    await api.patch(todo_url(todo), json={"skip": done["due_date"]})
    await api.patch(todo_url(todo), json={"completed": False, "occurrence": done["due_date"]})
    returned, skipped, completed, _ = await acts_of_todo(api, todo)
    assert kinds([returned, skipped, completed]) == [
        "occurrence_returned",
        "occurrence_skipped",
        "occurrence_completed",
    ]
    assert completed["before"] == {"due_date": "2026-03-02", "due_time": None, "occurrence": "2026-03-02"}
    assert returned["after"]["due_date"] == skipped["before"]["due_date"] == done["due_date"]
    (copy,) = [one for one in await items(api, completed=True) if one["id"] != todo["id"]]
    assert kinds(await acts_of_todo(api, copy)) == ["changed"]


async def test_an_act_of_a_guest_has_the_name_that_they_gave(app, api):
    home = await a_list(api)
    guest = await open_link(app, (await a_link(api, home))["token"], "Ana")
    created = await push_one(guest, "todo.create", todo={"list_id": home["id"], "title": "Buy milk"})
    await push_one(guest, "todo.change", todo_id=created["todo"]["id"], changes={"title": "Buy bread"})
    await app.state.database.execute("delete from guests")
    for act in await acts_of_todo(api, created["todo"]):
        assert (act["actor_id"], act["actor_name"]) == (None, "Ana (guest)")
    assert (await guest.get(f"{todo_url(created['todo'])}/activity")).status_code == 401
    await guest.aclose()


async def test_activity_comes_in_pages(api, home):
    todo = await a_todo(api, list_id=home["id"])
    for n in range(3):
        await api.patch(todo_url(todo), json={"completed": n % 2 == 0})
    paths = (f"{todo_url(todo)}/activity", f"/api/lists/{home['id']}/activity", "/api/me/activity")
    for path in paths:
        whole, pages, cursor = await items(api, path), [], None
        while True:
            page = (await api.get(path, params={"limit": 2} | ({"cursor": cursor} if cursor else {}))).json()
            pages += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert pages == whole
        assert field_errors(await api.get(path, params={"cursor": "WyJ4Il0"})) == [("cursor", "cursor_invalid")]
