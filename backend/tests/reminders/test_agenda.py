"""The morning's agenda: one mail a day to those who asked for it, if there is anything to say."""

from datetime import UTC, datetime, timedelta

import pytest

from factories import a_todo
from tend.reminders import dispatch


def day(ahead):
    return str(datetime.now(UTC).date() + timedelta(days=ahead))


@pytest.fixture
def agendas(database, outbox):
    async def sent(person):
        await dispatch.begin_days(database)
        mails = await outbox.messages(to=person.user["email"])
        return [mail for mail in mails if "todo" in mail["Subject"]]

    return sent


@pytest.fixture
async def morning(database, set_notifications):
    """It is the middle of the day in a zone that is chosen so, and the agenda was due an hour ago."""

    async def begin(person, minutes_ago=60):
        now = datetime.now(UTC)
        offset = (12 - now.hour + 11) % 24 - 11
        zone = f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"
        assert (await person.patch("/api/me", json={"timezone": zone})).status_code == 200
        wall = now + timedelta(hours=offset) - timedelta(minutes=minutes_ago)
        await set_notifications(person, agenda_at=f"{wall:%H:%M}")

    return begin


async def test_it_tells_what_is_late_and_what_is_due(proved, morning, agendas):
    await morning(proved)
    for title, ahead in (("Late", -2), ("Now", 0), ("Later", 3)):
        await a_todo(proved, title=title, due_date=day(ahead))
    await a_todo(proved, title="Done", due_date=day(0), completed=True)
    [mail] = await agendas(proved)
    text = mail.get_body(("plain",)).get_content()
    assert "2 todos" in mail["Subject"]
    assert text.index("Overdue") < text.index("Late") < text.index("Today") < text.index("Now")
    assert "Later" not in text
    assert "Done" not in text


async def test_it_comes_once_a_day(proved, morning, agendas, database):
    await morning(proved)
    await a_todo(proved, due_date=day(0))
    assert len(await agendas(proved)) == 1
    assert len(await agendas(proved)) == 1
    assert await database.fetchval("select count(*) from agendas") == 1


async def test_a_free_day_is_not_told(proved, morning, agendas):
    await morning(proved)
    await a_todo(proved, due_date=day(5))
    assert await agendas(proved) == []


@pytest.mark.parametrize("minutes_ago", [-30, 200], ids=["too early", "too late"])
async def test_it_has_its_time(proved, morning, agendas, minutes_ago):
    await morning(proved, minutes_ago)
    await a_todo(proved, due_date=day(0))
    assert await agendas(proved) == []


async def test_nobody_gets_it_who_did_not_ask_or_whose_address_is_unproved(api, proved, other, morning, agendas):
    await a_todo(proved, due_date=day(0))
    await morning(other)
    await a_todo(other, due_date=day(0))
    assert await agendas(proved) == []
    assert await agendas(other) == []
