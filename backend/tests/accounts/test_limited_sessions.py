"""However often somebody signs in, an account has a limited number of sessions and of events in its security log."""

from account_client import another_tab
from tend.core.ids import new_id


async def test_a_sign_in_beyond_a_hundred_sessions_ends_the_one_that_was_not_used_the_longest(app, api):
    database, user_id = app.state.database, api.user["id"]
    unused = await another_tab(app, api.user)
    newest = await database.fetchval("select max(id::text)::uuid from sessions where user_id = $1", user_id)
    await database.execute("update sessions set last_used_at = now() - interval '9 days' where id = $1", newest)
    for _ in range(98):
        await database.execute(
            "insert into sessions (id, user_id, refresh_hash, expires_at) values ($1, $2, $3, now() + interval '9 days')",
            new_id(),
            user_id,
            new_id().bytes,
        )
    count = "select count(*) from sessions where user_id = $1"
    assert (await database.fetchval(count, user_id), (await unused.get("/api/me")).status_code) == (100, 200)
    another = await another_tab(app, api.user)
    assert await database.fetchval(count, user_id) == 100
    assert await database.fetchval("select array_agg(session_id) from revocations") == [newest]
    assert (await unused.post("/api/auth/refresh")).status_code == 401
    assert [(await one.get("/api/me")).status_code for one in (api, another)] == [200, 200]
    for tab in (unused, another):
        await tab.aclose()


async def test_many_events_of_one_kind_push_no_others_out_of_the_security_log(app, api):
    database = app.state.database
    for kind in ("api_token_created", "api_token_revoked"):
        await database.execute(
            """
            insert into security_events (id, user_id, kind)
            select ('01a22a00-0000-7000-8000-' || lpad(n::text, 6, '0') || $3)::uuid, $1, $2
            from generate_series(1, 250) n
            """,
            api.user["id"],
            kind,
            "111111" if kind == "api_token_created" else "222222",
        )
    kinds = {
        row["kind"]: row["count"]
        for row in await database.fetch("select kind, count(*) from security_events group by kind")
    }
    assert kinds == {"registered": 1, "api_token_created": 200, "api_token_revoked": 200}
