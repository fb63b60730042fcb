"""Reminders over the API: created, listed, deleted, snoozed, and when they are due."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explain import plan_of
from factories import a_list, a_todo, field_errors, items, todo_url
from tend.core.crypto import derive_key, sign
from tend.reminders import service
from tend.reminders.queries import agenda, crud, dispatch

ZONES = ["UTC", "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/St_Johns", "Australia/Lord_Howe"]

WALL_TIMES = st.datetimes(datetime.fromisoformat("1980-01-01"), datetime.fromisoformat("2100-01-01"))


async def a_reminder(api, todo, **when):
    response = await api.post(f"{todo_url(todo)}/reminders", json=when or {"before_minutes": 0})
    assert response.status_code == 201, response.text
    return response.json()


async def reminders(api, todo):
    return await items(api, f"{todo_url(todo)}/reminders")


def moment(text):
    return datetime.fromisoformat(text)


async def move_to(api, zone, **notifications):
    assert (await api.patch("/api/me", json={"timezone": zone})).status_code == 200
    if notifications:
        response = await api.put("/api/me/settings/notifications", json={"value": notifications})
        assert response.status_code == 200, response.text


async def test_reminders_of_a_todo_are_listed_in_the_order_in_which_they_are_due(api):
    todo = await a_todo(api, due_date="2050-06-10", due_time="15:00:00", due_timezone="Europe/Berlin")
    second = await a_reminder(api, todo, before_minutes=0)
    first = await a_reminder(api, todo, before_minutes=90)
    absolute = await a_reminder(api, todo, at="2050-06-01T08:00:00+02:00")
    shown = await reminders(api, todo)
    assert [one["id"] for one in shown] == [absolute["id"], first["id"], second["id"]]
    assert moment(second["fires_at"]) == datetime(2050, 6, 10, 13, tzinfo=UTC)
    assert moment(first["fires_at"]) == datetime(2050, 6, 10, 11, 30, tzinfo=UTC)


async def test_a_todo_without_a_time_is_due_at_the_time_of_the_setting(api):
    await move_to(api, "America/New_York")
    todo = await a_todo(api, due_date="2050-01-10")
    reminder = await a_reminder(api, todo)
    assert moment(reminder["fires_at"]) == datetime(2050, 1, 10, 14, tzinfo=UTC)
    await move_to(api, "America/New_York", day_at="06:30")
    assert moment((await reminders(api, todo))[0]["fires_at"]) == datetime(2050, 1, 10, 11, 30, tzinfo=UTC)
    await move_to(api, "Europe/Berlin")
    assert moment((await reminders(api, todo))[0]["fires_at"]) == datetime(2050, 1, 10, 5, 30, tzinfo=UTC)


async def test_whole_days_before_keep_the_hour_when_clocks_change(api):
    # Clocks go forward on 27 March 2050.
    todo = await a_todo(api, due_date="2050-03-27", due_time="15:00:00", due_timezone="Europe/Berlin")
    assert moment((await a_reminder(api, todo, before_minutes=1440))["fires_at"]) == datetime(
        2050, 3, 26, 14, tzinfo=UTC
    )
    assert moment((await a_reminder(api, todo, before_minutes=60))["fires_at"]) == datetime(2050, 3, 27, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "time", "expected"),
    [
        # Clocks go back: of the two, the first.
        ("America/New_York", "2027-11-07", "01:30", "05:30"),
        ("Europe/Berlin", "2027-10-31", "02:30", "00:30"),
        ("Europe/Dublin", "2027-10-31", "01:30", "00:30"),
        ("Australia/Lord_Howe", "2027-04-04", "01:45", "14:45"),
        ("America/St_Johns", "2027-11-07", "01:15", "03:45"),
        # The hours around them.
        ("America/New_York", "2027-11-07", "00:30", "04:30"),
        ("America/New_York", "2027-11-07", "02:00", "07:00"),
        ("Europe/Berlin", "2027-10-31", "03:00", "02:00"),
        # Clocks go forward: by the offset from before.
        ("America/New_York", "2027-03-14", "02:30", "07:30"),
        ("Europe/Berlin", "2027-03-28", "02:30", "01:30"),
        ("Australia/Lord_Howe", "2027-10-03", "02:15", "15:45"),
    ],
)
@pytest.mark.parametrize("is_floating", [True, False])
async def test_a_time_that_occurs_twice_is_the_first_one(api, zone, day, time, expected, is_floating):
    await move_to(api, zone if is_floating else "Asia/Tokyo")
    todo = await a_todo(api, due_date=day, due_time=time, due_timezone=None if is_floating else zone)
    reminder = await a_reminder(api, todo)
    assert moment(reminder["fires_at"]).astimezone(UTC).strftime("%H:%M") == expected
    wall_time = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZoneInfo(zone))
    assert moment(reminder["fires_at"]) == wall_time.astimezone(UTC)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WALL_TIMES, st.sampled_from(ZONES)), min_size=40))
async def test_moments_of_wall_times_are_those_of_python(app, drawn):
    """Python has followed RFC 5545 §3.3.5 since PEP 495, with `fold=0`."""
    walls = [wall.replace(microsecond=0, fold=0) for wall, _ in drawn]
    zones = [zone for _, zone in drawn]
    near = [wall.replace(hour=wall.hour % 4, minute=wall.minute // 15 * 15) for wall in walls]
    for times in (walls, near):
        rows = await app.state.database.fetch(
            "select moment_of(wall, zone) as moment from unnest($1::timestamp[], $2::text[]) drawn (wall, zone)",
            times,
            zones,
        )
        expected = [wall.replace(tzinfo=ZoneInfo(zone)) for wall, zone in zip(times, zones, strict=True)]
        assert [row["moment"] for row in rows] == [one.astimezone(UTC) for one in expected]


async def test_a_reminder_moves_with_its_todo(api):
    todo = await a_todo(api, due_date="2050-06-10", due_time="15:00:00")
    await a_reminder(api, todo)
    await api.patch(todo_url(todo), json={"due_date": "2050-06-12"})
    assert moment((await reminders(api, todo))[0]["fires_at"]) == datetime(2050, 6, 12, 15, tzinfo=UTC)
    await api.patch(todo_url(todo), json={"due_date": None})
    assert (await reminders(api, todo))[0]["fires_at"] is None


async def test_a_reminder_applies_again_to_the_next_occurrence(api):
    todo = await a_todo(api, due_date="2050-06-10", recurrence={"rule": "FREQ=WEEKLY"})
    await a_reminder(api, todo)
    await api.patch(todo_url(todo), json={"completed": True})
    assert moment((await reminders(api, todo))[0]["fires_at"]) == datetime(2050, 6, 17, 9, tzinfo=UTC)


async def test_a_moment_more_than_an_hour_ago_is_never_due(api):
    past = datetime.now(UTC) - timedelta(hours=2)
    recent = datetime.now(UTC) - timedelta(minutes=20)
    todo = await a_todo(api)
    assert (await a_reminder(api, todo, at=past.isoformat()))["fires_at"] is None
    assert (await a_reminder(api, todo, at=recent.isoformat()))["fires_at"] is not None


async def test_a_reminder_is_deleted_once(api):
    todo = await a_todo(api)
    reminder = await a_reminder(api, todo, at="2050-01-01T00:00:00Z")
    assert (await api.delete(f"/api/reminders/{reminder['id']}")).status_code == 204
    assert await reminders(api, todo) == []
    assert (await api.delete(f"/api/reminders/{reminder['id']}")).json()["code"] == "reminder_not_found"


async def test_a_replay_returns_the_same_reminder_and_another_with_its_id_is_rejected(api):
    todo = await a_todo(api, due_date="2050-06-10")
    wanted = {"id": str(uuid4()), "before_minutes": 30}
    first = await a_reminder(api, todo, **wanted)
    assert await a_reminder(api, todo, **wanted) == first
    rejected = await api.post(f"{todo_url(todo)}/reminders", json=wanted | {"before_minutes": 31})
    assert rejected.json()["code"] == "id_taken"


async def test_a_deleted_reminder_can_be_created_again_with_its_id(api):
    todo = await a_todo(api, due_date="2050-06-10")
    wanted = {"id": str(uuid4()), "before_minutes": 30}
    first = await a_reminder(api, todo, **wanted)
    await api.delete(f"/api/reminders/{first['id']}")
    assert await a_reminder(api, todo, **wanted) == first


async def test_a_todo_has_up_to_twenty_reminders(api):
    todo = await a_todo(api, due_date="2050-06-10")
    for minutes in range(20):
        await a_reminder(api, todo, before_minutes=minutes)
    rejected = await api.post(f"{todo_url(todo)}/reminders", json={"before_minutes": 20})
    assert (rejected.status_code, rejected.json()["code"]) == (409, "reminders_full")


async def test_a_reminder_has_either_before_minutes_or_at(api):
    todo = await a_todo(api)
    for body in ({}, {"before_minutes": 5, "at": "2050-01-01T00:00:00Z"}):
        assert field_errors(await api.post(f"{todo_url(todo)}/reminders", json=body)) == [("body", "reminder_when")]
    assert field_errors(await api.post(f"{todo_url(todo)}/reminders", json={"before_minutes": -1})) == [
        ("before_minutes", "greater_than_equal")
    ]


async def test_a_stranger_cannot_add_a_reminder(api, other):
    work = await a_list(api)
    todo = await a_todo(api, list_id=work["id"])
    rejected = await other.post(f"{todo_url(todo)}/reminders", json={"before_minutes": 0})
    assert (rejected.status_code, rejected.json()["code"]) == (404, "todo_not_found")


async def test_a_pull_returns_created_and_deleted_reminders(api):
    todo = await a_todo(api, due_date="2050-06-10")
    before = (await api.post("/api/sync", json={})).json()
    reminder = await a_reminder(api, todo)
    known = {"epoch": before["epoch"], "account": before["account"]}
    pulled = (await api.post("/api/sync", json=known)).json()
    assert (pulled["reminders"], pulled["deleted_reminders"]) == ([reminder], [])
    await api.delete(f"/api/reminders/{reminder['id']}")
    pulled = (await api.post("/api/sync", json=known)).json()
    assert (pulled["reminders"], pulled["deleted_reminders"]) == ([], [reminder["id"]])


async def test_a_push_creates_a_todo_and_its_reminder_and_deletes_the_reminder(api):
    todo_id, reminder_id = str(uuid4()), str(uuid4())
    create = {"kind": "reminder.create", "reminder": {"id": reminder_id, "todo_id": todo_id, "before_minutes": 10}}
    operations = [
        {"id": str(uuid4()), "kind": "todo.create", "todo": {"id": todo_id, "title": "Call", "due_date": "2050-06-10"}},
        {"id": str(uuid4()), **create},
    ]
    for _ in range(2):
        response = await api.post("/api/batch", json={"operations": operations})
        assert [one["status"] for one in response.json()["results"]] == [200, 200], response.text
    assert [one["id"] for one in await items(api, f"/api/todos/{todo_id}/reminders")] == [reminder_id]
    remove = {"id": str(uuid4()), "kind": "reminder.delete", "reminder_id": reminder_id}
    response = await api.post("/api/batch", json={"operations": [remove]})
    assert response.json()["results"][0]["status"] == 200
    assert await items(api, f"/api/todos/{todo_id}/reminders") == []


async def test_due_reminders_are_found_by_their_index(database):
    assert "reminders_due" in await plan_of(database, dispatch._DISPATCH_DUE, "{}")


async def test_reminders_of_a_todo_are_found_by_their_index(database, api):
    assert "reminders_by_todo" in await plan_of(database, crud._LIST_REMINDERS, api.user["id"], uuid4())


async def test_due_agendas_are_looked_for_among_the_settings_with_an_agenda(database):
    assert "settings_with_agenda" in await plan_of(database, agenda._CLAIM_AGENDAS)


@pytest.fixture
def token_of(settings):
    def make(api, todo, message_id=None):
        secret = settings.jwt_secret_key.get_secret_value()
        return service.snooze_token(secret, UUID(api.user["id"]), UUID(todo["id"]), message_id or uuid4())

    return make


async def snooze(api, token, minutes=10):
    return await api.post("/api/snooze", json={"token": token, "minutes": minutes})


async def test_snoozing_reminds_again_later_and_needs_no_session(api, anonymous, token_of):
    todo = await a_todo(api)
    token = token_of(api, todo)
    for _ in range(2):
        assert (await snooze(anonymous, token, 60)).status_code == 204
    [reminder] = await items(api, f"{todo_url(todo)}/reminders")
    ahead = datetime.fromisoformat(reminder["fires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=58) < ahead <= timedelta(minutes=60)


async def test_a_token_that_was_changed_or_has_expired_is_rejected(api, anonymous, token_of, monkeypatch):
    todo = await a_todo(api)
    token = token_of(api, todo)
    monkeypatch.setattr(service, "SNOOZE_LIFETIME", timedelta(seconds=-1))
    expired = token_of(api, todo)
    for bad in (
        token[:-2] + "aa",
        "A" + token[1:] if token[0] != "A" else "B" + token[1:],
        expired,
        "",
        "é",
        token + "AAAA",
    ):
        rejected = await snooze(anonymous, bad)
        assert (rejected.status_code, rejected.json()["code"]) == (400, "token_invalid")
    assert await items(api, f"{todo_url(todo)}/reminders") == []


async def test_a_token_of_the_release_before_is_accepted(settings, api, anonymous, token_of):
    todo = await a_todo(api)
    content = urlsafe_b64decode(token_of(api, todo))[:56]
    tag = sign(derive_key(settings.jwt_secret_key.get_secret_value(), "snooze"), content)
    token = urlsafe_b64encode(content + tag).decode().rstrip("=")
    assert (await snooze(anonymous, token)).status_code == 204
    assert (await snooze(anonymous, "B" + token[1:])).json()["code"] == "token_invalid"
    assert len(await items(api, f"{todo_url(todo)}/reminders")) == 1


async def test_a_token_does_not_reveal_that_its_todo_was_deleted(api, anonymous, token_of):
    todo = await a_todo(api)
    token = token_of(api, todo)
    await api.delete(todo_url(todo))
    assert (await snooze(anonymous, token)).json()["code"] == "token_invalid"
