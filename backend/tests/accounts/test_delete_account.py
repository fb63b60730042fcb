from account_client import REFRESH, sign_in, with_cookie
from conftest import PASSWORD
from factories import a_list, a_todo

TABLES = ("users", "lists", "memberships", "todos", "sessions", "one_time_tokens")


async def delete(client, password=PASSWORD):
    return await client.request("DELETE", "/api/me", json={"password": password})


async def counts(app):
    return [await app.state.database.fetchval(f"select count(*) from {table}") for table in TABLES]


async def test_a_deleted_account_leaves_no_row(app, api, outbox):
    await a_todo(api, list_id=(await a_list(api))["id"])
    await a_todo(api)
    await outbox.messages()
    assert (await delete(api)).status_code == 204
    assert await counts(app) == [0] * len(TABLES)


async def test_the_accounts_of_others_are_unchanged(app, api, other):
    todo = await a_todo(other)
    await delete(api)
    assert (await other.get(f"/api/todos/{todo['id']}")).status_code == 200


async def test_the_deletion_requires_the_password(app, api):
    response = await delete(api, "not this one, is it")
    assert (response.status_code, response.json()["code"]) == (403, "password_wrong")
    assert (await api.get("/api/me")).status_code == 200
    assert (await api.request("DELETE", "/api/me", json={})).status_code == 422


async def test_a_deleted_account_cannot_sign_in(api):
    token = api.cookies[REFRESH]
    response = await delete(api)
    assert any(line.startswith(f'{REFRESH}="";') for line in response.headers.get_list("set-cookie"))
    assert (await api.get("/api/me")).status_code == 401
    assert (await api.post("/api/auth/refresh", headers=with_cookie(token))).status_code == 401
    assert (await sign_in(api, api.user["email"])).status_code == 401


async def test_the_address_of_a_deleted_account_can_register_again(api):
    await delete(api)
    response = await api.post("/api/auth/register", json={"email": api.user["email"], "password": PASSWORD})
    assert response.status_code == 201


async def test_a_list_with_another_owner_survives_and_one_with_other_members_does_not(app, api, other):
    shared, own = await a_list(api, name="Shared"), await a_list(api, name="Own")
    joins = """
    insert into memberships (list_id, user_id, role, position, version)
    values ($1::text::uuid, $2::text::uuid, $3::text::role, 'a5', 2)
    """
    await app.state.database.execute(joins, shared["id"], other.user["id"], "owner")
    await app.state.database.execute(joins, own["id"], other.user["id"], "editor")
    await a_todo(api, list_id=shared["id"])
    assert (await delete(api)).status_code == 204
    assert (await other.get(f"/api/lists/{shared['id']}")).status_code == 200
    assert (await other.get(f"/api/lists/{own['id']}")).status_code == 404


async def test_mail_that_is_queued_for_a_deleted_account_is_not_sent(api, outbox):
    await delete(api)
    assert await outbox.messages() == []
