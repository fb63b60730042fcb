"""No row of one account fails a statement of another, however an earlier release or an operator left it."""

from datetime import UTC, datetime

import asyncpg
import pytest

from factories import a_todo, field_errors, items, titles, todo_url
from tend.core.db.migrations import migrate_database
from tend.core.schemas import _time_zones
from tend.reminders import agenda, dispatch

_NOTIFICATIONS = """
insert into settings (user_id, key, value, version)
values ($1, 'notifications', $2::jsonb, 1)
on conflict (user_id, key) do update set value = excluded.value"""


_BROKEN_TIMES = """
{"mail": "maybe", "push": 3, "day_at": "x", "quiet_from": "y", "quiet_to": "25:00", "agenda_at": "\u0669:0\u0660"}"""
_BROKEN_TODOS = """
update todos
set due_timezone = case when due_time is not null then 'localtime' end,
    recurrence = '["rule"]'
where created_by = $1"""


@pytest.fixture
async def stranger(app, other):
    """Somebody all of whose rows contain what PostgreSQL cannot read."""
    today = str(datetime.now(UTC).date())
    timed = await a_todo(other, title="Timed", due_date=today, due_time="09:00:00", tags=["\\", "%_"])
    await a_todo(other, title="\\", notes="a\\")
    await other.post(f"{todo_url(timed)}/reminders", json={"before_minutes": 0})
    db, user_id = app.state.database, other.user["id"]
    await db.execute("update users set timezone = 'localtime' where id = $1", user_id)
    await db.execute(_NOTIFICATIONS, user_id, _BROKEN_TIMES)
    await db.execute(_BROKEN_TODOS, user_id)
    return other


FILTERS = [
    "today",
    "overdue | due < +7d | created = today | completed = today",
    "recurring | subtask | no date | no tag | has notes",
    "assigned:me | assigned:none | assigned:any | assigned:bob | assigned:\\",
    "#Inbox | /section | in:folder | @tag | @tag* | text | !high",
    "@\\ | @\\* | \\ | \uff3c | @\uff3c | @\uff3c* | #\uff3c",
]


@pytest.mark.parametrize("query", FILTERS)
async def test_filters_work_beside_a_stranger_whose_rows_are_broken(api, stranger, query):
    own = await a_todo(api, title="Mine", due_date=str(datetime.now(UTC).date()))
    assert {todo["id"] for todo in await items(api, filter=query)} <= {own["id"]}
    assert {todo["id"] for todo in await items(api, filter=f"-({query})")} <= {own["id"]}


async def test_reminders_and_agendas_are_sent_beside_a_stranger_whose_rows_are_broken(app, api, stranger, outbox):
    await app.state.database.execute("update users set email_verified_at = now()")
    todo = await a_todo(api, title="Mine", due_date=str(datetime.now(UTC).date()))
    await api.post(f"{todo_url(todo)}/reminders", json={"at": "2050-01-01T00:00:00Z"})
    await app.state.database.execute("update reminders set fires_at = now()")
    await app.state.database.execute(_NOTIFICATIONS, api.user["id"], f'{{"agenda_at": "{datetime.now(UTC):%H}:00"}}')
    await dispatch.dispatch_reminders(app.state.database, app.state.settings, app.state.bus)
    await agenda.queue_agendas(app.state.database)
    assert len(await outbox.messages(api.user["email"])) >= 2


async def test_a_person_whose_own_rows_are_broken_is_served(stranger):
    for query in FILTERS:
        await items(stranger, filter=query)
    assert await titles(stranger, q="timed") == ["Timed"]
    assert (await stranger.get("/api/me/statistics")).status_code == 200
    assert (await a_todo(stranger, title="Daily", recurrence={"rule": "FREQ=DAILY"}))["due_date"]


async def test_a_zone_that_only_the_system_knows_is_rejected(api):
    for zone in ("localtime", "posix/Europe/Berlin", "posixrules", "EuroPe/Berlin", "../Europe/Berlin"):
        due = {"due_date": "2026-03-01", "due_time": "09:00:00", "due_timezone": zone}
        rejected = await api.post("/api/todos", json={"title": "Where", **due})
        assert field_errors(rejected) == [("due_timezone", "timezone_unknown")]
        assert field_errors(await api.patch("/api/me", json={"timezone": zone})) == [("timezone", "timezone_unknown")]


async def test_postgresql_knows_every_zone_that_is_accepted(database_url):
    connection = await asyncpg.connect(database_url)
    names = {row["name"] for row in await connection.fetch("select name from pg_timezone_names")}
    await connection.close()
    assert _time_zones() - names == set()
    assert len(_time_zones()) > 500


async def test_the_migration_repairs_zones_and_times_and_pulls_bring_the_repair(app, api, database_url):
    todo = await a_todo(api, due_date="2026-03-01", due_time="09:00:00", due_timezone="Europe/Berlin")
    await a_todo(api, due_date="2026-03-01", due_time="09:00:00", due_timezone="Europe/Berlin")
    before = (await api.post("/api/sync", json={})).json()
    db = app.state.database
    await db.execute("update todos set due_timezone = 'localtime' where id = $1", todo["id"])
    await db.execute("update users set timezone = 'nowhere'")
    await db.execute(_NOTIFICATIONS, api.user["id"], '{"day_at": "\u0669:00", "quiet_from": "22:00", "mail": true}')
    await migrate_database(database_url, "0009_whole_trees")
    await migrate_database(database_url)
    cursors = {one["id"]: one["version"] for one in before["lists"]}
    after = (
        await api.post("/api/sync", json={"epoch": before["epoch"], "account": before["account"], "lists": cursors})
    ).json()
    assert [(one["id"], one["due_timezone"]) for one in after["lists"][0]["todos"]] == [(todo["id"], None)]
    assert after["user"]["timezone"] == "UTC"
    assert after["settings"][0]["value"] == {"day_at": "09:00", "quiet_from": "22:00", "mail": True}
