"""Recurring todos over HTTP."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4, uuid5

import pytest

from factories import a_list, a_todo, field_errors, items, todo_url, version_of

MONDAYS = {"rule": "FREQ=WEEKLY;BYDAY=MO"}
FIRST, SECOND, THIRD = "2030-03-04", "2030-03-11", "2030-03-18"


@pytest.fixture
async def weekly(api):
    return await a_todo(api, title="Water the plants", due_date=FIRST, recurrence=MONDAYS, tags=["home"], notes="All")


async def get(api, todo):
    return (await api.get(todo_url(todo))).json()


async def patch(api, todo, **body):
    response = await api.patch(todo_url(todo), json=body)
    assert response.status_code == 200, response.text
    return response.json()


async def copies_of(api, todo):
    rows = await items(api, completed=True)
    return [row for row in rows if (row["recurrence"] or {}).get("series_id") == todo["id"]]


async def test_a_recurring_todo_shows_its_next_occurrences(weekly):
    recurrence = weekly["recurrence"]
    assert (recurrence["rule"], recurrence["from"], recurrence["start"]) == ("FREQ=WEEKLY;BYDAY=MO", "due", FIRST)
    assert (recurrence["occurrence"], recurrence["next"][:2], len(recurrence["next"])) == (FIRST, [SECOND, THIRD], 12)


async def test_completing_an_occurrence_leaves_a_copy_and_advances(api, weekly):
    row = await patch(api, weekly, completed=True, occurrence=FIRST)
    assert (row["completed_at"], row["due_date"], row["recurrence"]["occurrence"]) == (None, SECOND, SECOND)
    (copy,) = await copies_of(api, weekly)
    assert copy["id"] == str(uuid5(UUID(weekly["id"]), FIRST))
    same = ("title", "notes", "tags", "due_date", "list_id")
    assert [copy[name] for name in same] == [weekly[name] for name in same]
    assert (copy["recurrence"]["occurrence"], copy["recurrence"]["rule"]) == (FIRST, None)


async def test_a_copy_whose_id_is_in_another_list_gets_another_id(app, api, weekly):
    copy_id, elsewhere = uuid5(UUID(weekly["id"]), FIRST), await a_todo(api, list_id=(await a_list(api))["id"])
    await app.state.database.execute("update todos set id = $1 where id = $2", copy_id, elsewhere["id"])
    assert (await patch(api, weekly, completed=True, occurrence=FIRST))["due_date"] == SECOND
    (copy,) = await copies_of(api, weekly)
    assert copy["id"] != str(copy_id)
    assert (copy["recurrence"]["occurrence"], copy["completed_at"] is None) == (FIRST, False)
    assert (await patch(api, copy, completed=False))["completed_at"] is None


async def test_an_occurrence_completed_fifty_times_at_once_advances_once(api, weekly):
    body = {"completed": True, "occurrence": FIRST}
    responses = await asyncio.gather(*[api.patch(todo_url(weekly), json=body) for _ in range(50)])
    assert {response.status_code for response in responses} == {200}
    assert (await get(api, weekly))["due_date"] == SECOND
    assert len(await copies_of(api, weekly)) == 1


async def test_a_completion_without_an_occurrence_completes_the_present_one(api, weekly):
    assert (await patch(api, weekly, completed=True))["due_date"] == SECOND
    assert (await patch(api, weekly, completed=True))["due_date"] == THIRD


async def test_skipping_an_occurrence_leaves_no_copy(api, weekly):
    assert (await patch(api, weekly, skip=FIRST))["due_date"] == SECOND
    assert (await patch(api, weekly, skip=FIRST))["due_date"] == SECOND
    assert await copies_of(api, weekly) == []


async def test_taking_back_a_completion_deletes_the_copy_and_restores_the_series(api, weekly):
    await patch(api, weekly, completed=True, occurrence=FIRST)
    first = (await api.post("/api/sync", json={})).json()
    back = await patch(api, weekly, completed=False, occurrence=FIRST)
    assert (back["due_date"], back["recurrence"]) == (FIRST, weekly["recurrence"])
    assert await copies_of(api, weekly) == []
    cursors = {delta["id"]: delta["version"] for delta in first["lists"]}
    body = {"epoch": first["epoch"], "account": first["account"], "lists": cursors}
    (delta,) = (await api.post("/api/sync", json=body)).json()["lists"]
    assert delta["tombstones"] == [str(uuid5(UUID(weekly["id"]), FIRST))]
    again = await patch(api, weekly, completed=False, occurrence=FIRST)
    assert again["version"] == back["version"]
    assert (await patch(api, weekly, completed=True, occurrence=FIRST))["due_date"] == SECOND
    assert len(await copies_of(api, weekly)) == 1


async def test_taking_back_a_skip_restores_the_series(api, weekly):
    await patch(api, weekly, skip=FIRST)
    back = await patch(api, weekly, completed=False, occurrence=FIRST)
    assert (back["due_date"], back["recurrence"]) == (FIRST, weekly["recurrence"])
    assert (await patch(api, weekly, completed=False, occurrence="2030-03-01"))["due_date"] == FIRST


async def test_subtasks_are_open_again_at_the_next_occurrence(api, weekly):
    below = await a_todo(api, title="The lemon tree", parent_id=weekly["id"])
    deeper = await a_todo(api, title="Leaves", parent_id=below["id"])
    await patch(api, below, completed=True)
    await patch(api, weekly, completed=True, occurrence=FIRST)
    assert [(await get(api, todo))["completed_at"] for todo in (below, deeper)] == [None, None]


async def test_taking_back_a_completion_completes_the_same_subtasks_again(api, weekly):
    done, opened = [await a_todo(api, title=title, parent_id=weekly["id"]) for title in ("Lemon", "Fig")]
    deeper = await a_todo(api, title="Leaves", parent_id=opened["id"])
    known = [await patch(api, todo, completed=True) for todo in (done, deeper)]
    await patch(api, weekly, completed=True, occurrence=FIRST)
    before = await version_of(api, weekly["list_id"])
    await patch(api, weekly, completed=False, occurrence=FIRST)
    times = [(await get(api, todo))["completed_at"] for todo in (done, deeper, opened)]
    assert times == [known[0]["completed_at"], known[1]["completed_at"], None]
    # The copy's tombstone, the todo itself and two subtasks.
    assert await version_of(api, weekly["list_id"]) == before + 4


@pytest.mark.parametrize("body", [{"completed": True, "occurrence": FIRST}, {"skip": FIRST}])
async def test_a_first_occurrence_moved_to_long_before_its_start_does_not_jump_back_to_it(api, body):
    todo = await a_todo(api, due_date=FIRST, recurrence={"rule": "FREQ=DAILY;INTERVAL=3"})
    below = await a_todo(api, parent_id=todo["id"], due_date="2029-05-01")
    await patch(api, todo, due_date="2029-05-02")
    advanced = await patch(api, todo, **body)
    assert (advanced["due_date"], advanced["recurrence"]["next"][0]) == ("2029-05-05", "2029-05-08")
    assert (await get(api, below))["due_date"] == "2029-05-04"


async def test_taking_back_the_completion_of_a_first_occurrence_that_was_moved_restores_the_series(api):
    todo = await a_todo(api, due_date=FIRST, recurrence={"rule": "FREQ=DAILY;INTERVAL=3;UNTIL=20300304"})
    below = await a_todo(api, parent_id=todo["id"], due_date="2029-05-01")
    await patch(api, todo, due_date="2029-05-02")
    await patch(api, todo, completed=True, occurrence=FIRST)
    (copy,) = await copies_of(api, todo)
    back = await patch(api, copy, completed=False)
    assert (back["id"], back["due_date"], back["recurrence"]["start"]) == (todo["id"], "2029-05-02", FIRST)
    assert (await get(api, below))["due_date"] == "2029-05-01"


async def test_a_rescheduled_occurrence_advances_by_the_rule(api, weekly):
    moved = await patch(api, weekly, due_date="2030-03-06")
    assert (moved["due_date"], moved["recurrence"]["occurrence"]) == ("2030-03-06", FIRST)
    assert (await patch(api, weekly, completed=True, occurrence=FIRST))["due_date"] == SECOND
    (copy,) = await copies_of(api, weekly)
    assert copy["due_date"] == "2030-03-06"
    assert (await patch(api, weekly, completed=False, occurrence=FIRST))["due_date"] == "2030-03-06"


async def test_fields_edited_for_one_occurrence_return_to_their_values(api, weekly):
    edited = await patch(api, weekly, this_occurrence_only=True, title="Water them twice", tags=["heat"])
    assert (edited["title"], edited["recurrence"]["occurrence"]) == ("Water them twice", FIRST)
    await patch(api, weekly, this_occurrence_only=True, title="Water them thrice")
    row = await patch(api, weekly, completed=True, occurrence=FIRST)
    assert (row["title"], row["tags"], row["notes"]) == ("Water the plants", ["home"], "All")
    (copy,) = await copies_of(api, weekly)
    assert (copy["title"], copy["tags"]) == ("Water them thrice", ["heat"])
    back = await patch(api, weekly, completed=False, occurrence=FIRST)
    assert (back["title"], back["tags"]) == ("Water them thrice", ["heat"])
    assert (await patch(api, weekly, skip=FIRST))["title"] == "Water the plants"


async def test_completing_the_last_occurrence_completes_the_todo(api):
    twice = await a_todo(api, due_date=FIRST, recurrence={"rule": "FREQ=DAILY;COUNT=2"})
    assert twice["recurrence"]["next"] == ["2030-03-05"]
    assert (await patch(api, twice, completed=True))["recurrence"]["next"] == []
    ended = await patch(api, twice, completed=True)
    assert ended["completed_at"]
    assert len(await copies_of(api, twice)) == 1
    assert (await patch(api, twice, completed=False))["completed_at"] is None


async def test_a_series_from_completion_counts_from_the_day_of_completion(api):
    rule = {"rule": "FREQ=DAILY;INTERVAL=3;COUNT=3", "from": "completion"}
    todo = await a_todo(api, due_date="2020-01-01", recurrence=rule)
    row = await patch(api, todo, completed=True)
    today = datetime.now(UTC).date()
    assert row["due_date"] == str(today + timedelta(days=3))
    assert row["recurrence"]["rule"] == "FREQ=DAILY;INTERVAL=3;COUNT=2"
    await patch(api, todo, completed=True)
    assert (await patch(api, todo, completed=True))["completed_at"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=2",
        "FREQ=WEEKLY;BYDAY=MO",
        "FREQ=MONTHLY;BYMONTHDAY=-1",
        "FREQ=YEARLY",
        "FREQ=MONTHLY",
    ],
)
async def test_a_series_from_completion_moves_on_however_early_it_is_completed_and_keeps_every_copy(api, rule):
    due = datetime.now(UTC).date() + timedelta(days=2)
    todo = await a_todo(api, due_date=str(due), recurrence={"rule": rule, "from": "completion"})
    days = [todo["due_date"], *[(await patch(api, todo, completed=True))["due_date"] for _ in range(3)]]
    assert days == sorted(set(days))
    assert sorted(copy["due_date"] for copy in await copies_of(api, todo)) == days[:3]


async def test_missed_occurrences_collapse_into_one(api):
    todo = await a_todo(api, due_date="2020-01-01", recurrence={"rule": "FREQ=DAILY"})
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    assert (await patch(api, todo, completed=True))["due_date"] == str(tomorrow)
    todo = await a_todo(api, due_date="2020-01-01", recurrence={"rule": "FREQ=DAILY"})
    assert (await patch(api, todo, skip="2020-01-01"))["due_date"] == str(datetime.now(UTC).date())
    weekly = await a_todo(api, due_date="2020-01-06", recurrence=MONDAYS)
    due = date.fromisoformat((await patch(api, weekly, skip="2020-01-06"))["due_date"])
    assert due.weekday() == 0
    assert timedelta() <= due - datetime.now(UTC).date() < timedelta(days=7)


@pytest.mark.parametrize("zone", ["Europe/Vienna", "America/New_York", "Asia/Kolkata", "Pacific/Apia"])
async def test_wall_time_stays_across_changes_of_daylight_saving_and_dates_never_shift(api, zone):
    await api.patch("/api/me", json={"timezone": zone})
    rule = {"rule": "FREQ=WEEKLY;BYDAY=SU"}
    timed = await a_todo(api, due_date="2030-03-03", due_time="02:30", due_timezone=zone, recurrence=rule)
    for _ in range(6):
        row = await patch(api, timed, completed=True)
        assert row["due_time"] == "02:30:00"
        assert date.fromisoformat(row["due_date"]).weekday() == 6
    whole = await a_todo(api, due_date="2030-03-31", recurrence={"rule": "FREQ=MONTHLY;BYMONTHDAY=-1"})
    assert (await patch(api, whole, completed=True))["due_date"] == "2030-04-30"


async def test_a_recurring_todo_without_a_date_is_due_at_the_first_occurrence_from_today_on(api):
    todo = await a_todo(api, recurrence=MONDAYS)
    due = date.fromisoformat(todo["due_date"])
    assert due.weekday() == 0
    assert timedelta() <= due - datetime.now(UTC).date() < timedelta(days=7)


async def test_a_rule_can_be_changed_and_removed(api, weekly):
    changed = await patch(api, weekly, recurrence={"rule": "rrule:freq=daily"})
    assert (changed["due_date"], changed["recurrence"]["next"][0]) == (FIRST, "2030-03-05")
    assert (await patch(api, weekly, recurrence=None))["recurrence"] is None
    await patch(api, weekly, recurrence=MONDAYS)
    once = await patch(api, weekly, due_date=None)
    assert (once["due_date"], once["recurrence"]) == (None, None)


@pytest.mark.parametrize(
    ("recurrence", "error"),
    [
        ({"rule": "FREQ=SECONDLY"}, ("recurrence.rule", "recurrence_too_often")),
        ({"rule": "FREQ=WEEKLY;BYDAY=XX"}, ("recurrence.rule", "recurrence_invalid")),
        ({"rule": "FREQ=HOURLY"}, ("recurrence.rule", "recurrence_needs_time")),
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, ("recurrence.rule", "recurrence_never")),
        ({"rule": "FREQ=DAILY", "start": "soon"}, ("recurrence.start", "wall_time_invalid")),
        ({"rule": "FREQ=DAILY", "from": "birth"}, ("recurrence.from", "literal_error")),
    ],
)
async def test_an_invalid_rule_is_rejected_and_changes_nothing(api, weekly, recurrence, error):
    assert field_errors(await api.patch(todo_url(weekly), json={"recurrence": recurrence, "title": "Never"})) == [error]
    assert await get(api, weekly) == weekly
    rejected = await api.post("/api/todos", json={"title": "Never", "due_date": FIRST, "recurrence": recurrence})
    assert field_errors(rejected) == [error]


async def test_a_pushed_completion_of_an_occurrence_has_one_effect_when_it_is_replayed(api, weekly):
    body = {"completed": True, "occurrence": FIRST, "title": "Water all plants"}
    operation = {"id": str(uuid4()), "kind": "todo.change", "todo_id": weekly["id"], "changes": body}
    first = (await api.post("/api/batch", json={"operations": [operation]})).json()
    assert (first["results"][0]["todo"]["due_date"], first["lists"]) == (SECOND, {})
    again = (await api.post("/api/batch", json={"operations": [operation]})).json()
    assert again["results"][0]["todo"]["due_date"] == SECOND
    (copy,) = await copies_of(api, weekly)
    assert copy["title"] == "Water all plants"


async def test_an_occurrence_can_be_completed_in_the_change_that_moves_it(api, weekly):
    away = await a_list(api)
    row = await patch(api, weekly, list_id=away["id"], completed=True, occurrence=FIRST)
    assert (row["list_id"], row["due_date"]) == (away["id"], SECOND)
    (copy,) = await copies_of(api, weekly)
    assert copy["list_id"] == away["id"]


async def test_changes_of_a_series_take_versions_without_gaps(api, weekly):
    before = await version_of(api, weekly["list_id"])
    await patch(api, weekly, completed=True)
    assert await version_of(api, weekly["list_id"]) == before + 2
    await patch(api, weekly, skip=SECOND)
    assert await version_of(api, weekly["list_id"]) == before + 3
    await patch(api, weekly, completed=False, occurrence=SECOND)
    await patch(api, weekly, completed=False, occurrence=FIRST)
    assert await version_of(api, weekly["list_id"]) == before + 6
