"""Todos that come again, over HTTP."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4, uuid5

import pytest

from factories import a_list, a_todo, field_errors, items, url, version_of

MONDAYS = {"rule": "FREQ=WEEKLY;BYDAY=MO"}
FIRST, SECOND, THIRD = "2030-03-04", "2030-03-11", "2030-03-18"


@pytest.fixture
async def weekly(api):
    return await a_todo(api, title="Water the plants", due_date=FIRST, recurrence=MONDAYS, tags=["home"], notes="All")


async def now(api, todo):
    return (await api.get(url(todo))).json()


async def patch(api, todo, **body):
    answer = await api.patch(url(todo), json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def done_of(api, todo):
    rows = await items(api, completed=True)
    return [row for row in rows if (row["recurrence"] or {}).get("series_id") == todo["id"]]


async def test_a_rule_tells_what_comes_next(weekly):
    known = weekly["recurrence"]
    assert (known["rule"], known["from"], known["start"]) == ("FREQ=WEEKLY;BYDAY=MO", "due", FIRST)
    assert (known["occurrence"], known["next"][:2], len(known["next"])) == (FIRST, [SECOND, THIRD], 12)


async def test_completing_leaves_a_copy_and_goes_on(api, weekly):
    row = await patch(api, weekly, completed=True, occurrence=FIRST)
    assert (row["completed_at"], row["due_date"], row["recurrence"]["occurrence"]) == (None, SECOND, SECOND)
    (copy,) = await done_of(api, weekly)
    assert copy["id"] == str(uuid5(UUID(weekly["id"]), FIRST))
    same = ("title", "notes", "tags", "due_date", "list_id")
    assert [copy[name] for name in same] == [weekly[name] for name in same]
    assert (copy["recurrence"]["occurrence"], copy["recurrence"]["rule"]) == (FIRST, None)


async def test_the_same_occurrence_from_two_devices_at_once_advances_it_once(api, weekly):
    body = {"completed": True, "occurrence": FIRST}
    answers = await asyncio.gather(*[api.patch(url(weekly), json=body) for _ in range(50)])
    assert {answer.status_code for answer in answers} == {200}
    assert (await now(api, weekly))["due_date"] == SECOND
    assert len(await done_of(api, weekly)) == 1


async def test_without_an_occurrence_the_present_one_is_meant(api, weekly):
    assert (await patch(api, weekly, completed=True))["due_date"] == SECOND
    assert (await patch(api, weekly, completed=True))["due_date"] == THIRD


async def test_skipping_leaves_nothing_behind(api, weekly):
    assert (await patch(api, weekly, skip=FIRST))["due_date"] == SECOND
    assert (await patch(api, weekly, skip=FIRST))["due_date"] == SECOND
    assert await done_of(api, weekly) == []


async def test_going_back_undoes_a_completion_as_if_it_had_not_been(api, weekly):
    await patch(api, weekly, completed=True, occurrence=FIRST)
    known = (await api.post("/api/sync", json={})).json()
    back = await patch(api, weekly, completed=False, occurrence=FIRST)
    assert (back["due_date"], back["recurrence"]) == (FIRST, weekly["recurrence"])
    assert await done_of(api, weekly) == []
    held = {news["id"]: news["version"] for news in known["lists"]}
    body = {"epoch": known["epoch"], "account": known["account"], "lists": held}
    (news,) = (await api.post("/api/sync", json=body)).json()["lists"]
    assert news["tombstones"] == [str(uuid5(UUID(weekly["id"]), FIRST))]
    again = await patch(api, weekly, completed=False, occurrence=FIRST)
    assert again["version"] == back["version"]
    assert (await patch(api, weekly, completed=True, occurrence=FIRST))["due_date"] == SECOND
    assert len(await done_of(api, weekly)) == 1


async def test_going_back_undoes_a_skip(api, weekly):
    await patch(api, weekly, skip=FIRST)
    back = await patch(api, weekly, completed=False, occurrence=FIRST)
    assert (back["due_date"], back["recurrence"]) == (FIRST, weekly["recurrence"])
    assert (await patch(api, weekly, completed=False, occurrence="2030-03-01"))["due_date"] == FIRST


async def test_what_stands_under_it_starts_anew(api, weekly):
    below = await a_todo(api, title="The lemon tree", parent_id=weekly["id"])
    deeper = await a_todo(api, title="Leaves", parent_id=below["id"])
    await patch(api, below, completed=True)
    await patch(api, weekly, completed=True, occurrence=FIRST)
    assert [(await now(api, todo))["completed_at"] for todo in (below, deeper)] == [None, None]


async def test_going_back_has_done_what_was_done_under_it(api, weekly):
    done, opened = [await a_todo(api, title=title, parent_id=weekly["id"]) for title in ("Lemon", "Fig")]
    deeper = await a_todo(api, title="Leaves", parent_id=opened["id"])
    known = [await patch(api, todo, completed=True) for todo in (done, deeper)]
    await patch(api, weekly, completed=True, occurrence=FIRST)
    before = await version_of(api, weekly["list_id"])
    await patch(api, weekly, completed=False, occurrence=FIRST)
    times = [(await now(api, todo))["completed_at"] for todo in (done, deeper, opened)]
    assert times == [known[0]["completed_at"], known[1]["completed_at"], None]
    # the copy's departure, the todo itself, and two under it
    assert await version_of(api, weekly["list_id"]) == before + 4


async def test_an_occurrence_moved_for_once_goes_on_by_the_rule(api, weekly):
    moved = await patch(api, weekly, due_date="2030-03-06")
    assert (moved["due_date"], moved["recurrence"]["occurrence"]) == ("2030-03-06", FIRST)
    assert (await patch(api, weekly, completed=True, occurrence=FIRST))["due_date"] == SECOND
    (copy,) = await done_of(api, weekly)
    assert copy["due_date"] == "2030-03-06"
    assert (await patch(api, weekly, completed=False, occurrence=FIRST))["due_date"] == "2030-03-06"


async def test_what_was_edited_for_once_is_put_back(api, weekly):
    edited = await patch(api, weekly, this_occurrence_only=True, title="Water them twice", tags=["heat"])
    assert (edited["title"], edited["recurrence"]["occurrence"]) == ("Water them twice", FIRST)
    await patch(api, weekly, this_occurrence_only=True, title="Water them thrice")
    row = await patch(api, weekly, completed=True, occurrence=FIRST)
    assert (row["title"], row["tags"], row["notes"]) == ("Water the plants", ["home"], "All")
    (copy,) = await done_of(api, weekly)
    assert (copy["title"], copy["tags"]) == ("Water them thrice", ["heat"])
    back = await patch(api, weekly, completed=False, occurrence=FIRST)
    assert (back["title"], back["tags"]) == ("Water them thrice", ["heat"])
    assert (await patch(api, weekly, skip=FIRST))["title"] == "Water the plants"


async def test_the_last_one_ends_it(api):
    twice = await a_todo(api, due_date=FIRST, recurrence={"rule": "FREQ=DAILY;COUNT=2"})
    assert twice["recurrence"]["next"] == ["2030-03-05"]
    assert (await patch(api, twice, completed=True))["recurrence"]["next"] == []
    ended = await patch(api, twice, completed=True)
    assert ended["completed_at"]
    assert len(await done_of(api, twice)) == 1
    assert (await patch(api, twice, completed=False))["completed_at"] is None


async def test_counted_from_the_day_it_is_done(api):
    rule = {"rule": "FREQ=DAILY;INTERVAL=3;COUNT=3", "from": "completion"}
    todo = await a_todo(api, due_date="2020-01-01", recurrence=rule)
    row = await patch(api, todo, completed=True)
    today = datetime.now(UTC).date()
    assert row["due_date"] == str(today + timedelta(days=3))
    assert row["recurrence"]["rule"] == "FREQ=DAILY;INTERVAL=3;COUNT=2"
    await patch(api, todo, completed=True)
    assert (await patch(api, todo, completed=True))["completed_at"]


async def test_missed_ones_are_passed_over(api):
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
async def test_wall_time_is_kept_over_the_change_of_season_and_dates_never_shift(api, zone):
    await api.patch("/api/me", json={"timezone": zone})
    rule = {"rule": "FREQ=WEEKLY;BYDAY=SU"}
    timed = await a_todo(api, due_date="2030-03-03", due_time="02:30", due_timezone=zone, recurrence=rule)
    for _ in range(6):
        row = await patch(api, timed, completed=True)
        assert row["due_time"] == "02:30:00"
        assert date.fromisoformat(row["due_date"]).weekday() == 6
    whole = await a_todo(api, due_date="2030-03-31", recurrence={"rule": "FREQ=MONTHLY;BYMONTHDAY=-1"})
    assert (await patch(api, whole, completed=True))["due_date"] == "2030-04-30"


async def test_without_a_date_it_begins_with_the_first_from_today_on(api):
    todo = await a_todo(api, recurrence=MONDAYS)
    due = date.fromisoformat(todo["due_date"])
    assert due.weekday() == 0
    assert timedelta() <= due - datetime.now(UTC).date() < timedelta(days=7)


async def test_a_rule_is_changed_and_taken_away(api, weekly):
    changed = await patch(api, weekly, recurrence={"rule": "rrule:freq=daily"})
    assert (changed["due_date"], changed["recurrence"]["next"][0]) == (FIRST, "2030-03-05")
    assert (await patch(api, weekly, recurrence=None))["recurrence"] is None
    await patch(api, weekly, recurrence=MONDAYS)
    gone = await patch(api, weekly, due_date=None)
    assert (gone["due_date"], gone["recurrence"]) == (None, None)


@pytest.mark.parametrize(
    ("wish", "fault"),
    [
        ({"rule": "FREQ=SECONDLY"}, ("recurrence.rule", "recurrence_too_often")),
        ({"rule": "FREQ=WEEKLY;BYDAY=XX"}, ("recurrence.rule", "recurrence_invalid")),
        ({"rule": "FREQ=HOURLY"}, ("recurrence.rule", "recurrence_needs_time")),
        ({"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}, ("recurrence.rule", "recurrence_never")),
        ({"rule": "FREQ=DAILY", "start": "soon"}, ("recurrence.start", "wall_time_invalid")),
        ({"rule": "FREQ=DAILY", "from": "birth"}, ("recurrence.from", "literal_error")),
    ],
)
async def test_a_rule_that_makes_no_sense_changes_nothing(api, weekly, wish, fault):
    assert field_errors(await api.patch(url(weekly), json={"recurrence": wish, "title": "Never"})) == [fault]
    assert await now(api, weekly) == weekly
    refused = await api.post("/api/todos", json={"title": "Never", "due_date": FIRST, "recurrence": wish})
    assert field_errors(refused) == [fault]


async def test_a_push_does_it_once_and_leaves_the_list_to_a_pull(api, weekly):
    body = {"completed": True, "occurrence": FIRST, "title": "Water all plants"}
    operation = {"id": str(uuid4()), "kind": "todo.change", "todo_id": weekly["id"], "changes": body}
    first = (await api.post("/api/batch", json={"operations": [operation]})).json()
    assert (first["results"][0]["todo"]["due_date"], first["lists"]) == (SECOND, {})
    again = (await api.post("/api/batch", json={"operations": [operation]})).json()
    assert again["results"][0]["todo"]["due_date"] == SECOND
    (copy,) = await done_of(api, weekly)
    assert copy["title"] == "Water all plants"


async def test_a_move_with_the_completion_does_both(api, weekly):
    away = await a_list(api)
    row = await patch(api, weekly, list_id=away["id"], completed=True, occurrence=FIRST)
    assert (row["list_id"], row["due_date"]) == (away["id"], SECOND)
    (copy,) = await done_of(api, weekly)
    assert copy["list_id"] == away["id"]


async def test_numbers_have_no_gaps(api, weekly):
    before = await version_of(api, weekly["list_id"])
    await patch(api, weekly, completed=True)
    assert await version_of(api, weekly["list_id"]) == before + 2
    await patch(api, weekly, skip=SECOND)
    assert await version_of(api, weekly["list_id"]) == before + 3
    await patch(api, weekly, completed=False, occurrence=SECOND)
    await patch(api, weekly, completed=False, occurrence=FIRST)
    assert await version_of(api, weekly["list_id"]) == before + 6
