"""`tend demo`, through the service and as the command."""

from collections import Counter
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conftest import Client
from sync.replica import post_pull
from tend.accounts.errors import EmailTaken
from tend.core.errors import StartError
from tend.demo import service
from tend.demo.calendar import STREAK

PASSWORD = "a heron over the old canal"
NOW = datetime.now(UTC)


@asynccontextmanager
async def demo_client(app, now=NOW, **options):
    """A client that is signed in to a new demo account."""
    await service.create_demo_account(app.state.database, service.parse_options(**options), PASSWORD, lambda: now)
    async with Client(app) as client:
        body = {"email": options.get("email", "demo@tend.example"), "password": PASSWORD}
        response = await client.post("/api/auth/login", json=body)
        assert response.status_code == 200, response.text
        client.headers["Authorization"] = f"Bearer {response.json()['access_token']}"
        yield client


async def pull_all(client):
    """The first pull of a browser, with the lists by id and the todos of all pages."""
    request = {"account": 0, "lists": {}, "limit": 5000}
    first = await post_pull(client, request)
    pages = [first]
    while pages[-1]["has_more"]:
        cursors = {item["id"]: item["version"] for page in pages for item in page["lists"]}
        later = {**request, "account": first["account"], "lists": cursors, "epoch": first["epoch"]}
        pages.append(await post_pull(client, later))
    return first | {
        "todos": [todo for page in pages for item in page["lists"] for todo in item["todos"]],
        "lists": {item["list"]["id"]: item["list"] for page in pages for item in page["lists"] if item["list"]},
    }


def summarize(pulled):
    """Counts todos by what the same seed and day always give; times within today depend on the hour."""
    names = {list_id: row["name"] for list_id, row in pulled["lists"].items()}
    return Counter(
        (names[row["list_id"]], row["title"], row["due_date"], (row["completed_at"] or "")[:10])
        for row in pulled["todos"]
    )


@pytest.fixture
async def mira(app):
    async with demo_client(app) as client:
        yield client


async def test_a_browser_pulls_the_whole_demo_account(mira):
    pulled = await pull_all(mira)
    lists = pulled["lists"].values()
    assert {row["folder"] for row in lists} == {None, "Home", "Work"}
    assert len(lists) == 10
    assert [row["name"] for row in lists if row["archived_at"]] == ["Moving to Elm Street"]
    assert sum(row["favorited_at"] is not None for row in lists) == 2
    app = {"single_keys": True, "tour_done": True, "add_to_top": False, "reminder_offered": False}
    keys = Counter(setting["key"].partition(":")[0] for setting in pulled["settings"])
    assert keys["filter"] == 4
    assert keys["tag"] >= 5
    assert {"key": "app", "value": app} in pulled["settings"]
    assert len(pulled["reminders"]) >= 8
    assert any(row["deleted_at"] for row in (await mira.get("/api/todos", params={"deleted": True})).json()["items"])


async def test_subtasks_are_three_levels_deep_and_series_have_a_history(mira):
    todos = {row["id"]: row for row in (await pull_all(mira))["todos"]}

    def depth(row):
        parent = todos.get(row["parent_id"])
        return 0 if parent is None or parent["kind"] == "section" else 1 + depth(parent)

    assert max(map(depth, todos.values())) >= 2
    rules = {row["recurrence"]["rule"].split(";")[0] for row in todos.values() if (row["recurrence"] or {}).get("rule")}
    assert rules >= {"FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"}
    assert sum((row["recurrence"] or {}).get("series_id") is not None for row in todos.values()) > 50


async def test_every_saved_filter_of_the_demo_finds_something(mira):
    for setting in (await pull_all(mira))["settings"]:
        if setting["key"].startswith("filter:"):
            response = await mira.get("/api/todos", params={"filter": setting["value"]["query"]})
            assert response.json()["items"], setting


@pytest.mark.parametrize("days_ago", range(7))
async def test_the_demo_has_enough_due_on_every_day_of_the_week(app, days_ago):
    now = NOW - timedelta(days=days_ago)
    async with demo_client(app, now) as client:
        due = [row for row in (await pull_all(client))["todos"] if row["due_date"] and not row["completed_at"]]
        today = now.date().isoformat()
        assert 6 <= sum(row["due_date"] == today for row in due) <= 9
        assert sum(row["due_date"] < today for row in due) == 3


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
async def test_the_demo_has_a_streak_of_twelve_days_in_its_time_zone(app, zone):
    today = NOW.astimezone(ZoneInfo(zone)).date()
    period = {"from": str(today - timedelta(days=89)), "to": str(today)}
    async with demo_client(app, timezone=zone) as client:
        shown = (await client.get("/api/me/statistics", params=period)).json()
    assert (shown["streak"], shown["best_streak"]) == (STREAK, STREAK)
    assert shown["days"][-1]["day"] == str(today)
    assert shown["total"] > 300


async def test_the_same_seed_on_the_same_day_gives_the_same_data(app):
    async with demo_client(app) as first:
        expected = summarize(await pull_all(first))
    async with demo_client(app, email="second@tend.example") as second:
        assert summarize(await pull_all(second)) == expected
    async with demo_client(app, email="third@tend.example", seed=2) as third:
        assert summarize(await pull_all(third)) != expected


async def test_a_demo_account_is_replaced_only_on_request(app, mira):
    with pytest.raises(EmailTaken):
        await service.create_demo_account(app.state.database, service.parse_options(), PASSWORD)
    before = (await mira.get("/api/me")).json()["id"]
    async with demo_client(app, again=True) as client:
        assert (await client.get("/api/me")).json()["id"] != before
        assert len((await pull_all(client))["lists"]) == 10


async def test_bulk_todos_have_the_versions_and_positions_of_todos_added_one_by_one(app):
    async with demo_client(app, todos=5_500) as client:
        pulled = await pull_all(client)
        (everything,) = (row for row in pulled["lists"].values() if row["name"] == "Everything")
        rows = [row for row in pulled["todos"] if row["list_id"] == everything["id"]]
        assert len({row["version"] for row in rows}) == len(rows) == 5_500
        assert max(row["version"] for row in rows) == everything["version"]
        positions = [row["position"] for row in sorted(rows, key=lambda row: row["version"])]
        assert positions == sorted(set(positions))
        added = await client.post("/api/todos", json={"title": "One more", "list_id": everything["id"]})
        assert added.json()["position"] > positions[-1]


@pytest.mark.parametrize("email", ["ada@gmail.com", "demo@example.org.evil.com", "demo@notexample.com"])
def test_an_address_that_may_be_somebodys_is_rejected(email):
    with pytest.raises(StartError, match="nobody"):
        service.parse_options(email=email)


async def test_the_command_prints_an_address_and_a_password_that_sign_in(app, settings):
    options = service.parse_options(email="cli@tend.example", todos=10)
    email, password = (await service.create_demo(settings, options)).split("\n")
    async with Client(app) as client:
        response = await client.post("/api/auth/login", json={"email": email, "password": password})
        assert response.status_code == 200
    with pytest.raises(StartError, match="--again"):
        await service.create_demo(settings, service.parse_options(email="cli@tend.example"))
