"""Reminders over the API: made, shown, removed, and when they will fire."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from factories import a_list, a_todo, field_errors, items, url


async def a_reminder(api, todo, **when):
    answer = await api.post(f"{url(todo)}/reminders", json=when or {"before_minutes": 0})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def reminders(api, todo):
    return await items(api, f"{url(todo)}/reminders")


def moment(text):
    return datetime.fromisoformat(text)


async def settled_in(api, zone, **notifications):
    assert (await api.patch("/api/me", json={"timezone": zone})).status_code == 200
    if notifications:
        answer = await api.put("/api/me/settings/notifications", json={"value": notifications})
        assert answer.status_code == 200, answer.text


async def test_a_todo_has_several_in_the_order_in_which_they_fire(api):
    todo = await a_todo(api, due_date="2050-06-10", due_time="15:00:00", due_timezone="Europe/Berlin")
    late = await a_reminder(api, todo, before_minutes=0)
    early = await a_reminder(api, todo, before_minutes=90)
    alone = await a_reminder(api, todo, at="2050-06-01T08:00:00+02:00")
    shown = await reminders(api, todo)
    assert [one["id"] for one in shown] == [alone["id"], early["id"], late["id"]]
    assert moment(late["fires_at"]) == datetime(2050, 6, 10, 13, tzinfo=UTC)
    assert moment(early["fires_at"]) == datetime(2050, 6, 10, 11, 30, tzinfo=UTC)


async def test_a_day_without_a_time_begins_when_the_person_says(api):
    await settled_in(api, "America/New_York")
    todo = await a_todo(api, due_date="2050-01-10")
    reminder = await a_reminder(api, todo)
    assert moment(reminder["fires_at"]) == datetime(2050, 1, 10, 14, tzinfo=UTC)
    await settled_in(api, "America/New_York", day_at="06:30")
    assert moment((await reminders(api, todo))[0]["fires_at"]) == datetime(2050, 1, 10, 11, 30, tzinfo=UTC)
    await settled_in(api, "Europe/Berlin")
    assert moment((await reminders(api, todo))[0]["fires_at"]) == datetime(2050, 1, 10, 5, 30, tzinfo=UTC)


async def test_whole_days_before_keep_the_hour_when_clocks_change(api):
    # clocks go forward on 27 March 2050
    todo = await a_todo(api, due_date="2050-03-27", due_time="15:00:00", due_timezone="Europe/Berlin")
    assert moment((await a_reminder(api, todo, before_minutes=1440))["fires_at"]) == datetime(
        2050, 3, 26, 14, tzinfo=UTC
    )
    assert moment((await a_reminder(api, todo, before_minutes=60))["fires_at"]) == datetime(2050, 3, 27, 12, tzinfo=UTC)


async def test_it_follows_the_todo(api):
    todo = await a_todo(api, due_date="2050-06-10", due_time="15:00:00")
    await a_reminder(api, todo)
    await api.patch(url(todo), json={"due_date": "2050-06-12"})
    assert moment((await reminders(api, todo))[0]["fires_at"]) == datetime(2050, 6, 12, 15, tzinfo=UTC)
    await api.patch(url(todo), json={"due_date": None})
    assert (await reminders(api, todo))[0]["fires_at"] is None


async def test_it_goes_on_to_the_next_occurrence(api):
    todo = await a_todo(api, due_date="2050-06-10", recurrence={"rule": "FREQ=WEEKLY"})
    await a_reminder(api, todo)
    await api.patch(url(todo), json={"completed": True})
    assert moment((await reminders(api, todo))[0]["fires_at"]) == datetime(2050, 6, 17, 9, tzinfo=UTC)


async def test_what_is_long_past_does_not_fire(api):
    past = datetime.now(UTC) - timedelta(hours=2)
    recent = datetime.now(UTC) - timedelta(minutes=20)
    todo = await a_todo(api)
    assert (await a_reminder(api, todo, at=past.isoformat()))["fires_at"] is None
    assert (await a_reminder(api, todo, at=recent.isoformat()))["fires_at"] is not None


async def test_it_is_removed_once(api):
    todo = await a_todo(api)
    reminder = await a_reminder(api, todo, at="2050-01-01T00:00:00Z")
    assert (await api.delete(f"/api/reminders/{reminder['id']}")).status_code == 204
    assert await reminders(api, todo) == []
    assert (await api.delete(f"/api/reminders/{reminder['id']}")).json()["code"] == "reminder_not_found"


async def test_the_same_one_again_is_the_same_and_another_under_its_id_is_refused(api):
    todo = await a_todo(api, due_date="2050-06-10")
    wanted = {"id": str(uuid4()), "before_minutes": 30}
    first = await a_reminder(api, todo, **wanted)
    assert await a_reminder(api, todo, **wanted) == first
    refused = await api.post(f"{url(todo)}/reminders", json=wanted | {"before_minutes": 31})
    assert refused.json()["code"] == "id_taken"


async def test_one_that_was_removed_can_come_back_under_its_id(api):
    todo = await a_todo(api, due_date="2050-06-10")
    wanted = {"id": str(uuid4()), "before_minutes": 30}
    first = await a_reminder(api, todo, **wanted)
    await api.delete(f"/api/reminders/{first['id']}")
    assert await a_reminder(api, todo, **wanted) == first


async def test_twenty_are_enough(api):
    todo = await a_todo(api, due_date="2050-06-10")
    for minutes in range(20):
        await a_reminder(api, todo, before_minutes=minutes)
    refused = await api.post(f"{url(todo)}/reminders", json={"before_minutes": 20})
    assert (refused.status_code, refused.json()["code"]) == (409, "reminders_full")


async def test_it_says_either_before_or_at(api):
    todo = await a_todo(api)
    for body in ({}, {"before_minutes": 5, "at": "2050-01-01T00:00:00Z"}):
        assert field_errors(await api.post(f"{url(todo)}/reminders", json=body)) == [("body", "reminder_when")]
    assert field_errors(await api.post(f"{url(todo)}/reminders", json={"before_minutes": -1})) == [
        ("before_minutes", "greater_than_equal")
    ]


async def test_nobody_reminds_on_what_is_not_theirs(api, other):
    work = await a_list(api)
    todo = await a_todo(api, list_id=work["id"])
    refused = await other.post(f"{url(todo)}/reminders", json={"before_minutes": 0})
    assert (refused.status_code, refused.json()["code"]) == (404, "todo_not_found")


async def test_a_device_learns_of_what_was_made_and_removed_elsewhere(api):
    todo = await a_todo(api, due_date="2050-06-10")
    before = (await api.post("/api/sync", json={})).json()
    reminder = await a_reminder(api, todo)
    known = {"epoch": before["epoch"], "account": before["account"]}
    told = (await api.post("/api/sync", json=known)).json()
    assert (told["reminders"], told["deleted_reminders"]) == ([reminder], [])
    await api.delete(f"/api/reminders/{reminder['id']}")
    told = (await api.post("/api/sync", json=known)).json()
    assert (told["reminders"], told["deleted_reminders"]) == ([], [reminder["id"]])


async def test_a_push_makes_a_todo_and_its_reminder_and_removes_it(api):
    todo_id, reminder_id = str(uuid4()), str(uuid4())
    create = {"kind": "reminder.create", "reminder": {"id": reminder_id, "todo_id": todo_id, "before_minutes": 10}}
    operations = [
        {"id": str(uuid4()), "kind": "todo.create", "todo": {"id": todo_id, "title": "Call", "due_date": "2050-06-10"}},
        {"id": str(uuid4()), **create},
    ]
    for _ in range(2):
        answer = await api.post("/api/batch", json={"operations": operations})
        assert [one["status"] for one in answer.json()["results"]] == [200, 200], answer.text
    assert [one["id"] for one in await items(api, f"/api/todos/{todo_id}/reminders")] == [reminder_id]
    remove = {"id": str(uuid4()), "kind": "reminder.delete", "reminder_id": reminder_id}
    answer = await api.post("/api/batch", json={"operations": [remove]})
    assert answer.json()["results"][0]["status"] == 200
    assert await items(api, f"/api/todos/{todo_id}/reminders") == []
