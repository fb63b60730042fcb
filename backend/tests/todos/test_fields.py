from datetime import date
from typing import Any
from uuid import uuid4, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import a_todo, field_errors, items, raw, todo_url


async def test_only_a_completed_copy_has_an_id_of_version_5(api):
    draft = {"id": str(uuid5(uuid4(), "2026-03-02")), "title": "Water"}
    assert field_errors(await api.post("/api/todos", json=draft)) == [("id", "id_of_copy")]
    operation = {"id": str(uuid4()), "kind": "todo.create", "todo": draft}
    (result,) = (await api.post("/api/batch", json={"operations": [operation]})).json()["results"]
    assert (result["status"], result["problem"]["errors"][0]["code"]) == (422, "id_of_copy")
    assert await items(api) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "\t "),
        ("title", None),
        ("title", 5),
        ("title", "x" * 501),
        ("title", "two\nlines"),
        ("title", "nul\0"),
        ("notes", "\udfff"),
        ("notes", "x" * 20_001),
        ("notes", None),
        ("priority", "urgent"),
        ("due_date", 0),
        ("due_date", "tomorrow"),
        ("due_date", "0"),
        ("due_date", "2026-03-01T23:00:00"),
        ("due_date", "2026-02-30"),
        ("due_time", "25:00"),
        ("due_time", "09:00Z"),
        ("due_time", 3600),
        ("due_time", "3600"),
        ("due_time", "09:00:00.5"),
        ("due_timezone", "Mars/Olympus"),
        ("due_timezone", "../etc/passwd"),
        ("tags", None),
        ("tags", ["x"] * 21),
        ("position", "a00"),
        ("position", "a" + "1" * 256),
        ("completed", "yes"),
        ("list_id", "inbox"),
        ("colour", "red"),
        ("version", 7),
    ],
)
async def test_a_todo_with_an_invalid_field_is_rejected_by_the_fields_name(api, field, value):
    todo = await a_todo(api, due_date="2026-03-01", due_time="09:00")
    assert {name for name, _ in field_errors(await api.post("/api/todos", **raw({"title": "Fine", field: value})))} == {
        field
    }
    assert {
        name for name, _ in field_errors(await api.patch(todo_url(todo), **raw({"notes": "Fine", field: value})))
    } == {field}
    assert await items(api) == [todo]


@pytest.mark.parametrize("tags", [[" "], ["x" * 51], [""], [7]])
async def test_an_invalid_tag_is_rejected_by_its_index(api, tags):
    assert field_errors(await api.post("/api/todos", json={"title": "Hi", "tags": ["fine", *tags]}))[0][0] == "tags.1"


@pytest.mark.parametrize(
    "text",
    [
        "Überraschung 🎉",
        "👩‍👩‍👧‍👦 family",
        "שלום עולם",
        "e\u0301",
        "'; drop table todos; --",
        "%_\\",
    ],
)
async def test_titles_and_notes_are_stored_unchanged(api, text):
    todo = await a_todo(api, title=text, notes=f"{text}\r\n{text}")
    assert (todo["title"], todo["notes"]) == (text, f"{text}\r\n{text}")
    assert (await api.get(todo_url(todo))).json() == todo


@pytest.mark.parametrize(("text", "title"), [("\u202eright to left", "right to left"), ("a\tb", "a b")])
async def test_notes_keep_invisible_characters_that_titles_lose(api, text, title):
    todo = await a_todo(api, title=text, notes=text)
    assert (todo["title"], todo["notes"]) == (title, text)


async def test_tags_are_trimmed_composed_and_unique_in_their_first_spelling(api):
    todo = await a_todo(api, tags=[" Home ", "cafe\u0301", "home", "CAFÉ", "straße"])
    assert todo["tags"] == ["Home", "café", "straße"]


async def test_length_limits_count_characters_and_not_bytes(api):
    assert len((await a_todo(api, title="🎉" * 500))["title"]) == 500
    assert len((await a_todo(api, notes="🎉" * 20_000))["notes"]) == 20_000


@pytest.mark.parametrize("body", ["[]", "null", "{", "7", '"text"', "[" * 100_000])
async def test_a_body_that_is_not_an_object_is_rejected(api, body):
    response = await api.post("/api/todos", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert await items(api) == []


async def test_a_body_over_the_size_limit_is_rejected(api):
    response = await api.post("/api/todos", json={"title": "Hi", "notes": "x" * 1_000_001})
    assert response.status_code == 413
    assert await items(api) == []


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


# Titles lose invisible characters, which tests of fields show.
VISIBLE = st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zl", "Zp", "Cs"])
TEXT = st.text(VISIBLE, max_size=20)
DATES = st.dates(date(1900, 1, 1), date(2200, 12, 31)).map(str)
PATCHES = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXT.map(lambda text: f"t{text}"),
        "notes": TEXT,
        "priority": st.sampled_from(["none", "low", "medium", "high"]),
        "due_date": st.none() | DATES,
        "due_time": st.none() | st.times().map(lambda time: f"{time:%H:%M:%S}"),
        "due_timezone": st.none() | st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns"]),
        "tags": st.lists(st.sampled_from(["home", "work", "deep"]), unique=True),
        "position": st.sampled_from(["a0", "a1", "Zz", "a0V"]),
        "completed": st.booleans(),
    },
)
DUE_DEPENDENCIES = (("due_date", "due_time"), ("due_time", "due_timezone"))


def merge(todo: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any] | None:
    """The todo after the patch; None where the due rules reject it."""
    after = {**todo, **{field: value for field, value in patch.items() if field != "completed"}}
    for field, dependent in DUE_DEPENDENCIES:
        if patch.get(field, "") is None or (field in patch and after[field] is None):
            if patch.get(dependent) is not None:
                return None
            after[dependent] = None
            patch = {**patch, dependent: None}
        if after[dependent] is not None and after[field] is None:
            return None
    return after


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(patches=st.lists(PATCHES, max_size=8))
async def test_consecutive_patches_merge_field_by_field(api, patches):
    todo = await a_todo(api)
    for patch in patches:
        before = todo
        response = await api.patch(todo_url(todo), json=patch)
        expected = merge(todo, patch)
        assert response.status_code == (422 if expected is None else 200)
        todo = (await api.get(todo_url(todo))).json()
        if expected is None:
            assert todo == before
            continue
        assert response.json() == todo
        if "completed" in patch:
            assert (todo["completed_at"] is not None) == patch["completed"]
        if patch.get("completed") and before["completed_at"]:
            assert todo["completed_at"] == before["completed_at"]
        own = {"completed_at": todo["completed_at"], "version": todo["version"], "updated_at": todo["updated_at"]}
        assert todo == expected | own
        fields = todo.keys() - {"version", "updated_at"}
        assert (todo["version"] != before["version"]) == any(todo[field] != before[field] for field in fields)
