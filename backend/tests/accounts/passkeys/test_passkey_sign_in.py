"""Signing in with a passkey: alone, or after the password instead of a code."""

from asyncio import gather
from datetime import timedelta

import pytest

from account_client import sign_in, use_token_of
from accounts.test_revocations import another_process
from conftest import ORIGIN, Client
from software_authenticator import PRESENT, SoftwareAuthenticator, add_passkey, encode, options_for, sign_challenge
from tend.accounts.passkeys.challenges import generate_browser_key
from tend.accounts.sign_in_limits import SIGN_INS_BY_NETWORK
from tend.core.clock import now

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SIGN_IN, SECOND_STEP = "/api/auth/passkey", "/api/auth/login/passkey"


def status_and_code(response):
    return response.status_code, response.json()["code"]


@pytest.fixture
async def key(app, api):
    """A passkey of the account."""
    await app.state.database.execute("update users set email_verified_at = now()")
    authenticator = SoftwareAuthenticator()
    assert (await add_passkey(api, authenticator)).status_code == 201
    return authenticator


@pytest.fixture
async def has_two_factor(app, api, key):
    await app.state.database.execute("update users set two_factor_at = now() where id = $1", api.user["id"])


async def use(client, authenticator):
    return use_token_of(client, await client.post(SIGN_IN, json=await sign_challenge(client, authenticator)))


async def use_after_password(client, email, authenticator):
    assert status_and_code(await sign_in(client, email)) == (401, "second_factor_required")
    options = await options_for(client, f"{SECOND_STEP}/options")
    return use_token_of(client, await client.post(SECOND_STEP, json=authenticator.get(options)))


async def last_event(client):
    return (await client.get("/api/me/security-log")).json()["items"][0]


async def test_a_passkey_signs_in_without_email_and_password(api, key, anonymous, outbox):
    anonymous.headers["User-Agent"] = FIREFOX
    response = await use(anonymous, key)
    assert response.status_code == 200, response.text
    assert response.json()["user"]["id"] == api.user["id"]
    assert (await anonymous.get("/api/me")).json()["id"] == api.user["id"]
    assert {"tend_refresh", "tend_device"} <= set(anonymous.cookies)
    assert "tend_passkey_browser" not in anonymous.cookies
    event = await last_event(api)
    assert (event["kind"], event["user_agent"]) == ("signed_in_on_new_device", FIREFOX)
    assert (await outbox.messages(api.user["email"]))[-1]["Subject"] == "You signed in on a new device"
    (passkey,) = (await api.get("/api/me/passkeys")).json()["items"]
    assert passkey["last_used_at"] is not None
    assert (await use(anonymous, key)).status_code == 200
    assert (await last_event(api))["kind"] == "signed_in"


async def test_the_options_name_no_account(key, anonymous):
    options = await options_for(anonymous, f"{SIGN_IN}/options")
    assert (options["rpId"], options["allowCredentials"], options["userVerification"]) == ("localhost", [], "required")


async def test_a_passkey_counts_as_both_factors(api, key, has_two_factor, anonymous):
    assert (await use(anonymous, key)).status_code == 200
    assert (await anonymous.post("/api/me/passkey-options")).status_code == 200


async def test_a_passkey_whose_owner_was_not_verified_does_not_sign_in_alone(key, anonymous):
    key.flags = PRESENT
    assert status_and_code(await use(anonymous, key)) == (401, "passkey_refused")


async def test_after_the_password_a_passkey_takes_the_place_of_the_code(api, key, has_two_factor, anonymous):
    # The password has shown who it is.
    key.flags = PRESENT
    assert (await use_after_password(anonymous, api.user["email"], key)).status_code == 200
    assert (await anonymous.get("/api/me")).json()["id"] == api.user["id"]
    assert not {"tend_sign_in", "tend_sign_in_browser"} & set(anonymous.cookies)


async def test_the_second_step_offers_the_passkeys_of_the_account_alone(
    app, api, other, key, has_two_factor, anonymous
):
    stranger = SoftwareAuthenticator()
    await add_passkey(other, stranger)
    await sign_in(anonymous, api.user["email"])
    options = await options_for(anonymous, f"{SECOND_STEP}/options")
    assert [one["id"] for one in options["allowCredentials"]] == [encode(key.credential_id)]
    response = await anonymous.post(SECOND_STEP, json=stranger.get(options))
    assert status_and_code(response) == (401, "passkey_refused")
    await app.state.database.execute("delete from passkeys where user_id = $1", api.user["id"])
    assert (await options_for(anonymous, f"{SECOND_STEP}/options"))["allowCredentials"] == []


async def test_the_second_step_needs_the_first_in_the_same_browser(app, api, key, has_two_factor, anonymous):
    assert status_and_code(await anonymous.post(f"{SECOND_STEP}/options")) == (401, "sign_in_expired")
    await sign_in(anonymous, api.user["email"])
    options = await options_for(anonymous, f"{SECOND_STEP}/options")
    async with Client(app) as thief:
        assert status_and_code(await thief.post(SECOND_STEP, json=key.get(options))) == (401, "sign_in_expired")
        # A first step of the thief's own does not fit the challenge.
        await sign_in(thief, api.user["email"])
        assert status_and_code(await thief.post(SECOND_STEP, json=key.get(options))) == (400, "passkey_expired")
    assert (await anonymous.post(SECOND_STEP, json=key.get(options))).status_code == 200


async def test_a_challenge_of_one_step_is_no_good_for_the_other(api, key, has_two_factor, anonymous):
    await sign_in(anonymous, api.user["email"])
    second = await options_for(anonymous, f"{SECOND_STEP}/options")
    only = await options_for(anonymous, f"{SIGN_IN}/options")
    assert status_and_code(await anonymous.post(SIGN_IN, json=key.get(second))) == (400, "passkey_expired")
    assert status_and_code(await anonymous.post(SECOND_STEP, json=key.get(only))) == (400, "passkey_expired")


async def test_a_challenge_has_one_response_even_at_the_same_moment(app, key, anonymous):
    key.step = 0
    key.count = 0
    await app.state.database.execute("update passkeys set sign_count = 0")
    options = await options_for(anonymous, f"{SIGN_IN}/options")
    responses = await gather(*[anonymous.post(SIGN_IN, json=key.get(options)) for _ in range(5)])
    assert sorted(response.status_code for response in responses) == [200] + [400] * 4


async def test_a_wrong_response_uses_the_challenge_up(key, anonymous):
    options = await options_for(anonymous, f"{SIGN_IN}/options")
    wrong = SoftwareAuthenticator(credential_id=key.credential_id, user_handle=key.user_handle)
    assert status_and_code(await anonymous.post(SIGN_IN, json=wrong.get(options))) == (401, "passkey_refused")
    assert status_and_code(await anonymous.post(SIGN_IN, json=key.get(options))) == (400, "passkey_expired")


async def test_a_challenge_belongs_to_the_browser_that_requested_it(app, key, anonymous):
    body = await sign_challenge(anonymous, key)
    async with Client(app) as thief:
        assert status_and_code(await thief.post(SIGN_IN, json=body)) == (400, "passkey_expired")
        await options_for(thief, f"{SIGN_IN}/options")
        assert status_and_code(await thief.post(SIGN_IN, json=body)) == (400, "passkey_expired")
    assert (await anonymous.post(SIGN_IN, json=body)).status_code == 200


async def test_two_tabs_of_a_browser_keep_their_challenges(key, anonymous):
    first = await options_for(anonymous, f"{SIGN_IN}/options")
    await options_for(anonymous, f"{SIGN_IN}/options")
    assert (await anonymous.post(SIGN_IN, json=key.get(first))).status_code == 200


async def test_a_cookie_that_is_none_of_ours_is_replaced(anonymous):
    anonymous.headers["Cookie"] = "tend_passkey_browser=x"
    response = await anonymous.post(f"{SIGN_IN}/options")
    assert len(response.cookies["tend_passkey_browser"]) == len(generate_browser_key())


async def test_a_challenge_is_good_for_ten_minutes(app, key, anonymous):
    body = await sign_challenge(anonymous, key)
    later = now() + timedelta(minutes=10)
    app.state.auth.passkey_challenges._clock = lambda: later
    assert status_and_code(await anonymous.post(SIGN_IN, json=body)) == (400, "passkey_expired")


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"domain": "evil.example"},
        {"flags": 0},
        {"client_fields": {"crossOrigin": True}},
        {"client_fields": {"type": "webauthn.create"}},
        {"user_handle": b""},
        {"user_handle": b"x" * 16},
        {"credential_id": b"unknown"},
    ],
    ids=str,
)
async def test_every_wrong_signature_gets_the_same_response(key, anonymous, wrong):
    for name, value in wrong.items():
        setattr(key, name, value)
    body = await sign_challenge(anonymous, key)
    body["user_handle"] = body["user_handle"] or None
    response = await anonymous.post(SIGN_IN, json=body)
    assert status_and_code(response) == (401, "passkey_refused")
    assert "tend_refresh" not in anonymous.cookies


@pytest.mark.parametrize("field", ["authenticator_data", "signature"])
async def test_damaged_responses_are_refused_and_nothing_worse(key, anonymous, field):
    for text in ("AA", "A" * 80, encode(b"\x30" + bytes(70)), encode(bytes(400))):
        body = await sign_challenge(anonymous, key) | {field: text}
        assert status_and_code(await anonymous.post(SIGN_IN, json=body)) == (401, "passkey_refused")


async def test_a_removed_passkey_signs_nobody_in_and_its_sessions_go_on(app, api, key, anonymous):
    assert (await use(anonymous, key)).status_code == 200
    (passkey,) = (await api.get("/api/me/passkeys")).json()["items"]
    assert (await api.delete(f"/api/me/passkeys/{passkey['id']}")).status_code == 204
    assert (await anonymous.get("/api/me")).status_code == 200
    async with Client(app) as client:
        assert status_and_code(await use(client, key)) == (401, "passkey_refused")


async def test_a_disabled_account_is_named_to_the_right_passkey_alone(app, api, key, anonymous):
    await app.state.database.execute("update users set disabled_at = now() where id = $1", api.user["id"])
    assert status_and_code(await use(anonymous, key)) == (403, "account_disabled")
    wrong = SoftwareAuthenticator(credential_id=key.credential_id, user_handle=key.user_handle)
    assert status_and_code(await use(anonymous, wrong)) == (401, "passkey_refused")


async def test_a_count_that_does_not_grow_is_a_copys(api, key, anonymous, outbox):
    assert (await use(anonymous, key)).status_code == 200
    count, key.step = key.count, 0
    for stale in (count, count - 1, 0):
        key.count = stale
        assert status_and_code(await use(anonymous, key)) == (401, "passkey_refused")
    assert (await last_event(api))["kind"] == "passkey_refused"
    assert (await outbox.messages(api.user["email"]))[-1]["Subject"] == "A passkey was rejected"
    key.count = count + 1
    assert (await use(anonymous, key)).status_code == 200


async def test_an_authenticator_that_does_not_count_is_not_a_copy(app, api, anonymous):
    await app.state.database.execute("update users set email_verified_at = now()")
    synced = SoftwareAuthenticator(step=0)
    await add_passkey(api, synced)
    assert [(await use(anonymous, synced)).status_code for _ in range(3)] == [200] * 3


async def test_one_process_finishes_what_another_began(settings, api, key, anonymous):
    body = await sign_challenge(anonymous, key)
    async with another_process(settings, api) as client:
        client.cookies.update(anonymous.cookies)
        assert (await client.post(SIGN_IN, json=body)).status_code == 200
        # Either process knows that the challenge was used.
        assert status_and_code(await anonymous.post(SIGN_IN, json=body)) == (400, "passkey_expired")


async def test_another_site_cannot_sign_a_browser_in(key, anonymous):
    body = await sign_challenge(anonymous, key)
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert status_and_code(await anonymous.post(SIGN_IN, json=body, headers=headers)) == (403, "cross_site")
    headers = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
    assert (await anonymous.post(SIGN_IN, json=body, headers=headers)).status_code == 200


class TestLimits:
    @pytest.fixture
    def settings(self, settings):
        return settings.model_copy(update={"rate_limit_enabled": True})

    async def test_a_network_has_as_many_wrong_passkeys_as_wrong_passwords(self, app, key, anonymous):
        body = await sign_challenge(anonymous, key)
        async with Client(app) as stranger:
            responses = [await stranger.post(SIGN_IN, json=body) for _ in range(SIGN_INS_BY_NETWORK.count + 1)]
        assert [response.status_code for response in responses] == [400] * SIGN_INS_BY_NETWORK.count + [429]

    async def test_right_passkeys_do_not_count(self, app, key, anonymous):
        assert (await use(anonymous, key)).status_code == 200
        rows = await app.state.database.fetch(
            "select key from rate_limits where key like 'passkey%' and arrives_at > now()"
        )
        assert [row["key"] for row in rows if row["key"].startswith(("passkey-network", "passkey:"))] == []
