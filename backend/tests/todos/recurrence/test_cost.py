"""No rule can keep the event loop busy."""

import sys
import threading
from datetime import date, datetime, time

import pytest

from factories import a_todo, field_errors, todo_url
from sync.test_batch import create, push
from tend.todos.recurrence import occurrences
from tend.todos.recurrence.rrule import parse_rule
from tend.todos.recurrence.series import start_series
from tend.todos.service import occurrence_searches
from tend.todos.service.occurrence_searches import _time_search as time_search

EVERY_DAY = "BYDAY=MO,TU,WE,TH,FR,SA,SU"
HOURS = f"BYHOUR={','.join(map(str, range(24)))}"
MINUTES = f"BYMINUTE={','.join(map(str, range(60)))}"
EVERY_MINUTE = f"FREQ=YEARLY;{EVERY_DAY};{HOURS};{MINUTES}"
NOW = datetime.fromisoformat("2026-11-28T12:00")


def count_steps(work):
    count = 0

    def on_event(*_):
        nonlocal count
        count += 1

    sys.setprofile(on_event)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    ("rule", "is_accepted"),
    [
        (EVERY_MINUTE, False),
        (f"FREQ=HOURLY;{MINUTES}", False),
        ("FREQ=HOURLY;BYMINUTE=0,20,40", False),
        ("FREQ=HOURLY;BYMINUTE=0,30", True),
        ("FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40", True),
        (f"FREQ=DAILY;{HOURS};BYMINUTE=0,30", True),
    ],
)
async def test_a_rule_has_48_times_a_day(api, rule, is_accepted):
    due = {"title": "Often", "due_date": "2026-11-28", "due_time": "09:00:00"}
    response = await api.post("/api/todos", json={**due, "recurrence": {"rule": rule}})
    if is_accepted:
        assert response.status_code == 201, response.text
    else:
        assert field_errors(response) == [("recurrence.rule", "recurrence_too_often")]


async def test_a_rule_with_more_times_from_an_earlier_release_goes_on(app, api):
    todo = await a_todo(api, due_date="2050-11-28", due_time="09:00:00", recurrence={"rule": "FREQ=DAILY"})
    await app.state.database.execute(
        "update todos set recurrence = jsonb_set(recurrence, '{rule}', to_jsonb($1::text))", EVERY_MINUTE
    )
    occurrence = todo["recurrence"]["occurrence"]
    advanced = (await api.patch(todo_url(todo), json={"completed": True, "occurrence": occurrence})).json()
    assert advanced["recurrence"]["occurrence"] == "2050-11-28T09:01"


def test_the_times_of_days_before_the_occurrence_are_left_out():
    """Each of 1440 times a day takes as much work as a single one."""

    def search(rule):
        return lambda: start_series(rule, "due", None, (date(2026, 11, 28), time(9)), NOW)

    assert search(EVERY_MINUTE)().next[0] == "2026-11-28T09:01"
    assert count_steps(search(EVERY_MINUTE)) < 20 * count_steps(search(f"FREQ=YEARLY;{EVERY_DAY}"))


@pytest.mark.parametrize(
    ("rule", "is_short"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,WE;INTERVAL=2", True),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", True),
        ("FREQ=DAILY;INTERVAL=3;COUNT=10", True),
        ("FREQ=DAILY;COUNT=10000", False),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", False),
        ("FREQ=MONTHLY;BYMONTHDAY=31;INTERVAL=12", False),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", False),
    ],
)
async def test_long_searches_leave_the_event_loop(api, monkeypatch, rule, is_short):
    threads = set()
    expand = occurrences._expand

    def expand_and_note_thread(*arguments):
        threads.add(threading.current_thread())
        return expand(*arguments)

    monkeypatch.setattr(occurrences, "_expand", expand_and_note_thread)
    await api.post("/api/todos", json={"title": "Rule", "due_date": "2026-11-30", "recurrence": {"rule": rule}})
    assert occurrences.is_short_search(parse_rule(rule)) is is_short
    assert (threads == {threading.main_thread()}) is is_short


def test_a_long_search_lets_other_threads_go_on(monkeypatch):
    pauses = []
    monkeypatch.setattr(occurrences, "sleep", pauses.append)
    start = datetime.fromisoformat("2026-03-02")
    assert list(occurrences.occurrences_after(parse_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), start, start, 1)) == []
    assert len(pauses) == occurrences.MAX_LOOKUPS // occurrences._LOOKUPS_AT_ONCE


def rare(number):
    """Each takes a quarter of a second, and has no occurrence."""
    return create(due_date="2026-11-30", recurrence={"rule": f"FREQ=DAILY;INTERVAL={number};BYMONTH=2;BYMONTHDAY=30"})


def codes(response):
    return [result.get("problem", {}).get("errors", [{}])[0].get("code") for result in response["results"]]


async def test_the_long_searches_of_a_push_have_a_budget_together(api, monkeypatch):
    monkeypatch.setattr(occurrence_searches, "_time_search", lambda search: (*time_search(search)[:2], 0.4))
    usual = create(due_date="2026-11-30", recurrence={"rule": "FREQ=DAILY;INTERVAL=2"})
    response = await push(api, *map(rare, range(1, 7)), usual, create())
    assert codes(response)[:3] == ["recurrence_never"] * 3
    assert codes(response)[3:] == ["recurrence_too_heavy"] * 3 + [None, None]
    assert codes(await push(api, rare(1))) == ["recurrence_never"]


async def test_searches_that_soon_find_something_never_reach_the_budget(api, monkeypatch):
    monkeypatch.setattr(occurrence_searches, "_time_search", lambda search: (*time_search(search)[:2], 0.015))
    rules = [f"FREQ=DAILY;INTERVAL={number};BYMONTH=1" for number in range(1, 60)]
    drafts = [create(due_date="2026-11-30", recurrence={"rule": rule}) for rule in rules]
    assert codes(await push(api, *drafts)) == [None] * len(drafts)


async def test_the_same_rule_is_searched_once_for_a_push_and_before_its_transaction(app, api, monkeypatch):
    open_transactions = []

    async def run(work):
        open_transactions.append(
            await app.state.database.fetchval(
                "select count(*) from pg_stat_activity where state like 'idle in%' and datname = current_database()"
            )
        )
        return work()

    monkeypatch.setattr(occurrence_searches._turns, "run", run)
    assert codes(await push(api, *[rare(1)] * 10, create())) == ["recurrence_never"] * 10 + [None]
    assert open_transactions == [0]
