"""After a restore, nothing works that may have been revoked, used or withdrawn since the backup was made."""

import pyotp
import pytest

from account_client import sign_in, token_in
from accounts.test_revocations import another_process
from conftest import PASSWORD
from factories import a_list
from sharing.sharing_client import code, confirm_address, invite, token_for
from software_authenticator import SoftwareAuthenticator, add_passkey
from tend.backup.queries import restore_safeguards

NEW, LATER = "new@example.com", "later@example.com"


@pytest.fixture
def restore_now(app, settings, api):
    """Does to the present rows what a restore does to those of a backup; returns a client of a process since then."""

    async def run():
        # As if it began after the backup was made: only the replaced database had this session.
        await app.state.database.execute("delete from sessions where user_id = $1", api.user["id"])
        await restore_safeguards.prepare_restored_database(app.state.database, restore_safeguards.ReplacedRights())
        return another_process(settings, api)

    return run


async def test_sessions_that_only_the_replaced_database_knew_end_at_once(restore_now, api):
    async with await restore_now() as client:
        assert code(await client.get("/api/me")) == (401, "session_ended")
        assert (await sign_in(client, api.user["email"])).status_code == 200
        assert (await client.get("/api/me")).status_code == 200


async def test_who_was_disabled_or_demoted_since_is_so_again(app, api, other):
    database = app.state.database
    ids = [client.user["id"] for client in (api, other)]
    await database.execute("update users set disabled_at = now() where id = $1", ids[0])
    await database.execute("update users set operator_since = now() where id = $1", ids[1])
    replaced = await restore_safeguards.read_replaced_rights(database)
    # As the rows of the backup are.
    await database.execute("update users set disabled_at = null, operator_since = now()")
    await restore_safeguards.prepare_restored_database(database, replaced)
    rows = await database.fetch("select id::text, disabled_at is not null, operator_since is not null from users")
    assert {tuple(row) for row in rows} == {(ids[0], True, False), (ids[1], False, True)}


@pytest.fixture
def restore_from(app):
    """Does what a restore of the rows of `backup` does to the accounts that the present database knows."""

    async def run(backup):
        replaced = await restore_safeguards.read_replaced_rights(app.state.database)
        await backup()
        await restore_safeguards.prepare_restored_database(app.state.database, replaced)

    return run


async def test_a_password_that_was_changed_since_stays_changed(app, restore_from, api, anonymous):
    database, email = app.state.database, api.user["email"]
    before = await database.fetchval("select password_hash from users")
    body = {"current_password": PASSWORD, "new_password": "another horse, another staple"}
    assert (await api.post("/api/me/password", json=body)).status_code == 200
    await restore_from(lambda: database.execute("update users set password_hash = $1", before))
    assert (await sign_in(anonymous, email)).status_code == 401
    assert (await sign_in(anonymous, email, body["new_password"])).status_code == 200


async def test_passkeys_that_were_removed_since_do_not_come_back(app, restore_from, api, other):
    database = app.state.database
    await confirm_address(app, api)
    await confirm_address(app, other)
    removed, lasting = SoftwareAuthenticator(), SoftwareAuthenticator()
    for client, authenticator in ((api, removed), (other, lasting)):
        assert (await add_passkey(client, authenticator)).status_code == 201
    rows = await database.fetchval("select json_agg(passkeys)::text from passkeys")
    (passkey,) = (await api.get("/api/me/passkeys")).json()["items"]
    assert (await api.delete(f"/api/me/passkeys/{passkey['id']}")).status_code == 204
    added = SoftwareAuthenticator()
    assert (await add_passkey(other, added)).status_code == 201

    async def backup():
        await database.execute("delete from passkeys")
        statement = "insert into passkeys select * from json_populate_recordset(null::passkeys, $1::json)"
        await database.execute(statement, rows)

    await restore_from(backup)
    present = await database.fetch("select credential_id from passkeys order by created_at")
    assert [row["credential_id"] for row in present] == [lasting.credential_id, added.credential_id]


@pytest.mark.parametrize("is_on", [True, False])
async def test_two_factor_authentication_stays_as_it_was(app, restore_from, api, anonymous, is_on):
    database = app.state.database
    await confirm_address(app, api)
    secret = (await api.post("/api/me/two-factor")).json()["secret"]
    code_now = {"code": pyotp.TOTP(secret).now()}
    assert (await api.post("/api/me/two-factor/confirm", json=code_now)).status_code == 200
    statements = ["delete from authenticators", "update users set two_factor_at = null"]
    if not is_on:
        statements = ["update users set two_factor_at = now()"]
        await database.execute("update users set two_factor_at = null")
        await database.execute("delete from authenticators")

    async def backup():
        for statement in statements:
            await database.execute(statement)

    await restore_from(backup)
    response = await sign_in(anonymous, api.user["email"])
    assert response.status_code == (401 if is_on else 200)
    if is_on:
        # The code that turned it on is used up.
        assert (await anonymous.post("/api/auth/login/code", json=code_now)).status_code == 403
        await database.execute("update authenticators set last_step = 0")
        assert (await anonymous.post("/api/auth/login/code", json=code_now)).status_code == 200


async def test_accounts_that_were_deleted_since_have_the_ways_in_of_the_backup(app, restore_from, api, anonymous):
    database = app.state.database
    row = await database.fetchval("select to_json(users)::text from users")
    await database.execute("delete from users")
    statement = "insert into users select * from json_populate_record(null::users, $1::json)"
    await restore_from(lambda: database.execute(statement, row))
    assert (await sign_in(anonymous, api.user["email"])).status_code == 200


async def test_api_tokens_are_expired_and_still_listed(restore_now, api):
    draft = {"name": "Laptop", "scopes": ["read"], "expires_in_days": None}
    token = (await api.post("/api/me/tokens", json=draft)).json()
    async with await restore_now() as client:
        client.headers["Authorization"] = f"Bearer {token['token']}"
        assert (await client.get("/api/lists")).status_code == 401
        await sign_in(client, api.user["email"])
        (listed,) = (await client.get("/api/me/tokens")).json()["items"]
        assert (listed["id"], listed["expires_at"] is None) == (token["id"], False)


async def test_links_that_change_an_address_or_undo_a_change_end(restore_now, api, outbox):
    async def request(email):
        assert (await api.post("/api/me/email", json={"email": email})).status_code == 204
        return token_in((await outbox.messages(email))[-1])

    old = api.user["email"]
    assert (await api.post("/api/auth/email/change", json={"token": await request(NEW)})).status_code == 204
    undo = token_in((await outbox.messages(old))[-1])
    confirm = await request(LATER)
    async with await restore_now() as client:
        for action, token in (("change", confirm), ("undo", undo)):
            response = await client.post(f"/api/auth/email/{action}", json={"token": token})
            assert response.status_code == 400, response.text
        assert (await sign_in(client, NEW)).status_code == 200


async def test_open_invitations_are_expired_and_can_be_sent_again(app, restore_now, api, anonymous, outbox):
    shared = await a_list(api, name="Shared")
    await confirm_address(app, api)
    invitation = (await invite(api, shared, "guest@example.com")).json()
    token = await token_for(outbox, "guest@example.com")
    async with await restore_now() as client:
        assert (await anonymous.post("/api/invitations/preview", json={"token": token})).status_code == 400
        await sign_in(client, api.user["email"])
        url = f"/api/lists/{shared['id']}/invitations/{invitation['id']}/resend"
        assert (await client.post(url)).is_success
        assert (await anonymous.post("/api/invitations/preview", json={"token": token})).status_code == 200


async def test_recovery_codes_end_and_the_app_still_works(app, restore_now, api):
    await confirm_address(app, api)
    secret = (await api.post("/api/me/two-factor")).json()["secret"]
    response = await api.post("/api/me/two-factor/confirm", json={"code": pyotp.TOTP(secret).now()})
    recovery = response.json()["codes"]
    async with await restore_now() as client:
        await app.state.database.execute("update authenticators set last_step = 0")
        assert code(await sign_in(client, api.user["email"], PASSWORD)) == (401, "second_factor_required")
        assert (await client.post("/api/auth/login/code", json={"code": recovery[0]})).status_code == 403
        assert (await client.post("/api/auth/login/code", json={"code": pyotp.TOTP(secret).now()})).status_code == 200
