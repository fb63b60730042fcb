"""A notification is put off by the token that it carries."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from factories import a_todo, items, url
from tend.reminders import snooze as snooze_service


@pytest.fixture
def token_of(settings):
    def make(api, todo, notice_id=None):
        secret = settings.jwt_secret_key.get_secret_value()
        return snooze_service.token(secret, UUID(api.user["id"]), UUID(todo["id"]), notice_id or uuid4())

    return make


async def snooze(api, token, minutes=10):
    return await api.post("/api/snooze", json={"token": token, "minutes": minutes})


async def test_it_reminds_again_later_without_a_session(api, anonymous, token_of):
    todo = await a_todo(api)
    token = token_of(api, todo)
    for _ in range(2):
        assert (await snooze(anonymous, token, 60)).status_code == 204
    [reminder] = await items(api, f"{url(todo)}/reminders")
    ahead = datetime.fromisoformat(reminder["fires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=58) < ahead <= timedelta(minutes=60)


async def test_a_token_that_was_changed_or_is_old_does_nothing(api, anonymous, token_of, monkeypatch):
    todo = await a_todo(api)
    token = token_of(api, todo)
    monkeypatch.setattr(snooze_service, "LIFETIME", timedelta(seconds=-1))
    old = token_of(api, todo)
    for bad in (
        token[:-2] + "aa",
        "A" + token[1:] if token[0] != "A" else "B" + token[1:],
        old,
        "",
        "é",
        token + "AAAA",
    ):
        refused = await snooze(anonymous, bad)
        assert (refused.status_code, refused.json()["code"]) == (400, "token_invalid")
    assert await items(api, f"{url(todo)}/reminders") == []


async def test_it_tells_nothing_of_a_todo_that_is_gone(api, anonymous, token_of):
    todo = await a_todo(api)
    token = token_of(api, todo)
    await api.delete(url(todo))
    assert (await snooze(anonymous, token)).json()["code"] == "token_invalid"
