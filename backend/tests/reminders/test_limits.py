"""Nobody has the reminders of another fire again and again, and no account gets mails without end."""

from datetime import UTC, datetime, timedelta

import pytest

from factories import a_list, a_todo, join, made, todo_url


def in_minutes(minutes):
    moment = datetime.now(UTC) + timedelta(minutes=minutes)
    return {"due_date": f"{moment:%Y-%m-%d}", "due_time": f"{moment:%H:%M:%S}", "due_timezone": "UTC"}


@pytest.fixture
async def shared_todo(app, verified, other):
    """A todo of a shared list that is due in nine minutes, with a reminder of the first person's that has fired."""
    item = await a_list(verified)
    await join(app, item, other)
    todo = await a_todo(verified, list_id=item["id"], **in_minutes(9))
    made(await verified.post(f"{todo_url(todo)}/reminders", json={"before_minutes": 10}))
    return todo


async def move(person, todo, minutes):
    assert (await person.patch(todo_url(todo), json=in_minutes(minutes))).is_success


async def test_a_reminder_that_somebody_else_moves_fires_once_in_ten_minutes(
    database, other, shared_todo, dispatch_due
):
    assert await dispatch_due() == 1
    for minutes in (8, 9, 7):
        await move(other, shared_todo, minutes)
        assert await dispatch_due() == 0
    (waits,) = await database.fetch("select fires_at - last_fired_at as time from reminders")
    assert waits["time"] == timedelta(minutes=10)
    await database.execute(
        "update reminders set fires_at = now(), last_fired_at = now() - interval '10 minutes 1 second'"
    )
    assert await dispatch_due() == 1


async def test_a_reminder_that_its_person_moves_fires_at_once(verified, other, shared_todo, dispatch_due):
    assert await dispatch_due() == 1
    await move(other, shared_todo, 8)
    await move(verified, shared_todo, 7)
    assert await dispatch_due() == 1


async def test_an_account_gets_so_many_mails_of_reminders_in_a_day(app, verified, other, remind, dispatch_due, outbox):
    database = app.state.database
    await database.execute("update users set email_verified_at = now()")
    limits = {"rate_limit_enabled": True, "account_max_reminder_mails": 3}
    app.state.settings = app.state.settings.model_copy(update=limits)
    for _ in range(2):
        await remind(verified, await a_todo(verified))
    assert await dispatch_due() == 2
    for _ in range(3):
        await remind(verified, await a_todo(verified))
    await remind(other, await a_todo(other))
    assert await dispatch_due() == 4
    mails = [len(await outbox.messages(to=person.user["email"])) for person in (verified, other)]
    assert mails == [3, 1]
    assert await database.fetchval("select count(*) from reminders where fired_at is not null") == 6
