"""Completed copies that are reopened, and what becomes of subtasks when a series goes on and back."""

from datetime import UTC, datetime, timedelta

import pytest

from factories import a_list, a_todo, items, todo_url

DAILY = {"rule": "FREQ=DAILY"}
FIRST, SECOND, THIRD, FOURTH = "2030-03-04", "2030-03-05", "2030-03-06", "2030-03-07"


@pytest.fixture
async def daily(api):
    return await a_todo(api, title="Water the plants", due_date=FIRST, recurrence=DAILY)


async def get(api, todo):
    return (await api.get(todo_url(todo))).json()


async def patch(api, todo, **body):
    response = await api.patch(todo_url(todo), json=body)
    assert response.status_code == 200, response.text
    return response.json()


async def completed_copies(api):
    """In the order of their days."""
    rows = [row for row in await items(api, completed=True) if (row["recurrence"] or {}).get("series_id")]
    return sorted(rows, key=lambda row: row["recurrence"]["occurrence"])


async def open_days(api):
    return sorted(row["due_date"] for row in await items(api, completed=False) if row["parent_id"] is None)


async def total(api):
    return (await api.get("/api/me/statistics")).json()["total"]


async def test_reopening_the_latest_copy_returns_the_series_to_its_occurrence(api, daily):
    await patch(api, daily, completed=True)
    await patch(api, daily, completed=True)
    _, latest = await completed_copies(api)
    back = await patch(api, latest, completed=False)
    assert (back["id"], back["due_date"], back["recurrence"]["next"][0]) == (daily["id"], SECOND, THIRD)
    assert await open_days(api) == [SECOND]
    assert (await api.get(todo_url(latest))).status_code == 404
    assert await total(api) == 1
    assert (await patch(api, daily, completed=True))["due_date"] == THIRD
    assert [copy["due_date"] for copy in await completed_copies(api)] == [FIRST, SECOND]


async def test_reopening_an_older_copy_opens_it_alone_and_takes_it_out_of_the_statistics(api, daily):
    for _ in range(3):
        await patch(api, daily, completed=True)
    older, *_ = await completed_copies(api)
    assert await total(api) == 3
    opened = await patch(api, older, completed=False)
    assert (opened["id"], opened["completed_at"], opened["due_date"]) == (older["id"], None, FIRST)
    assert await open_days(api) == [FIRST, FOURTH]
    assert await total(api) == 2
    assert (await patch(api, older, completed=True))["completed_at"]
    assert await total(api) == 3
    assert await open_days(api) == [FOURTH]


async def test_an_older_occurrence_that_is_undone_by_its_day_opens_its_copy_alone(api, daily):
    for _ in range(3):
        await patch(api, daily, completed=True)
    older, *_ = await completed_copies(api)
    for _ in range(2):
        opened = await patch(api, daily, completed=False, occurrence=FIRST)
        assert (opened["id"], opened["completed_at"], opened["due_date"]) == (older["id"], None, FIRST)
        assert await open_days(api) == [FIRST, FOURTH]
        assert await total(api) == 2
    back = await patch(api, daily, completed=False, occurrence=THIRD)
    assert (back["id"], back["due_date"]) == (daily["id"], THIRD)
    assert await open_days(api) == [FIRST, THIRD]


async def test_copies_are_reopened_one_after_the_other(api, daily):
    for _ in range(3):
        await patch(api, daily, completed=True)
    for day, copy in reversed(list(zip((FIRST, SECOND, THIRD), await completed_copies(api), strict=True))):
        await patch(api, copy, completed=False)
        assert await open_days(api) == [day]


async def test_a_copy_is_older_once_its_series_was_skipped_or_has_another_rule(api, daily):
    await patch(api, daily, completed=True)
    await patch(api, daily, skip=SECOND)
    (copy,) = await completed_copies(api)
    await patch(api, copy, completed=False)
    assert await open_days(api) == [FIRST, THIRD]
    weekly = await a_todo(api, due_date=FIRST, recurrence={"rule": "FREQ=WEEKLY"})
    await patch(api, weekly, completed=True)
    await patch(api, weekly, recurrence={"rule": "FREQ=MONTHLY"})
    (copy,) = [one for one in await completed_copies(api) if one["recurrence"]["series_id"] == weekly["id"]]
    assert (await patch(api, copy, completed=False))["id"] == copy["id"]
    assert (await get(api, weekly))["recurrence"]["rule"] == "FREQ=MONTHLY"


async def test_a_copy_of_a_series_that_ended_opens_alone(api):
    twice = await a_todo(api, due_date=FIRST, recurrence={"rule": "FREQ=DAILY;COUNT=2"})
    await patch(api, twice, completed=True)
    await patch(api, twice, completed=True)
    (copy,) = await completed_copies(api)
    assert (await patch(api, copy, completed=False))["id"] == copy["id"]
    assert await open_days(api) == [FIRST]


async def test_a_copy_that_moved_or_is_changed_with_other_fields_opens_alone(api, daily):
    await patch(api, daily, completed=True)
    (copy,) = await completed_copies(api)
    moved = await patch(api, copy, list_id=(await a_list(api))["id"])
    assert (await patch(api, moved, completed=False))["id"] == copy["id"]
    await patch(api, daily, completed=True)
    latest = (await completed_copies(api))[-1]
    assert (await patch(api, latest, completed=False, due_date="2030-05-01"))["due_date"] == "2030-05-01"
    assert (await get(api, daily))["due_date"] == THIRD


async def test_a_series_from_completion_returns_from_its_latest_copy(api):
    rule = {"rule": "FREQ=WEEKLY;BYDAY=MO;COUNT=5", "from": "completion"}
    todo = await a_todo(api, due_date="2030-03-04", recurrence=rule)
    await patch(api, todo, completed=True)
    (copy,) = await completed_copies(api)
    back = await patch(api, copy, completed=False)
    assert (back["id"], back["due_date"], back["recurrence"]) == (todo["id"], "2030-03-04", todo["recurrence"])


async def test_an_open_copy_is_completed_with_its_occurrence(api, daily):
    for _ in range(2):
        await patch(api, daily, completed=True)
    older, _ = await completed_copies(api)
    await patch(api, older, completed=False)
    await patch(api, daily, due_date=FIRST, recurrence=DAILY)
    assert (await patch(api, daily, completed=True, occurrence=FIRST))["due_date"] == SECOND
    assert await open_days(api) == [SECOND]
    assert (await get(api, older))["completed_at"]


async def test_dates_of_subtasks_move_with_the_occurrence_and_back(api):
    weekly = await a_todo(api, title="Clean", due_date=FIRST, recurrence={"rule": "FREQ=WEEKLY"})
    below = {"parent_id": weekly["id"]}
    dated = await a_todo(api, title="Bath", due_date=FIRST, due_time="18:00:00", **below)
    deeper = await a_todo(api, title="Tiles", due_date=SECOND, parent_id=dated["id"])
    undated = await a_todo(api, title="Kitchen", **below)
    recurring = await a_todo(api, title="Bins", due_date=FIRST, recurrence=DAILY, **below)
    await patch(api, dated, completed=True)
    await patch(api, weekly, completed=True)

    async def dates():
        rows = [await get(api, todo) for todo in (dated, deeper, undated, recurring)]
        return [(row["due_date"], row["due_time"], row["completed_at"] is None) for row in rows]

    moved = [("2030-03-11", "18:00:00", True), ("2030-03-12", None, True), (None, None, True), (FIRST, None, True)]
    assert await dates() == moved
    (copy,) = await completed_copies(api)
    await patch(api, copy, completed=False)
    assert await dates() == [(FIRST, "18:00:00", False), (SECOND, None, False), (None, None, True), (FIRST, None, True)]
    await patch(api, weekly, completed=True)
    await patch(api, weekly, skip="2030-03-11")
    assert (await dates())[0] == ("2030-03-18", "18:00:00", True)
    await patch(api, weekly, completed=False, occurrence="2030-03-11")
    assert await dates() == moved


async def test_times_of_subtasks_move_by_the_hours_of_an_hourly_rule(api):
    rule = {"rule": "FREQ=HOURLY;INTERVAL=20"}
    hourly = await a_todo(api, due_date=FIRST, due_time="09:00:00", recurrence=rule)
    timed = await a_todo(api, due_date=FIRST, due_time="08:30:00", parent_id=hourly["id"])
    whole = await a_todo(api, due_date=FIRST, parent_id=hourly["id"])
    await patch(api, hourly, completed=True)
    rows = [await get(api, todo) for todo in (hourly, timed, whole)]
    assert [(row["due_date"], row["due_time"]) for row in rows] == [
        (SECOND, "05:00:00"),
        (SECOND, "04:30:00"),
        (SECOND, None),
    ]


async def test_subtasks_that_were_completed_with_an_occurrence_count(api):
    today = datetime.now(UTC).date()
    daily = await a_todo(api, due_date=str(today - timedelta(days=3)), recurrence=DAILY)
    subtask = await a_todo(api, title="Lemon", parent_id=daily["id"])
    for count in (2, 4):
        await patch(api, subtask, completed=True)
        assert await total(api) == count - 1
        await patch(api, daily, completed=True)
        assert (await get(api, subtask))["completed_at"] is None
        assert await total(api) == count
    statistics = (await api.get("/api/me/statistics")).json()
    assert statistics["days"] == [{"day": str(today), "completed": 4}]
    assert (statistics["streak"], statistics["best_streak"]) == (1, 1)
    copy = (await completed_copies(api))[-1]
    await patch(api, copy, completed=False)
    # The subtask is completed again, and counts once.
    assert await total(api) == 3


async def test_subtasks_that_were_completed_with_a_skipped_occurrence_count_and_come_back_with_it(api):
    today = datetime.now(UTC).date()
    days = [str(today + timedelta(days=count)) for count in range(3)]
    daily = await a_todo(api, due_date=days[0], recurrence=DAILY)
    lemon, mint = [await a_todo(api, title=title, parent_id=daily["id"]) for title in ("Lemon", "Mint")]
    first = (await patch(api, lemon, completed=True))["completed_at"]
    await patch(api, daily, skip=days[0])
    assert (await get(api, lemon))["completed_at"] is None
    assert await total(api) == 1
    await patch(api, mint, completed=True)
    skipped = await patch(api, daily, skip=days[1])
    assert list(skipped["recurrence"]["skipped"]) == days[:2]
    assert await total(api) == 2
    await patch(api, lemon, completed=True)
    await patch(api, daily, completed=True)
    assert (await get(api, daily))["recurrence"].get("skipped") is None
    statistics = (await api.get("/api/me/statistics")).json()
    assert (statistics["days"], statistics["streak"]) == ([{"day": str(today), "completed": 4}], 1)

    await patch(api, daily, completed=False, occurrence=days[2])
    assert await total(api) == 3
    await patch(api, lemon, completed=False)
    await patch(api, daily, completed=False, occurrence=days[1])
    assert [(await get(api, todo))["completed_at"] is None for todo in (lemon, mint)] == [True, False]
    await patch(api, mint, completed=False)
    back = await patch(api, daily, completed=False, occurrence=days[0])
    assert (back["due_date"], back["recurrence"].get("skipped")) == (days[0], None)
    assert (await get(api, lemon))["completed_at"] == first
    assert await total(api) == 1


async def test_a_new_rule_keeps_what_was_completed_of_skipped_occurrences(api, daily):
    subtask = await a_todo(api, title="Lemon", parent_id=daily["id"])
    await patch(api, subtask, completed=True)
    await patch(api, daily, skip=FIRST)
    await patch(api, daily, recurrence={"rule": "FREQ=WEEKLY"})
    assert await total(api) == 1
