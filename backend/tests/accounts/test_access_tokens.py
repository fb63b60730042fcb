import base64
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt
import pytest

from tend.accounts import session_tokens
from tend.accounts.errors import NotSignedIn
from tend.accounts.session_tokens import AccessTokens, SignedInUser

KEY = "k" * 20 + "0123456789abcdef"


def forged(token, key, algorithm="HS256", **claims):
    return jwt.encode(jwt.decode(token, options={"verify_signature": False}) | claims, key, algorithm)


def unsigned(token):
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")
    return f"{head}.{token.split('.')[1]}."


@pytest.fixture
def token(api):
    return api.headers["Authorization"].removeprefix("Bearer ")


@pytest.fixture
def key(settings):
    return settings.jwt_secret_key.get_secret_value()


async def test_an_access_token_has_the_documented_claims(api, token):
    claims = jwt.decode(token, options={"verify_signature": False})
    assert set(claims) == {"typ", "iss", "aud", "sub", "sid", "iat", "exp"}
    assert claims["sub"] == api.user["id"]
    assert claims["exp"] - claims["iat"] == 900
    assert jwt.get_unverified_header(token)["alg"] == "HS256"


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
async def test_a_token_with_a_wrong_signature_or_claim_is_rejected(api, token, key):
    past = int(datetime.now(UTC).timestamp()) - 1
    for wrong in (
        unsigned(token),
        forged(token, key, "HS512"),
        forged(token, "another key of thirty-two bytes!"),
        forged(token, key, exp=past),
        forged(token, key, aud="elsewhere"),
        forged(token, key, iss="https://elsewhere.example"),
        forged(token, key, typ="refresh"),
        forged(token, key, sub="not an id"),
        forged(token, key, sid=7),
        jwt.encode({"sub": api.user["id"]}, key, "HS256"),
        token[:-2],
        token + "x",
        "",
        "é",
    ):
        response = await api.get("/api/me", headers={"Authorization": f"Bearer {wrong}".encode()})
        assert (response.status_code, response.json()["code"]) == (401, "not_signed_in"), wrong
        assert response.headers["www-authenticate"] == "Bearer"
    assert (await api.get("/api/me", headers={"Authorization": f"Bearer {forged(token, key)}"})).status_code == 200


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic YWRhOmFkYQ=="])
async def test_a_request_without_a_bearer_token_is_a_401(anonymous, header):
    response = await anonymous.get("/api/me", headers={"Authorization": header} if header is not None else {})
    assert (response.status_code, response.json()["code"]) == (401, "not_signed_in")


def test_a_cached_token_still_expires():
    present = datetime.now(UTC)
    tokens = AccessTokens(KEY, "here", lambda: present)
    who = SignedInUser(uuid4(), uuid4())
    token = tokens.issue(who)
    assert tokens.read(token) == tokens.read(token) == who
    present += timedelta(seconds=session_tokens.ACCESS_TOKEN_SECONDS)
    with pytest.raises(NotSignedIn):
        tokens.read(token)
    assert tokens._cache == {}


def test_the_token_cache_is_bounded_and_drops_expired_tokens_first(monkeypatch):
    monkeypatch.setattr(session_tokens, "ACCESS_TOKEN_CACHE_SIZE", 3)
    present = datetime.now(UTC)
    tokens = AccessTokens(KEY, "here", lambda: present)
    made = []
    for seconds in (0, 600, 600, 600):
        present += timedelta(seconds=seconds)
        made.append(tokens.issue(SignedInUser(uuid4(), uuid4())))
        tokens.read(made[-1])
    assert list(tokens._cache) == made[2:]
    for _ in range(9):
        tokens.read(tokens.issue(SignedInUser(uuid4(), uuid4())))
    assert len(tokens._cache) == 3


def test_a_forged_token_is_never_cached():
    tokens = AccessTokens(KEY, "here")
    with pytest.raises(NotSignedIn):
        tokens.read(AccessTokens("another" * 6, "here").issue(SignedInUser(uuid4(), uuid4())))
    assert tokens._cache == {}
