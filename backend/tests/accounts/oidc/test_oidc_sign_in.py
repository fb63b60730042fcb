"""Signing in at the issuer: new accounts, known identities, and accounts that have the address already."""

from asyncio import gather

import pyotp
import pytest

from account_client import account, register, sign_in, token_in
from accounts.oidc.conftest import IDENTITIES, LINK, START, person, status_and_code
from conftest import PASSWORD, Client

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


async def count(app, table="users"):
    return await app.state.database.fetchval(f"select count(*) from {table}")


async def turn_on_two_factor(client):
    secret = (await client.post("/api/me/two-factor")).json()["secret"]
    response = await client.post("/api/me/two-factor/confirm", json={"code": pyotp.TOTP(secret).now()})
    assert response.status_code == 200, response.text
    return response.json()["codes"]


async def test_somebody_new_gets_an_account_without_a_password(app, issuer, steps, anonymous, outbox):
    response = await steps.sign_in(anonymous, timezone="Europe/Berlin", locale="de", week_start="saturday")
    assert response.status_code == 200, response.text
    user = (await anonymous.get("/api/me")).json()
    assert (user["email"], user["name"]) == (issuer.person["email"], "Grace Hopper")
    assert (user["timezone"], user["locale"], user["week_start"]) == ("Europe/Berlin", "de", "saturday")
    assert user["email_verified_at"] is not None
    assert (await anonymous.get("/api/lists")).json()["items"][0]["name"] == "Inbox"
    listed = (await anonymous.get(IDENTITIES)).json()
    assert listed["has_password"] is False
    assert [(one["issuer"], one["email"]) for one in listed["items"]] == [(issuer.url, issuer.person["email"])]
    assert (await anonymous.get("/api/me/security-log")).json()["items"][0]["kind"] == "registered"
    assert await outbox.messages(issuer.person["email"]) == []
    for guess in ("", PASSWORD):
        async with Client(app) as stranger:
            assert (await sign_in(stranger, user["email"], guess or "x")).status_code == 401


async def test_the_same_person_signs_in_to_the_same_account(app, issuer, steps, anonymous, outbox):
    first = (await steps.sign_in(anonymous)).json()["user"]
    async with Client(app) as phone:
        phone.headers["User-Agent"] = FIREFOX
        assert (await steps.sign_in(phone)).json()["user"]["id"] == first["id"]
        events = (await phone.get("/api/me/security-log")).json()["items"]
        assert (events[0]["kind"], events[0]["user_agent"]) == ("signed_in_on_new_device", FIREFOX)
        assert (await outbox.messages(first["email"]))[-1]["Subject"] == "You signed in on a new device"
        assert (await steps.sign_in(phone)).status_code == 200
        assert (await phone.get("/api/me/security-log")).json()["items"][0]["kind"] == "signed_in"
        assert (await phone.post("/api/auth/refresh")).status_code == 200


async def test_the_subject_says_who_it_is_whatever_the_address_is_now(app, api, issuer, steps, anonymous):
    first = (await steps.sign_in(anonymous)).json()["user"]
    renamed = {**issuer.person, "email": api.user["email"]}
    for email_verified in (True, False):
        async with Client(app) as client:
            response = await steps.sign_in(client, renamed | {"email_verified": email_verified})
            assert response.json()["user"]["id"] == first["id"]
    stranger = {**issuer.person, "sub": "somebody else"}
    async with Client(app) as client:
        assert status_and_code(await steps.sign_in(client, stranger)) == (403, "oidc_link_required")


@pytest.mark.parametrize("verified", [False, None, "false", 0, "yes"])
async def test_an_unconfirmed_address_neither_creates_an_account_nor_finds_one(app, api, issuer, steps, verified):
    for email in (api.user["email"], "nobody@example.com"):
        async with Client(app) as client:
            claims = {"sub": "1", "email": email, "email_verified": verified}
            response = await steps.sign_in(client, claims)
            assert status_and_code(response) == (403, "oidc_email_unverified")
            assert "tend_oidc_identity" not in client.cookies
    assert await count(app) == 1


@pytest.mark.parametrize("email", ["", "no address", "a@b\r\nBcc: x@example.com", 7, None, "x" * 300 + "@example.com"])
async def test_an_address_that_is_none_creates_no_account(app, steps, anonymous, email):
    response = await steps.sign_in(anonymous, {"sub": "1", "email": email, "email_verified": True})
    assert status_and_code(response) == (403, "oidc_email_unverified")
    assert await count(app) == 0


@pytest.mark.parametrize("name", [None, 7, "", "A\u202eB\0C\nD" + "x" * 500])
async def test_any_name_will_do(steps, issuer, anonymous, name):
    response = await steps.sign_in(anonymous, {**issuer.person, "name": name})
    assert response.status_code == 200, response.text
    assert len((await anonymous.get("/api/me")).json()["name"]) <= 100


async def test_claims_may_come_from_the_other_endpoint(issuer, steps, anonymous):
    issuer.user_claims = dict(issuer.person)
    response = await steps.sign_in(anonymous, {"sub": issuer.person["sub"]})
    assert response.json()["user"]["email"] == issuer.person["email"]


async def test_claims_about_somebody_else_are_not_used(issuer, steps, anonymous):
    issuer.user_claims = {**issuer.person, "sub": "somebody else"}
    response = await steps.sign_in(anonymous, {"sub": issuer.person["sub"]})
    assert status_and_code(response) == (403, "oidc_email_unverified")


async def test_an_account_with_the_address_is_connected_by_its_password_alone(app, api, steps, outbox):
    async with Client(app) as client:
        assert status_and_code(await steps.sign_in(client, person(api))) == (403, "oidc_link_required")
        assert await count(app, "identities") == 0
        assert status_and_code(await client.post(LINK, json={"password": "wrong"})) == (403, "password_wrong")
        assert await count(app, "identities") == 0
        response = await client.post(LINK, json={"password": PASSWORD})
        assert response.json()["user"]["id"] == api.user["id"]
        # Both the issuer and the password have shown whose address it is.
        assert response.json()["user"]["email_verified_at"] is not None
        assert "tend_oidc_identity" not in client.cookies
    subjects = [message["Subject"] for message in await outbox.messages(api.user["email"])]
    assert "A way to sign in was connected" in subjects
    kinds = [event["kind"] for event in (await api.get("/api/me/security-log")).json()["items"]]
    assert kinds[:2] == ["signed_in_on_new_device", "identity_added"]
    async with Client(app) as client:
        assert (await steps.sign_in(client, person(api))).json()["user"]["id"] == api.user["id"]


async def test_the_step_to_connect_works_in_its_browser_alone(app, api, steps, anonymous):
    assert status_and_code(await steps.sign_in(anonymous, person(api))) == (403, "oidc_link_required")
    async with Client(app) as thief:
        assert status_and_code(await thief.post(LINK, json={"password": PASSWORD})) == (401, "oidc_expired")
        await thief.post(START)
        thief.cookies.set("tend_oidc_identity", anonymous.cookies["tend_oidc_identity"])
        assert status_and_code(await thief.post(LINK, json={"password": PASSWORD})) == (401, "oidc_expired")
        thief.cookies.set("tend_oidc_identity", "bm9uZSBvZiBvdXJz")
        assert status_and_code(await thief.post(LINK, json={"password": PASSWORD})) == (401, "oidc_expired")


async def test_connecting_needs_the_second_factor_too(app, confirmed, steps):
    codes = await turn_on_two_factor(confirmed)
    async with Client(app) as client:
        await steps.sign_in(client, person(confirmed))
        response = await client.post(LINK, json={"password": PASSWORD})
        assert status_and_code(response) == (401, "second_factor_required")
        response = await client.post(LINK, json={"password": PASSWORD, "code": "000000"})
        assert status_and_code(response) == (403, "code_wrong")
        assert await count(app, "identities") == 0
        assert (await client.post(LINK, json={"password": PASSWORD, "code": codes[0]})).status_code == 200


async def test_an_account_with_two_factor_authentication_is_still_asked(app, confirmed, steps):
    assert (await steps.connect(confirmed, person(confirmed))).status_code == 204
    codes = await turn_on_two_factor(confirmed)
    async with Client(app) as client:
        assert status_and_code(await steps.sign_in(client, person(confirmed))) == (401, "second_factor_required")
        assert "tend_refresh" not in client.cookies
        response = await client.post("/api/auth/login/code", json={"code": codes[0]})
        assert response.json()["user"]["id"] == confirmed.user["id"]


async def test_a_disabled_account_signs_in_nowhere(app, confirmed, steps, anonymous):
    await steps.connect(confirmed, person(confirmed))
    await app.state.database.execute("update users set disabled_at = now()")
    assert status_and_code(await steps.sign_in(anonymous, person(confirmed))) == (403, "account_disabled")
    response = await steps.sign_in(anonymous, person(confirmed, sub="1002"))
    assert status_and_code(response) == (403, "oidc_link_required")
    assert status_and_code(await anonymous.post(LINK, json={"password": PASSWORD})) == (403, "account_disabled")
    assert await count(app, "sessions where expires_at > now()") <= 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"registration": "closed"}, "registration_closed"),
        ({"registration": "invitation"}, "registration_by_invitation"),
        ({"allowed_domains": ["acme.test"]}, "domain_not_allowed"),
    ],
)
async def test_the_rules_of_registration_hold(app, issuer, steps, anonymous, change, code):
    columns = ", ".join(f"{name} = ${number}" for number, name in enumerate(change, 1))
    await app.state.database.execute(f"update server_settings set {columns}", *change.values())
    assert status_and_code(await steps.sign_in(anonymous)) == (403, code)
    assert await count(app) == 0


async def test_an_allowed_domain_needs_no_further_confirmation(app, issuer, steps, anonymous):
    await app.state.database.execute("update server_settings set allowed_domains = '{example.com}'")
    assert (await steps.sign_in(anonymous)).status_code == 200


async def test_nobody_gets_an_address_that_its_owner_may_have_back(app, api, change, steps, anonymous):
    old = api.user["email"]
    await app.state.database.execute("update users set email_verified_at = now() where id = $1", api.user["id"])
    await change(api)
    assert status_and_code(await steps.sign_in(anonymous, person(api, email=old))) == (409, "email_taken")


async def test_two_tabs_create_one_account(app, issuer, steps, anonymous):
    returned = [await steps.lead_back(anonymous) for _ in range(2)]
    responses = await gather(*[steps.finish(anonymous, one) for one in returned])
    assert 200 in [response.status_code for response in responses]
    assert (await count(app), await count(app, "identities")) == (1, 1)


async def test_everything_of_it_goes_with_the_account(app, confirmed, steps):
    await steps.connect(confirmed, person(confirmed))
    response = await confirmed.request("DELETE", "/api/me", json={"password": PASSWORD})
    assert response.status_code == 204
    assert await count(app, "identities") == 0


async def test_a_link_to_reset_the_password_gives_the_account_one(app, issuer, steps, anonymous, outbox):
    await steps.sign_in(anonymous)
    email = issuer.person["email"]
    await anonymous.post("/api/auth/password/forgot", json={"email": email})
    body = {"token": token_in((await outbox.messages(email))[-1]), "password": PASSWORD}
    assert (await anonymous.post("/api/auth/password/reset", json=body)).status_code == 204
    assert (await sign_in(anonymous, email)).status_code == 200
    listed = (await anonymous.get(IDENTITIES)).json()
    # The identity has the address that the link was sent to.
    assert (listed["has_password"], len(listed["items"])) == (True, 1)


async def test_a_new_password_disconnects_what_a_thief_connected(app, confirmed, steps, anonymous, outbox):
    thiefs = person(confirmed, sub="thief", email="thief@example.com")
    assert (await steps.connect(confirmed, thiefs)).status_code == 204
    assert (await steps.connect(confirmed, person(confirmed))).status_code == 204
    email = confirmed.user["email"]
    await anonymous.post("/api/auth/password/forgot", json={"email": email})
    body = {"token": token_in((await outbox.messages(email))[-1]), "password": "another horse, another staple"}
    assert (await anonymous.post("/api/auth/password/reset", json=body)).status_code == 204
    assert await app.state.database.fetch("select subject from identities") == [("1001",)]
    assert "Ways to sign in were disconnected" in [one["Subject"] for one in await outbox.messages(email)]


async def test_undoing_a_change_of_the_email_disconnects_the_thief(app, confirmed, steps, change, undo):
    token = await change(confirmed)
    await steps.connect(confirmed, person(confirmed, sub="thief", email="thief@example.com"))
    assert (await undo(token)).status_code == 204
    assert await count(app, "identities") == 0
    assert await app.state.database.fetchval("select passwordless_since is not null from users") is True


async def test_a_stranger_who_registered_the_address_keeps_nobody_out(app, steps, anonymous, outbox):
    async with Client(app) as stranger:
        assert (await register(stranger, "grace@example.com")).status_code == 201
    claims = {"sub": "1", "email": "grace@example.com", "email_verified": True}
    assert status_and_code(await steps.sign_in(anonymous, claims)) == (403, "oidc_link_required")
    await anonymous.post("/api/auth/password/forgot", json={"email": "grace@example.com"})
    token = token_in((await outbox.messages("grace@example.com"))[-1])
    new = account("grace@example.com", "another horse, another staple")
    await anonymous.post("/api/auth/password/reset", json={"token": token, "password": new["password"]})
    assert (await anonymous.post(LINK, json={"password": new["password"]})).status_code == 200


async def test_the_public_settings_name_the_issuer(anonymous):
    assert (await anonymous.get("/api/server")).json()["oidc_name"] == "Acme"


async def test_during_maintenance_known_identities_alone_sign_in(app, confirmed, issuer, steps, anonymous):
    await steps.connect(confirmed, person(confirmed))
    returned = await steps.lead_back(confirmed, person(confirmed, sub="1002"), IDENTITIES)
    await app.state.database.execute("update server_settings set maintenance_since = now()")
    await app.state.server_settings.read()
    assert (await steps.sign_in(anonymous, person(confirmed))).status_code == 200
    assert status_and_code(await steps.sign_in(anonymous)) == (503, "maintenance")
    assert status_and_code(await steps.finish(confirmed, returned)) == (503, "maintenance")
    assert await count(app, "identities") == 1
