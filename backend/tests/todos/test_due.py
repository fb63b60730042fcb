import pytest

from factories import a_todo, field_errors, todo_url

DUE = ("due_date", "due_time", "due_timezone")


def due(todo):
    return tuple(todo[field] for field in DUE)


@pytest.mark.parametrize(
    "when",
    [
        ("2026-03-01", None, None),
        ("2026-03-29", "02:30:00", "Europe/Berlin"),
        ("2026-03-01", "09:00:00", None),
        ("1900-01-01", "00:00:00", "UTC"),
        ("2200-12-31", "23:59:59", "Pacific/Kiritimati"),
    ],
)
async def test_due_dates_times_and_zones_are_stored_unchanged(api, when):
    assert due(await a_todo(api, **dict(zip(DUE, when, strict=True)))) == when


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"due_time": "09:00"}, ("due_time", "due_date_missing")),
        ({"due_date": "2026-03-01", "due_timezone": "UTC"}, ("due_timezone", "due_time_missing")),
        ({"due_timezone": "UTC"}, ("due_timezone", "due_time_missing")),
    ],
)
async def test_a_time_without_a_date_and_a_zone_without_a_time_are_rejected(api, fields, named):
    assert field_errors(await api.post("/api/todos", json={"title": "Hi"} | fields)) == [named]
    todo = await a_todo(api, **({"due_date": "2026-03-01"} if named[0] == "due_timezone" else {}))
    part = {named[0]: fields[named[0]]}
    assert field_errors(await api.patch(todo_url(todo), json=part | {"title": "Not written"})) == [named]
    assert (await api.get(todo_url(todo))).json() == todo


async def test_clearing_the_due_date_clears_the_time_and_the_zone(api):
    todo = await a_todo(api, due_date="2026-03-01", due_time="09:00", due_timezone="Europe/Berlin")
    assert due((await api.patch(todo_url(todo), json={"due_date": None})).json()) == (None, None, None)


async def test_clearing_the_due_time_clears_the_zone(api):
    todo = await a_todo(api, due_date="2026-03-01", due_time="09:00", due_timezone="Europe/Berlin")
    assert due((await api.patch(todo_url(todo), json={"due_time": None})).json()) == ("2026-03-01", None, None)


async def test_clearing_the_due_date_while_setting_a_time_is_rejected(api):
    todo = await a_todo(api, due_date="2026-03-01", due_time="09:00")
    response = await api.patch(todo_url(todo), json={"due_date": None, "due_time": "10:00"})
    assert field_errors(response) == [("due_time", "due_date_missing")]
    assert (await api.get(todo_url(todo))).json() == todo


async def test_changing_the_due_date_leaves_the_time_and_the_zone(api):
    todo = await a_todo(api, due_date="2026-03-01", due_time="09:00", due_timezone="Europe/Berlin")
    moved = (await api.patch(todo_url(todo), json={"due_date": "2026-03-02"})).json()
    assert due(moved) == ("2026-03-02", "09:00:00", "Europe/Berlin")
