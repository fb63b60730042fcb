"""Snoozing a reminder with the token of its notification."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from factories import a_todo, items, todo_url
from tend.core.crypto import derive_key, sign
from tend.reminders import service


@pytest.fixture
def token_of(settings):
    def make(api, todo, message_id=None):
        secret = settings.jwt_secret_key.get_secret_value()
        return service.snooze_token(secret, UUID(api.user["id"]), UUID(todo["id"]), message_id or uuid4())

    return make


async def snooze(api, token, minutes=10):
    return await api.post("/api/snooze", json={"token": token, "minutes": minutes})


async def test_snoozing_reminds_again_later_and_needs_no_session(api, anonymous, token_of):
    todo = await a_todo(api)
    token = token_of(api, todo)
    for _ in range(2):
        assert (await snooze(anonymous, token, 60)).status_code == 204
    [reminder] = await items(api, f"{todo_url(todo)}/reminders")
    ahead = datetime.fromisoformat(reminder["fires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=58) < ahead <= timedelta(minutes=60)


async def test_a_token_that_was_changed_or_has_expired_is_rejected(api, anonymous, token_of, monkeypatch):
    todo = await a_todo(api)
    token = token_of(api, todo)
    monkeypatch.setattr(service, "SNOOZE_LIFETIME", timedelta(seconds=-1))
    expired = token_of(api, todo)
    for bad in (
        token[:-2] + "aa",
        "A" + token[1:] if token[0] != "A" else "B" + token[1:],
        expired,
        "",
        "é",
        token + "AAAA",
    ):
        rejected = await snooze(anonymous, bad)
        assert (rejected.status_code, rejected.json()["code"]) == (400, "token_invalid")
    assert await items(api, f"{todo_url(todo)}/reminders") == []


async def test_a_token_of_the_release_before_is_accepted(settings, api, anonymous, token_of):
    todo = await a_todo(api)
    content = urlsafe_b64decode(token_of(api, todo))[:56]
    tag = sign(derive_key(settings.jwt_secret_key.get_secret_value(), "snooze"), content)
    token = urlsafe_b64encode(content + tag).decode().rstrip("=")
    assert (await snooze(anonymous, token)).status_code == 204
    assert (await snooze(anonymous, "B" + token[1:])).json()["code"] == "token_invalid"
    assert len(await items(api, f"{todo_url(todo)}/reminders")) == 1


async def test_a_token_does_not_reveal_that_its_todo_was_deleted(api, anonymous, token_of):
    todo = await a_todo(api)
    token = token_of(api, todo)
    await api.delete(todo_url(todo))
    assert (await snooze(anonymous, token)).json()["code"] == "token_invalid"
