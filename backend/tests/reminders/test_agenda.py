"""The agenda: one mail each morning, for users who asked for it, if todos are due."""

from datetime import UTC, datetime, timedelta

import pytest

from factories import a_todo
from tend.reminders import agenda


def day(ahead):
    return str(datetime.now(UTC).date() + timedelta(days=ahead))


@pytest.fixture
def agendas(database, outbox):
    """Queues the agendas that are due; returns all that the client was sent."""

    async def send(client):
        await agenda.queue_agendas(database)
        mails = await outbox.messages(to=client.user["email"])
        return [mail for mail in mails if "todo" in mail["Subject"]]

    return send


@pytest.fixture
async def morning(database, set_notifications):
    """Moves a user to a time zone where it is about noon, with an agenda that was due an hour ago."""

    async def do(client, minutes_ago=60):
        now = datetime.now(UTC)
        offset = (12 - now.hour + 11) % 24 - 11
        zone = f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"
        assert (await client.patch("/api/me", json={"timezone": zone})).status_code == 200
        wall_time = now + timedelta(hours=offset) - timedelta(minutes=minutes_ago)
        await set_notifications(client, agenda_at=f"{wall_time:%H:%M}")

    return do


async def test_the_agenda_lists_overdue_todos_and_those_due_today(verified, morning, agendas):
    await morning(verified)
    for title, ahead in (("Late", -2), ("Now", 0), ("Later", 3)):
        await a_todo(verified, title=title, due_date=day(ahead))
    await a_todo(verified, title="Done", due_date=day(0), completed=True)
    [mail] = await agendas(verified)
    text = mail.get_body(("plain",)).get_content()
    assert "2 todos" in mail["Subject"]
    assert text.index("Overdue") < text.index("Late") < text.index("Today") < text.index("Now")
    assert "Later" not in text
    assert "Done" not in text


async def test_the_agenda_is_sent_once_a_day(verified, morning, agendas, database):
    await morning(verified)
    await a_todo(verified, due_date=day(0))
    assert len(await agendas(verified)) == 1
    assert len(await agendas(verified)) == 1
    assert await database.fetchval("select count(*) from agendas") == 1


async def test_no_agenda_is_sent_when_no_todo_is_due(verified, morning, agendas):
    await morning(verified)
    await a_todo(verified, due_date=day(5))
    assert await agendas(verified) == []


@pytest.mark.parametrize("minutes_ago", [-30, 200], ids=["too early", "too late"])
async def test_the_agenda_is_sent_only_within_three_hours_of_its_time(verified, morning, agendas, minutes_ago):
    await morning(verified, minutes_ago)
    await a_todo(verified, due_date=day(0))
    assert await agendas(verified) == []


async def test_the_agenda_needs_the_setting_and_a_verified_address(api, verified, other, morning, agendas):
    await a_todo(verified, due_date=day(0))
    await morning(other)
    await a_todo(other, due_date=day(0))
    assert await agendas(verified) == []
    assert await agendas(other) == []
