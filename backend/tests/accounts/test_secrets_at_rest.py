from account_client import REFRESH, token_in


async def everything(database):
    """Every row of every table as text, with bytes in both notations."""
    tables = await database.fetch("select quote_ident(tablename) from pg_tables where schemaname = 'public'")
    rows = []
    for (table,) in tables:
        rows += [row[0] for row in await database.fetch(f"select r::text from {table} r")]
    payloads = await database.fetch("select convert_from(payload, 'utf8') from pgqueuer")
    return "\n".join(rows + [row[0] for row in payloads])


async def test_no_token_or_password_can_be_read_from_the_database(app, api, outbox):
    first = api.cookies[REFRESH]
    await api.post("/api/auth/refresh")
    await api.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    before = await everything(app.state.database)
    assert "mail_password_reset" in before
    messages = await outbox.messages(api.user["email"])
    after = await everything(app.state.database)
    secrets = [token_in(message) for message in messages]
    secrets += [first, api.cookies[REFRESH], api.cookies["tend_device"], "correct horse battery staple"]
    secrets += [api.headers["Authorization"].removeprefix("Bearer ").rsplit(".", 1)[1]]
    for secret in secrets:
        for form in (secret, secret.encode().hex()):
            assert form not in before
            assert form not in after
