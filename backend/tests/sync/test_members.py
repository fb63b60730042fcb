"""The members of a list in the pulls of all of them."""

from uuid import UUID

import pytest

from factories import a_list, a_todo, made
from sync.replica import catch_up, fetch_deltas, post_pull

_JOIN = """
with numbered as (
    update lists
    set version = version + 1,
        members_version = version + 1
    where id = $1
)
insert into memberships (list_id, user_id, role, position, version)
select $1, id, $3::text::role, 'a5', version
from users
where id = $2"""


@pytest.fixture
def join(app):
    """Makes a person a member of a list."""

    async def run(item, person, role="editor"):
        await app.state.database.execute(_JOIN, UUID(item["id"]), UUID(person.user["id"]), role)

    return run


def roster(*members):
    return sorted(
        (
            {"user_id": person.user["id"], "name": name, "picture_id": None, "role": role}
            for person, name, role in members
        ),
        key=lambda member: member["user_id"],
    )


async def test_a_first_pull_has_the_members_of_every_list(api, other, join):
    shared, own = await a_list(api, name="Shared"), await a_list(api, name="Own")
    await join(shared, other, "commenter")
    lists = {delta["id"]: delta for delta in (await post_pull(api, {}))["lists"]}
    assert lists[shared["id"]]["members"] == roster((api, "ada", "owner"), (other, "bob", "commenter"))
    assert lists[own["id"]]["members"] == roster((api, "ada", "owner"))
    (theirs,) = [delta for delta in (await post_pull(other, {}))["lists"] if delta["id"] == shared["id"]]
    assert theirs["members"] == lists[shared["id"]]["members"]
    assert theirs["list"]["role"] == "commenter"


async def test_only_a_change_of_members_sends_them_again(api, other, join):
    shared = await a_list(api)
    replica = await catch_up(api)
    await a_todo(api, list_id=shared["id"])
    (delta,) = (await fetch_deltas(api, replica))["lists"]
    assert delta["members"] is None
    await join(shared, other)
    (delta,) = (await fetch_deltas(api, replica))["lists"]
    assert delta["members"] == roster((api, "ada", "owner"), (other, "bob", "editor"))
    assert delta["list"] is None


async def test_a_new_name_reaches_the_other_members_and_nobody_else(api, other, join):
    shared, own = await a_list(api, name="Shared"), await a_list(api, name="Own")
    await join(shared, other)
    replicas = {person: await catch_up(person) for person in (api, other)}
    assert (await api.patch("/api/me", json={"name": "Ada Lovelace"})).status_code == 200
    for person in (api, other):
        (delta,) = (await fetch_deltas(person, replicas[person]))["lists"]
        assert delta["id"] == shared["id"] != own["id"]
        assert delta["members"] == roster((api, "Ada Lovelace", "owner"), (other, "bob", "editor"))
        await catch_up(person, replicas[person])
    for same in ({"name": "Ada Lovelace"}, {"theme": "dark"}):
        await api.patch("/api/me", json=same)
        assert (await fetch_deltas(other, replicas[other]))["lists"] == []


async def test_a_member_without_a_name_is_shown_by_their_local_part(api, other, join):
    shared = await a_list(api)
    await join(shared, other)
    await other.patch("/api/me", json={"name": ""})
    lists = {delta["id"]: delta for delta in (await post_pull(api, {}))["lists"]}
    local_part = other.user["email"].partition("@")[0]
    assert lists[shared["id"]]["members"] == roster((api, "ada", "owner"), (other, local_part, "editor"))
    assert other.user["email"] not in str(lists)


async def test_devices_hear_whether_a_list_has_a_link(api):
    item = await a_list(api)

    async def next_delta(cursor):
        pulled = (await api.post("/api/sync", json={"epoch": start["epoch"], "lists": {item["id"]: cursor}})).json()
        (delta,) = [delta for delta in pulled["lists"] if delta["id"] == item["id"]]
        return delta

    start = (await api.post("/api/sync", json={})).json()
    first = await next_delta(0)
    assert first["has_links"] is False
    link = made(await api.post(f"/api/lists/{item['id']}/links", json={"role": "viewer"}))
    second = await next_delta(first["version"])
    assert (second["has_links"], len(second["members"])) == (True, 1)
    await a_todo(api, list_id=item["id"])
    third = await next_delta(second["version"])
    assert (third["has_links"], third["members"]) == (None, None)
    assert (await api.delete(f"/api/lists/{item['id']}/links/{link['id']}")).status_code == 204
    assert (await next_delta(third["version"]))["has_links"] is False
