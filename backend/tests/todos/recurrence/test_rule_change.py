"""Series that are edited, moved and set back while they go on."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from factories import a_list, a_todo, items, url

DAILY = {"rule": "FREQ=DAILY"}
FIRST, SECOND, THIRD = "2030-03-04", "2030-03-05", "2030-03-06"


@pytest.fixture
async def daily(api):
    return await a_todo(api, title="Water the plants", due_date=FIRST, recurrence=DAILY)


async def patch(api, todo, **body):
    answer = await api.patch(url(todo), json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def copies(api):
    return [row for row in await items(api, completed=True) if row["recurrence"]["series_id"]]


async def test_set_back_to_a_day_that_was_done_it_goes_on_again(api, daily):
    await patch(api, daily, completed=True, occurrence=FIRST)
    await patch(api, daily, due_date=FIRST, recurrence=DAILY)
    assert (await patch(api, daily, completed=True, occurrence=FIRST))["due_date"] == SECOND
    assert len(await copies(api)) == 1


async def test_taken_back_after_a_move_it_can_be_done_again(api, daily):
    await patch(api, daily, completed=True, occurrence=FIRST)
    await patch(api, daily, list_id=(await a_list(api))["id"])
    assert (await patch(api, daily, completed=False, occurrence=FIRST))["due_date"] == FIRST
    assert (await patch(api, daily, completed=True, occurrence=FIRST))["due_date"] == SECOND


async def test_what_is_changed_for_good_stays_although_it_was_changed_for_once_before(api, daily):
    await patch(api, daily, this_occurrence_only=True, title="Water them twice", notes="It is hot")
    await patch(api, daily, title="Water all plants")
    row = await patch(api, daily, completed=True)
    assert (row["title"], row["notes"]) == ("Water all plants", "")


async def test_edited_for_once_in_the_same_change_as_done(api, daily):
    row = await patch(api, daily, this_occurrence_only=True, title="Water them twice", completed=True, occurrence=FIRST)
    assert row["title"] == "Water the plants"
    assert [copy["title"] for copy in await copies(api)] == ["Water them twice"]


async def test_a_rule_taken_away_in_the_same_change_leaves_it_done(api, daily):
    row = await patch(api, daily, recurrence=None, completed=True, occurrence=FIRST)
    assert (row["recurrence"], row["completed_at"] is None) == (None, False)


async def test_a_start_without_a_time_has_the_todo_s(api):
    todo = await a_todo(api, due_date=THIRD, due_time="09:00", recurrence={**DAILY, "start": FIRST})
    assert todo["recurrence"]["start"] == f"{FIRST}T09:00"
    row = await patch(api, todo, completed=True)
    assert (row["due_date"], row["due_time"]) == ("2030-03-07", "09:00:00")


async def test_a_time_alone_gets_the_first_day(api):
    todo = await a_todo(api, due_time="09:00", recurrence={"rule": "FREQ=WEEKLY;BYDAY=MO"})
    assert todo["due_time"] == "09:00:00"
    assert datetime.fromisoformat(todo["due_date"]).weekday() == 0


async def test_every_second_monday_begins_with_the_next_one(api):
    todo = await a_todo(api, recurrence={"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"})
    away = datetime.fromisoformat(todo["due_date"]).date() - datetime.now(UTC).date()
    assert timedelta() <= away < timedelta(days=7)


async def test_a_todo_that_comes_once_takes_an_occurrence_for_what_it_can_be(api):
    todo = await a_todo(api)
    assert (await patch(api, todo, skip=FIRST))["version"] == todo["version"]
    assert (await patch(api, todo, completed=True, occurrence=FIRST))["completed_at"]
    assert (await patch(api, todo, completed=False, occurrence=FIRST))["completed_at"] is None


async def test_skipping_the_last_one_ends_it(api):
    todo = await a_todo(api, due_date=FIRST, recurrence={"rule": "FREQ=DAILY;COUNT=1"})
    assert (await patch(api, todo, skip=FIRST))["completed_at"]
    assert (await patch(api, todo, completed=False, occurrence=FIRST))["completed_at"] is None


async def test_a_copy_that_loses_its_date_stays_in_the_history(api, daily):
    await patch(api, daily, completed=True)
    (copy,) = await copies(api)
    assert (await patch(api, copy, due_date=None))["recurrence"]["series_id"] == daily["id"]


async def test_what_was_done_offline_counts_from_then(api):
    rule = {"rule": "FREQ=DAILY;INTERVAL=10", "from": "completion"}
    todo = await a_todo(api, due_date="2020-01-01", recurrence=rule)
    at = datetime.now(UTC) - timedelta(days=3)
    change = {"completed": True, "occurrence": "2020-01-01"}
    operation = {
        "id": str(uuid4()),
        "kind": "todo.change",
        "todo_id": todo["id"],
        "changes": change,
        "at": at.isoformat(),
    }
    (result,) = (await api.post("/api/batch", json={"operations": [operation]})).json()["results"]
    assert result["todo"]["due_date"] == str(at.date() + timedelta(days=10))
    (copy,) = await copies(api)
    assert datetime.fromisoformat(copy["completed_at"]) == at
    back = await patch(api, todo, completed=False, occurrence="2020-01-01")
    assert (back["due_date"], back["recurrence"]) == ("2020-01-01", todo["recurrence"])


async def test_the_day_of_completion_is_the_person_s(api):
    await api.patch("/api/me", json={"timezone": "Pacific/Kiritimati"})
    todo = await a_todo(api, due_date="2020-01-01", recurrence=DAILY)
    there = (datetime.now(UTC) + timedelta(hours=14)).date()
    assert (await patch(api, todo, completed=True))["due_date"] == str(there + timedelta(days=1))


async def test_the_export_holds_rules_and_history(api, daily):
    await patch(api, daily, completed=True, occurrence=FIRST)
    exported = (await api.get("/api/me/export")).json()
    held = {row["id"]: row["recurrence"] for row in exported["todos"]}
    assert held[daily["id"]]["rule"] == "FREQ=DAILY"
    assert [one["series_id"] for one in held.values()].count(daily["id"]) == 1


async def test_somebody_who_may_not_write_changes_nothing(api, other, daily):
    for body in ({"completed": True, "occurrence": FIRST}, {"skip": FIRST}, {"recurrence": None}):
        assert (await other.patch(url(daily), json=body)).status_code == 404
    assert (await api.get(url(daily))).json() == daily
