from uuid import UUID, uuid4

import pytest

from factories import a_list, a_todo, field_errors, list_url, url
from sync.pull_client import ask, catch_up, news

SHARE = "insert into memberships (list_id, user_id, role, position, version) values ($1, $2, 'editor', 'a5', 2)"


@pytest.fixture
def shared(app, other):
    """Carries out a statement about a list and the other person."""

    async def run(item, statement):
        await app.state.database.execute(statement, UUID(item["id"]), UUID(other.user["id"]))

    return run


async def test_the_first_load_is_everything(api):
    home = await a_list(api, name="Home")
    inbox, kept = await a_todo(api), await a_todo(api, list_id=home["id"])
    gone = await a_todo(api)
    await api.delete(url(gone))
    answer = await ask(api, {})
    assert answer["user"]["id"] == api.user["id"]
    assert [item["list"]["name"] for item in answer["lists"]] == ["Inbox", "Home"]
    assert not any(item["reset"] or item["tombstones"] for item in answer["lists"])
    first, second = answer["lists"]
    assert [todo["id"] for todo in first["todos"]] == [inbox["id"], gone["id"]]
    assert first["todos"][1]["deleted_at"] is not None
    assert second["todos"] == [kept]
    assert second["list"] == (await api.get(list_url(home))).json()


async def test_with_nothing_new_nothing_is_sent(api):
    await a_todo(api)
    replica = await catch_up(api)
    answer = await news(api, replica)
    assert answer == {
        "epoch": replica.epoch,
        "account": replica.account,
        "user": None,
        "settings": [],
        "reminders": [],
        "deleted_reminders": [],
        "lists": [],
        "removed_lists": [],
        "has_more": False,
    }


async def test_only_what_changed_is_sent(api):
    home = await a_list(api)
    todos = [await a_todo(api, list_id=home["id"]) for _ in range(3)]
    replica = await catch_up(api)
    changed = (await api.patch(url(todos[1]), json={"title": "Other"})).json()
    (item,) = (await news(api, replica))["lists"]
    assert (item["todos"], item["list"], item["version"]) == ([changed], None, changed["version"])


async def test_the_lists_row_comes_when_it_or_its_place_changed(api):
    home = await a_list(api)
    replica = await catch_up(api)
    for change in ({"name": "Other"}, {"position": "Zz"}, {"archived": True}):
        changed = (await api.patch(list_url(home), json=change)).json()
        (item,) = (await news(api, replica))["lists"]
        assert (item["list"], item["todos"]) == (changed, [])
        await catch_up(api, replica)


async def test_the_profile_comes_when_it_changed(api):
    replica = await catch_up(api)
    await api.patch("/api/me", json={"name": "Ada Lovelace"})
    answer = await news(api, replica)
    assert answer["user"]["name"] == "Ada Lovelace"
    assert answer["account"] > replica.account


async def test_what_moved_departs_from_one_list_and_comes_in_the_other(api):
    home, work = await a_list(api, name="Home"), await a_list(api, name="Work")
    todo = await a_todo(api, list_id=home["id"])
    replica = await catch_up(api)
    moved = (await api.patch(url(todo), json={"list_id": work["id"]})).json()
    left, entered = (await news(api, replica))["lists"]
    assert (left["id"], left["tombstones"], left["todos"]) == (home["id"], [todo["id"]], [])
    assert (entered["id"], entered["tombstones"], entered["todos"]) == (work["id"], [], [moved])


async def test_what_was_purged_departs(api, purged):
    todo = await a_todo(api)
    await api.delete(url(todo))
    replica = await catch_up(api)
    await purged("todos", "deleted_at")
    (item,) = (await news(api, replica))["lists"]
    assert (item["tombstones"], item["todos"]) == ([todo["id"]], [])


async def test_who_stands_before_forgotten_departures_starts_the_list_again(api, purged):
    home = await a_list(api)
    todo, kept = await a_todo(api), await a_todo(api)
    replica = await catch_up(api)
    await api.patch(url(todo), json={"list_id": home["id"]})
    late = await catch_up(api)
    await purged("tombstones", "created_at")
    item = (await news(api, replica))["lists"][0]
    assert (item["id"], item["reset"], item["todos"]) == (kept["list_id"], True, [kept])
    assert (await news(api, late))["lists"] == []


async def test_a_number_from_the_future_starts_the_list_again(api):
    todo = await a_todo(api)
    replica = await catch_up(api)
    replica.cursors[todo["list_id"]] += 1
    (item,) = (await news(api, replica))["lists"]
    assert (item["reset"], item["version"], item["todos"]) == (True, todo["version"], [todo])


async def test_lists_of_others_and_of_nobody_are_gone_alike(api, other):
    theirs = await a_list(other)
    replica = await catch_up(api)
    unknown = str(uuid4())
    replica.cursors |= {theirs["id"]: 1, unknown: 1}
    answer = await news(api, replica)
    assert sorted(answer["removed_lists"]) == sorted([theirs["id"], unknown])
    assert answer["lists"] == []


async def test_a_list_that_is_shared_comes_whole_and_is_gone_when_it_is_not_shared_any_more(api, other, shared):
    item = await a_list(api)
    todo = await a_todo(api, list_id=item["id"])
    theirs = await catch_up(other)
    await shared(item, SHARE)
    (came,) = (await news(other, theirs))["lists"]
    assert (came["reset"], came["list"]["role"], came["todos"]) == (False, "editor", [todo])
    await catch_up(other, theirs)
    await shared(item, "delete from memberships where list_id = $1 and user_id = $2")
    answer = await news(other, theirs)
    assert (answer["removed_lists"], answer["lists"]) == ([item["id"]], [])


async def test_a_list_in_the_trash_is_there_for_its_owner_alone(api, other, shared):
    item = await a_list(api)
    await a_todo(api, list_id=item["id"])
    await shared(item, SHARE)
    mine, theirs = await catch_up(api), await catch_up(other)
    assert len(theirs.todos) == 1
    await api.delete(list_url(item))
    (told,) = (await news(api, mine))["lists"]
    assert told["list"]["deleted_at"]
    answer = await news(other, theirs)
    assert (answer["removed_lists"], answer["lists"]) == ([item["id"]], [])
    await catch_up(other, theirs)
    await api.post(f"{list_url(item)}/restore")
    assert (await news(other, theirs))["lists"][0]["todos"] == list(mine.todos.values())


async def test_a_list_deleted_for_good_is_gone(api, purged):
    home = await a_list(api)
    await a_todo(api, list_id=home["id"])
    replica = await catch_up(api)
    await api.delete(list_url(home))
    await purged("lists", "deleted_at")
    assert (await news(api, replica))["removed_lists"] == [home["id"]]
    assert (await catch_up(api, replica)).todos == {}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 5001}, "limit"),
        ({"account": -1}, "account"),
        ({"lists": {"home": 1}}, "lists.home.[key]"),
        ({"lists": {str(UUID(int=1)): 2**53}}, f"lists.{UUID(int=1)}"),
        ({"since": 1}, "since"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(api, body, fault):
    ((field, _),) = field_errors(await api.post("/api/sync", json=body))
    assert field == fault
