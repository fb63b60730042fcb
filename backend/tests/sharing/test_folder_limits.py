"""What a shared folder may cost, and what happens to it with an account."""

import asyncio

import pytest

from conftest import PASSWORD, sign_up
from factories import a_list, field_errors, items, list_url, made
from sharing.folder_client import a_folder, assert_consistent, folder_roles, folder_url, join_folder, put
from sharing.sharing_client import code, invite, join
from tend.accounts.service import operator_actions
from tend.lists.queries import folders, members


async def delete_account(person, *new_owners):
    chosen = [{"folder_id": folder["id"], "new_owner_id": owner.user["id"]} for folder, owner in new_owners]
    return await person.request("DELETE", "/api/me", json={"password": PASSWORD, "shared_folders": chosen})


async def test_a_folder_and_its_lists_are_handed_over_together(app, api, other):
    item, own = await a_list(api), await a_list(api)
    folder = await a_folder(api, item)
    await join_folder(app, api, folder, other, "viewer")
    await join(app, api, own, other)
    response = await delete_account(api)
    assert code(response) == (409, "shared_lists_undecided")
    assert [(one["field"], one["code"]) for one in response.json()["errors"]] == [
        (folder["id"], "choose_folder_owner"),
        (own["id"], "choose_owner"),
    ]
    assert await folder_roles(other, folder) == {api.user["id"]: "owner", other.user["id"]: "viewer"}
    choices = {
        "password": PASSWORD,
        "shared_lists": [{"list_id": own["id"], "new_owner_id": None}],
        "shared_folders": [{"folder_id": folder["id"], "new_owner_id": other.user["id"]}],
    }
    assert (await api.request("DELETE", "/api/me", json=choices)).status_code == 204
    assert await folder_roles(other, folder) == {other.user["id"]: "owner"}
    assert (await other.get(list_url(item))).json()["role"] == "owner"
    await assert_consistent(app)


async def test_a_folder_goes_to_nobody_who_is_not_in_it(app, api, other):
    folder = await a_folder(api, await a_list(api))
    assert field_errors(await delete_account(api, (folder, other))) == [("shared_lists", "new_owner_not_member")]


async def test_a_folder_that_only_a_deleted_account_was_in_is_deleted(app, api):
    await a_folder(api, await a_list(api))
    assert (await delete_account(api)).status_code == 204
    assert await app.state.database.fetchval("select count(*) from shared_folders") == 0


async def test_an_operator_who_deletes_an_account_leaves_its_folder_to_the_greatest_role(app, api, other):
    item = await a_list(api)
    folder, third = await a_folder(api, item), await sign_up(app, "cyd")
    await join_folder(app, api, folder, third, "viewer")
    await join_folder(app, api, folder, other, "editor")
    database = app.state.database
    await operator_actions.delete_account(database, await operator_actions.find_account(database, api.user["id"]))
    assert await folder_roles(third, folder) == {third.user["id"]: "viewer", other.user["id"]: "owner"}
    assert (await third.get(list_url(item))).status_code == 200
    await assert_consistent(app)
    await third.aclose()


async def test_a_folder_takes_no_more_lists_and_people_than_it_may(app, api, other, monkeypatch):
    monkeypatch.setattr("tend.sharing.service.folders.MAX_FOLDER_LISTS", 1)
    item = await a_list(api)
    folder = await a_folder(api, item)
    assert code(await put(api, folder, await a_list(api))) == (409, "too_many_lists_in_folder")
    database = app.state.database
    filler = """
        with people as (
            insert into users (id, email, email_key, password_hash)
            select gen_random_uuid(), 'p' || n, 'p' || n, '' from generate_series(1, $2::int) n
            returning id
        ), joined as (
            insert into folder_memberships (folder_id, user_id, role) select $1, id, 'viewer' from people
        )
        insert into memberships (list_id, user_id, role, folder_role, folder_id, position, version)
        select $3, id, 'viewer', 'viewer', $1, 'a0', 1 from people"""
    await database.execute(filler, folder["id"], folders.MAX_FOLDER_MEMBERS - 1, item["id"])
    with pytest.raises(AssertionError, match="folder_full"):
        await join_folder(app, api, folder, other)
    assert await items(other, "/api/folders") == []


async def test_a_list_of_a_folder_has_no_more_members_than_a_list_may(app, api, other):
    folder, item = await a_folder(api), await a_list(api)
    await join_folder(app, api, folder, other)
    filler = """
        with people as (
            insert into users (id, email, email_key, password_hash)
            select gen_random_uuid(), 'p' || n, 'p' || n, '' from generate_series(1, $2::int) n
            returning id
        )
        insert into memberships (list_id, user_id, role, position, version)
        select $1, id, 'viewer', 'a0', 1 from people"""
    await app.state.database.execute(filler, item["id"], members.MAX_MEMBERS - 1)
    assert code(await put(api, folder, item)) == (409, "folder_full")
    assert (await other.get(list_url(item))).status_code == 404
    await assert_consistent(app)


async def test_somebody_at_their_limit_of_lists_keeps_no_list_out_of_a_folder(app, api, other):
    folder = await a_folder(api)
    await join_folder(app, api, folder, other)
    await app.state.database.execute("update account_limits set max_lists = 2")
    for _ in range(3):
        await join(app, api, await a_new_list(app, api), other)
    item = await a_new_list(app, api)
    assert (await put(api, folder, item)).status_code == 204
    assert (await other.get(list_url(item))).status_code == 200
    with pytest.raises(AssertionError, match="list_full"):
        await join(app, api, await a_new_list(app, api), other)
    await assert_consistent(app)


async def test_lists_that_come_by_folders_are_not_counted_until_one_has_a_role_of_ones_own(app, api, other):
    folder = await a_folder(api)
    await join_folder(app, api, folder, other)
    lists = [await a_new_list(app, api) for _ in range(5)]
    invitations = [made(await invite(api, item, other.user["email"])) for item in lists]
    for item in lists:
        assert (await put(api, folder, item)).status_code == 204
    await app.state.database.execute("update account_limits set max_lists = 2")
    accepted = [await other.post(f"/api/me/invitations/{one['id']}/accept") for one in invitations]
    assert [one.status_code for one in accepted] == [200, 200, 200, 409, 409]
    assert code(accepted[-1]) == (409, "list_full")
    assert (await other.get(list_url(lists[4]))).status_code == 200
    await assert_consistent(app)


async def a_new_list(app, owner):
    """A list beyond the limit of lists of one's own."""
    await app.state.database.execute("update account_limits set max_lists = 100")
    item = await a_list(owner)
    await app.state.database.execute("update account_limits set max_lists = 2")
    return item


async def test_an_account_is_in_no_more_folders_than_it_may(api):
    made = await asyncio.gather(*[api.post("/api/folders", json={"name": "One"}) for _ in range(folders.MAX_FOLDERS)])
    assert {one.status_code for one in made} == {201}
    assert code(await api.post("/api/folders", json={"name": "More"})) == (409, "too_many_folders")
    assert (await api.delete(folder_url(made[0].json()))).status_code == 204
    assert (await api.post("/api/folders", json={"name": "More"})).status_code == 201
