"""Sixty requests at once where only some still fit: no limit is exceeded, and the responses to the rest name it."""

from asyncio import gather
from collections import Counter

import pytest

from account_client import another_tab
from factories import a_list, a_todo, todo_url
from tend.core.ids import new_id
from tend.reminders.queries.crud import MAX_REMINDERS
from tend.user_settings.queries import MAX_SETTINGS
from tend.web_push.queries import MAX_SUBSCRIPTIONS
from web_push.push_service import Browser

TIMES = 60
FREE = 7
FULL = "You’ve reached the limit of {}, including the trash. Items in the trash are deleted forever after 30 days."


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"push_local": True})


@pytest.fixture
def database(app):
    return app.state.database


async def set_limit(database, **limits):
    for name, value in limits.items():
        await database.execute(f"update account_limits set {name} = $1", value)


async def send_all(requests):
    """The statuses and codes of the responses to requests that are sent at once."""
    responses = await gather(*requests)
    return Counter((response.status_code, response.json().get("code")) for response in responses)


async def create_list(api):
    return await api.post("/api/lists", json={"name": "More"})


async def create_todo(api):
    return await api.post("/api/todos", json={"title": "x" * 100})


async def add_line(api):
    return await api.post("/api/quick-add", json={"text": "x" * 100})


async def write_notes(api):
    todo = (await api.get("/api/todos")).json()["items"][0]
    return await api.patch(todo_url(todo), json={"notes": "x" * 100})


async def write_comment(api):
    todo = (await api.get("/api/todos")).json()["items"][0]
    return await api.post(f"{todo_url(todo)}/comments", json={"text": "x" * 100})


async def attach_file(api):
    todo = (await api.get("/api/todos")).json()["items"][0]
    return await api.post(f"{todo_url(todo)}/attachments?name=a", content=b"x" * 100)


async def import_todos(api):
    return await api.post("/api/me/import", content=b"Title\n" + b"x" * 100 + b"\n")


async def push_todo(api):
    operation = {"id": str(new_id()), "kind": "todo.create", "todo": {"title": "x" * 100}}
    return await api.post("/api/batch", json={"operations": [operation]})


BY_TODO = [create_todo, add_line, push_todo, import_todos]
BY_TEXT = [*BY_TODO, write_notes, write_comment]
QUOTAS = [
    ("max_lists", 2, "2 lists", [create_list]),
    ("max_todos", 3, "3 todos", BY_TODO),
    ("max_todos", 1000, "1,000 todos", BY_TODO),
    ("max_text_bytes", 50, "50 bytes of text", BY_TEXT),
    ("max_text_bytes", 2_500_000, "2 MB of text", BY_TEXT),
    ("max_attachment_bytes", 99, "99 bytes of files", [attach_file]),
    ("max_attachment_bytes", 1_000_000_000, "1,000 MB of files", [attach_file]),
]
USED = {"max_todos": "todos", "max_text_bytes": "text_bytes", "max_attachment_bytes": "attachment_bytes"}


@pytest.mark.parametrize(
    ("column", "limit", "named", "send"), [(*quota, send) for *quota, ways in QUOTAS for send in ways]
)
async def test_who_has_reached_a_quota_learns_which_and_how_much_it_is(api, database, column, limit, named, send):
    await a_list(api)
    await a_todo(api)
    if column in USED:
        await database.execute(f"update account_usage set {USED[column]} = $1", limit)
    await set_limit(database, **{column: limit})
    response = await send(api)
    body = response.json() if send is not push_todo else response.json()["results"][0]["problem"]
    assert (body["status"], body["code"], body["detail"]) == (422, "quota_reached", FULL.format(named))
    field = column.removeprefix("max_").removesuffix("_bytes").replace("attachment", "attachments")
    assert body["errors"] == [{"field": field, "code": "quota_reached", "message": FULL.format(named)}]


async def test_a_todo_has_no_more_reminders_than_it_may(api, database):
    todo = await a_todo(api)

    def create(minute):
        return api.post(f"{todo_url(todo)}/reminders", json={"at": f"2037-01-01T09:{minute:02}:00Z"})

    await gather(*map(create, range(MAX_REMINDERS - FREE)))
    assert await send_all(map(create, range(TIMES))) == {(201, None): FREE, (409, "reminders_full"): TIMES - FREE}
    assert await database.fetchval("select count(*) from reminders") == MAX_REMINDERS


async def test_an_account_has_no_more_settings_than_it_may(api, database):
    await database.execute(
        """
        insert into settings (user_id, key, value, version)
        select $1, 'tag:' || n, '{}', 1
        from generate_series(1, $2::int) n
        """,
        api.user["id"],
        MAX_SETTINGS - FREE,
    )

    def put(number):
        return api.put(f"/api/me/settings/tag:new-{number}", json={"value": {"name": f"new-{number}"}})

    assert await send_all(map(put, range(TIMES))) == {(200, None): FREE, (409, "settings_full"): TIMES - FREE}
    assert await database.fetchval("select count(*) from settings") == MAX_SETTINGS


async def test_an_account_has_no_more_lists_than_it_may(api, database):
    await set_limit(database, max_lists=1 + FREE)
    created = await send_all(api.post("/api/lists", json={"name": f"List {number}"}) for number in range(TIMES))
    assert created == {(201, None): FREE, (422, "quota_reached"): TIMES - FREE}
    assert await database.fetchval("select count(*) from lists") == 1 + FREE


async def test_an_account_has_no_more_todos_in_all_its_lists_than_it_may(api, database):
    await set_limit(database, max_todos=FREE)
    lists = [(await a_list(api))["id"] for _ in range(6)]
    bodies = [{"title": "Buy milk", "list_id": lists[number % 6]} for number in range(TIMES)]
    created = await send_all(api.post("/api/todos", json=body) for body in bodies)
    assert created == {(201, None): FREE, (422, "quota_reached"): TIMES - FREE}
    assert await database.fetchval("select count(*) from todos") == FREE


async def test_pushes_create_no_more_todos_than_an_account_may_have(api, database):
    await set_limit(database, max_todos=FREE)
    lists = [(await a_list(api))["id"] for _ in range(6)]
    operations = [
        {"id": str(new_id()), "kind": "todo.create", "todo": {"title": "Buy milk", "list_id": lists[number % 6]}}
        for number in range(TIMES)
    ]
    responses = await gather(*[api.post("/api/batch", json={"operations": [one]}) for one in operations])
    results = Counter(response.json()["results"][0]["status"] for response in responses)
    assert results == {200: FREE, 422: TIMES - FREE}
    assert await database.fetchval("select count(*) from todos") == FREE


async def test_one_push_creates_no_more_todos_than_an_account_may_have(api, database):
    await set_limit(database, max_todos=FREE)
    operations = [{"id": str(new_id()), "kind": "todo.create", "todo": {"title": "Buy milk"}} for _ in range(TIMES)]
    for _ in range(2):
        response = await api.post("/api/batch", json={"operations": operations})
        statuses = [result["status"] for result in response.json()["results"]]
        assert statuses == [200] * FREE + [422] * (TIMES - FREE)
        assert await database.fetchval("select count(*) from todos") == FREE
        assert await database.fetchval("select todos from current_usage") == FREE


async def test_changes_of_todos_store_no_more_text_than_an_account_may(api, database):
    todos = [await a_todo(api) for _ in range(TIMES)]
    stored = await database.fetchval("select text_bytes from current_usage")
    await set_limit(database, max_text_bytes=stored + 1000 * FREE)
    changed = await send_all(api.patch(todo_url(todo), json={"notes": "x" * 1000}) for todo in todos)
    assert changed == {(200, None): FREE, (422, "quota_reached"): TIMES - FREE}
    assert await database.fetchval("select sum(octet_length(notes)) from todos") == 1000 * FREE


async def test_an_account_has_no_more_push_subscriptions_than_it_may(app, api, database):
    tabs = await gather(*[another_tab(app, api.user) for _ in range(TIMES // 2)])

    def subscribe(number):
        subscription = Browser().subscription(f"http://127.0.0.1:9/{number}")
        return tabs[number].put("/api/me/push-subscriptions", json=subscription)

    responses = await gather(*map(subscribe, range(len(tabs))))
    assert {response.status_code for response in responses} == {204}
    assert await database.fetchval("select count(*) from push_subscriptions") == MAX_SUBSCRIPTIONS
    for tab in tabs:
        await tab.aclose()
