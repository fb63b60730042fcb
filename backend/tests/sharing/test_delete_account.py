"""An account that shares lists is deleted: each list that only it owns is handed over or deleted, by choice."""

import pytest

from account_client import another_tab
from conftest import PASSWORD, sign_up
from factories import a_list, a_todo, field_errors, items, list_url, todo_url
from sharing.folder_client import a_folder, assert_consistent, join_folder, take_out
from sharing.sharing_client import code, join, member_url, roles
from sync.replica import catch_up, fetch_deltas
from tend.accounts.service import operator_actions


@pytest.fixture
async def cyd(app):
    client = await sign_up(app, "cyd")
    yield client
    await client.aclose()


async def delete_account(person, *choices):
    chosen = [{"list_id": item["id"], "new_owner_id": owner and owner.user["id"]} for item, owner in choices]
    return await person.request("DELETE", "/api/me", json={"password": PASSWORD, "shared_lists": chosen})


async def test_without_a_choice_nothing_is_deleted_and_the_lists_are_named(app, api, other):
    shared, trashed = await a_list(api, name="Shared"), await a_list(api, name="Trashed")
    await a_list(api, name="Own")
    for item in (shared, trashed):
        await join(app, api, item, other)
    await api.delete(list_url(trashed))
    response = await delete_account(api)
    assert code(response) == (409, "shared_lists_undecided")
    assert response.json()["errors"] == [{"field": shared["id"], "code": "choose_owner", "message": "Shared"}]
    assert (await api.get("/api/me")).status_code == 200
    assert await roles(api, shared) == {api.user["id"]: "owner", other.user["id"]: "editor"}


async def test_lists_are_handed_over_or_deleted_as_chosen(app, api, other, cyd, outbox):
    given, dropped, owned_by_both = [await a_list(api, name=name) for name in ("Given", "Dropped", "Both")]
    todo = await a_todo(api, list_id=given["id"])
    for item, role in ((given, "editor"), (dropped, "editor"), (owned_by_both, "owner")):
        await join(app, api, item, other, role)
        await join(app, api, item, cyd, "viewer")
    replicas = {person: await catch_up(person) for person in (other, cyd)}
    assert (await delete_account(api, (given, other), (dropped, None))).status_code == 204
    [message] = [each for each in await outbox.messages(api.user["email"]) if "deleted" in each["Subject"]]
    assert "have the owners that" in message.get_body(("plain",)).get_content()
    for item in (given, owned_by_both):
        assert await roles(cyd, item) == {other.user["id"]: "owner", cyd.user["id"]: "viewer"}
    assert (await other.get(todo_url(todo))).status_code == 200
    for person in (other, cyd):
        response = await fetch_deltas(person, replicas[person])
        assert response["removed_lists"] == [dropped["id"]]
        assert response["account"] > replicas[person].account
        assert {delta["id"]: len(delta["members"]) for delta in response["lists"]} == {
            given["id"]: 2,
            owned_by_both["id"]: 2,
        }
    assert (await other.delete(member_url(given, cyd))).status_code == 204


async def test_only_members_can_become_owners(app, api, other, cyd):
    shared, theirs = await a_list(api), await a_list(cyd)
    await join(app, api, shared, other)
    await join(app, cyd, theirs, api)
    for choices in ([(shared, cyd)], [(shared, api)], [(shared, other), (theirs, other)]):
        response = await delete_account(api, *choices)
        assert field_errors(response) == [("shared_lists", "new_owner_not_member")]
    assert (await api.get("/api/me")).status_code == 200
    # A list of others is not deleted, whatever is chosen.
    assert (await delete_account(api, (shared, None), (theirs, None))).status_code == 204
    assert [item["name"] for item in await items(other, "/api/lists")] == ["Inbox"]
    assert await roles(cyd, theirs) == {cyd.user["id"]: "owner"}


async def test_an_operator_who_deletes_an_account_leaves_its_lists_to_the_members_with_the_greatest_roles(
    app, api, other, cyd
):
    shared, equal = await a_list(api), await a_list(api)
    for item, role in ((shared, "viewer"), (equal, "editor")):
        await join(app, api, item, cyd, role)
        await join(app, api, item, other, "editor")
    replica = await catch_up(other)
    database = app.state.database
    await operator_actions.delete_account(database, await operator_actions.find_account(database, api.user["id"]))
    assert await roles(other, shared) == {cyd.user["id"]: "viewer", other.user["id"]: "owner"}
    assert await roles(other, equal) == {cyd.user["id"]: "owner", other.user["id"]: "editor"}
    deltas = {delta["id"]: delta for delta in (await fetch_deltas(other, replica))["lists"]}
    assert deltas[shared["id"]]["list"]["role"] == "owner"
    assert len(deltas[equal["id"]]["members"]) == 2


async def test_lists_are_handed_over_to_nobody_who_is_disabled_unless_all_are(app, api, other, cyd):
    shared, alone = await a_list(api), await a_list(api)
    await join(app, api, shared, other, "editor")
    await join(app, api, shared, cyd, "viewer")
    await join(app, api, alone, other, "editor")
    database = app.state.database
    await database.execute("update users set disabled_at = now() where id = $1", other.user["id"])
    response = await delete_account(api, (shared, other), (alone, None))
    assert field_errors(response) == [("shared_lists", "new_owner_not_member")]
    await operator_actions.delete_account(database, await operator_actions.find_account(database, api.user["id"]))
    assert await roles(cyd, shared) == {cyd.user["id"]: "owner", other.user["id"]: "editor"}
    members = "select user_id, role::text from memberships where list_id = $1"
    assert [tuple(map(str, row)) for row in await database.fetch(members, alone["id"])] == [(other.user["id"], "owner")]


async def test_a_list_whose_other_owner_is_disabled_is_handed_over_too(app, api, other, cyd):
    """Nobody else could manage it. If all other members are disabled, it stays with the one who owns it."""
    shared, alone = await a_list(api, name="Shared"), await a_list(api, name="Alone")
    for item in (shared, alone):
        await join(app, api, item, other, "owner")
    await join(app, api, shared, cyd, "viewer")
    await app.state.database.execute("update users set disabled_at = now() where id = $1", other.user["id"])
    for path in (member_url(shared, api), member_url(alone, api)):
        assert code(await api.delete(path)) == (409, "last_owner")
        assert code(await api.patch(path, json={"role": "editor"})) == (409, "last_owner")
    response = await delete_account(api)
    assert code(response) == (409, "shared_lists_undecided")
    assert [error["field"] for error in response.json()["errors"]] == [shared["id"]]
    assert (await delete_account(api, (shared, cyd))).status_code == 204
    assert await roles(cyd, shared) == {cyd.user["id"]: "owner", other.user["id"]: "owner"}
    await app.state.database.execute("update users set disabled_at = null")
    back = await another_tab(app, other.user)
    assert await roles(back, alone) == {other.user["id"]: "owner"}
    await back.aclose()


async def test_an_operator_who_deletes_an_account_leaves_no_list_to_an_owner_who_is_disabled(app, api, other, cyd):
    shared = await a_list(api)
    await join(app, api, shared, other, "owner")
    await join(app, api, shared, cyd, "viewer")
    database = app.state.database
    await database.execute("update users set disabled_at = now() where id = $1", other.user["id"])
    await operator_actions.delete_account(database, await operator_actions.find_account(database, api.user["id"]))
    assert await roles(cyd, shared) == {cyd.user["id"]: "owner", other.user["id"]: "owner"}


async def test_a_list_that_is_handed_over_within_a_folder_is_owned_for_as_long_as_it_is_there(app, api, other, cyd):
    shared = await a_list(api, name="Groceries")
    folder = await a_folder(api, shared)
    await join_folder(app, api, folder, other, "editor")
    await join_folder(app, api, folder, cyd, "viewer")
    choices = {
        "shared_lists": [{"list_id": shared["id"], "new_owner_id": cyd.user["id"]}],
        "shared_folders": [{"folder_id": folder["id"], "new_owner_id": other.user["id"]}],
    }
    response = await api.request("DELETE", "/api/me", json={"password": PASSWORD, **choices})
    assert response.status_code == 204, response.text
    assert await roles(cyd, shared) == {other.user["id"]: "owner", cyd.user["id"]: "owner"}
    assert (await take_out(other, folder, shared)).status_code == 204
    assert await roles(other, shared) == {other.user["id"]: "owner"}
    await assert_consistent(app)
