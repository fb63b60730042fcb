import pytest

from factories import a_todo, field_errors, items, raw, todo_url


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
