"""Due reminders are dispatched once, to users who can still see the todo, and not in quiet hours."""

import asyncio
import json
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from croniter import croniter

from factories import a_list, a_todo, items, list_url, todo_url
from tend.core.jobs import JobContext
from tend.reminders import jobs as reminder_jobs
from tend.reminders.jobs import schedules
from tend.reminders.queries import dispatch as queries
from tend.reminders.schemas import MAX_UPCOMING_REMINDERS
from tend.web_push.service import find_job_name
from time_limits import HANG_SECONDS
from transfer.test_export import export_of, send_file


async def subjects(outbox, client):
    return sorted(message["Subject"] for message in await outbox.messages(to=client.user["email"]))


async def test_the_mail_of_a_reminder_names_the_todo_its_list_and_when_it_is_due(
    verified, remind, dispatch_due, outbox
):
    work = await a_list(verified, name="Work")
    todo = await a_todo(
        verified, title="Send the offer", list_id=work["id"], due_date="2050-03-02", due_time="09:00:00"
    )
    await remind(verified, todo)
    assert await dispatch_due() == 1
    [mail] = await outbox.messages(to=verified.user["email"])
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "Send the offer"
    assert "Wednesday, March 2, 2050 at 9:00 AM" in text
    assert "in Work" in text
    assert f"/lists/{work['id']}?todo={todo['id']}" in text
    assert "Send the offer</h1>" in mail.get_body(("html",)).get_content()


async def test_a_reminder_is_dispatched_once(verified, remind, dispatch_due, outbox):
    todo = await a_todo(verified)
    await remind(verified, todo)
    assert [await dispatch_due(), await dispatch_due()] == [1, 0]
    [shown] = await items(verified, f"{todo_url(todo)}/reminders")
    assert (shown["fires_at"], shown["fired_at"] is not None) == (None, True)
    assert len(await outbox.messages()) == 1


async def test_several_workers_share_the_due_reminders(verified, remind, dispatch_due):
    for _ in range(30):
        await remind(verified, await a_todo(verified))
    assert sum(await asyncio.gather(*[dispatch_due() for _ in range(4)])) == 30


async def test_more_reminders_than_one_batch_are_dispatched_at_once(verified, remind, dispatch_due, database):
    todo = await a_todo(verified)
    await database.execute(
        """insert into reminders (id, user_id, todo_id, at, moment, fires_at, version)
        select gen_random_uuid(), $1, $2, now(), now(), now(), 1 from generate_series(1, 250)""",
        verified.user["id"],
        todo["id"],
    )
    assert await dispatch_due() == 250


_ADD_REMINDERS = """
insert into reminders (id, user_id, todo_id, at, moment, fires_at, version)
select gen_random_uuid(), $1, $2, $3, $3, $3, 1 from generate_series(1, $4)"""


async def test_accounts_take_turns_however_many_reminders_one_has(verified, other, dispatch_due, database, monkeypatch):
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    await database.execute(_ADD_REMINDERS, verified.user["id"], (await a_todo(verified))["id"], hour_ago, 300)
    await database.execute(_ADD_REMINDERS, other.user["id"], (await a_todo(other))["id"], datetime.now(UTC), 2)
    batches = []

    async def dispatch_batch(db, left_out):
        batch = await dispatch_batch_of_queries(db, left_out)
        batches.append(batch.due)
        return batch

    dispatch_batch_of_queries = queries.dispatch_due_reminders
    monkeypatch.setattr(queries, "dispatch_due_reminders", dispatch_batch)
    await dispatch_due()
    assert [sum(str(one.user_id) == other.user["id"] for one in batch) for batch in batches[:2]] == [2, 0]
    assert sum(map(len, batches)) == 302


async def test_an_account_that_is_locked_keeps_nobody_elses_reminders_waiting(
    verified, other, remind, dispatch_due, database
):
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    await database.execute(_ADD_REMINDERS, verified.user["id"], (await a_todo(verified))["id"], hour_ago, 150)
    await remind(other, await a_todo(other))
    async with database.transaction() as tx:
        await tx.execute("select from users where id = $1 for no key update", verified.user["id"])
        async with asyncio.timeout(HANG_SECONDS):
            assert await dispatch_due() == 1
    assert await dispatch_due() == 150


async def test_an_account_has_a_limit_of_reminders_that_are_still_to_come(api, remind, database):
    todo = await a_todo(api)
    await remind(api, todo, at=(datetime.now(UTC) + timedelta(hours=1)).isoformat())
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    await database.execute(
        _ADD_REMINDERS, api.user["id"], (await a_todo(api))["id"], tomorrow, MAX_UPCOMING_REMINDERS - 1
    )
    draft = {"at": tomorrow.isoformat()}
    refused = await api.post(f"{todo_url(todo)}/reminders", json=draft)
    assert (refused.status_code, refused.json()["code"]) == (409, "reminders_full")
    assert "5,000" in refused.json()["detail"]
    export = await export_of(api) | {"reminders": [{"todo_id": todo["id"], **draft}]}
    imported = await send_file(api, export)
    assert (imported.status_code, imported.json()["code"]) == (409, "reminders_full")
    assert len(await items(api)) == 2
    await database.execute("update reminders set fires_at = null, fired_at = now() where todo_id = $1", todo["id"])
    await remind(api, todo, **draft)


async def test_completed_deleted_and_archived_todos_do_not_remind(verified, remind, dispatch_due):
    archived_list = await a_list(verified)
    done, deleted, archived = (
        await a_todo(verified),
        await a_todo(verified),
        await a_todo(verified, list_id=archived_list["id"]),
    )
    for todo in (done, deleted, archived):
        await remind(verified, todo)
    await verified.patch(todo_url(done), json={"completed": True})
    await verified.delete(todo_url(deleted))
    await verified.patch(list_url(archived_list), json={"archived": True})
    assert await dispatch_due() == 0
    await verified.patch(todo_url(done), json={"completed": False})
    assert await dispatch_due() == 1


async def test_a_recurring_todo_reminds_again(verified, remind, dispatch_due, database):
    today = datetime.now(UTC).date().isoformat()
    todo = await a_todo(verified, due_date=today, due_time="00:00:00", recurrence={"rule": "FREQ=DAILY"})
    reminder = await remind(verified, todo, before_minutes=0)
    await database.execute("update reminders set fires_at = now() where id = $1", reminder["id"])
    assert await dispatch_due() == 1
    await verified.patch(todo_url(todo), json={"completed": True})
    [shown] = await items(verified, f"{todo_url(todo)}/reminders")
    assert shown["fired_at"] is None
    assert shown["fires_at"] is not None


@pytest.mark.parametrize(("quiet_from", "quiet_to"), [(-60, 60), (-1, 2)], ids=["long", "short"])
async def test_a_reminder_waits_for_the_end_of_quiet_hours(
    verified, remind, dispatch_due, set_notifications, quiet_from, quiet_to
):
    start, end = (f"{datetime.now(UTC) + timedelta(minutes=minutes):%H:%M}" for minutes in (quiet_from, quiet_to))
    await set_notifications(verified, quiet_from=start, quiet_to=end)
    todo = await a_todo(verified)
    await remind(verified, todo)
    assert await dispatch_due() == 0
    [reminder] = await items(verified, f"{todo_url(todo)}/reminders")
    assert f"{datetime.fromisoformat(reminder['fires_at']).astimezone(UTC):%H:%M}" == end


async def test_quiet_hours_that_are_over_delay_no_reminder(verified, remind, dispatch_due, set_notifications):
    now = datetime.now(UTC)
    await set_notifications(
        verified, quiet_from=f"{now - timedelta(hours=2):%H:%M}", quiet_to=f"{now - timedelta(hours=1):%H:%M}"
    )
    await remind(verified, await a_todo(verified))
    assert await dispatch_due() == 1


async def test_mail_is_sent_only_to_verified_addresses(verified, other, remind, dispatch_due, outbox):
    await remind(other, await a_todo(other, title="Unverified"))
    await remind(verified, await a_todo(verified, title="Verified"))
    assert await dispatch_due() == 2
    assert await subjects(outbox, other) == ["Confirm your email for Tend"]
    assert await subjects(outbox, verified) == ["Verified"]


async def test_a_user_without_mail_is_notified_on_each_device(
    verified, remind, dispatch_due, set_notifications, database
):
    await set_notifications(verified, mail=False, push=True)
    session = await database.fetchval("select id from sessions where user_id = $1", verified.user["id"])
    await database.execute(
        """insert into push_subscriptions (id, user_id, session_id, endpoint, p256dh, auth)
        select gen_random_uuid(), $1, $2, 'https://push.example/' || n, '', '' from generate_series(1, 2) n""",
        verified.user["id"],
        session,
    )
    reminder = await remind(verified, await a_todo(verified))
    assert await dispatch_due() == 1
    jobs = await database.fetch(
        "select entrypoint, payload from pgqueuer where entrypoint like any ('{push%,mail_rem%}')"
    )
    assert [job["entrypoint"] for job in jobs] == [find_job_name(UUID(verified.user["id"]))] * 2
    assert {json.loads(job["payload"])["subject_id"] for job in jobs} == {reminder["id"]}


async def test_a_notification_names_the_todo_and_can_be_snoozed(verified, settings, remind, dispatch_due, database):
    todo = await a_todo(verified, title="Call Ana", due_date="2050-03-02")
    reminder = await remind(verified, todo)
    await dispatch_due()
    moment = await database.fetchval("select moment from reminders where id = $1", UUID(reminder["id"]))
    context = JobContext(database, settings, "1", 0)
    notification = await reminder_jobs.build_notification(
        context, UUID(verified.user["id"]), UUID(reminder["id"]), moment.isoformat()
    )
    assert (notification.title, notification.body) == ("Call Ana", "Wednesday, March 2, 2050 · Inbox")
    assert notification.url == f"/todos?todo={todo['id']}"
    snoozed = await verified.post("/api/snooze", json={"token": notification.snooze, "minutes": 60})
    assert snoozed.status_code == 204
    assert len(await items(verified, f"{todo_url(todo)}/reminders")) == 2


async def test_a_todo_that_is_completed_before_the_mail_is_sent_is_not_mailed(verified, remind, dispatch_due, outbox):
    todo = await a_todo(verified, title="Done meanwhile")
    await remind(verified, todo)
    assert await dispatch_due() == 1
    await verified.patch(todo_url(todo), json={"completed": True})
    assert await subjects(outbox, verified) == []


async def test_a_pull_returns_reminders_that_were_dispatched(verified, remind, dispatch_due):
    await remind(verified, await a_todo(verified))
    before = (await verified.post("/api/sync", json={})).json()
    await dispatch_due()
    pulled = (await verified.post("/api/sync", json={"epoch": before["epoch"], "account": before["account"]})).json()
    assert [one["fired_at"] is not None for one in pulled["reminders"]] == [True]


async def test_due_reminders_are_looked_for_every_ten_seconds(app):
    expressions = {handler.__name__: expression for expression, handler in schedules(app.state.bus).items()}
    # The queue reads its expressions with croniter.
    times = croniter(expressions["dispatch_reminders"], datetime(2026, 3, 4, 9, 57, 30, tzinfo=UTC))
    first, *rest = (times.get_next(datetime) for _ in range(20))
    assert [time - first for time in rest] == [timedelta(seconds=10 * n) for n in range(1, 20)]


UNTIL = "select quiet_until($1, $2, $3, $4)"
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


@pytest.mark.parametrize(
    ("moment", "zone", "hours", "until"),
    [
        ("2026-03-10T23:00+01:00", BERLIN, "22:00-07:00", "2026-03-11T07:00+01:00"),
        ("2026-03-11T06:59+01:00", BERLIN, "22:00-07:00", "2026-03-11T07:00+01:00"),
        ("2026-03-11T07:00+01:00", BERLIN, "22:00-07:00", None),
        ("2026-03-11T21:59+01:00", BERLIN, "22:00-07:00", None),
        ("2026-03-11T13:30+01:00", BERLIN, "13:00-14:00", "2026-03-11T14:00+01:00"),
        ("2026-03-11T13:30+01:00", BERLIN, "13:00-13:00", None),
        # Nights in which clocks go forward, and back.
        ("2026-03-28T23:00+01:00", BERLIN, "22:00-07:00", "2026-03-29T07:00+02:00"),
        ("2026-03-29T01:30+01:00", BERLIN, "22:00-07:00", "2026-03-29T07:00+02:00"),
        ("2026-10-24T23:00+02:00", BERLIN, "22:00-07:00", "2026-10-25T07:00+01:00"),
        ("2026-10-25T02:30+02:00", BERLIN, "22:00-07:00", "2026-10-25T07:00+01:00"),
        ("2026-03-07T22:30-05:00", NEW_YORK, "22:00-07:00", "2026-03-08T07:00-04:00"),
        # 02:30 does not exist in that night, so it has the offset from before the change.
        ("2026-03-28T23:00+01:00", BERLIN, "22:00-02:30", "2026-03-29T02:30+01:00"),
        ("2026-03-10T23:00+00:00", "Moon/Tycho", "22:00-07:00", "2026-03-11T07:00+00:00"),
    ],
)
async def test_quiet_hours_end_by_the_wall_clock_even_when_clocks_change(database, moment, zone, hours, until):
    quiet = [time.fromisoformat(one) for one in hours.split("-")]
    found = await database.fetchval(UNTIL, datetime.fromisoformat(moment), zone, *quiet)
    assert found == (until and datetime.fromisoformat(until))


async def test_without_the_setting_there_are_no_quiet_hours(database):
    assert await database.fetchval(UNTIL, datetime.fromisoformat("2026-03-10T23:00+01:00"), BERLIN, None, None) is None
