import pytest

from factories import a_todo, field_errors, url

DUE = ("due_date", "due_time", "due_timezone")


def due(todo):
    return tuple(todo[field] for field in DUE)


@pytest.mark.parametrize(
    "when",
    [
        ("2026-03-01", None, None),
        ("2026-03-29", "02:30:00", "Europe/Berlin"),
        ("2026-03-01", "09:00:00", None),
        ("0001-01-01", "00:00:00", "UTC"),
        ("9999-12-31", "23:59:59", "Pacific/Kiritimati"),
    ],
)
async def test_dates_times_and_zones_are_kept_as_they_were_written(api, when):
    assert due(await a_todo(api, **dict(zip(DUE, when, strict=True)))) == when


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"due_time": "09:00"}, ("due_time", "due_date_missing")),
        ({"due_date": "2026-03-01", "due_timezone": "UTC"}, ("due_timezone", "due_time_missing")),
        ({"due_timezone": "UTC"}, ("due_timezone", "due_time_missing")),
    ],
)
async def test_a_part_without_its_whole_is_refused(api, fields, named):
    assert field_errors(await api.post("/api/todos", json={"title": "Hi"} | fields)) == [named]
    todo = await a_todo(api, **({"due_date": "2026-03-01"} if named[0] == "due_timezone" else {}))
    part = {named[0]: fields[named[0]]}
    assert field_errors(await api.patch(url(todo), json=part | {"title": "Not written"})) == [named]
    assert (await api.get(url(todo))).json() == todo


async def test_clearing_the_date_clears_time_and_zone(api):
    todo = await a_todo(api, due_date="2026-03-01", due_time="09:00", due_timezone="Europe/Berlin")
    assert due((await api.patch(url(todo), json={"due_date": None})).json()) == (None, None, None)


async def test_clearing_the_time_clears_the_zone(api):
    todo = await a_todo(api, due_date="2026-03-01", due_time="09:00", due_timezone="Europe/Berlin")
    assert due((await api.patch(url(todo), json={"due_time": None})).json()) == ("2026-03-01", None, None)


async def test_clearing_the_date_and_keeping_the_time_is_refused(api):
    todo = await a_todo(api, due_date="2026-03-01", due_time="09:00")
    answer = await api.patch(url(todo), json={"due_date": None, "due_time": "10:00"})
    assert field_errors(answer) == [("due_time", "due_date_missing")]
    assert (await api.get(url(todo))).json() == todo


async def test_another_date_keeps_time_and_zone(api):
    todo = await a_todo(api, due_date="2026-03-01", due_time="09:00", due_timezone="Europe/Berlin")
    moved = (await api.patch(url(todo), json={"due_date": "2026-03-02"})).json()
    assert due(moved) == ("2026-03-02", "09:00:00", "Europe/Berlin")
