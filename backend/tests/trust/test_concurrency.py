"""Fifty identical requests at once have one effect, todos of one list are created together, and threads do not wait."""

import asyncio
import threading
from asyncio import gather, sleep
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from account_client import token_in
from conftest import PASSWORD
from factories import a_list, a_todo, list_url, todo_url, version_of
from time_limits import HANG_SECONDS

TIMES = 50


async def send_at_once(client, method, path, **options):
    responses = await gather(*[client.request(method, path, **options) for _ in range(TIMES)])
    return Counter(response.status_code for response in responses)


async def count(app, table):
    return await app.state.database.fetchval(f"select count(*) from {table}")


async def test_fifty_registrations_at_once_create_one_account(app, anonymous):
    body = {"email": "ada@example.com", "password": PASSWORD}
    assert await send_at_once(anonymous, "POST", "/api/auth/register", json=body) == {201: 1, 409: TIMES - 1}
    assert [await count(app, table) for table in ("users", "lists", "sessions", "pgqueuer")] == [1, 1, 1, 1]


async def test_fifty_password_resets_at_once_succeed_once(api, anonymous, outbox):
    await anonymous.post("/api/auth/password/forgot", json={"email": api.user["email"]})
    token = token_in((await outbox.messages(api.user["email"]))[-1])
    body = {"token": token, "password": "quite another phrase"}
    assert await send_at_once(anonymous, "POST", "/api/auth/password/reset", json=body) == {204: 1, 400: TIMES - 1}
    assert len(await outbox.messages(api.user["email"])) == 3


async def test_fifty_changes_of_the_password_at_once_succeed_once(app, api):
    body = {"current_password": PASSWORD, "new_password": "quite another phrase"}
    found = await send_at_once(api, "POST", "/api/me/password", json=body)
    assert found[200] == 1
    assert set(found) <= {200, 401, 403}
    assert await count(app, "sessions") == 1


async def test_fifty_deletions_of_an_account_at_once_succeed_once(app, api, other):
    found = await send_at_once(api, "DELETE", "/api/me", json={"password": PASSWORD})
    assert found[204] == 1
    assert set(found) <= {204, 401, 403}
    assert await count(app, "users") == 1


@pytest.mark.parametrize("step", ["delete", "restore"])
async def test_fifty_moves_into_or_out_of_the_trash_at_once_take_one_version(api, step):
    todo, item = await a_todo(api), await a_list(api)
    requests = {"delete": ("DELETE", ""), "restore": ("POST", "/restore")}
    method, suffix = requests[step]
    if step == "restore":
        await api.delete(todo_url(todo))
        await api.delete(list_url(item))
    before = await version_of(api, api.user["inbox_id"])
    assert set(await send_at_once(api, method, todo_url(todo) + suffix)) <= {200, 204}
    assert set(await send_at_once(api, method, list_url(item) + suffix)) <= {200, 204}
    assert await version_of(api, api.user["inbox_id"]) == before + 1


async def test_fifty_sign_outs_at_once_revoke_one_session(app, api):
    assert await send_at_once(api, "POST", "/api/auth/logout") == {204: TIMES}
    assert [await count(app, table) for table in ("sessions", "revocations")] == [0, 1]


async def test_exports_compression_and_parsing_do_not_wait_for_the_default_threads(api):
    await a_todo(api, notes="n" * 8000)
    loop = asyncio.get_running_loop()
    released = threading.Event()
    loop.set_default_executor(ThreadPoolExecutor(1))
    blocked = loop.run_in_executor(None, released.wait)
    try:
        async with asyncio.timeout(HANG_SECONDS):
            assert (await api.get("/api/me/export")).status_code == 200
            pulled = await api.post("/api/sync", json={}, headers={"Accept-Encoding": "gzip"})
            assert pulled.headers["Content-Encoding"] == "gzip"
            assert (await api.post("/api/quick-add", json={"text": "buy milk"})).status_code == 201
            rule = {"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"}
            assert (await a_todo(api, due_date="2028-02-29", recurrence=rule))["recurrence"]
    finally:
        released.set()
        await blocked


async def create_together(app, client, drafts):
    """The responses to all drafts, sent while somebody else has the lock of the Inbox."""
    database = app.state.database
    async with database.transaction() as lock:
        await lock.execute("select from lists where id = $1 for update", client.user["inbox_id"])
        requests = gather(*[client.post("/api/todos", json=draft) for draft in drafts])
        while sum(map(len, database.write_batches._waiting.values())) < len(drafts) - 1:
            await sleep(0.01)
    return await requests


async def test_todos_that_wait_for_one_list_are_created_in_one_transaction(app, api):
    inbox = api.user["inbox_id"]
    drafts = [{"title": f"number {number}"} for number in range(TIMES)]
    responses = await create_together(app, api, drafts)
    assert [(response.status_code, response.json()["title"]) for response in responses] == [
        (201, draft["title"]) for draft in drafts
    ]
    versions = sorted(response.json()["version"] for response in responses)
    assert versions == list(range(versions[0], versions[0] + TIMES))
    assert await version_of(api, inbox) == versions[-1]
    transactions = "select count(distinct xmin::text) from todos where list_id = $1"
    assert await app.state.database.fetchval(transactions, inbox) == 2


async def test_a_todo_that_is_rejected_does_not_stop_those_that_wait_with_it(app, api, other):
    taken = await a_todo(other)
    same = {"id": "0197d4c0-0000-7000-8000-000000000001", "title": "twice"}
    drafts = [{"title": "a"}, {"title": "b"}, {"title": "c", "id": taken["id"]}, same, same, {"title": "d"}]
    responses = await create_together(app, api, drafts)
    assert [response.status_code for response in responses] == [201, 201, 409, 201, 201, 201]
    assert responses[2].json()["code"] == "id_taken"
    assert responses[3].json() == responses[4].json()
    items = (await api.get("/api/todos")).json()["items"]
    assert sorted(item["title"] for item in items) == ["a", "b", "d", "twice"]
