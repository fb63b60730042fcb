"""What is due fires once, for those who can still see it, and not in quiet hours."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from factories import a_list, a_todo, items, list_url, url
from tend.core.jobs import JobContext
from tend.reminders import tasks


async def subjects(outbox, person):
    return sorted(message["Subject"] for message in await outbox.messages(to=person.user["email"]))


async def test_a_reminder_is_mailed_with_what_it_is_about(proved, remind, fire, outbox):
    work = await a_list(proved, name="Work")
    todo = await a_todo(proved, title="Send the offer", list_id=work["id"], due_date="2050-03-02", due_time="09:00:00")
    await remind(proved, todo)
    assert await fire() == 1
    [mail] = await outbox.messages(to=proved.user["email"])
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "Send the offer"
    assert "Wednesday 2 March 2050 at 09:00" in text
    assert "in Work" in text
    assert f"/lists/{work['id']}?todo={todo['id']}" in text
    assert "Send the offer</h1>" in mail.get_body(("html",)).get_content()


async def test_it_fires_once(proved, remind, fire, outbox):
    todo = await a_todo(proved)
    await remind(proved, todo)
    assert [await fire(), await fire()] == [1, 0]
    [shown] = await items(proved, f"{url(todo)}/reminders")
    assert (shown["fires_at"], shown["fired_at"] is not None) == (None, True)
    assert len(await outbox.messages()) == 1


async def test_two_workers_share_what_is_due(proved, remind, fire):
    for _ in range(30):
        await remind(proved, await a_todo(proved))
    assert sum(await asyncio.gather(*[fire() for _ in range(4)])) == 30


async def test_more_than_one_batch_fires_at_once(proved, remind, fire, database):
    todo = await a_todo(proved)
    await database.execute(
        """insert into reminders (id, user_id, todo_id, at, moment, fires_at, version)
        select gen_random_uuid(), $1, $2, now(), now(), now(), 1 from generate_series(1, 250)""",
        proved.user["id"],
        todo["id"],
    )
    assert await fire() == 250


async def test_what_is_done_deleted_or_put_away_stays_silent(proved, remind, fire):
    away = await a_list(proved)
    done, deleted, archived = await a_todo(proved), await a_todo(proved), await a_todo(proved, list_id=away["id"])
    for todo in (done, deleted, archived):
        await remind(proved, todo)
    await proved.patch(url(done), json={"completed": True})
    await proved.delete(url(deleted))
    await proved.patch(list_url(away), json={"archived": True})
    assert await fire() == 0
    await proved.patch(url(done), json={"completed": False})
    assert await fire() == 1


async def test_a_repeating_todo_reminds_again(proved, remind, fire, database):
    today = datetime.now(UTC).date().isoformat()
    todo = await a_todo(proved, due_date=today, due_time="00:00:00", recurrence={"rule": "FREQ=DAILY"})
    reminder = await remind(proved, todo, before_minutes=0)
    await database.execute("update reminders set fires_at = now() where id = $1", reminder["id"])
    assert await fire() == 1
    await proved.patch(url(todo), json={"completed": True})
    [shown] = await items(proved, f"{url(todo)}/reminders")
    assert shown["fired_at"] is None
    assert shown["fires_at"] is not None


@pytest.mark.parametrize(("quiet_from", "quiet_to"), [(-60, 60), (-1, 2)], ids=["long", "short"])
async def test_quiet_hours_hold_it_back_until_they_end(proved, remind, fire, set_notifications, quiet_from, quiet_to):
    def wall(minutes):
        return f"{datetime.now(UTC) + timedelta(minutes=minutes):%H:%M}"

    await set_notifications(proved, quiet_from=wall(quiet_from), quiet_to=wall(quiet_to))
    todo = await a_todo(proved)
    await remind(proved, todo)
    assert await fire() == 0
    [held] = await items(proved, f"{url(todo)}/reminders")
    assert f"{datetime.fromisoformat(held['fires_at']).astimezone(UTC):%H:%M}" == wall(quiet_to)


async def test_quiet_hours_that_are_over_hold_nothing_back(proved, remind, fire, set_notifications):
    now = datetime.now(UTC)
    await set_notifications(
        proved, quiet_from=f"{now - timedelta(hours=2):%H:%M}", quiet_to=f"{now - timedelta(hours=1):%H:%M}"
    )
    await remind(proved, await a_todo(proved))
    assert await fire() == 1


async def test_mail_goes_to_proved_addresses(proved, other, remind, fire, outbox):
    await remind(other, await a_todo(other, title="Unproved"))
    await remind(proved, await a_todo(proved, title="Proved"))
    assert await fire() == 2
    assert await subjects(outbox, other) == ["Confirm your address for Tend"]
    assert await subjects(outbox, proved) == ["Proved"]


async def test_each_device_is_notified_of_those_who_want_no_mail(proved, remind, fire, set_notifications, database):
    await set_notifications(proved, mail=False, push=True)
    session = await database.fetchval("select id from sessions where user_id = $1", proved.user["id"])
    await database.execute(
        """insert into push_subscriptions (id, user_id, session_id, endpoint, p256dh, auth)
        select gen_random_uuid(), $1, $2, 'https://push.example/' || n, '', '' from generate_series(1, 2) n""",
        proved.user["id"],
        session,
    )
    reminder = await remind(proved, await a_todo(proved))
    assert await fire() == 1
    jobs = await database.fetch(
        "select entrypoint, payload from pgqueuer where entrypoint like any ('{push%,mail_rem%}')"
    )
    assert [job["entrypoint"] for job in jobs] == ["push_notification"] * 2
    assert {json.loads(job["payload"])["subject_id"] for job in jobs} == {reminder["id"]}


async def test_a_notification_says_what_it_is_about_and_can_be_put_off(proved, settings, remind, fire, database):
    todo = await a_todo(proved, title="Call Ana", due_date="2050-03-02")
    reminder = await remind(proved, todo)
    await fire()
    moment = await database.fetchval("select moment from reminders where id = $1", UUID(reminder["id"]))
    context = JobContext(database, settings, "1", 0)
    told = await tasks.notification(context, UUID(proved.user["id"]), UUID(reminder["id"]), moment.isoformat())
    assert (told.title, told.body) == ("Call Ana", "Wednesday 2 March 2050 · Inbox")
    assert told.url == f"/todos?todo={todo['id']}"
    snoozed = await proved.post("/api/snooze", json={"token": told.snooze, "minutes": 60})
    assert snoozed.status_code == 204
    assert len(await items(proved, f"{url(todo)}/reminders")) == 2


async def test_what_was_done_before_the_mail_left_is_not_mailed(proved, remind, fire, outbox):
    todo = await a_todo(proved, title="Done meanwhile")
    await remind(proved, todo)
    assert await fire() == 1
    await proved.patch(url(todo), json={"completed": True})
    assert await subjects(outbox, proved) == []


async def test_other_devices_learn_that_it_fired(proved, remind, fire):
    await remind(proved, await a_todo(proved))
    before = (await proved.post("/api/sync", json={})).json()
    await fire()
    told = (await proved.post("/api/sync", json={"epoch": before["epoch"], "account": before["account"]})).json()
    assert [one["fired_at"] is not None for one in told["reminders"]] == [True]
