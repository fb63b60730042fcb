"""The passkeys of an account: added in one session after the password, named, listed and removed."""

from asyncio import gather
from datetime import timedelta

import cbor2
import pytest

from account_client import another_tab, token_in
from conftest import PASSWORD
from purge import purge_expired
from software_authenticator import (
    PRESENT,
    SoftwareAuthenticator,
    add_passkey,
    decode,
    encode,
    options_for,
    sign_challenge,
)
from tend.core.clock import now

NEW = "another horse, another staple"


def status_and_code(response):
    return response.status_code, response.json()["code"]


@pytest.fixture(autouse=True)
async def _confirmed(app, api):
    await app.state.database.execute("update users set email_verified_at = now()")


@pytest.fixture
def laptop():
    return SoftwareAuthenticator()


async def names(client):
    return [passkey["name"] for passkey in (await client.get("/api/me/passkeys")).json()["items"]]


async def kinds(client):
    return [event["kind"] for event in (await client.get("/api/me/security-log")).json()["items"]]


async def subjects(outbox, client):
    return [message["Subject"] for message in await outbox.messages(client.user["email"])]


async def test_a_passkey_is_added_listed_renamed_and_removed(api, laptop, outbox):
    added = await add_passkey(api, laptop, "Work laptop")
    assert added.status_code == 201, added.text
    passkey = added.json()
    assert (passkey["name"], passkey["last_used_at"]) == ("Work laptop", None)
    await add_passkey(api, SoftwareAuthenticator(), "Phone")
    assert await names(api) == ["Phone", "Work laptop"]
    url = f"/api/me/passkeys/{passkey['id']}"
    assert (await api.patch(url, json={"name": "Old laptop"})).json() == passkey | {"name": "Old laptop"}
    assert (await api.delete(url)).status_code == 204
    assert await names(api) == ["Phone"]
    assert status_and_code(await api.delete(url)) == (404, "passkey_not_found")
    assert (await kinds(api))[:3] == ["passkey_removed", "passkey_added", "passkey_added"]
    assert (await subjects(outbox, api))[-3:] == ["A passkey was added"] * 2 + ["A passkey was removed"]


async def test_the_options_name_the_account_and_the_passkeys_that_it_has(api, laptop):
    await add_passkey(api, laptop)
    options = await options_for(api, "/api/me/passkey-options")
    assert options["rp"] == {"id": "localhost", "name": "Tend"}
    assert options["user"]["name"] == api.user["email"]
    assert options["excludeCredentials"] == [
        {"id": encode(laptop.credential_id), "type": "public-key", "transports": ["internal"]}
    ]
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["attestation"] == "none"


async def test_adding_and_removing_need_the_password_again(app, api, laptop):
    passkey = (await add_passkey(api, laptop)).json()
    options = await options_for(api, "/api/me/passkey-options")
    await app.state.database.execute("update sessions set authenticated_at = null")
    draft = SoftwareAuthenticator().create(options)
    for response in (
        await api.post("/api/me/passkey-options"),
        await api.post("/api/me/passkeys", json=draft),
        await api.delete(f"/api/me/passkeys/{passkey['id']}"),
    ):
        assert status_and_code(response) == (403, "reauthentication_required")
    assert await names(api) == ["Laptop"]


async def test_whoever_registers_a_strangers_address_adds_no_passkey(app, api, laptop):
    options = await options_for(api, "/api/me/passkey-options")
    await app.state.database.execute("update users set email_verified_at = null")
    assert status_and_code(await api.post("/api/me/passkey-options")) == (403, "email_not_confirmed")
    response = await api.post("/api/me/passkeys", json=laptop.create(options))
    assert status_and_code(response) == (403, "email_not_confirmed")


async def test_a_challenge_is_good_once_in_the_session_that_requested_it(app, api, laptop):
    options = await options_for(api, "/api/me/passkey-options")
    tab = await another_tab(app, api.user)
    response = await tab.post("/api/me/passkeys", json=laptop.create(options))
    assert status_and_code(response) == (400, "passkey_expired")
    await tab.aclose()
    drafts = [SoftwareAuthenticator().create(options) for _ in range(3)]
    responses = await gather(*[api.post("/api/me/passkeys", json=draft) for draft in drafts])
    assert sorted(response.status_code for response in responses) == [201, 400, 400]


async def test_a_challenge_to_sign_in_adds_no_passkey(api, laptop):
    options = await options_for(api, "/api/auth/passkey/options")
    draft = laptop.create(options | {"user": {"id": encode(b"x")}})
    assert status_and_code(await api.post("/api/me/passkeys", json=draft)) == (400, "passkey_expired")


async def test_a_challenge_is_good_for_ten_minutes(app, api, laptop):
    options = await options_for(api, "/api/me/passkey-options")
    later = now() + timedelta(minutes=10)
    app.state.auth.passkey_challenges._clock = lambda: later
    response = await api.post("/api/me/passkeys", json=laptop.create(options))
    assert status_and_code(response) == (400, "passkey_expired")


async def test_no_passkey_is_added_twice(app, api, other, laptop):
    await app.state.database.execute("update users set email_verified_at = now()")
    assert (await add_passkey(api, laptop)).status_code == 201
    for client in (api, other):
        assert status_and_code(await add_passkey(client, laptop)) == (409, "passkey_exists")


async def test_an_account_has_up_to_twenty(api):
    for _ in range(19):
        assert (await add_passkey(api, SoftwareAuthenticator())).status_code == 201
    options = [await options_for(api, "/api/me/passkey-options") for _ in range(3)]
    drafts = [SoftwareAuthenticator().create(one) for one in options]
    responses = await gather(*[api.post("/api/me/passkeys", json=draft) for draft in drafts])
    assert sorted(response.status_code for response in responses) == [201, 409, 409]
    assert status_and_code(await api.post("/api/me/passkey-options")) == (409, "too_many_passkeys")


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:8001"},
        {"domain": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0},
        {"client_fields": {"crossOrigin": True}},
        {"client_fields": {"type": "webauthn.get"}},
        {"credential_id": b""},
        {"credential_id": bytes(1024)},
    ],
    ids=str,
)
async def test_a_passkey_of_another_site_or_without_its_owner_is_invalid(api, wrong):
    response = await add_passkey(api, SoftwareAuthenticator(**wrong))
    assert status_and_code(response) == (400, "passkey_invalid")
    assert await names(api) == []


async def test_damaged_attestations_are_invalid_and_nothing_worse(api, laptop):
    """A missing end, and one changed byte, in every few places; and what is no attestation at all."""
    whole = decode(laptop.create(await options_for(api, "/api/me/passkey-options"))["attestation_object"])
    damaged = [whole[:size] for size in range(1, len(whole), 7)]
    damaged += [whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :] for place in range(0, len(whole), 5)]
    damaged += [cbor2.dumps(value) for value in (None, [], {}, "x", {"fmt": "none"}, {"fmt": 1, "authData": 2})]
    damaged.append(b"\x81" * 2000)
    codes = set()
    for attestation in damaged:
        draft = laptop.create(await options_for(api, "/api/me/passkey-options"))
        response = await api.post("/api/me/passkeys", json=draft | {"attestation_object": encode(attestation)})
        if response.status_code == 201:
            # A changed id or count is as good as any.
            await api.delete(f"/api/me/passkeys/{response.json()['id']}")
        else:
            codes.add(status_and_code(response))
    assert codes == {(400, "passkey_invalid")}


@pytest.mark.parametrize("client_data", [b"{}", b"[]", b"null", b"\xff", b"[" * 3000, b'{"challenge": 7}'])
async def test_client_data_without_a_challenge_of_ours_is_refused(api, laptop, client_data):
    draft = laptop.create(await options_for(api, "/api/me/passkey-options"))
    response = await api.post("/api/me/passkeys", json=draft | {"client_data_json": encode(client_data)})
    assert status_and_code(response) == (400, "passkey_expired")


async def test_bytes_that_nobody_can_read_are_invalid_by_the_name_of_their_field(api, laptop):
    draft = laptop.create(await options_for(api, "/api/me/passkey-options"))
    for text in ("A", "a+b/", "a b", ""):
        response = await api.post("/api/me/passkeys", json=draft | {"attestation_object": text})
        assert response.status_code == 422
        assert [error["field"] for error in response.json()["errors"]] == ["attestation_object"]


async def test_a_server_without_a_domain_name_has_no_passkeys(app, api, anonymous):
    app.state.auth.settings.__dict__["frontend_url"] = "http://192.0.2.1:8000"
    for client, path in ((api, "/api/me/passkey-options"), (anonymous, "/api/auth/passkey/options")):
        assert status_and_code(await client.post(path)) == (409, "passkeys_unavailable")


async def reset_password(api, anonymous, outbox):
    await anonymous.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    body = {"token": token_in((await outbox.messages(api.user["email"]))[-1]), "password": NEW}
    assert (await anonymous.post("/api/auth/password/reset", json=body)).status_code == 204


async def undo_change_of_email(api, anonymous, outbox):
    await api.post("/api/me/email", json={"email": "thief@example.com"})
    token = token_in((await outbox.messages("thief@example.com"))[-1])
    assert (await anonymous.post("/api/auth/email/change", json={"token": token})).status_code == 204
    undo = token_in((await outbox.messages(api.user["email"]))[-1])
    assert (await anonymous.post("/api/auth/email/undo", json={"token": undo})).status_code == 204


@pytest.mark.parametrize("recover", [reset_password, undo_change_of_email])
async def test_a_passkey_that_a_thief_added_ends_when_the_owner_takes_the_account_back(
    api, anonymous, laptop, outbox, recover
):
    await add_passkey(api, laptop)
    await recover(api, anonymous, outbox)
    response = await anonymous.post("/api/auth/passkey", json=await sign_challenge(anonymous, laptop))
    assert status_and_code(response) == (401, "passkey_refused")
    assert "Your passkeys were removed" in await subjects(outbox, api)


async def test_passkeys_survive_a_changed_password(api, anonymous, laptop):
    await add_passkey(api, laptop)
    change = {"current_password": PASSWORD, "new_password": NEW}
    assert (await api.post("/api/me/password", json=change)).status_code == 200
    response = await anonymous.post("/api/auth/passkey", json=await sign_challenge(anonymous, laptop))
    assert response.status_code == 200


async def test_answered_challenges_are_forgotten_after_a_day(app, settings, api, laptop):
    await add_passkey(api, laptop)
    for hours, count in ((23, 1), (2, 0)):
        await app.state.database.execute(
            "update used_challenges set used_at = used_at - make_interval(hours => $1)", hours
        )
        await purge_expired(app.state.database, settings)
        assert await app.state.database.fetchval("select count(*) from used_challenges") == count
