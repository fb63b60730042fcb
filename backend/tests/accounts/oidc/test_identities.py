"""Connecting and disconnecting identities in a session."""

from datetime import timedelta

import pytest

from account_client import another_tab
from accounts.oidc.conftest import IDENTITIES, person, status_and_code
from conftest import Client
from tend.core.ids import new_id


async def connected(client):
    return (await client.get(IDENTITIES)).json()["items"]


async def test_a_session_connects_any_identity_of_its_owners(app, confirmed, steps, anonymous, outbox):
    work = person(confirmed, email="ada@work.example", email_verified=False)
    assert (await steps.connect(confirmed, work)).status_code == 204
    (identity,) = await connected(confirmed)
    assert (identity["email"], identity["last_used_at"]) == ("", None)
    assert (await outbox.messages(confirmed.user["email"]))[-1]["Subject"] == "A way to sign in was connected"
    assert (await steps.sign_in(anonymous, work)).json()["user"]["id"] == confirmed.user["id"]
    (identity,) = await connected(confirmed)
    assert identity["last_used_at"] is not None
    # Once more changes nothing.
    assert (await steps.connect(confirmed, work)).status_code == 204
    assert len(await connected(confirmed)) == 1


async def test_connecting_needs_a_confirmed_address(api, steps):
    assert status_and_code(await api.post(IDENTITIES)) == (403, "email_not_confirmed")


async def test_connecting_and_disconnecting_need_the_password_again(app, confirmed, steps):
    returned = await steps.lead_back(confirmed, person(confirmed), IDENTITIES)
    await app.state.database.execute("update sessions set authenticated_at = now() - interval '11 minutes'")
    again = (403, "reauthentication_required")
    assert status_and_code(await steps.finish(confirmed, returned)) == again
    assert status_and_code(await confirmed.post(IDENTITIES)) == again
    assert status_and_code(await confirmed.delete(f"{IDENTITIES}/{new_id()}")) == again


async def test_an_identity_signs_in_to_one_account(app, confirmed, other, steps):
    await app.state.database.execute("update users set email_verified_at = now()")
    await steps.connect(confirmed, person(confirmed))
    assert status_and_code(await steps.connect(other, person(confirmed))) == (409, "identity_taken")
    assert await connected(other) == []


async def test_a_flow_ends_with_the_session_that_started_it(app, confirmed, steps):
    tab = await another_tab(app, confirmed.user)
    returned = await steps.lead_back(tab, person(confirmed), IDENTITIES)
    await tab.post("/api/auth/logout")
    assert (await steps.finish(tab, returned)).status_code == 403
    assert await connected(confirmed) == []
    await tab.aclose()


async def test_nobody_else_finishes_it(app, confirmed, other, steps):
    """Else the victim's identity would sign in to the attacker's account, or the other way around."""
    returned = await steps.lead_back(confirmed, person(confirmed), IDENTITIES)
    assert status_and_code(await steps.finish(other, returned)) == (401, "oidc_expired")
    assert await connected(confirmed) == []


async def test_an_account_has_up_to_ten(confirmed, steps):
    for number in range(10):
        assert (await steps.connect(confirmed, person(confirmed, sub=f"{number}"))).status_code == 204
    assert status_and_code(await confirmed.post(IDENTITIES)) == (409, "too_many_identities")


async def test_a_disconnected_identity_signs_nobody_in(app, confirmed, steps, outbox):
    work = person(confirmed, email="ada@work.example")
    await steps.connect(confirmed, work)
    (identity,) = await connected(confirmed)
    assert (await confirmed.delete(f"{IDENTITIES}/{identity['id']}")).status_code == 204
    assert await connected(confirmed) == []
    assert (await outbox.messages(confirmed.user["email"]))[-1]["Subject"] == "A way to sign in was disconnected"
    response = await confirmed.delete(f"{IDENTITIES}/{identity['id']}")
    assert status_and_code(response) == (404, "identity_not_found")
    async with Client(app) as client:
        assert (await steps.sign_in(client, work)).json()["user"]["id"] != confirmed.user["id"]


async def test_the_last_way_in_stays(app, issuer, steps, anonymous):
    await steps.sign_in(anonymous)
    (identity,) = await connected(anonymous)
    response = await anonymous.delete(f"{IDENTITIES}/{identity['id']}")
    assert status_and_code(response) == (409, "last_way_in")
    assert len(await connected(anonymous)) == 1
    statement = """
        insert into passkeys (id, user_id, name, credential_id, public_key, sign_count, transports)
        select $1, id, 'Laptop', 'a', '', 0, '{}' from users"""
    await app.state.database.execute(statement, new_id())
    assert (await anonymous.delete(f"{IDENTITIES}/{identity['id']}")).status_code == 204


async def test_an_identity_of_another_issuer_is_no_way_in(app, issuer, steps, anonymous):
    await steps.sign_in(anonymous)
    statement = (
        "insert into identities select $1, user_id, 'https://old.example.com', 'x', '', '', now() from identities"
    )
    await app.state.database.execute(statement, new_id())
    own = next(one for one in await connected(anonymous) if one["issuer"] == issuer.url)
    assert status_and_code(await anonymous.delete(f"{IDENTITIES}/{own['id']}")) == (409, "last_way_in")


@pytest.mark.parametrize("age", [timedelta(minutes=5), timedelta(minutes=15)])
async def test_signing_in_there_counts_as_the_password_for_ten_minutes(app, issuer, steps, anonymous, age):
    await steps.sign_in(anonymous)
    await app.state.database.execute("update sessions set authenticated_at = now() - $1::interval", age)
    expected = 200 if age < timedelta(minutes=10) else 403
    assert (await anonymous.post(IDENTITIES)).status_code == expected


async def test_an_account_without_a_password_says_so(issuer, steps, anonymous):
    await steps.sign_in(anonymous)
    for method, path, body in (
        ("POST", "/api/me/reauthenticate", {"password": "x"}),
        ("DELETE", "/api/me", {"password": "x"}),
        ("POST", "/api/me/password", {"current_password": "x", "new_password": "another horse, another staple"}),
    ):
        response = await anonymous.request(method, path, json=body)
        assert status_and_code(response) == (403, "password_not_set")


@pytest.mark.parametrize(("age", "expected"), [(timedelta(minutes=5), 204), (timedelta(minutes=15), 403)])
async def test_an_account_without_a_password_can_be_deleted_for_ten_minutes(app, steps, anonymous, age, expected):
    await steps.sign_in(anonymous)
    await app.state.database.execute("update sessions set authenticated_at = now() - $1::interval", age)
    response = await anonymous.request("DELETE", "/api/me", json={})
    assert response.status_code == expected
    assert await app.state.database.fetchval("select count(*) from users") == (0 if expected == 204 else 1)
