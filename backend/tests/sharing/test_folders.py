"""Whoever is in a shared folder is in every list in it, now and later."""

import pytest

from conftest import sign_up
from factories import a_list, a_todo, items, list_url, made, todo_url
from sharing.folder_client import (
    a_folder,
    assert_consistent,
    folder_member_url,
    folder_roles,
    folder_url,
    invite_to_folder,
    join_folder,
    put,
    take_out,
)
from sharing.sharing_client import code, confirm_address, invite, join, member_url, roles, token_for
from sync.replica import catch_up, fetch_deltas


@pytest.fixture
async def cyd(app):
    client = await sign_up(app, "cyd")
    yield client
    await client.aclose()


@pytest.fixture
async def groceries(api):
    return await a_list(api, name="Groceries")


@pytest.fixture
async def household(api, groceries):
    return await a_folder(api, groceries)


async def show(person, item):
    """The list as the person has it in the sidebar: the folder's name, the shared folder, and the role."""
    found = (await person.get(list_url(item))).json()
    return found["folder"], found["shared_folder_id"], found["role"]


async def test_somebody_who_joins_a_folder_is_in_its_lists_and_in_those_that_come_later(
    app, api, other, outbox, groceries, household
):
    await confirm_address(app, api)
    replica = await catch_up(other)
    made(await invite_to_folder(api, household, other.user["email"]))
    token = await token_for(outbox, other.user["email"])
    seen = (await other.post("/api/invitations/preview", json={"token": token})).json()
    assert (seen["list_name"], seen["folder_name"], seen["role"]) == (None, "Household", "editor")
    accepted = await other.post("/api/invitations/accept", json={"token": token})
    assert accepted.json() == {"list_id": None, "folder_id": household["id"]}
    # A request that is sent again gets the same response.
    assert (await other.post("/api/invitations/accept", json={"token": token})).json() == accepted.json()
    later = await a_list(api, name="Repairs")
    assert (await put(api, household, later)).status_code == 204
    for item in (groceries, later):
        assert await show(other, item) == ("Household", household["id"], "editor")
        assert await show(api, item) == ("Household", household["id"], "owner")
    pulled = await fetch_deltas(other, replica)
    assert pulled["folders"] == [{"id": household["id"], "name": "Household", "role": "editor"}]
    assert {delta["list"]["name"] for delta in pulled["lists"]} == {"Groceries", "Repairs"}
    await assert_consistent(app)


async def test_a_list_that_is_taken_out_disappears_for_those_who_were_in_it_through_the_folder(
    app, api, other, cyd, groceries, household
):
    await join_folder(app, api, household, other)
    await join(app, api, groceries, cyd, "viewer")
    todo = await a_todo(api, list_id=groceries["id"], assignee_id=other.user["id"])
    theirs = await a_todo(other, list_id=groceries["id"])
    replica = await catch_up(other)
    assert (await take_out(api, household, groceries)).status_code == 204
    assert (await other.get(todo_url(todo))).status_code == 404
    pulled = await fetch_deltas(other, replica)
    assert (pulled["removed_lists"], pulled["folders"]) == ([groceries["id"]], None)
    assert (await api.get(todo_url(todo))).json()["assignee_id"] is None
    assert (await api.get(todo_url(theirs))).status_code == 200
    assert await show(api, groceries) == (None, None, "owner")
    assert await roles(api, groceries) == {api.user["id"]: "owner", cyd.user["id"]: "viewer"}
    await assert_consistent(app)


async def test_the_greater_role_counts_and_ones_own_stays_when_the_folder_goes(app, api, other, groceries, household):
    await join(app, api, groceries, other, "viewer")
    await join_folder(app, api, household, other, "editor")
    assert (await show(other, groceries))[2] == "editor"
    (member,) = [one for one in await items(api, f"{list_url(groceries)}/members") if one["name"] == "bob"]
    assert (member["role"], member["direct_role"], member["folder_role"]) == ("editor", "viewer", "editor")
    assert (await api.patch(folder_member_url(household, other), json={"role": "viewer"})).status_code == 200
    assert (await show(other, groceries))[2] == "viewer"
    assert (await api.delete(folder_member_url(household, other))).status_code == 204
    assert await show(other, groceries) == ("Household", None, "viewer")
    await assert_consistent(app)


async def test_somebody_who_accepts_an_invitation_to_a_list_of_the_folder_keeps_it(
    app, api, other, groceries, household
):
    await confirm_address(app, api, other)
    invitation = made(await invite(api, groceries, other.user["email"], "editor"))
    await join_folder(app, api, household, other, "viewer")
    assert (await other.post(f"/api/me/invitations/{invitation['id']}/accept")).status_code == 200
    assert (await show(other, groceries))[2] == "editor"
    assert (await other.delete(folder_member_url(household, other))).status_code == 204
    assert (await show(other, groceries))[2] == "editor"


async def test_what_a_folder_gives_cannot_be_taken_away_in_one_of_its_lists(app, api, other, groceries, household):
    await join_folder(app, api, household, other, "editor")
    url = member_url(groceries, other)
    assert code(await api.delete(url)) == (409, "member_from_folder")
    assert code(await other.delete(url)) == (409, "member_from_folder")
    assert code(await api.patch(url, json={"role": "viewer"})) == (409, "member_from_folder")
    assert (await api.patch(url, json={"role": "owner"})).json()["role"] == "owner"
    assert (await api.patch(url, json={"role": "editor"})).json()["role"] == "editor"
    await assert_consistent(app)


async def test_a_greater_role_in_a_list_of_the_folder_ends_when_the_list_leaves_it(
    app, api, other, groceries, household
):
    await join_folder(app, api, household, other, "viewer")
    raised = (await api.patch(member_url(groceries, other), json={"role": "editor"})).json()
    assert (raised["role"], raised["direct_role"], raised["folder_role"]) == ("editor", None, "viewer")
    assert (await show(other, groceries))[2] == "editor"
    assert (await api.patch(folder_member_url(household, other), json={"role": "commenter"})).status_code == 200
    assert (await show(other, groceries))[2] == "editor"
    assert (await take_out(api, household, groceries)).status_code == 204
    assert await roles(api, groceries) == {api.user["id"]: "owner"}
    assert (await put(api, household, groceries)).status_code == 204
    assert (await show(other, groceries))[2] == "commenter"
    await assert_consistent(app)


async def test_a_greater_role_ends_when_the_list_goes_to_another_folder(app, api, other, groceries, household):
    second = await a_folder(api, name="Second")
    for folder in (household, second):
        await join_folder(app, api, folder, other, "viewer")
    await api.patch(member_url(groceries, other), json={"role": "owner"})
    assert (await put(api, second, groceries)).status_code == 204
    assert (await show(other, groceries))[2] == "viewer"
    await assert_consistent(app)


async def test_an_accepted_invitation_keeps_the_greater_role(app, api, other, groceries, household):
    await confirm_address(app, api, other)
    invitation = made(await invite(api, groceries, other.user["email"], "viewer"))
    await join_folder(app, api, household, other, "viewer")
    await api.patch(member_url(groceries, other), json={"role": "editor"})
    assert (await other.post(f"/api/me/invitations/{invitation['id']}/accept")).status_code == 200
    assert (await take_out(api, household, groceries)).status_code == 204
    assert await roles(api, groceries) == {api.user["id"]: "owner", other.user["id"]: "editor"}
    await assert_consistent(app)


async def test_a_folder_always_has_an_owner(app, api, other, groceries, household):
    await join_folder(app, api, household, other)
    own = folder_member_url(household, api)
    assert code(await api.patch(own, json={"role": "viewer"})) == (409, "last_owner")
    assert code(await api.delete(own)) == (409, "last_owner")
    await api.patch(folder_member_url(household, other), json={"role": "owner"})
    assert (await api.delete(own)).status_code == 204
    # Ada made the list, so she stays in it.
    assert await show(api, groceries) == ("Household", None, "owner")
    assert await folder_roles(other, household) == {other.user["id"]: "owner"}
    await assert_consistent(app)


async def test_an_owner_whose_account_is_disabled_does_not_count(app, api, other, household):
    await join_folder(app, api, household, other, "owner")
    await app.state.database.execute("update users set disabled_at = now() where id = $1", other.user["id"])
    assert code(await api.delete(folder_member_url(household, api))) == (409, "last_owner")
    assert (await api.delete(folder_member_url(household, other))).status_code == 204


async def test_whoever_stops_a_folder_keeps_the_lists_that_nobody_else_would_own(app, api, other, groceries, household):
    await join_folder(app, api, household, other, "owner")
    added = await a_list(other, name="Repairs")
    assert (await put(other, household, added)).status_code == 204
    await api.delete(folder_member_url(household, api))
    replica = await catch_up(other)
    assert (await other.delete(folder_url(household))).status_code == 204
    assert await show(other, added) == ("Household", None, "owner")
    # Ada owns the other one herself.
    assert (await other.get(list_url(groceries))).status_code == 404
    pulled = await fetch_deltas(other, replica)
    assert (pulled["folders"], pulled["removed_lists"]) == ([], [groceries["id"]])
    assert code(await other.get(f"{folder_url(household)}/members")) == (404, "folder_not_found")
    await assert_consistent(app)


async def test_a_folder_that_comes_in_between_leaves_nobody_with_a_list_of_its_own_owner(app, api, other):
    first, second = await a_folder(api, name="One"), await a_folder(api, name="Two")
    await join_folder(app, api, first, other)
    item = await a_list(api)
    await put(api, first, item)
    assert (await put(api, second, item)).status_code == 204
    assert (await other.get(list_url(item))).status_code == 404
    assert await show(api, item) == ("Two", second["id"], "owner")
    await assert_consistent(app)


async def test_owners_of_both_put_lists_into_a_folder_and_nobody_else(app, api, other, groceries, household):
    await join_folder(app, api, household, other, "editor")
    theirs, inbox = await a_list(other), {"id": api.user["inbox_id"]}
    assert code(await put(other, household, theirs)) == (404, "folder_not_found")
    assert code(await put(api, household, theirs)) == (404, "list_not_found")
    assert code(await put(api, household, inbox)) == (422, "inbox_not_shareable")
    assert code(await take_out(other, household, groceries)) == (404, "list_not_found")
    again = await api.post("/api/folders", json={"name": "Twice", "list_ids": [groceries["id"]]})
    assert code(again) == (409, "list_in_other_folder")
    assert (await put(api, household, groceries)).status_code == 204


async def test_the_place_in_the_sidebar_is_ones_own_and_the_folder_is_not(app, api, other, groceries, household):
    await join_folder(app, api, household, other)
    moved = await other.patch(list_url(groceries), json={"position": "Zz", "favorite": True})
    assert moved.status_code == 200
    assert code(await other.patch(list_url(groceries), json={"folder": "Mine"})) == (409, "list_in_shared_folder")
    renamed = await api.patch(folder_url(household), json={"name": "Home"})
    assert renamed.json() == {"id": household["id"], "name": "Home", "role": "owner"}
    assert await show(other, groceries) == ("Home", household["id"], "editor")
    assert (await other.get(list_url(groceries))).json()["position"] == "Zz"
    assert code(await other.patch(folder_url(household), json={"name": "No"})) == (404, "folder_not_found")


async def test_there_is_one_notification_for_the_folder_and_none_for_each_list(app, api, other):
    lists = [await a_list(api) for _ in range(3)]
    folder = await a_folder(api, *lists)
    await join_folder(app, api, folder, other)
    await api.patch(folder_member_url(folder, other), json={"role": "viewer"})
    await api.delete(folder_member_url(folder, other))
    ours, theirs = [
        [(one["kind"], one["list_id"], one["folder_id"], one["list_name"]) for one in await items(person, path)]
        for person, path in ((api, "/api/me/notifications"), (other, "/api/me/notifications"))
    ]
    about = (None, folder["id"], "Household")
    assert ours == [("joined", *about)]
    assert [one for one in theirs if one[0] != "invited"] == [("removed", *about), ("role_changed", *about)]


async def test_links_and_invitations_of_somebody_who_no_longer_owns_the_lists_end(
    app, api, other, groceries, household
):
    await join_folder(app, api, household, other, "owner")
    link = made(await other.post(f"{list_url(groceries)}/links", json={"role": "viewer"}))
    made(await invite(other, groceries, "dan@example.com"))
    made(await invite_to_folder(other, household, "eve@example.com"))
    await api.patch(folder_member_url(household, other), json={"role": "editor"})
    opened = await api.post("/api/links/preview", json={"token": link["token"]})
    assert code(opened) == (401, "link_over")
    for url in (list_url(groceries), folder_url(household)):
        assert await items(api, f"{url}/invitations") == []


async def test_a_stranger_cannot_tell_that_a_folder_exists(app, api, other, household):
    for missing in (household, {"id": other.user["id"]}):
        assert code(await other.get(f"{folder_url(missing)}/members")) == (404, "folder_not_found")
        assert code(await other.delete(folder_url(missing))) == (404, "folder_not_found")
    assert await items(other, "/api/folders") == []


async def test_a_member_of_a_folder_cannot_be_invited_again(app, api, other, household):
    await join_folder(app, api, household, other)
    assert code(await invite_to_folder(api, household, other.user["email"])) == (409, "already_member")
    made(await invite_to_folder(api, household, "dan@example.com"))
    assert code(await invite_to_folder(api, household, "dan@example.com")) == (409, "already_invited")
