"""Series whose rule, date or list changes between occurrences."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from factories import a_list, a_todo, items, todo_url

DAILY = {"rule": "FREQ=DAILY"}
FIRST, SECOND, THIRD = "2030-03-04", "2030-03-05", "2030-03-06"


@pytest.fixture
async def daily(api):
    return await a_todo(api, title="Water the plants", due_date=FIRST, recurrence=DAILY)


async def patch(api, todo, **body):
    response = await api.patch(todo_url(todo), json=body)
    assert response.status_code == 200, response.text
    return response.json()


async def copies(api):
    return [row for row in await items(api, completed=True) if row["recurrence"]["series_id"]]


async def test_a_series_set_back_to_a_completed_day_advances_from_it_again(api, daily):
    await patch(api, daily, completed=True, occurrence=FIRST)
    await patch(api, daily, due_date=FIRST, recurrence=DAILY)
    assert (await patch(api, daily, completed=True, occurrence=FIRST))["due_date"] == SECOND
    assert len(await copies(api)) == 1


async def test_an_occurrence_taken_back_after_a_move_can_be_completed_again(api, daily):
    await patch(api, daily, completed=True, occurrence=FIRST)
    await patch(api, daily, list_id=(await a_list(api))["id"])
    assert (await patch(api, daily, completed=False, occurrence=FIRST))["due_date"] == FIRST
    assert (await patch(api, daily, completed=True, occurrence=FIRST))["due_date"] == SECOND


async def test_a_permanent_edit_outlasts_an_earlier_edit_of_one_occurrence(api, daily):
    await patch(api, daily, this_occurrence_only=True, title="Water them twice", notes="It is hot")
    await patch(api, daily, title="Water all plants")
    row = await patch(api, daily, completed=True)
    assert (row["title"], row["notes"]) == ("Water all plants", "")


async def test_an_occurrence_can_be_edited_alone_in_the_change_that_completes_it(api, daily):
    row = await patch(api, daily, this_occurrence_only=True, title="Water them twice", completed=True, occurrence=FIRST)
    assert row["title"] == "Water the plants"
    assert [copy["title"] for copy in await copies(api)] == ["Water them twice"]


async def test_a_todo_whose_rule_is_removed_while_completing_it_stays_completed(api, daily):
    row = await patch(api, daily, recurrence=None, completed=True, occurrence=FIRST)
    assert (row["recurrence"], row["completed_at"] is None) == (None, False)


async def test_a_start_without_a_time_takes_the_due_time(api):
    todo = await a_todo(api, due_date=THIRD, due_time="09:00", recurrence={**DAILY, "start": FIRST})
    assert todo["recurrence"]["start"] == f"{FIRST}T09:00"
    row = await patch(api, todo, completed=True)
    assert (row["due_date"], row["due_time"]) == ("2030-03-07", "09:00:00")


async def test_a_todo_with_a_time_and_no_date_is_due_at_the_first_occurrence(api):
    todo = await a_todo(api, due_time="09:00", recurrence={"rule": "FREQ=WEEKLY;BYDAY=MO"})
    assert todo["due_time"] == "09:00:00"
    assert datetime.fromisoformat(todo["due_date"]).weekday() == 0


async def test_a_rule_for_every_second_monday_starts_on_the_next_monday(api):
    todo = await a_todo(api, recurrence={"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"})
    away = datetime.fromisoformat(todo["due_date"]).date() - datetime.now(UTC).date()
    assert timedelta() <= away < timedelta(days=7)


async def test_a_todo_without_a_rule_accepts_changes_of_an_occurrence(api):
    todo = await a_todo(api)
    assert (await patch(api, todo, skip=FIRST))["version"] == todo["version"]
    assert (await patch(api, todo, completed=True, occurrence=FIRST))["completed_at"]
    assert (await patch(api, todo, completed=False, occurrence=FIRST))["completed_at"] is None


async def test_skipping_the_last_occurrence_completes_the_todo(api):
    todo = await a_todo(api, due_date=FIRST, recurrence={"rule": "FREQ=DAILY;COUNT=1"})
    assert (await patch(api, todo, skip=FIRST))["completed_at"]
    assert (await patch(api, todo, completed=False, occurrence=FIRST))["completed_at"] is None


async def test_a_completed_copy_without_a_date_still_belongs_to_its_series(api, daily):
    await patch(api, daily, completed=True)
    (copy,) = await copies(api)
    assert (await patch(api, copy, due_date=None))["recurrence"]["series_id"] == daily["id"]


async def test_an_occurrence_completed_offline_counts_from_that_moment(api):
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
    rewound = await patch(api, todo, completed=False, occurrence="2020-01-01")
    assert (rewound["due_date"], rewound["recurrence"]) == ("2020-01-01", todo["recurrence"])


async def test_the_day_of_completion_follows_the_persons_time_zone(api):
    await api.patch("/api/me", json={"timezone": "Pacific/Kiritimati"})
    todo = await a_todo(api, due_date="2020-01-01", recurrence=DAILY)
    there = (datetime.now(UTC) + timedelta(hours=14)).date()
    assert (await patch(api, todo, completed=True))["due_date"] == str(there + timedelta(days=1))


async def test_an_export_has_the_rules_and_completed_copies_of_series(api, daily):
    await patch(api, daily, completed=True, occurrence=FIRST)
    exported = (await api.get("/api/me/export")).json()
    recurrences = {row["id"]: row["recurrence"] for row in exported["todos"]}
    assert recurrences[daily["id"]]["rule"] == "FREQ=DAILY"
    assert [one["series_id"] for one in recurrences.values()].count(daily["id"]) == 1


async def test_a_stranger_cannot_change_a_series(api, other, daily):
    for body in ({"completed": True, "occurrence": FIRST}, {"skip": FIRST}, {"recurrence": None}):
        assert (await other.patch(todo_url(daily), json=body)).status_code == 404
    assert (await api.get(todo_url(daily))).json() == daily
