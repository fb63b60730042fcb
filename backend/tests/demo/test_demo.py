"""`tend demo`, through the service and as the command."""

from collections import Counter
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conftest import Client
from sync.pull_client import ask
from tend.accounts.errors import EmailTaken
from tend.core.errors import StartError
from tend.demo import command, service
from tend.demo.calendar import STREAK

PASSWORD = "a heron over the old canal"
NOW = datetime.now(UTC)


@asynccontextmanager
async def demo(app, **given):
    await service.make(app.state.database, command.wanted(**given), PASSWORD, lambda: NOW)
    async with Client(app) as client:
        body = {"email": given.get("email", "demo@tend.example"), "password": PASSWORD}
        answer = await client.post("/api/auth/login", json=body)
        assert answer.status_code == 200, answer.text
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


async def pulled(client):
    """Everything, as a browser that comes for the first time takes it."""
    asked = {"account": 0, "lists": {}, "limit": 5000}
    found = await ask(client, asked)
    parts = [found]
    while parts[-1]["has_more"]:
        cursors = {item["id"]: item["version"] for part in parts for item in part["lists"]}
        parts.append(
            await ask(client, {**asked, "account": found["account"], "lists": cursors, "epoch": found["epoch"]})
        )
    lists = {item["list"]["id"]: item["list"] for part in parts for item in part["lists"] if item["list"]}
    return found | {
        "todos": [todo for part in parts for item in part["lists"] for todo in item["todos"]],
        "named": lists,
    }


def told(found):
    """What the same seed and day have to give again; what was done today depends on the hour."""
    names = {list_id: row["name"] for list_id, row in found["named"].items()}
    return Counter(
        (names[row["list_id"]], row["title"], row["due_date"], (row["completed_at"] or "")[:10])
        for row in found["todos"]
    )


@pytest.fixture
async def mira(app):
    async with demo(app) as client:
        yield client


async def test_a_browser_pulls_all_of_it(mira):
    found = await pulled(mira)
    lists = found["named"].values()
    assert {row["folder"] for row in lists} == {None, "Home", "Work"}
    assert len(lists) == 10
    assert [row["name"] for row in lists if row["archived_at"]] == ["Moving to Elm Street"]
    assert sum(row["favorited_at"] is not None for row in lists) == 2
    keys = Counter(setting["key"].partition(":")[0] for setting in found["settings"])
    assert keys["filter"] == 4
    assert keys["tag"] >= 5
    assert {"key": "app", "value": {"single_keys": True, "tour_done": True}} in found["settings"]
    assert len(found["reminders"]) >= 8
    assert any(row["deleted_at"] for row in (await mira.get("/api/todos", params={"deleted": True})).json()["items"])


async def test_subtasks_stand_three_deep_and_series_have_a_history(mira):
    todos = {row["id"]: row for row in (await pulled(mira))["todos"]}

    def depth(row):
        parent = todos.get(row["parent_id"])
        return 0 if parent is None or parent["kind"] == "section" else 1 + depth(parent)

    assert max(map(depth, todos.values())) >= 2
    rules = {row["recurrence"]["rule"].split(";")[0] for row in todos.values() if (row["recurrence"] or {}).get("rule")}
    assert rules >= {"FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"}
    assert sum((row["recurrence"] or {}).get("series_id") is not None for row in todos.values()) > 50


async def test_filters_can_be_read_and_find_something(mira):
    for setting in (await pulled(mira))["settings"]:
        if setting["key"].startswith("filter:"):
            answer = await mira.get("/api/todos", params={"filter": setting["value"]["query"]})
            assert answer.json()["items"], setting


@pytest.mark.parametrize("ahead", range(7))
async def test_on_every_weekday_there_is_enough_to_do(app, monkeypatch, ahead):
    day = NOW - timedelta(days=ahead)
    monkeypatch.setitem(globals(), "NOW", day)
    async with demo(app) as client:
        due = [row for row in (await pulled(client))["todos"] if row["due_date"] and not row["completed_at"]]
        today = day.date().isoformat()
        assert 6 <= sum(row["due_date"] == today for row in due) <= 9
        assert sum(row["due_date"] < today for row in due) == 3


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
async def test_the_streak_is_of_twelve_days(app, zone):
    today = NOW.astimezone(ZoneInfo(zone)).date()
    period = {"from": str(today - timedelta(days=89)), "to": str(today)}
    async with demo(app, timezone=zone) as client:
        found = (await client.get("/api/me/statistics", params=period)).json()
    assert (found["streak"], found["best_streak"]) == (STREAK, STREAK)
    assert found["days"][-1]["day"] == str(today)
    assert found["total"] > 300


async def test_the_same_seed_on_the_same_day_gives_the_same(app):
    async with demo(app) as first:
        once = told(await pulled(first))
    async with demo(app, email="second@tend.example") as second:
        assert told(await pulled(second)) == once
    async with demo(app, email="third@tend.example", seed=2) as third:
        assert told(await pulled(third)) != once


async def test_a_second_account_is_refused_until_it_may_replace_the_first(app, mira):
    with pytest.raises(EmailTaken):
        await service.make(app.state.database, command.wanted(), PASSWORD)
    before = (await mira.get("/api/me")).json()["id"]
    async with demo(app, again=True) as client:
        assert (await client.get("/api/me")).json()["id"] != before
        assert len((await pulled(client))["named"]) == 10


async def test_many_todos_are_numbered_as_one_by_one(app):
    async with demo(app, todos=5_500) as client:
        found = await pulled(client)
        (everything,) = (row for row in found["named"].values() if row["name"] == "Everything")
        rows = [row for row in found["todos"] if row["list_id"] == everything["id"]]
        assert len({row["version"] for row in rows}) == len(rows) == 5_500
        assert max(row["version"] for row in rows) == everything["version"]
        positions = [row["position"] for row in sorted(rows, key=lambda row: row["version"])]
        assert positions == sorted(set(positions))
        made = await client.post("/api/todos", json={"title": "One more", "list_id": everything["id"]})
        assert made.json()["position"] > positions[-1]


@pytest.mark.parametrize("email", ["ada@gmail.com", "demo@example.org.evil.com", "demo@notexample.com"])
def test_somebodys_address_is_refused(email):
    with pytest.raises(StartError, match="nobody"):
        command.wanted(email=email)


async def test_the_command_tells_address_and_password_that_sign_in(app, settings):
    email, password = (await command.run(settings, command.wanted(email="cli@tend.example", todos=10))).split("\n")
    async with Client(app) as client:
        answer = await client.post("/api/auth/login", json={"email": email, "password": password})
        assert answer.status_code == 200
    with pytest.raises(StartError, match="--again"):
        await command.run(settings, command.wanted(email="cli@tend.example"))
