"""An observer with a stopwatch compares how long the work takes. These tests count the work instead of timing it."""

import pytest

from account_client import account
from tend.accounts.passwords import Passwords
from tend.core.db.database import Database
from tend.core.request_context import request_id

# How many requests are left tells of all that the network has sent, and of no address.
CHANGING = {"date", "ratelimit"}


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"rate_limit_enabled": True})


@pytest.fixture
def work(monkeypatch):
    """Each statement and each password verification of a request, in order."""
    done = []

    def watch(kind, name):
        original = getattr(kind, name)

        async def watched(self, first, *args):
            # Background work, such as probes of the bus, has no request.
            if request_id.get():
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
async def test_known_and_unknown_addresses_get_the_same_response_for_the_same_work(api, anonymous, work, path, fields):
    await anonymous.get("/api/me")
    seen = []
    for email in (api.user["email"], "nobody@example.com"):
        work.clear()
        body = {name: value for name, value in account(email).items() if name == "email"} | fields
        response = await anonymous.post(f"/api/auth/{path}", json=body, headers={"X-Request-ID": "the-same-one"})
        headers = {name: value for name, value in response.headers.items() if name not in CHANGING}
        seen.append((response.status_code, response.content, headers, list(work)))
    assert len(seen[0][3]) >= 2
    assert seen[0] == seen[1]
