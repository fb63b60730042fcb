"""What an observer with a stopwatch could tell apart is the work done: it is counted here rather than timed."""

import pytest

from account_client import account
from tend.accounts.passwords import Passwords
from tend.core.db.database import Database


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"rate_limit_enabled": True})


@pytest.fixture
def work(monkeypatch):
    """Each statement and each password verification, in order."""
    done = []

    def watch(kind, name):
        original = getattr(kind, name)

        async def watched(self, first, *args):
            done.append(first if kind is Database else name)
            return await original(self, first, *args)

        monkeypatch.setattr(kind, name, watched)

    for name in ("fetch", "fetchrow", "fetchval", "execute"):
        watch(Database, name)
    watch(Passwords, "verify")
    return done


@pytest.mark.parametrize(
    ("path", "fields"),
    [("login", {"password": "wrong horse battery"}), ("password/forgot", {}), ("email/resend", {})],
)
async def test_known_and_unknown_addresses_cost_the_same_and_answer_the_same(api, anonymous, work, path, fields):
    await anonymous.get("/api/me")
    seen = []
    for email in (api.user["email"], "nobody@example.com"):
        work.clear()
        body = {name: value for name, value in account(email).items() if name == "email"} | fields
        answer = await anonymous.post(f"/api/auth/{path}", json=body, headers={"X-Request-ID": "the-same-one"})
        headers = {name: value for name, value in answer.headers.items() if name != "date"}
        seen.append((answer.status_code, answer.content, headers, list(work)))
    assert len(seen[0][3]) >= 2
    assert seen[0] == seen[1]
