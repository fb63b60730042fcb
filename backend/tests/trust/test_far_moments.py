"""Days and moments that UTC, PostgreSQL or a time zone cannot hold are rejected wherever they are sent."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import uuid4

import pytest

from contract.operations import OPERATIONS
from contract.request_builder import path_of
from factories import a_list, a_todo, field_errors, items, todo_url

FAR_DAYS = ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"]
FAR_MOMENTS = [
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    "2200-12-31T23:59:59-14:00",
    "1900-01-01T00:00:00+14:00",
    "2201-01-01T00:00:00Z",
    10_000_000_000,
    -10_000_000_000,
]


def operation(kind, **fields):
    return {"id": str(uuid4()), "kind": kind, **fields}


async def push(api, *operations):
    response = await api.post("/api/batch", json={"operations": list(operations)})
    assert response.status_code == 200, response.text
    return response.json()["results"]


def fields_of(result):
    return result["status"], [error["field"] for error in result["problem"]["errors"]]


@pytest.mark.parametrize("day", FAR_DAYS)
async def test_a_far_day_is_rejected_in_every_field(api, day):
    todo = await a_todo(api, due_date="2026-03-02", recurrence={"rule": "FREQ=DAILY"})
    assert field_errors(await api.post("/api/todos", json={"title": "Far", "due_date": day})) == [
        ("due_date", "year_out_of_range")
    ]
    assert field_errors(await api.patch(todo_url(todo), json={"due_date": day})) == [("due_date", "year_out_of_range")]
    for field in ("occurrence", "skip"):
        for wall_time in (day, f"{day}T00:00", f"{day}T23:59"):
            rejected = await api.patch(todo_url(todo), json={"completed": False, field: wall_time})
            assert field_errors(rejected) == [(field, "year_out_of_range")]
    rule = {"rule": "FREQ=DAILY", "start": day}
    rejected = await api.post("/api/todos", json={"title": "Far", "recurrence": rule})
    assert field_errors(rejected) == [("recurrence.start", "year_out_of_range")]
    for name in ("due_from", "due_to"):
        rejected = await api.get("/api/todos", params={name: day})
        assert field_errors(rejected) == [(name, "year_out_of_range")]
    for name in ("from", "to"):
        rejected = await api.get("/api/me/statistics", params={name: day})
        assert field_errors(rejected) == [(name, "year_out_of_range")]


@pytest.mark.parametrize("moment", FAR_MOMENTS)
async def test_a_far_moment_is_rejected_in_every_field(api, moment):
    todo = await a_todo(api)
    rejected = await api.post(f"{todo_url(todo)}/reminders", json={"at": moment})
    assert field_errors(rejected) == [("at", "year_out_of_range")]
    changes = {"title": "Other"}
    results = await push(
        api,
        operation("reminder.create", reminder={"todo_id": todo["id"], "at": moment}),
        operation("todo.change", todo_id=todo["id"], changes=changes, at=moment),
        operation("todo.change", todo_id=todo["id"], changes=changes),
    )
    assert [fields_of(result) for result in results[:2]] == [(422, ["reminder.at"]), (422, ["at"])]
    assert results[2]["todo"]["title"] == "Other"


@pytest.mark.parametrize("key", ['"9999-12-31T23:59:59-14:00"', '"0001-01-01T00:00:00+14:00"', "1e300", "-1e300"])
async def test_a_cursor_with_a_far_moment_is_rejected(api, key):
    for sort in ("created", "completed"):
        cursor = urlsafe_b64encode(f'["{sort}","asc",{key},"{uuid4()}"]'.encode()).decode().rstrip("=")
        rejected = await api.get("/api/todos", params={"sort": sort, "cursor": cursor})
        assert field_errors(rejected) == [("cursor", "cursor_invalid")]


NASTY_KEYS = [
    *FAR_MOMENTS,
    *FAR_DAYS,
    "infinity",
    "",
    "x\0",
    "\ud800",
    None,
    True,
    [],
    {},
    -1,
    2**63,
    1e300,
    str(uuid4()),
]


def takes_cursor(operation):
    return any(parameter["name"] == "cursor" for parameter in operation.definition.get("parameters", ()))


@pytest.mark.parametrize("operation", [one for one in OPERATIONS.values() if takes_cursor(one)], ids=str)
async def test_no_part_of_a_cursor_can_be_anything_that_postgresql_cannot_read(api, operation):
    """Each part of a cursor that the server gave is replaced by each of the values above."""
    home = await a_list(api)
    todo = await a_todo(api, list_id=home["id"], due_date="2026-03-02")
    for day in ("2026-03-03", "2026-03-04", "2026-03-05"):
        later = await a_todo(api, list_id=home["id"], due_date=day)
        await api.patch(todo_url(later), json={"completed": day != "2026-03-03"})
    await api.patch(todo_url(todo), json={"title": "Other"})
    await api.post("/api/auth/login", json={"email": api.user["email"], "password": "a wrong password"})
    path = path_of(operation, {"todo": todo["id"], "list": home["id"]})
    names = {parameter["name"] for parameter in operation.definition["parameters"]}
    sorts = [{"sort": sort} for sort in ("position", "due", "priority", "created", "title")]
    sorts.append({"sort": "completed", "completed": True})
    for query in sorts if "sort" in names else [{}]:
        given = (await api.get(path, params=query | {"limit": 1})).json()["next_cursor"]
        assert given, "the test needs a second page"
        keys = json.loads(urlsafe_b64decode(given + "=="))
        for place in range(len(keys)):
            for value in NASTY_KEYS:
                changed = json.dumps([*keys[:place], value, *keys[place + 1 :]])
                cursor = urlsafe_b64encode(changed.encode()).decode().rstrip("=")
                response = await api.get(path, params=query | {"cursor": cursor})
                assert response.status_code in {200, 422}, (query, changed, response.text)


async def test_todos_that_were_far_away_before_are_still_listed(app, api):
    for day in FAR_DAYS:
        todo = await a_todo(api, title=day, due_date="2026-03-02")
        await app.state.database.execute("update todos set due_date = $1::text::date where id = $2", day, todo["id"])
    found = []
    cursor = None
    while cursor or not found:
        page = (
            await api.get("/api/todos", params={"sort": "due", "limit": 1, **({"cursor": cursor} if cursor else {})})
        ).json()
        found += [todo["due_date"] for todo in page["items"]]
        cursor = page["next_cursor"]
    assert found == FAR_DAYS


async def test_a_series_ends_before_the_days_that_nobody_can_send(api):
    todo = await a_todo(api, due_date="2200-12-30", recurrence={"rule": "FREQ=DAILY"})
    assert todo["recurrence"]["next"] == ["2200-12-31"]


async def test_a_time_of_day_has_ascii_digits(api):
    """PostgreSQL cannot read others, and every account's reminders are found by one statement."""
    for name in ("day_at", "quiet_from", "agenda_at"):
        rejected = await api.put("/api/me/settings/notifications", json={"value": {name: "0\u0669:0\u0660"}})
        assert rejected.status_code == 422
    assert await items(api, "/api/me/settings") == []
