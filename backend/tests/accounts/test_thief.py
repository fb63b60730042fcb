"""Nothing that a thief left in an account keeps its owner out, or lets the thief in again."""

from uuid import UUID

import pyotp
import pytest

from account_client import another_tab, register, sign_in, token_in
from accounts.conftest import NEW_EMAIL
from conftest import PASSWORD, Client
from contract.shared_world import open_link
from factories import a_list, made
from sharing.folder_client import a_folder, invite_to_folder
from sharing.sharing_client import confirm_address, invite
from tend.accounts.service.operator_actions import disable_account, enable_account, end_sessions

OTHER_PASSWORD = "another horse, another staple"


def status_and_code(response):
    return response.status_code, response.json()["code"]


async def change_the_password(app, api, outbox):
    body = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert (await api.post("/api/me/password", json=body)).status_code == 200


async def reset_the_password(app, api, outbox):
    await api.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    body = {"token": token_in((await outbox.messages(api.user["email"]))[-1]), "password": OTHER_PASSWORD}
    assert (await api.post("/api/auth/password/reset", json=body)).status_code == 204


async def end_the_sessions(app, api, outbox):
    await end_sessions(app.state.database, UUID(api.user["id"]))


@pytest.mark.parametrize("end", [change_the_password, reset_the_password, end_the_sessions])
async def test_what_a_thief_began_ends_when_the_owner_takes_the_account_back(
    app, api, request_change, confirm, outbox, end
):
    thief = await another_tab(app, api.user)
    await app.state.database.execute("update users set email_verified_at = now() where id = $1", api.user["id"])
    assert (await thief.post("/api/me/two-factor")).status_code == 201
    token = await request_change(thief)
    await end(app, api, outbox)
    for table in ("email_changes", "authenticators"):
        assert await app.state.database.fetchval(f"select count(*) from {table}") == 0, table
    assert status_and_code(await confirm(token)) == (400, "token_invalid")
    assert await app.state.database.fetchval("select email from users") == api.user["email"]
    await thief.aclose()


async def undo_the_change(app, api, outbox):
    await api.post("/api/me/email", json={"email": NEW_EMAIL})
    confirmed = {"token": token_in((await outbox.messages(NEW_EMAIL))[-1])}
    assert (await api.post("/api/auth/email/change", json=confirmed)).status_code == 204
    (changed_mail,) = [one for one in await outbox.messages(api.user["email"]) if "undo-email" in str(one)]
    assert (await api.post("/api/auth/email/undo", json={"token": token_in(changed_mail)})).status_code == 204


async def disable_and_enable(app, api, outbox):
    await disable_account(app.state.database, UUID(api.user["id"]))
    await enable_account(app.state.database, UUID(api.user["id"]))


@pytest.mark.parametrize(
    "end", [change_the_password, reset_the_password, end_the_sessions, undo_the_change, disable_and_enable]
)
async def test_nobody_comes_in_by_an_invitation_that_a_thief_sent(app, api, other, outbox, end):
    """They would be an owner, and could remove the one whose list it is."""
    await confirm_address(app, api, other)
    item, owned = await a_list(api), await a_list(api)
    folder = await a_folder(api, owned)
    accepted = made(await invite(api, item, "ana@example.com"))
    await app.state.database.execute("update invitations set accepted_at = now()")
    invitations = [
        made(await invite(api, item, other.user["email"], "owner")),
        made(await invite_to_folder(api, folder, other.user["email"], "owner")),
    ]
    await end(app, api, outbox)
    for invitation in invitations:
        url = f"/api/me/invitations/{invitation['id']}/accept"
        assert (await other.post(url)).status_code == 404
    left = await app.state.database.fetch("select id::text from invitations")
    assert [row["id"] for row in left] == [accepted["id"]]
    bodies = [message.get_body(("plain",)) for message in await outbox.messages(api.user["email"])]
    texts = [" ".join(body.get_content().split()) for body in bodies]
    mails = [text for text in texts if "Send those again that you want." in text]
    assert len(mails) == (0 if end is disable_and_enable else 1)


async def test_no_mail_speaks_of_invitations_where_there_were_none(app, api, outbox):
    await change_the_password(app, api, outbox)
    message = (await outbox.messages(api.user["email"]))[-1]
    assert message["Subject"] == "Your Tend password was changed"
    assert "nvitation" not in str(message)


@pytest.mark.parametrize("way", ["sign out", "end it from the list"])
async def test_a_link_ends_with_the_session_that_requested_it(app, api, request_change, confirm, way):
    thief = await another_tab(app, api.user)
    token = await request_change(thief)
    if way == "sign out":
        await thief.post("/api/auth/logout")
    else:
        listed = (await api.get("/api/me/sessions")).json()["items"]
        (session_id,) = [one["id"] for one in listed if not one["current"]]
        assert (await api.delete(f"/api/me/sessions/{session_id}")).status_code == 204
    assert status_and_code(await confirm(token)) == (400, "token_invalid")
    assert (await api.get("/api/me")).json()["email"] == api.user["email"]
    await thief.aclose()


async def test_undoing_gives_the_account_back_whatever_a_thief_set_up(app, api, change, undo, anonymous, outbox):
    database, email = app.state.database, api.user["email"]
    await database.execute("update users set email_verified_at = now(), operator_since = now()")
    secret = (await api.post("/api/me/two-factor")).json()["secret"]
    confirmed = await api.post("/api/me/two-factor/confirm", json={"code": pyotp.TOTP(secret).now()})
    assert confirmed.status_code == 200, confirmed.text
    token = (await api.post("/api/me/tokens", json={"name": "Thief", "scopes": ["read"]})).json()["token"]
    program = {"Authorization": f"Bearer {token}"}
    assert (await anonymous.get("/api/lists", headers=program)).status_code == 200
    assert (await undo(await change(api))).status_code == 204
    assert status_and_code(await anonymous.get("/api/lists", headers=program)) == (401, "not_signed_in")
    messages = await outbox.messages(email)
    assert "Two-factor authentication was turned off" in [message["Subject"] for message in messages]
    (reset,) = [message for message in messages if message["Subject"] == "Reset your Tend password"]
    body = {"token": token_in(reset), "password": OTHER_PASSWORD}
    assert (await anonymous.post("/api/auth/password/reset", json=body)).status_code == 204
    assert (await sign_in(anonymous, email, OTHER_PASSWORD)).status_code == 200
    assert (await anonymous.get("/api/me/two-factor")).json() == {"enabled_at": None, "recovery_codes_left": 0}
    assert (await anonymous.get("/api/me")).json()["is_operator"] is True


async def test_undoing_ends_the_links_that_were_made_since_the_session_of_the_change_began(app, api, change, undo):
    item, own_list = await a_list(api), await a_list(api)
    await app.state.database.execute("update users set name = 'Ada'")

    async def make_link(client, where):
        return made(await client.post(f"/api/lists/{where['id']}/links", json={"role": "editor"}))

    old_links = [await make_link(api, one) for one in (item, own_list)]
    thief = await another_tab(app, api.user)
    ended = await make_link(thief, item)
    guest, other_guest = await open_link(app, ended["token"]), await open_link(app, old_links[0]["token"])
    token = await change(thief)
    ended_later = await make_link(thief, item)
    versions = "select array(select version from lists where id = any($1::uuid[]) order by id)"
    lists = [item["id"], own_list["id"]]
    before = await app.state.database.fetchval(versions, lists)
    assert (await undo(token)).status_code == 204
    left = await app.state.database.fetch("select id::text from link_shares order by id")
    assert [row["id"] for row in left] == [link["id"] for link in old_links]
    assert await app.state.database.fetchval(versions, lists) == [before[0] + 1, before[1]]
    assert status_and_code(await guest.post("/api/sync", json={})) == (401, "link_over")
    assert (await other_guest.post("/api/sync", json={})).status_code == 200
    async with Client(app) as client:
        opening = {"token": ended_later["token"], "name": "Ana"}
        assert status_and_code(await client.post("/api/links/open", json=opening)) == (401, "link_over")
    await thief.aclose()


@pytest.mark.parametrize("was_confirmed", [False, True])
async def test_an_address_that_nobody_confirmed_cannot_take_an_account_back_after_a_reset(
    app, api, change, outbox, anonymous, was_confirmed
):
    """Whoever has confirmed a stranger's account for their own address reads and writes in it after the reset."""
    confirmed = "update users set email_verified_at = case when $1 then now() end"
    await app.state.database.execute(confirmed, was_confirmed)
    token = await change(api)
    await anonymous.post("/api/auth/password/forgot", json={"email": NEW_EMAIL})
    body = {"token": token_in((await outbox.messages(NEW_EMAIL))[-1]), "password": OTHER_PASSWORD}
    assert (await anonymous.post("/api/auth/password/reset", json=body)).status_code == 204
    undone = await anonymous.post("/api/auth/email/undo", json={"token": token})
    assert undone.status_code == (204 if was_confirmed else 400)
    assert (await sign_in(anonymous, NEW_EMAIL, OTHER_PASSWORD)).status_code == (401 if was_confirmed else 200)
    # Nobody's claim keeps the old address from being registered.
    assert (await register(anonymous, api.user["email"])).status_code == (409 if was_confirmed else 201)


async def test_the_mail_to_a_new_address_says_that_somebody_has_the_account_already(api, request_change, outbox):
    await request_change(api)
    (message,) = await outbox.messages(NEW_EMAIL)
    for kind in ("plain", "html"):
        text = " ".join(message.get_body((kind,)).get_content().split())
        assert "Someone who already has a Tend account wants to use this address for it." in text
        assert "their old address can take it back for a week" in text


async def test_undoing_ends_a_set_up_of_two_factor_authentication(app, api, change, undo, outbox):
    await app.state.database.execute("update users set email_verified_at = now()")
    token = await change(api)
    assert (await api.post("/api/me/two-factor")).status_code == 201
    assert (await undo(token)).status_code == 204
    assert await app.state.database.fetchval("select count(*) from authenticators") == 0
    subjects = [message["Subject"] for message in await outbox.messages(api.user["email"])]
    assert "Two-factor authentication was turned off" not in subjects


async def test_who_registers_a_strangers_address_cannot_keep_them_out(app, api, anonymous, outbox):
    """With two-factor authentication on, the stranger's reset would need a code."""
    verify = "update users set email_verified_at = case when $1 then now() end"
    assert status_and_code(await api.post("/api/me/two-factor")) == (403, "email_not_confirmed")
    await app.state.database.execute(verify, True)
    secret = (await api.post("/api/me/two-factor")).json()["secret"]
    await app.state.database.execute(verify, False)
    confirmed = await api.post("/api/me/two-factor/confirm", json={"code": pyotp.TOTP(secret).now()})
    assert status_and_code(confirmed) == (403, "email_not_confirmed")
    await reset_the_password(app, api, outbox)
    assert (await sign_in(anonymous, api.user["email"], OTHER_PASSWORD)).status_code == 200
