"""Members of a list: their roles, their end, and that a list is never without an owner."""

import asyncio

import pytest

from conftest import sign_up
from factories import a_list, a_todo, items, list_url, todo_url
from sharing.sharing_client import code, confirm_address, invite, join, member_url, roles
from sync.replica import catch_up, fetch_deltas
from trust.test_limits import set_limit


@pytest.fixture
async def shared(app, api, other):
    """A list of Ada's in which Bob is an editor."""
    item = await a_list(api, name="Shared")
    await join(app, api, item, other)
    return item


async def test_every_member_sees_the_others_and_only_owners_see_addresses(api, other, shared):
    ours, theirs = [(await one.get(f"{list_url(shared)}/members")).json()["items"] for one in (api, other)]
    assert [(one["name"], one["role"]) for one in ours] == [("ada", "owner"), ("bob", "editor")]
    assert [one["email"] for one in ours] == [api.user["email"], other.user["email"]]
    assert [one | {"email": None} for one in ours] == theirs
    assert {one["user_id"] for one in ours} == {api.user["id"], other.user["id"]}


async def test_each_role_may_do_what_the_one_before_may(app, api, other):
    item = await a_list(api)
    todo = await a_todo(api, list_id=item["id"])
    await join(app, api, item, other, "viewer")
    for role, edits, manages in (
        ("viewer", False, False),
        ("commenter", False, False),
        ("editor", True, False),
        ("owner", True, True),
    ):
        assert (await api.patch(member_url(item, other), json={"role": role})).json()["role"] == role
        assert (await other.get(todo_url(todo))).status_code == 200
        assert (await other.get(list_url(item))).json()["role"] == role
        assert (await other.patch(todo_url(todo), json={"title": role})).status_code == (200 if edits else 404)
        assert (await other.patch(list_url(item), json={"name": role})).status_code == (200 if edits else 404)
        assert (await invite(other, item, f"{role}@example.com")).status_code == (201 if manages else 404)
        assert (await other.get(f"{list_url(item)}/invitations")).status_code == (200 if manages else 404)
        deleted = await other.delete(list_url(item))
        assert deleted.status_code == (204 if manages else 404)


async def test_a_change_of_role_reaches_the_devices_of_all_members(api, other, shared):
    replicas = {person: await catch_up(person) for person in (api, other)}
    changed = await api.patch(member_url(shared, other), json={"role": "viewer"})
    assert changed.json() | {"joined_at": None} == {
        "user_id": other.user["id"],
        "name": "bob",
        "role": "viewer",
        "picture_id": None,
        "direct_role": "viewer",
        "folder_role": None,
        "email": other.user["email"],
        "joined_at": None,
    }
    for person in (api, other):
        (delta,) = (await fetch_deltas(person, replicas[person]))["lists"]
        assert {one["user_id"]: one["role"] for one in delta["members"]} == await roles(api, shared)
    assert delta["list"]["role"] == "viewer"
    # The same role again changes nothing.
    for person in (api, other):
        await catch_up(person, replicas[person])
    assert (await api.patch(member_url(shared, other), json={"role": "viewer"})).status_code == 200
    for person in (api, other):
        assert (await fetch_deltas(person, replicas[person]))["lists"] == []


async def test_only_owners_change_and_remove_others(app, api, other, shared):
    third = await sign_up(app, "cyd")
    await join(app, api, shared, third, "viewer")
    stranger = await sign_up(app, "dan")
    before = await roles(api, shared)
    for person in (other, third, stranger):
        for target in (api, other, third, stranger):
            response = await person.patch(member_url(shared, target), json={"role": "owner"})
            assert code(response) == (404, "list_not_found")
            if target is not person or person is stranger:
                assert code(await person.delete(member_url(shared, target))) == (404, "list_not_found")
    for response in (
        await api.patch(member_url(shared, stranger), json={"role": "viewer"}),
        await api.delete(member_url(shared, stranger)),
    ):
        assert code(response) == (404, "member_not_found")
    assert await roles(api, shared) == before
    await third.aclose()
    await stranger.aclose()


async def test_somebody_removed_loses_everything_at_once_and_their_device_learns_it(api, other, shared):
    todo = await a_todo(other, list_id=shared["id"], title="Mine in your list")
    replica = await catch_up(other)
    pages = [{}, {"list_id": shared["id"]}, {"q": "mine"}]
    for _ in range(2):
        # The second page comes from memory, if a process keeps pages.
        assert [await items(other, **page) for page in pages] == [[todo]] * 3
    assert (await api.delete(member_url(shared, other))).status_code == 204
    response = await fetch_deltas(other, replica)
    assert (response["removed_lists"], response["lists"]) == ([shared["id"]], [])
    assert response["account"] > replica.account
    assert await items(other) == await items(other, q="mine") == []
    assert (await other.get("/api/todos", params={"list_id": shared["id"]})).status_code == 404
    for path in (todo_url(todo), list_url(shared), f"{list_url(shared)}/members"):
        assert (await other.get(path)).status_code == 404
    assert (await api.get(todo_url(todo))).status_code == 200
    assert await roles(api, shared) == {api.user["id"]: "owner"}


async def test_a_member_leaves_and_is_invited_again(app, api, other, shared):
    assert (await other.delete(member_url(shared, other))).status_code == 204
    assert await roles(api, shared) == {api.user["id"]: "owner"}
    await join(app, api, shared, other, "viewer")
    assert await roles(api, shared) == {api.user["id"]: "owner", other.user["id"]: "viewer"}


async def test_the_last_owner_can_neither_leave_nor_be_less(api, other, shared):
    own_url = member_url(shared, api)
    assert code(await api.delete(own_url)) == (409, "last_owner")
    assert code(await api.patch(own_url, json={"role": "editor"})) == (409, "last_owner")
    assert (await api.patch(own_url, json={"role": "owner"})).status_code == 200
    await api.patch(member_url(shared, other), json={"role": "owner"})
    assert (await api.patch(own_url, json={"role": "viewer"})).json()["role"] == "viewer"
    assert code(await other.delete(member_url(shared, other))) == (409, "last_owner")
    assert (await api.delete(own_url)).status_code == 204
    assert await roles(other, shared) == {other.user["id"]: "owner"}


@pytest.mark.parametrize("what", ["demote each other", "leave", "demote themselves", "remove each other"])
async def test_two_owners_at_once_do_not_leave_a_list_without_one(app, api, other, what):
    outcomes = set()
    for _ in range(8):
        item = await a_list(api)
        await join(app, api, item, other, "owner")
        pairs = [(api, api), (other, other)] if what in {"leave", "demote themselves"} else [(api, other), (other, api)]
        sent = [
            person.delete(member_url(item, target))
            if what in {"leave", "remove each other"}
            else person.patch(member_url(item, target), json={"role": "editor"})
            for person, target in pairs
        ]
        statuses = sorted(response.status_code for response in await asyncio.gather(*sent))
        statement = "select count(*) from memberships where list_id = $1 and role = 'owner'"
        assert await app.state.database.fetchval(statement, item["id"]) == 1, statuses
        outcomes.add(tuple(statuses))
    assert outcomes <= {(200, 404), (200, 409), (204, 404), (204, 409)}


async def test_an_inbox_has_no_other_members(app, api, other):
    await confirm_address(app, api)
    inbox = {"id": api.user["inbox_id"]}
    response = await invite(api, inbox, other.user["email"])
    assert code(response) == (422, "inbox_not_shareable")
    assert await roles(api, inbox) == {api.user["id"]: "owner"}


async def usage_of(app, person):
    """Todos and bytes that count for the person, after a comparison with the todos that they are said to have created."""
    counted = "select todos, text_bytes from current_usage where user_id = $1"
    created = """
        select count(*), coalesce(sum(todo_text_bytes(title, notes, tags, recurrence)), 0)::bigint
        from todos
        where created_by = $1
    """
    used, own = [await app.state.database.fetchrow(query, person.user["id"]) for query in (counted, created)]
    assert tuple(used) == tuple(own)
    return tuple(used)


async def test_what_is_moved_where_its_creator_is_no_member_counts_for_whoever_moves_it(app, api, other, shared):
    private = await a_list(api)
    await a_todo(api, list_id=private["id"], title="mine")
    top = await a_todo(other, list_id=shared["id"], title="12345")
    await a_todo(other, list_id=shared["id"], parent_id=top["id"], title="678")
    await a_todo(api, list_id=shared["id"], parent_id=top["id"], title="9")
    assert await usage_of(app, other) == (2, 8)
    moved = await api.patch(todo_url(top), json={"list_id": private["id"], "title": "1234567"})
    assert moved.status_code == 200
    assert await usage_of(app, other) == (0, 0)
    assert await usage_of(app, api) == (4, 4 + 7 + 3 + 1)
    await api.patch(todo_url(top), json={"list_id": shared["id"]})
    assert await usage_of(app, api) == (4, 15)


async def test_a_move_that_goes_beyond_the_quota_of_whoever_moves_changes_nothing(app, api, other, shared):
    private = await a_list(api)
    await a_todo(api, list_id=private["id"])
    todo = await a_todo(other, list_id=shared["id"])
    await set_limit(app.state.database, max_todos=1)
    assert code(await api.patch(todo_url(todo), json={"list_id": private["id"]})) == (422, "quota_reached")
    assert (await items(api, list_id=shared["id"]), await usage_of(app, other)) == ([todo], (1, len(todo["title"])))


async def test_a_completed_copy_counts_for_whoever_completes_the_occurrence(app, api, other, shared):
    draft = {"title": "Water", "due_date": "2030-03-04", "recurrence": {"rule": "FREQ=WEEKLY"}}
    series = await a_todo(other, list_id=shared["id"], **draft)
    await a_todo(api, list_id=shared["id"])
    assert (await api.patch(todo_url(series), json={"completed": True})).status_code == 200
    assert [(await usage_of(app, person))[0] for person in (api, other)] == [2, 1]


async def test_a_write_that_waited_for_the_removal_changes_nothing(app, api, other, shared):
    """The removal holds the list's lock until it is committed; what waits for it finds no member anymore."""
    todo = await a_todo(api, list_id=shared["id"])
    for _ in range(5):
        responses = await asyncio.gather(
            api.delete(member_url(shared, other)),
            *[other.patch(todo_url(todo), json={"title": f"Number {number}"}) for number in range(10)],
            *[other.post("/api/todos", json={"title": "New", "list_id": shared["id"]}) for _ in range(10)],
        )
        assert responses[0].status_code == 204
        assert {response.status_code for response in responses} <= {200, 201, 204, 404}
        before = (await api.get(list_url(shared))).json()["version"]
        assert (await other.patch(todo_url(todo), json={"title": "Too late"})).status_code == 404
        assert (await api.get(list_url(shared))).json()["version"] == before
        await join(app, api, shared, other)
