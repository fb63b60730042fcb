"""An issuer whose addresses and keys make no sense, or that is slow or down."""

import json
from asyncio import gather

import pytest

from accounts.oidc.conftest import IDENTITIES, START, status_and_code
from conftest import PASSWORD, Client
from tend.accounts.oidc import fetch
from tend.accounts.oidc import issuer as issuer_module
from tend.ops import doctor

REFUSED, UNAVAILABLE = (401, "oidc_refused"), (503, "oidc_unavailable")


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://accounts.example.com"},
        {"issuer": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "http://accounts.example.com/authorize"},
        {"authorization_endpoint": None},
        {"token_endpoint": "http://127.0.0.1@example.com/token"},
        {"jwks_uri": 7},
        {"jwks_uri": "http://127.0.0.1:1/keys"},
    ],
    ids=str,
)
async def test_a_discovery_that_leads_elsewhere_is_not_followed(issuer, anonymous, metadata):
    issuer.metadata = metadata
    assert status_and_code(await anonymous.post(START)) == UNAVAILABLE


@pytest.mark.parametrize(
    "response",
    [
        (302, {"Location": "/keys"}, b""),
        (500, {}, b""),
        (404, {}, b""),
        (200, {}, b"<html>"),
        (200, {}, b"[]"),
        (200, {}, b"[" * 100_000),
        (200, {}, b" " * (fetch.MAX_ISSUER_RESPONSE_BYTES + 1)),
        (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b"),
    ],
    ids=lambda response: f"{response[0]} {response[2][:6]}",
)
async def test_a_discovery_that_makes_no_sense_is_no_server_error(issuer, anonymous, response):
    issuer.responses["/.well-known/openid-configuration"] = response
    assert status_and_code(await anonymous.post(START)) == UNAVAILABLE


@pytest.mark.parametrize("keys", [{"keys": []}, {"keys": [7, {"kty": "RSA"}, {"kty": "oct", "k": "AA"}]}])
async def test_keys_that_make_no_sense_sign_nobody_in(issuer, steps, anonymous, keys):
    issuer.responses["/keys"] = (200, {}, json.dumps(keys).encode())
    assert status_and_code(await steps.sign_in(anonymous)) == REFUSED


async def test_an_issuer_that_is_slow_keeps_nobody_for_long(issuer, anonymous, monkeypatch):
    monkeypatch.setattr(fetch, "ISSUER_TIMEOUT_SECONDS", 1.0)
    issuer.seconds = 3.0
    responses = await gather(*[anonymous.post(START) for _ in range(5)])
    assert {status_and_code(response) for response in responses} == {UNAVAILABLE}
    # The others did not wait for it again.
    assert issuer.calls["/.well-known/openid-configuration"] == 1


async def test_an_issuer_that_is_down_is_asked_again_later(app, issuer, steps, anonymous, monkeypatch):
    present = 1000.0
    known = app.state.auth.issuer
    monkeypatch.setattr(known, "_clock", lambda: present)
    down = {"/.well-known/openid-configuration": (503, {}, b"")}
    issuer.responses = dict(down)
    assert status_and_code(await anonymous.post(START)) == UNAVAILABLE
    issuer.responses = {}
    assert status_and_code(await anonymous.post(START)) == UNAVAILABLE
    present += issuer_module.ISSUER_RETRY_SECONDS
    assert (await steps.sign_in(anonymous)).status_code == 200
    # What is known is good for a day.
    issuer.responses = dict(down)
    present += issuer_module.FRESH_METADATA_SECONDS
    assert (await steps.sign_in(anonymous)).status_code == 200
    present += issuer_module.STALE_METADATA_SECONDS
    assert status_and_code(await anonymous.post(START)) == UNAVAILABLE


async def test_tend_starts_and_signs_in_without_the_issuer(app, issuer, api):
    issuer.stop()
    async with Client(app) as client:
        assert status_and_code(await client.post(START)) == UNAVAILABLE
        body = {"email": api.user["email"], "password": PASSWORD}
        assert (await client.post("/api/auth/login", json=body)).status_code == 200
    assert status_and_code(await api.post(IDENTITIES)) == (403, "email_not_confirmed")


async def test_doctor_says_whether_the_issuer_can_be_used(settings, issuer):
    assert (await doctor._check_issuer(settings)).status == "ok"
    issuer.metadata = {"issuer": "https://accounts.example.com"}
    finding = await doctor._check_issuer(settings)
    assert finding.status == "fail"
    assert "calls itself otherwise" in finding.text
