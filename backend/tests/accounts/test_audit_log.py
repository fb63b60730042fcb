import logging

import pytest

from account_client import REFRESH, sign_in, token_in, with_cookie
from conftest import PASSWORD

NEW = "another horse, another staple"


@pytest.fixture
def events(caplog):
    caplog.set_level(logging.INFO, "tend.accounts")

    def read():
        return [
            (entry.message, getattr(entry, "user_id", None))
            for entry in caplog.records
            if entry.name == "tend.accounts"
        ]

    return read


async def test_every_event_of_an_account_is_logged_with_its_id(api, anonymous, outbox, events):
    user_id, email = api.user["id"], api.user["email"]
    await sign_in(anonymous, email, "wrong horse battery")
    await sign_in(anonymous, "nobody@example.com")
    await sign_in(anonymous, email)
    await api.post("/api/me/password", json={"current_password": "no", "new_password": NEW})
    await api.post("/api/auth/logout")
    await anonymous.post("/api/auth/password/forgot", json={"email": email})
    token = token_in((await outbox.messages(email))[-1])
    response = await anonymous.post("/api/auth/password/reset", json={"token": token, "password": NEW})
    assert response.status_code == 204, response.text
    assert events() == [
        ("sign-in failed", user_id),
        ("sign-in failed", None),
        ("signed in", user_id),
        ("password refused", user_id),
        ("session ended", user_id),
        ("reset asked", None),
        ("password reset", user_id),
        ("session ended", user_id),
    ]


async def test_the_reuse_of_a_refresh_token_is_logged(api, events, caplog):
    first = api.cookies[REFRESH]
    for _ in range(2):
        await api.post("/api/auth/refresh")
    await api.post("/api/auth/refresh", headers=with_cookie(first))
    assert events()[-1] == ("session ended", api.user["id"])
    records = [entry for entry in caplog.records if entry.name == "tend.accounts"]
    assert records[-1].reason == "refresh token used again"


async def test_no_record_contains_an_address_a_password_or_a_token(api, outbox, caplog):
    caplog.set_level(logging.DEBUG)
    await sign_in(api, api.user["email"])
    await api.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    messages = await outbox.messages(api.user["email"])
    written = "\n".join(str(entry.__dict__) for entry in caplog.records if entry.name.startswith("tend"))
    assert "signed in" in written
    secrets = [api.user["email"], PASSWORD, api.cookies[REFRESH], *(token_in(message) for message in messages)]
    assert not [secret for secret in secrets if secret in written]
