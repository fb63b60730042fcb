"""Forged tokens, stolen codes, and responses that don't fit the request."""

import hmac
import json
import time
from asyncio import gather
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from accounts.oidc.conftest import FINISH, START, person, status_and_code
from conftest import Client
from tend.accounts.oidc.flows import OidcFlows
from tend.core.clock import now

REFUSED, EXPIRED = (401, "oidc_refused"), (401, "oidc_expired")


async def is_nobody_signed_in(app):
    return await app.state.database.fetchval("select count(*) from users") == 0


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": 7},
        {"aud": "another client"},
        {"aud": ["another client", "a third"]},
        {"aud": None},
        {"aud": ["tend", "another client"]},
        {"azp": "another client"},
        {"aud": ["tend", "another client"], "azp": "another client"},
        {"iss": "https://accounts.example.com"},
        {"iss": None},
        {"exp": lambda now: now - 120},
        {"exp": None},
        {"exp": "soon"},
        {"iat": lambda now: now + 600},
        {"iat": lambda now: now - 3600},
        {"iat": None},
        {"iat": "0"},
        {"nbf": lambda now: now + 600},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 300},
        {"sub": "a\0b"},
    ],
)
async def test_a_token_with_other_claims_is_refused(app, issuer, steps, anonymous, claims):
    claims = {name: value(int(time.time())) if callable(value) else value for name, value in claims.items()}
    issuer.token_claims = claims
    assert status_and_code(await steps.sign_in(anonymous)) == REFUSED
    assert await is_nobody_signed_in(app)


async def test_a_token_for_several_clients_is_good_if_it_was_made_for_this_one(issuer, steps, anonymous):
    issuer.token_claims = {"aud": ["tend", "another client"], "azp": "tend"}
    assert (await steps.sign_in(anonymous)).status_code == 200


def encode(value):
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def unsigned(issuer, claims):
    return f"{encode({'alg': 'none', 'kid': issuer.keys[-1][0]})}.{encode(claims)}."


def signed_with_the_public_key(issuer, claims):
    kid, key = issuer.keys[-1]
    secret = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    content = f"{encode({'alg': 'HS256', 'kid': kid})}.{encode(claims)}"
    tag = urlsafe_b64encode(hmac.digest(secret, content.encode(), sha256)).decode().rstrip("=")
    return f"{content}.{tag}"


def signed_with_another_key(issuer, claims):
    return jwt.encode(claims, rsa.generate_private_key(65537, 2048), "RS256", {"kid": issuer.keys[-1][0]})


def signed_with_an_unknown_key(issuer, claims):
    return jwt.encode(claims, rsa.generate_private_key(65537, 2048), "RS256", {"kid": "mine"})


def signed_with_a_key_that_it_brings(issuer, claims):
    key = rsa.generate_private_key(65537, 2048)
    brought = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return jwt.encode(claims, key, "RS256", {"jwk": brought, "jku": "http://127.0.0.1:1/keys"})


def with_another_algorithm(issuer, claims):
    kid, key = issuer.keys[-1]
    return jwt.encode(claims, key, "RS512", {"kid": kid})


def changed_after_signing(issuer, claims):
    header, _, signature = issuer.sign(claims).split(".")
    return f"{header}.{encode(claims | {'sub': 'somebody else'})}.{signature}"


def no_token(_issuer, _claims):
    return "a.b.c"


def no_text(_issuer, _claims):
    return 7


@pytest.mark.parametrize(
    "forge",
    [
        unsigned,
        signed_with_the_public_key,
        signed_with_another_key,
        signed_with_an_unknown_key,
        signed_with_a_key_that_it_brings,
        with_another_algorithm,
        changed_after_signing,
        no_token,
        no_text,
    ],
)
async def test_a_token_that_the_issuer_did_not_sign_is_refused(app, issuer, steps, anonymous, forge):
    issuer.sign_token = lambda claims: forge(issuer, claims)
    assert status_and_code(await steps.sign_in(anonymous)) == REFUSED
    assert await is_nobody_signed_in(app)


async def test_a_weak_key_signs_nobody_in(issuer, steps, anonymous):
    issuer.keys = [("weak", rsa.generate_private_key(65537, 1024))]
    issuer.sign_token = lambda claims: jwt.PyJWS().encode(
        json.dumps(claims).encode(), issuer.keys[0][1], "RS256", {"kid": "weak"}
    )
    with pytest.warns(jwt.warnings.InsecureKeyLengthWarning):
        assert status_and_code(await steps.sign_in(anonymous)) == REFUSED


async def test_keys_that_rotate_are_found(app, issuer, steps, anonymous):
    assert (await steps.sign_in(anonymous)).status_code == 200
    issuer.rotate_keys()
    assert (await steps.sign_in(anonymous)).status_code == 200
    assert issuer.calls["/keys"] == 2


async def test_a_code_is_good_once_and_so_is_its_state(app, issuer, steps, anonymous):
    returned = await steps.lead_back(anonymous)
    responses = await gather(*[anonymous.post(FINISH, json=returned) for _ in range(5)])
    assert sorted(response.status_code for response in responses) == [200] + [401] * 4
    assert issuer.calls["/token"] == 1
    other = await steps.lead_back(anonymous)
    assert status_and_code(await steps.finish(anonymous, {**other, "code": returned["code"]})) == REFUSED


async def test_a_failed_attempt_uses_the_state_up(steps, anonymous):
    returned = await steps.lead_back(anonymous)
    assert status_and_code(await steps.finish(anonymous, {**returned, "code": "guessed"})) == REFUSED
    assert status_and_code(await steps.finish(anonymous, returned)) == EXPIRED


async def test_nobody_finishes_what_another_browser_began(app, issuer, steps, anonymous):
    """A link with the attacker's code and state would sign the victim in to the attacker's account."""
    returned = await steps.lead_back(anonymous)
    async with Client(app) as victim:
        assert status_and_code(await steps.finish(victim, returned)) == EXPIRED
        await steps.start(victim)
        assert status_and_code(await steps.finish(victim, returned)) == EXPIRED
        # Nor with the attacker's code in a flow of the victim's own, which has another verifier.
        own = await steps.lead_back(victim)
        assert status_and_code(await steps.finish(victim, {**own, "code": returned["code"]})) == REFUSED
    assert issuer.calls["/token"] == 1


@pytest.mark.parametrize("state", ["", "x", "%00", "A" * 76])
async def test_a_state_that_is_not_ours_is_refused(issuer, steps, anonymous, state):
    returned = await steps.lead_back(anonymous)
    assert status_and_code(await steps.finish(anonymous, {**returned, "state": state})) == EXPIRED
    assert issuer.calls["/token"] == 0


async def test_a_state_is_good_for_ten_minutes(app, issuer, steps, anonymous, monkeypatch):
    returned = await steps.lead_back(anonymous)
    monkeypatch.setattr(app.state.auth.oidc_flows, "_clock", lambda: now() + timedelta(minutes=10))
    assert status_and_code(await steps.finish(anonymous, returned)) == EXPIRED


def test_a_state_is_for_one_issuer():
    flows = OidcFlows("s" * 32)
    flow = flows.start("https://one.example.com", "key")
    with pytest.raises(Exception, match="took too long"):
        flows.read(flow.state, "https://two.example.com", "key")


async def test_what_another_issuer_sent_is_refused(app, issuer, steps, anonymous):
    returned = await steps.lead_back(anonymous)
    other = {**returned, "iss": "https://accounts.example.com"}
    assert status_and_code(await steps.finish(anonymous, other)) == REFUSED
    assert issuer.calls["/token"] == 0


async def test_an_issuer_that_names_itself_has_to_do_so(app, issuer, steps, anonymous):
    issuer.names_itself = issuer.url
    returned = await steps.lead_back(anonymous)
    assert returned["iss"] == issuer.url
    assert status_and_code(await steps.finish(anonymous, {**returned, "iss": None})) == REFUSED
    assert (await steps.sign_in(anonymous)).status_code == 200


async def test_another_site_can_neither_start_nor_finish(steps, anonymous):
    returned = await steps.lead_back(anonymous)
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    for route, body in ((START, None), (FINISH, returned)):
        assert status_and_code(await anonymous.post(route, json=body, headers=headers)) == (403, "cross_site")


async def test_the_cookies_are_out_of_reach_for_scripts_and_other_sites(api, steps, anonymous):
    for response in (await anonymous.post(START), await steps.sign_in(anonymous, person(api))):
        for cookie in response.headers.get_list("set-cookie"):
            assert "HttpOnly" in cookie
            assert "SameSite=lax" in cookie


async def test_the_address_of_the_issuer_has_nothing_secret(app, issuer, steps, anonymous):
    address = await steps.start(anonymous)
    assert address.startswith(f"{issuer.url}/authorize?")
    assert "secret" not in address
    assert anonymous.cookies["tend_oidc_browser"] not in address


async def test_the_log_says_why_and_nothing_of_the_token(issuer, steps, anonymous, logged):
    issuer.token_claims = {"aud": "another client"}
    returned = await steps.lead_back(anonymous)
    await steps.finish(anonymous, returned)
    text = logged()
    assert "issuer: InvalidAudienceError" in text
    for secret in (returned["code"], returned["state"], issuer.person["email"], issuer.person["sub"]):
        assert secret not in text
