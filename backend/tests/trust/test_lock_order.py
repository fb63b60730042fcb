"""Every change of an account's rows locks the account first, so that it and the deletion never wait for each other."""

import asyncio
from contextlib import asynccontextmanager
from uuid import UUID

from conftest import PASSWORD, Client, sign_up
from contract.shared_world import create_token
from factories import a_list, made
from sharing.sharing_client import code, confirm_address, invite, token_for
from tend.accounts.queries import account_deletion, api_tokens, users
from time_limits import HANG_SECONDS, TURN_SECONDS

_IS_WAITING = """
select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"""


@asynccontextmanager
async def deleting_account(app, client):
    """Locks the account while the block runs, and deletes it at the end."""
    database, user_id = app.state.database, UUID(client.user["id"])
    account = await users.find_by_id(database, user_id)
    async with database.transaction() as tx:
        await account_deletion.lock_member_lists(tx, user_id)
        assert await account_deletion.lock_account(tx, user_id, account.password_hash)
        yield
        await api_tokens.revoke_all_tokens(tx, user_id)
        await account_deletion.delete_account(tx, user_id)


async def wait_until_it_waits_for_the_account(app, request, table):
    """Waits until the request waits for the account, which the deletion has locked, and asserts that it has locked no row of `table`."""
    async with asyncio.timeout(HANG_SECONDS):
        while not await app.state.database.fetchval(_IS_WAITING):
            assert not request.done()
            await asyncio.sleep(TURN_SECONDS)
    free = f"select count(*) from (select from {table} for update skip locked) free"
    assert await app.state.database.fetchval(free) == 1


async def test_a_sender_is_blocked_while_they_delete_their_account(app, api, outbox, anonymous):
    await confirm_address(app, api)
    await invite(api, await a_list(api), "cyd@example.com", "viewer")
    body = {"token": await token_for(outbox, "cyd@example.com"), "block": True}
    async with deleting_account(app, api):
        request = asyncio.create_task(anonymous.post("/api/invitations/decline", json=body))
        await wait_until_it_waits_for_the_account(app, request, "invitations")
    assert code(await request) == (400, "invitation_invalid")


async def test_a_token_is_revoked_while_the_account_is_deleted(app, api):
    token = await create_token(api, "read")
    async with deleting_account(app, api):
        request = asyncio.create_task(api.delete(f"/api/me/tokens/{token['id']}"))
        await wait_until_it_waits_for_the_account(app, request, "api_tokens")
    assert (await request).status_code == 401


async def a_link(owner):
    item = await a_list(owner)
    return made(await owner.post(f"/api/lists/{item['id']}/links", json={"role": "viewer"}))


def open_link(client, link):
    return client.post("/api/links/open", json={"token": link["token"], "name": "Ana"})


async def test_a_link_is_opened_while_the_account_is_deleted(app, api, anonymous):
    link = await a_link(api)
    async with deleting_account(app, api):
        request = asyncio.create_task(open_link(anonymous, link))
        await wait_until_it_waits_for_the_account(app, request, "link_shares")
    assert code(await request) == (401, "link_over")


async def test_links_are_opened_while_their_accounts_are_deleted_many_times(app):
    async with Client(app) as anonymous:
        for _ in range(15):
            owner = await sign_up(app, "ada")
            link = await a_link(owner)
            deletion = owner.request("DELETE", "/api/me", json={"password": PASSWORD})
            deleted, *opened = await asyncio.gather(deletion, *[open_link(anonymous, link) for _ in range(12)])
            assert deleted.status_code == 204, deleted.text
            assert {response.status_code for response in opened} <= {201, 401}
            assert await app.state.database.fetchval("select count(*) from guests") == 0
            await owner.aclose()
