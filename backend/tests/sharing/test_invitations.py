"""Invitations by email: for one address, good once, for seven days, and telling a stranger nothing."""

import asyncio
import hashlib

import pytest

from account_client import register
from conftest import Client
from factories import a_list, a_todo, field_errors, items, list_url, made
from purge import purge_expired
from sharing.sharing_client import code, confirm_address, invite, join, member_url, roles, token_for
from sync.replica import catch_up, fetch_deltas
from tend.core.db.migrations import read_statements

ADDRESS = "cyd@example.com"


@pytest.fixture
async def groceries(app, api):
    """A list of Ada, whose address is confirmed."""
    await confirm_address(app, api)
    return await a_list(api, name="Groceries")


@pytest.fixture
async def cyd(app):
    """Somebody without an account."""
    async with Client(app) as client:
        yield client


@pytest.fixture
def database(app):
    return app.state.database


def invitations_url(item, invitation=None):
    return f"{list_url(item)}/invitations" + (f"/{invitation['id']}" if invitation else "")


async def accept(person, token):
    return await person.post("/api/invitations/accept", json={"token": token})


async def preview(person, token):
    return await person.post("/api/invitations/preview", json={"token": token})


async def test_somebody_without_an_account_registers_and_joins(api, outbox, groceries, cyd):
    todo = await a_todo(api, list_id=groceries["id"])
    invitation = made(await invite(api, groceries, "Cyd@Example.com", "commenter"))
    assert (invitation["email"], invitation["role"], invitation["invited_by_name"]) == (
        "Cyd@example.com",
        "commenter",
        "ada",
    )
    assert (await api.get(invitations_url(groceries))).json()["items"] == [invitation]
    token = await token_for(outbox, "Cyd@example.com")
    seen = (await preview(cyd, token)).json()
    assert seen == {
        "list_name": "Groceries",
        "folder_name": None,
        "invited_by_email": api.user["email"],
        "email": "Cyd@example.com",
        "role": "commenter",
        "expires_at": invitation["expires_at"],
    }
    await register(cyd, ADDRESS)
    assert (await accept(cyd, token)).json() == {"list_id": groceries["id"], "folder_id": None}
    me = (await cyd.get("/api/me")).json()
    assert me["email_verified_at"] is not None
    assert (await roles(api, groceries))[me["id"]] == "commenter"
    assert await items(cyd, list_id=groceries["id"]) == [todo]
    assert (await api.get(invitations_url(groceries))).json()["items"] == []


async def test_the_list_comes_last_in_the_sidebar_and_all_devices_learn_of_it(app, api, other, groceries):
    own = [await a_list(other, name=name) for name in ("One", "Two")]
    replicas = {person: await catch_up(person) for person in (api, other)}
    await join(app, api, groceries, other)
    names = [item["name"] for item in await items(other, "/api/lists")]
    assert names == ["Inbox", *[item["name"] for item in own], "Groceries"]
    (ours,) = (await fetch_deltas(api, replicas[api]))["lists"]
    (theirs,) = (await fetch_deltas(other, replicas[other]))["lists"]
    assert (ours["list"], theirs["list"]["role"]) == (None, "editor")
    assert [sorted(one["name"] for one in delta["members"]) for delta in (ours, theirs)] == [["ada", "bob"]] * 2


async def test_in_the_app_only_a_confirmed_address_sees_its_invitations(app, api, other, outbox, groceries):
    invitation = made(await invite(api, groceries, other.user["email"], "viewer"))
    received = "/api/me/invitations"
    assert await items(other, received) == []
    assert code(await other.post(f"{received}/{invitation['id']}/accept")) == (404, "invitation_not_found")
    await confirm_address(app, other)
    assert await items(other, received) == [
        {
            "id": invitation["id"],
            "list_name": "Groceries",
            "folder_name": None,
            "invited_by_name": "ada",
            "invited_by_email": api.user["email"],
            "role": "viewer",
            "expires_at": invitation["expires_at"],
        }
    ]
    assert await items(api, received) == []
    assert (await other.post(f"{received}/{invitation['id']}/accept")).status_code == 200
    assert await items(other, received) == []
    # The mail that is still on its way is not sent anymore.
    assert await outbox.messages(other.user["email"]) == []


async def test_a_token_is_for_one_address_alone(app, api, other, outbox, groceries, cyd):
    await invite(api, groceries, ADDRESS)
    token = await token_for(outbox, ADDRESS)
    assert code(await accept(other, token)) == (403, "invitation_for_other_address")
    assert code(await accept(cyd, token)) == (401, "not_signed_in")
    assert await roles(api, groceries) == {api.user["id"]: "owner"}
    await register(cyd, ADDRESS)
    assert (await accept(cyd, token)).status_code == 200


async def test_accepting_twice_at_once_joins_once(api, database, outbox, groceries, cyd):
    await invite(api, groceries, ADDRESS)
    token = await token_for(outbox, ADDRESS)
    await register(cyd, ADDRESS)
    version = (await api.get(list_url(groceries))).json()["version"]
    responses = await asyncio.gather(*[accept(cyd, token) for _ in range(10)])
    assert {response.status_code for response in responses} == {200}
    assert (await api.get(list_url(groceries))).json()["version"] == version + 1
    assert await database.fetchval("select count(*) from memberships where list_id = $1", groceries["id"]) == 2
    me = (await cyd.get("/api/me")).json()
    assert (await api.delete(f"{list_url(groceries)}/members/{me['id']}")).status_code == 204
    # Whoever was removed cannot come back with the old link.
    assert code(await accept(cyd, token)) == (400, "invitation_invalid")


async def test_accepting_while_it_is_withdrawn_does_one_of_both(api, outbox, groceries, cyd):
    await register(cyd, ADDRESS)
    me = (await cyd.get("/api/me")).json()
    for _ in range(8):
        invitation = made(await invite(api, groceries, ADDRESS))
        token = await token_for(outbox, ADDRESS)
        accepted, withdrawn = await asyncio.gather(
            accept(cyd, token), api.delete(invitations_url(groceries, invitation))
        )
        assert (accepted.status_code, withdrawn.status_code) in {(200, 404), (400, 204)}
        is_member = me["id"] in await roles(api, groceries)
        assert is_member == (accepted.status_code == 200)
        if is_member:
            await api.delete(f"{list_url(groceries)}/members/{me['id']}")


@pytest.mark.parametrize("end", ["withdrawn", "declined", "expired", "list deleted", "unknown"])
async def test_an_invitation_that_ended_is_like_none(api, database, outbox, groceries, cyd, end):
    invitation = made(await invite(api, groceries, ADDRESS))
    token = await token_for(outbox, ADDRESS)
    if end == "withdrawn":
        assert (await api.delete(invitations_url(groceries, invitation))).status_code == 204
    elif end == "declined":
        assert (await cyd.post("/api/invitations/decline", json={"token": token})).status_code == 204
    elif end == "expired":
        await database.execute("update invitations set expires_at = now()")
    elif end == "list deleted":
        await api.delete(list_url(groceries))
    else:
        token = token[::-1]
    await register(cyd, ADDRESS)
    expected = (400, "invitation_invalid")
    assert code(await preview(cyd, token)) == code(await accept(cyd, token)) == expected
    if end in {"withdrawn", "declined", "unknown"}:
        assert code(await cyd.post("/api/invitations/decline", json={"token": token})) == expected
    assert await items(cyd, "/api/me/invitations") == []


async def test_invitations_of_somebody_who_no_longer_owns_the_list_end(app, api, other, outbox, groceries):
    await invite(api, groceries, ADDRESS, "owner")
    token = await token_for(outbox, ADDRESS)
    await join(app, api, groceries, other, "owner")
    await other.patch(member_url(groceries, api), json={"role": "editor"})
    assert code(await preview(api, token)) == (400, "invitation_invalid")
    assert await items(other, invitations_url(groceries)) == []


async def test_sending_again_renews_the_same_link(api, database, outbox, groceries, cyd):
    invitation = made(await invite(api, groceries, ADDRESS))
    token = await token_for(outbox, ADDRESS)
    await database.execute("update invitations set expires_at = now() - interval '1 day'")
    assert code(await preview(cyd, token)) == (400, "invitation_invalid")
    again = await api.post(f"{invitations_url(groceries, invitation)}/resend")
    assert again.status_code == 200
    assert again.json()["expires_at"] > invitation["expires_at"]
    assert len(await outbox.messages(ADDRESS)) == 2
    assert await token_for(outbox, ADDRESS) == token
    assert (await preview(cyd, token)).status_code == 200
    unknown = {"id": groceries["id"]}
    assert code(await api.post(f"{invitations_url(groceries, unknown)}/resend")) == (404, "invitation_not_found")


async def test_an_expired_invitation_makes_room_for_another(api, database, outbox, groceries):
    invitation = made(await invite(api, groceries, ADDRESS))
    assert code(await invite(api, groceries, ADDRESS.upper())) == (409, "already_invited")
    first = await token_for(outbox, ADDRESS)
    await database.execute("update invitations set expires_at = now()")
    new = made(await invite(api, groceries, ADDRESS, "viewer"))
    assert new["id"] != invitation["id"]
    assert new["role"] == "viewer"
    assert await token_for(outbox, ADDRESS) != first
    assert code(await preview(api, first)) == (400, "invitation_invalid")


async def test_a_member_cannot_be_invited(app, api, other, groceries):
    await join(app, api, groceries, other)
    for address in (other.user["email"], api.user["email"]):
        assert code(await invite(api, groceries, address)) == (409, "already_member")


async def test_whoever_blocks_somebody_gets_no_more_of_their_invitations(app, api, other, outbox, groceries, cyd):
    await invite(api, groceries, ADDRESS)
    decline = {"token": await token_for(outbox, ADDRESS), "block": True}
    assert (await cyd.post("/api/invitations/decline", json=decline)).status_code == 204
    for item in (groceries, await a_list(api)):
        assert (await invite(api, item, ADDRESS)).status_code == 201
    assert len(await outbox.messages(ADDRESS)) == 1
    await register(cyd, ADDRESS)
    cyd.user = (await cyd.get("/api/me")).json()
    await confirm_address(app, cyd, other)
    assert await items(cyd, "/api/me/invitations") == []
    theirs = await a_list(other, name="Other")
    invitation = made(await invite(other, theirs, ADDRESS))
    assert [one["list_name"] for one in await items(cyd, "/api/me/invitations")] == ["Other"]
    declined = await cyd.post(f"/api/me/invitations/{invitation['id']}/decline", params={"block": True})
    assert declined.status_code == 204
    await invite(other, theirs, ADDRESS)
    assert await items(cyd, "/api/me/invitations") == []


async def test_a_block_is_stored_without_the_address_and_counts_whichever_release_stored_it(
    app, api, outbox, groceries, cyd
):
    database = app.state.database
    await invite(api, groceries, ADDRESS)
    decline = {"token": await token_for(outbox, ADDRESS), "block": True}
    assert (await cyd.post("/api/invitations/decline", json=decline)).status_code == 204
    stored = await database.fetchval("select email_key from invitation_blocks")
    assert stored == hashlib.sha256(ADDRESS.encode()).hexdigest()
    await database.execute("update invitation_blocks set email_key = $1", ADDRESS)
    await invite(api, groceries, ADDRESS)
    assert len(await outbox.messages(ADDRESS)) == 1
    await database.execute(read_statements("0034_hashed_blocks", "up"))
    assert await database.fetchval("select email_key from invitation_blocks") == stored


async def test_an_unconfirmed_address_cannot_invite(app, api, other, outbox):
    item = await a_list(api)
    assert code(await invite(api, item, ADDRESS)) == (403, "email_not_confirmed")
    assert await outbox.messages(ADDRESS) == []


@pytest.mark.parametrize("address", ["", "cyd", "cyd@", "a@b@c.example", "cyd@example.com\r\nBcc: all@example.com"])
async def test_invalid_addresses_are_refused(api, groceries, address):
    response = await invite(api, groceries, address)
    assert [field for field, _ in field_errors(response)] == ["email"]


async def test_inviting_tells_nothing_about_accounts(api, other, database, groceries):
    """The same response but for what was sent, and the same statements: nothing looks for an account."""
    statements = []
    connection_fetch = type(database).fetchrow

    async def recording(self, query, *args):
        statements[-1].append(query)
        return await connection_fetch(self, query, *args)

    responses = []
    for address in (other.user["email"], "nobody@example.com"):
        statements.append([])
        type(database).fetchrow = recording
        try:
            responses.append(await invite(api, groceries, address))
        finally:
            type(database).fetchrow = connection_fetch
    assert statements[0] == statements[1] != []
    known, unknown = [
        made(response) | {"id": 0, "email": 0, "created_at": 0, "expires_at": 0} for response in responses
    ]
    assert known == unknown
    assert set(responses[0].headers) == set(responses[1].headers)


async def test_invitations_are_purged_a_week_after_they_expired(app, api, settings, database, groceries):
    for number, age in enumerate(("6 days", "8 days")):
        await invite(api, groceries, f"{number}@example.com")
        statement = f"update invitations set expires_at = now() - interval '{age}' where email_key = $1"
        await database.execute(statement, f"{number}@example.com")
    await purge_expired(database, settings)
    assert [one["email"] for one in await items(api, invitations_url(groceries))] == ["0@example.com"]
