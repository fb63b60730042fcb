"""An address changes once it was confirmed, and its old owner can have it back for a week."""

from asyncio import gather

from account_client import account, another_tab, register, sign_in, token_in
from conftest import Client, sign_up
from factories import a_list
from sync.replica import catch_up, fetch_deltas

NEW, SUBJECT = "lovelace@example.com", "Confirm your new email for Tend"


def status_and_code(response):
    return response.status_code, response.json()["code"]


async def email_of(client):
    return (await client.get("/api/me")).json()["email"]


async def test_nothing_changes_before_the_new_address_is_confirmed(api, request_change, anonymous):
    await request_change(api)
    assert await email_of(api) == api.user["email"]
    assert (await sign_in(anonymous, NEW)).status_code == 401
    assert (await sign_in(anonymous, api.user["email"])).status_code == 200


async def test_the_confirmed_address_signs_in_and_the_old_one_does_not(api, change, anonymous):
    await change(api)
    me = (await api.get("/api/me")).json()
    assert (me["email"], me["email_verified_at"] is not None) == (NEW, True)
    assert (await sign_in(anonymous, api.user["email"])).status_code == 401
    assert (await sign_in(anonymous, NEW)).status_code == 200


async def test_a_change_takes_a_version_so_that_open_pages_show_it(api, change):
    before = (await api.get("/api/me")).json()["version"]
    await change(api)
    pulled = (await api.post("/api/sync", json={})).json()
    assert pulled["account"] > before
    assert pulled["user"]["email"] == NEW


async def test_members_of_shared_lists_see_the_name_that_follows_from_the_address(app, other, change):
    nameless = await sign_up(app, "")
    item = await a_list(nameless)
    await app.state.database.execute(
        "insert into memberships (list_id, user_id, role, position, version) values ($1, $2, 'editor', 'a5', 1)",
        item["id"],
        other.user["id"],
    )
    replica = await catch_up(other)
    await change(nameless)
    (delta,) = (await fetch_deltas(other, replica))["lists"]
    assert [member["name"] for member in delta["members"] if member["user_id"] == nameless.user["id"]] == ["lovelace"]
    await nameless.aclose()


async def test_sessions_of_other_devices_end_and_that_of_the_request_continues(app, api, change):
    elsewhere = await another_tab(app, api.user)
    await change(api)
    assert status_and_code(await elsewhere.get("/api/me")) == (401, "session_ended")
    assert (await api.get("/api/me")).status_code == 200
    assert (await api.post("/api/auth/refresh")).status_code == 200
    await elsewhere.aclose()


async def test_ten_uses_of_a_link_at_once_succeed_once(api, request_change, confirm):
    token = await request_change(api)
    responses = await gather(*[confirm(token) for _ in range(10)])
    assert sorted(response.status_code for response in responses) == [204] + [400] * 9


async def test_a_link_works_for_a_day(app, api, request_change, confirm):
    token = await request_change(api)
    await app.state.database.execute("update email_changes set expires_at = expires_at - interval '24 hours'")
    assert status_and_code(await confirm(token)) == (400, "token_invalid")
    assert await email_of(api) == api.user["email"]


async def test_a_second_request_voids_the_link_of_the_first(api, request_change, confirm):
    first = await request_change(api)
    second = await request_change(api, "byron@example.com")
    assert status_and_code(await confirm(first)) == (400, "token_invalid")
    assert (await confirm(second)).status_code == 204
    assert await email_of(api) == "byron@example.com"


async def test_a_taken_address_gets_the_same_response_and_no_mail(api, other, outbox):
    taken = await api.post("/api/me/email", json={"email": other.user["email"]})
    free = await api.post("/api/me/email", json={"email": NEW})
    assert (taken.status_code, taken.content) == (free.status_code, free.content) == (204, b"")
    assert SUBJECT not in [message["Subject"] for message in await outbox.messages(other.user["email"])]


async def test_an_address_that_somebody_registers_meanwhile_stays_theirs(api, request_change, confirm, anonymous):
    token = await request_change(api)
    assert (await register(anonymous, NEW)).status_code == 201
    assert status_and_code(await confirm(token)) == (409, "email_taken")
    assert await email_of(api) == api.user["email"]


async def test_one_of_two_accounts_that_confirm_an_address_at_once_gets_it(api, other, request_change, confirm):
    tokens = [await request_change(client) for client in (api, other)]
    responses = await gather(*map(confirm, tokens))
    assert sorted(response.status_code for response in responses) == [204, 409]


async def test_the_own_address_in_any_spelling_is_an_error(api):
    for spelling in (api.user["email"], api.user["email"].upper()):
        response = await api.post("/api/me/email", json={"email": spelling})
        assert response.status_code == 422
        assert [error["code"] for error in response.json()["errors"]] == ["email_unchanged"]


async def test_the_old_address_learns_of_the_change_and_undoes_it(api, change, undo, anonymous):
    token = await change(api)
    assert (await undo(token)).status_code == 204
    assert status_and_code(await api.get("/api/me")) == (401, "session_ended")
    assert (await sign_in(anonymous, NEW)).status_code == 401


async def test_undoing_ends_the_password_and_mails_a_link_to_choose_another(api, change, undo, anonymous, outbox):
    email = api.user["email"]
    await undo(await change(api))
    assert (await sign_in(anonymous, email)).status_code == 401
    message = (await outbox.messages(email))[-1]
    assert message["Subject"] == "Reset your Tend password"
    body = {"token": token_in(message), "password": "another horse, another staple"}
    assert (await anonymous.post("/api/auth/password/reset", json=body)).status_code == 204
    assert (await sign_in(anonymous, email, "another horse, another staple")).status_code == 200


async def test_a_change_can_be_undone_once_and_for_a_week(app, api, change, undo):
    token = await change(api)
    await app.state.database.execute("update email_changes set expires_at = expires_at - interval '7 days'")
    assert status_and_code(await undo(token)) == (400, "token_invalid")
    await app.state.database.execute("update email_changes set expires_at = expires_at + interval '7 days'")
    assert sorted(response.status_code for response in await gather(undo(token), undo(token))) == [204, 400]


async def test_a_second_change_does_not_keep_the_first_from_being_undone(api, change, undo, anonymous, request_change):
    first = await change(api)
    second = await change(api, "byron@example.com")
    assert (await undo(first)).status_code == 204
    assert status_and_code(await undo(second)) == (400, "token_invalid")
    assert (await register(anonymous, "byron@example.com")).status_code == 201


async def test_nobody_else_gets_a_confirmed_address_that_may_come_back(app, api, other, change, outbox, undo):
    await app.state.database.execute("update users set email_verified_at = now() where id = $1", api.user["id"])
    token = await change(api)
    async with Client(app) as client:
        response = await client.post("/api/auth/register", json=account(api.user["email"]))
    assert status_and_code(response) == (409, "email_taken")
    await other.post("/api/me/email", json={"email": api.user["email"]})
    assert SUBJECT not in [message["Subject"] for message in await outbox.messages(api.user["email"])]
    assert (await undo(token)).status_code == 204


async def test_an_address_that_was_never_confirmed_stays_free_for_its_owner(app, api, change, undo):
    token = await change(api)
    async with Client(app) as client:
        assert (await register(client, api.user["email"])).status_code == 201
    assert not (await undo(token)).is_success
    assert await email_of(api) == NEW


async def test_the_account_itself_may_change_back(api, change):
    await change(api)
    await change(api, api.user["email"])
    assert await email_of(api) == api.user["email"]


async def test_links_to_reset_the_password_end_with_the_address_that_they_were_sent_to(api, change, outbox, anonymous):
    await anonymous.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    token = token_in((await outbox.messages(api.user["email"]))[-1])
    await change(api)
    body = {"token": token, "password": "another horse, another staple"}
    response = await anonymous.post("/api/auth/password/reset", json=body)
    assert status_and_code(response) == (400, "token_invalid")


async def test_the_mail_to_the_new_address_has_no_text_of_the_accounts_owner(app, request_change, outbox):
    client = await sign_up(app, "Buy-cheap-watches")
    await request_change(client)
    (message,) = await outbox.messages(NEW)
    assert "watches" not in message.as_string().lower()
    await client.aclose()


async def test_a_disabled_account_changes_no_address(app, api, request_change, confirm, change, undo):
    undo_token = await change(api, "byron@example.com")
    token = await request_change(api)
    await app.state.database.execute("update users set disabled_at = now() where id = $1", api.user["id"])
    assert status_and_code(await confirm(token)) == (400, "token_invalid")
    assert status_and_code(await undo(undo_token)) == (400, "token_invalid")
