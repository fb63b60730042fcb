"""People hear of invitations, and of what happens to members, by notifications."""

import asyncio

import pytest

from conftest import sign_up
from factories import a_list, a_todo, items, made
from sharing.folder_client import a_folder, folder_member_url, join_folder
from sharing.sharing_client import code, confirm_address, invite, join, member_url
from sync.replica import catch_up, fetch_deltas
from tend.core.ids import new_id
from time_limits import HANG_SECONDS, TURN_SECONDS

NOTIFICATIONS = "/api/me/notifications"


@pytest.fixture
async def garden(app, api):
    await confirm_address(app, api)
    return await a_list(api, name="Garden")


@pytest.fixture
async def cyd(app):
    client = await sign_up(app, "cyd")
    yield client
    await client.aclose()


async def notices_of(person, kind):
    found = [one for one in await items(person, NOTIFICATIONS) if one["kind"] == kind]
    return [(one["list_name"], one["actor_id"]) for one in found]


async def test_owners_hear_who_joins_and_others_do_not(app, api, other, cyd, garden):
    await join(app, api, garden, other)
    assert await notices_of(api, "joined") == [("Garden", other.user["id"])]
    await api.patch(member_url(garden, other), json={"role": "owner"})
    await join(app, api, garden, cyd, "viewer")
    for owner in (api, other):
        assert ("Garden", cyd.user["id"]) in await notices_of(owner, "joined")
    dan = await sign_up(app, "dan")
    await join(app, api, garden, dan)
    assert await notices_of(cyd, "joined") == await notices_of(dan, "joined") == []
    await dan.aclose()


async def test_an_invitation_that_is_accepted_again_notifies_once(app, api, other, garden):
    await confirm_address(app, other)
    invitation = made(await invite(api, garden, other.user["email"]))
    for _ in range(2):
        assert (await other.post(f"/api/me/invitations/{invitation['id']}/accept")).status_code == 200
    assert len(await notices_of(api, "joined")) == 1


async def test_a_member_hears_of_another_role_and_of_their_removal(app, api, other, garden):
    await join(app, api, garden, other)
    cursors = await catch_up(other)
    for _ in range(2):
        await api.patch(member_url(garden, other), json={"role": "viewer"})
    assert await notices_of(other, "role_changed") == [("Garden", api.user["id"])]
    (pulled,) = (await fetch_deltas(other, cursors))["notifications"]
    assert pulled["kind"] == "role_changed"
    assert (await api.delete(member_url(garden, other))).status_code == 204
    assert await notices_of(other, "removed") == [("Garden", api.user["id"])]
    assert await notices_of(api, "removed") == []


async def test_the_other_members_hear_that_a_list_went_to_the_trash(app, api, other, cyd, garden):
    await join(app, api, garden, other, "owner")
    await join(app, api, garden, cyd, "viewer")
    cursors = await catch_up(cyd)
    for _ in range(2):
        assert (await other.delete(f"/api/lists/{garden['id']}")).status_code == 204
    for person in (api, cyd):
        assert await notices_of(person, "list_deleted") == [("Garden", other.user["id"])]
    assert [one["kind"] for one in (await fetch_deltas(cyd, cursors))["notifications"]] == ["list_deleted"]
    assert await notices_of(other, "list_deleted") == []
    value = {"kinds": {"list_deleted": {"app": False, "mail": False, "push": False}}}
    assert (await cyd.put("/api/me/settings/updates", json={"value": value})).status_code == 200
    await api.post(f"/api/lists/{garden['id']}/restore")
    await api.delete(f"/api/lists/{garden['id']}")
    assert len(await notices_of(other, "list_deleted")) == len(await notices_of(cyd, "list_deleted")) == 1


async def test_members_hear_of_a_list_that_its_only_owner_deletes_forever_in_the_same_batch(app, api, other, garden):
    await join(app, api, garden, other)
    operations = [
        {"id": str(new_id()), "kind": kind, "list_id": garden["id"]} for kind in ("list.delete", "list.purge")
    ]
    results = (await api.post("/api/batch", json={"operations": operations})).json()["results"]
    assert [result["status"] < 300 for result in results] == [True, True]
    assert await notices_of(other, "list_deleted") == [("Garden", api.user["id"])]


async def test_owners_hear_who_leaves_and_others_do_not(app, api, other, cyd, garden):
    await join(app, api, garden, other, "owner")
    await join(app, api, garden, cyd)
    dan = await sign_up(app, "dan")
    await join(app, api, garden, dan, "viewer")
    todo = await a_todo(api, list_id=garden["id"], assignee_id=cyd.user["id"])
    cursors = await catch_up(api)
    assert (await cyd.delete(member_url(garden, cyd))).status_code == 204
    for owner in (api, other):
        assert await notices_of(owner, "left") == [("Garden", cyd.user["id"])]
    assert await notices_of(dan, "left") == await notices_of(cyd, "left") == await notices_of(cyd, "removed") == []
    (pulled,) = (await fetch_deltas(api, cursors))["notifications"]
    assert (pulled["kind"], pulled["actor_name"], pulled["todo_id"]) == ("left", "cyd", None)
    assert [one["id"] for one in await items(api, filter="assigned:none")] == [todo["id"]]
    # An owner who leaves hears nothing of it either.
    assert (await other.delete(member_url(garden, other))).status_code == 204
    assert await notices_of(api, "left") == [("Garden", other.user["id"]), ("Garden", cyd.user["id"])]
    assert await notices_of(other, "left") == [("Garden", cyd.user["id"])]
    await dan.aclose()


async def test_owners_of_a_folder_hear_once_who_leaves_it(app, api, other, garden):
    folder = await a_folder(api, garden, await a_list(api, name="Kitchen"))
    await join_folder(app, api, folder, other)
    assert (await other.delete(folder_member_url(folder, other))).status_code == 204
    assert await notices_of(api, "left") == [("Household", other.user["id"])]
    assert await notices_of(other, "removed") == []


async def test_that_somebody_left_comes_in_the_app_alone_and_not_at_all_where_it_is_turned_off(app, api, other, garden):
    every = dict.fromkeys(("app", "mail", "push"), True)
    await api.put("/api/me/settings/notifications", json={"value": {"push": True}})
    for value, count in ((every, 1), (every | {"app": False}, 1)):
        await join(app, api, garden, other)
        await api.put("/api/me/settings/updates", json={"value": {"kinds": {"left": value}}})
        assert (await other.delete(member_url(garden, other))).status_code == 204
        rows = await app.state.database.fetch("select push_at, mail_at from notifications where kind = 'left'")
        assert list(map(tuple, rows)) == [(None, None)] * count


async def test_whoever_leaves_waits_for_the_owner_without_a_lock_that_the_owner_may_wait_for(app, api, other, garden):
    """Accounts are locked in the order of their ids, of which the owner's is the first."""
    await join(app, api, garden, other)
    database = app.state.database
    async with database.transaction() as tx:
        await tx.execute("select from users where id = $1 for no key update", api.user["id"])
        leaving = asyncio.create_task(other.delete(member_url(garden, other)))
        async with asyncio.timeout(HANG_SECONDS):
            while not await database.fetchval("select exists (select from pg_locks where not granted)"):
                assert not leaving.done()
                await asyncio.sleep(TURN_SECONDS)
        free = "select count(*) from (select from users where id = $1 for no key update skip locked) free"
        assert await database.fetchval(free, other.user["id"]) == 1
    assert (await leaving).status_code == 204


async def test_nobody_hears_of_a_change_that_is_refused(app, api, other, garden):
    await join(app, api, garden, other)
    assert code(await other.patch(member_url(garden, api), json={"role": "viewer"})) == (404, "list_not_found")
    assert code(await api.delete(member_url(garden, api))) == (409, "last_owner")
    for person in (api, other):
        for kind in ("left", "removed", "role_changed"):
            assert await notices_of(person, kind) == []


async def test_an_account_hears_once_of_an_invitation_to_its_confirmed_address(app, api, other, garden, outbox):
    await confirm_address(app, other)
    cursors = await catch_up(other)
    invitation = made(await invite(api, garden, other.user["email"]))
    await outbox.messages()
    (pulled,) = (await fetch_deltas(other, cursors))["notifications"]
    assert (pulled["id"], pulled["kind"], pulled["list_name"]) == (invitation["id"], "invited", "Garden")
    assert (pulled["actor_id"], pulled["title"], pulled["todo_id"]) == (api.user["id"], "", None)
    made_again = await api.post(f"/api/lists/{garden['id']}/invitations/{invitation['id']}/resend")
    assert made_again.status_code == 200
    subjects = [message["Subject"] for message in await outbox.messages(other.user["email"])]
    assert len([subject for subject in subjects if "invites you" in subject]) == 2
    assert await notices_of(other, "invited") == [("Garden", api.user["id"])]
    assert await notices_of(api, "invited") == []


@pytest.mark.parametrize("reply", ["accept", "decline"])
async def test_the_notification_of_an_invitation_is_archived_once_it_is_answered(
    app, api, other, garden, outbox, reply
):
    await confirm_address(app, other)
    invitation = made(await invite(api, garden, other.user["email"]))
    await outbox.messages()
    cursors = await catch_up(other)
    assert (await other.post(f"/api/me/invitations/{invitation['id']}/{reply}")).is_success
    (pulled,) = (await fetch_deltas(other, cursors))["notifications"]
    assert (pulled["id"], pulled["archived_at"] is not None) == (invitation["id"], True)


async def test_an_unconfirmed_address_gets_a_mail_and_no_notification(api, other, garden, outbox):
    made(await invite(api, garden, other.user["email"]))
    assert "invites you" in (await outbox.messages(other.user["email"]))[-1]["Subject"]
    assert await notices_of(other, "invited") == []


async def test_people_whom_the_invited_person_has_blocked_notify_nobody(app, api, other, garden, outbox):
    await confirm_address(app, other)
    first = made(await invite(api, garden, other.user["email"]))
    await outbox.messages()
    url = f"/api/me/invitations/{first['id']}/decline"
    assert (await other.post(url, params={"block": True})).status_code == 204
    made(await invite(api, garden, other.user["email"]))
    await outbox.messages()
    assert len(await notices_of(other, "invited")) == 1


async def test_an_invitation_that_is_withdrawn_before_it_is_sent_notifies_nobody(app, api, other, garden, outbox):
    await confirm_address(app, other)
    invitation = made(await invite(api, garden, other.user["email"]))
    assert (await api.delete(f"/api/lists/{garden['id']}/invitations/{invitation['id']}")).status_code == 204
    await outbox.messages()
    assert await notices_of(other, "invited") == []


async def test_inviting_runs_the_same_statements_whether_or_not_there_is_an_account(
    statements, app, api, other, garden
):
    await confirm_address(app, other)
    await api.get("/api/me")

    async def statements_of(address):
        statements.clear()
        response = await invite(api, garden, address)
        assert response.status_code == 201
        await asyncio.sleep(0.01)
        # The app also has background work, which samples and probes.
        words = ("invitations", "pgqueuer", "memberships", "email_key", "notifications")
        return [one for one in statements if any(word in one for word in words) and "count(*)" not in one]

    with_account, without = await statements_of(other.user["email"]), await statements_of("nobody@example.com")
    assert any("insert into invitations" in one for one in with_account)
    assert with_account == without
    assert await notices_of(other, "invited") == []
