"""Requests without a session wait for what an account has locked in its own share, and briefly."""

from asyncio import FIRST_COMPLETED, create_task, gather, wait
from contextlib import asynccontextmanager
from itertools import count

import asyncpg
import pytest

from account_client import REFRESH, with_cookie
from conftest import PASSWORD
from contract.shared_world import World, create_token
from tend.core.http.route_index import is_public_route
from tend.core.settings.dsn import connect_options
from time_limits import HANG_SECONDS

# Each waits for the account that it is about, with a token or a password of it: the route, and the body.
WAITING = {
    "POST /api/auth/email/change": lambda values: {"token": values["change_token"]},
    "POST /api/auth/email/undo": lambda values: {"token": values["undo_token"]},
    "POST /api/auth/email/verify": lambda values: {"token": values["verify_token"], "password": PASSWORD},
    "POST /api/auth/login": lambda values: {"email": values["email"], "password": PASSWORD},
    "POST /api/auth/logout": lambda _: {},
    "POST /api/auth/password/reset": lambda values: {
        "token": values["reset_token"],
        "password": values["new_password"],
    },
    "POST /api/auth/refresh": lambda _: {},
    "POST /api/invitations/decline": lambda values: {"token": values["invitation_token"]},
    "POST /api/links/open": lambda values: {"token": values["link_token"], "name": "Ana"},
    "POST /api/links/renew": lambda values: {"secret": values["guest_secret"]},
    "POST /api/snooze": lambda values: {"token": values["snooze_token"], "minutes": 10},
    "POST /api/unsubscribe": lambda values: {"token": values["unsubscribe_token"]},
    "POST /api/unsubscribe/{token}": lambda _: {},
}
# They begin a session as signing in does, after another proof.
LIKE_SIGN_IN = {
    "POST /api/auth/login/code",
    "POST /api/auth/login/passkey",
    "POST /api/auth/oidc/finish",
    "POST /api/auth/oidc/link",
    "POST /api/auth/passkey",
}
# They read, queue an email whoever has the address, or create an account of their own.
WAITING_FOR_NOBODY = {
    "GET /api/docs",
    "GET /api/server",
    "GET /api/unsubscribe/{token}",
    "POST /api/auth/email/resend",
    "POST /api/auth/login/passkey/options",
    "POST /api/auth/oidc/start",
    "POST /api/auth/passkey/options",
    "POST /api/auth/password/forgot",
    "POST /api/auth/password/strength",
    "POST /api/auth/register",
    "POST /api/invitations/preview",
    "POST /api/links/preview",
}


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"database_pool_size": 10})


@asynccontextmanager
async def everything_locked(settings, user_id):
    """Holds the locks that a deletion of the account holds, and deletes nothing."""
    connection = await asyncpg.connect(**connect_options(settings.direct_url))
    try:
        transaction = connection.transaction()
        await transaction.start()
        lists = (
            "select from lists where id in (select list_id from memberships where user_id = $1) order by id for update"
        )
        await connection.execute(lists, user_id)
        await connection.execute("delete from users where id = $1", user_id)
        yield
        await transaction.rollback()
    finally:
        await connection.close()


async def test_every_route_without_a_session_is_known(app):
    routes = {
        f"{method} {route.path}"
        for route in app.routes
        if route.path.startswith("/api/") and is_public_route(route)
        for method in route.methods
        if method != "HEAD"
    }
    assert routes - {"GET /api/openapi.json"} == WAITING.keys() | LIKE_SIGN_IN | WAITING_FOR_NOBODY


@pytest.mark.parametrize("route", WAITING)
async def test_strangers_who_wait_for_one_account_keep_nobody_else_waiting(app, api, other, anonymous, settings, route):
    values = await World(app, {"owner": api, "companion": api}).create_values("owner")
    method, path = route.format(token=values["unsubscribe_token"]).split()
    session, own_session = api.cookies[REFRESH], other.cookies[REFRESH]
    networks = count(1)

    def send():
        headers = with_cookie(session) | {"X-Forwarded-For": f"203.0.113.{next(networks)}"}
        return anonymous.request(method, path, json=WAITING[route](values), headers=headers)

    async with everything_locked(settings, api.user["id"]):
        requests = [create_task(send()) for _ in range(30)]
        first, _ = await wait(requests, timeout=HANG_SECONDS, return_when=FIRST_COMPLETED)
        refused = first.pop().result()
        assert (refused.status_code, refused.json()["code"]) == (503, "database_busy")
        assert refused.headers["Retry-After"] == "2"
        assert (await other.get("/api/lists")).status_code == 200
        assert (await api.get("/api/lists")).status_code == 200
        assert (await anonymous.post("/api/auth/refresh", headers=with_cookie(own_session))).status_code == 200
        assert not app.state.database.is_exhausted
        assert not all(request.done() for request in requests)
    statuses = {response.status_code for response in await gather(*requests)}
    assert {status for status in statuses if status >= 500} == {503}


async def test_a_token_is_read_while_its_account_is_locked(app, api, anonymous, settings):
    token = (await create_token(api, "read"))["token"]
    used = "select last_used_at from api_tokens"
    async with everything_locked(settings, api.user["id"]):
        response = await anonymous.get("/api/lists", headers={"Authorization": f"Bearer {token}"})
        assert response.status_code == 200
        assert await app.state.database.fetchval(used) is None
    app.state.auth.api_tokens._entries.clear()
    await anonymous.get("/api/lists", headers={"Authorization": f"Bearer {token}"})
    assert await app.state.database.fetchval(used)
