"""`POST /api/quick-add` and `tend add` add all lines or none."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factories import a_list, a_todo, field_errors, items, titles
from tend.core.errors import StartError
from tend.core.ids import new_id
from tend.ops import commands
from tend.quick_add import service as quick_add
from time_limits import HANG_SECONDS, eventually


async def post_lines(api, text, **rest):
    return await api.post("/api/quick-add", json={"text": text, **rest})


async def test_a_line_fills_every_field_it_names(api):
    side = await a_list(api, name="Side project")
    response = await post_lines(api, "pay rent every 1st 9am #side project !1 @bills //from the joint account")
    assert response.status_code == 201, response.text
    [todo] = response.json()["items"]
    assert (todo["title"], todo["list_id"], todo["priority"], todo["tags"]) == (
        "pay rent",
        side["id"],
        "high",
        ["bills"],
    )
    assert (todo["due_time"], todo["notes"]) == ("09:00:00", "from the joint account")
    assert todo["due_date"].endswith("-01")
    assert todo["recurrence"]["rule"] == "FREQ=MONTHLY;BYMONTHDAY=1"


async def test_lines_indented_too_deep_go_beside_their_parent(api):
    text = "\n".join(" " * number + f"{number}" for number in range(60))
    response = await api.post("/api/quick-add", json={"text": text})
    assert response.status_code == 201, response.text
    todos = response.json()["items"]
    assert todos[48]["parent_id"] == todos[47]["id"]
    assert {todo["parent_id"] for todo in todos[49:]} == {todos[47]["id"]}


async def test_indented_lines_are_subtasks_of_the_line_above(api):
    response = await post_lines(api, "- Trip\n  - Tickets tomorrow\n    - Seats\n  - Hotel\n- Bread")
    items = {todo["title"]: todo for todo in response.json()["items"]}
    above = {
        title: next((t for t, o in items.items() if o["id"] == todo["parent_id"]), None)
        for title, todo in items.items()
    }
    assert above == {"Trip": None, "Tickets": "Trip", "Seats": "Tickets", "Hotel": "Trip", "Bread": None}


async def test_lines_go_to_the_top_of_their_list_if_the_account_adds_there(api):
    home = await a_list(api, name="Home")
    section = await a_todo(api, kind="section", title="Groceries", list_id=home["id"])
    for title in ("old", "older"):
        await a_todo(api, title=title, list_id=home["id"])
    await api.put("/api/me/settings/app", json={"value": {"add_to_top": True}})
    await post_lines(api, "one #home\ntwo #home\n  below\nmilk /groceries\n- in the inbox")
    response = await post_lines(api, "zero\n  first below\n  second below", list_id=home["id"])
    assert response.status_code == 201, response.text
    page = await api.get("/api/todos", params={"list_id": home["id"], "sort": "position", "limit": 100})
    in_order = {todo["title"]: todo for todo in page.json()["items"] if todo["kind"] == "todo"}
    top = [title for title, todo in in_order.items() if todo["parent_id"] is None]
    assert top == ["zero", "one", "two", "old", "older"]
    assert [title for title in in_order if title.endswith("below")] == ["below", "first below", "second below"]
    assert in_order["milk"]["parent_id"] == section["id"]


async def test_a_todo_with_a_time_gets_the_account_s_default_reminder(api):
    await api.put("/api/me/settings/notifications", json={"value": {"default_reminder": 10}})

    async def minutes_of(line):
        [todo] = (await post_lines(api, line)).json()["items"]
        reminders = (await api.get(f"/api/todos/{todo['id']}/reminders")).json()["items"]
        return [reminder["before_minutes"] for reminder in reminders]

    assert await minutes_of("call tomorrow 9am") == [10]
    assert await minutes_of("call tomorrow 9am !30m") == [30]
    assert await minutes_of("call tomorrow") == []


async def test_a_section_is_named_by_its_title_alone(api):
    home = await a_list(api, name="Home")
    section = await a_todo(api, kind="section", title="Groceries", list_id=home["id"])
    [todo] = (await post_lines(api, "milk /groceries")).json()["items"]
    assert (todo["list_id"], todo["parent_id"]) == (home["id"], section["id"])


async def test_a_line_without_a_list_goes_to_the_list_of_the_request(api):
    work = await a_list(api, name="Work")
    [todo] = (await post_lines(api, "call #42", list_id=work["id"])).json()["items"]
    assert (todo["title"], todo["list_id"]) == ("call #42", work["id"])


async def test_dates_are_in_the_time_zone_of_the_person(api):
    await api.patch("/api/me", json={"timezone": "Pacific/Kiritimati"})
    [there] = (await post_lines(api, "swim today")).json()["items"]
    await api.patch("/api/me", json={"timezone": "Pacific/Niue"})
    [here] = (await post_lines(api, "swim today")).json()["items"]
    assert here["due_date"] < there["due_date"]


async def test_dates_in_numbers_are_read_as_the_locale_of_the_account_writes_them(api, places):
    await api.patch("/api/me", json={"locale": "en-GB"})
    [british] = (await post_lines(api, "Renew passport 10/12")).json()["items"]
    await api.patch("/api/me", json={"locale": "en-US"})
    [american] = (await post_lines(api, "Renew passport 10/12")).json()["items"]
    assert (british["due_date"], american["due_date"]) == ("2026-12-10", "2026-10-12")


@pytest.mark.parametrize(
    ("text", "code"),
    [("Bread\ntomorrow", "title_missing"), (" \n ", "text_empty"), ("a\n" * 201, "too_many_lines")],
    ids=["no title", "nothing", "too many"],
)
async def test_a_text_with_one_bad_line_adds_nothing(api, text, code):
    assert field_errors(await post_lines(api, text)) == [("text", code)]
    assert await titles(api) == []


async def test_a_range_goes_into_the_notes(api):
    text = "fair from 5 to 7 march\nstandup 3pm for 2 hours //in the kitchen\nyoga every day 9am-10am\nrun 9am"
    made = (await post_lines(api, text)).json()["items"]
    assert [(todo["title"], todo["notes"]) for todo in made] == [
        ("fair", "March 5\u20137"),
        ("standup", "in the kitchen\n3\u20135 PM, 2 hr"),
        ("yoga", "9\u201310 AM, 1 hr"),
        ("run", ""),
    ]


async def test_the_response_has_the_reminders_that_the_lines_asked_for(api, places):
    response = await post_lines(api, "call tomorrow 9am !30m !1d\nrun\nremind me at 6pm to lock up")
    added = response.json()
    todos = {todo["id"]: todo["title"] for todo in added["items"]}
    found = [(todos[one["todo_id"]], one["before_minutes"]) for one in added["reminders"]]
    assert found == [("call", 30), ("call", 1440), ("lock up", 0)]
    stored = [one for todo_id in todos for one in (await api.get(f"/api/todos/{todo_id}/reminders")).json()["items"]]
    assert sorted(stored, key=str) == sorted(added["reminders"], key=str)


async def test_a_replayed_request_adds_its_lines_once(api):
    headers = {"Idempotency-Key": "6a5a7c1e-0000-7000-8000-000000000001"}
    for _ in range(2):
        response = await api.post("/api/quick-add", json={"text": "a\nb"}, headers=headers)
        assert [todo["title"] for todo in response.json()["items"]] == ["a", "b"]
    assert sorted(await titles(api)) == ["a", "b"]


async def test_tend_add_adds_for_the_only_account(api, settings):
    output = await commands.add_todos(settings, "Buy milk tomorrow 9am !2 @dairy", None)
    assert output.startswith("Buy milk  (20")
    assert output.endswith("09:00 medium @dairy)")
    assert await titles(api) == ["Buy milk"]


async def test_tend_add_needs_an_address_where_there_are_several_accounts(api, other, settings):
    with pytest.raises(StartError, match="--for"):
        await commands.add_todos(settings, "Buy milk", None)
    await commands.add_todos(settings, "Buy milk", other.user["email"].upper())
    assert (await titles(api), await titles(other)) == ([], ["Buy milk"])
    with pytest.raises(StartError, match="no account"):
        await commands.add_todos(settings, "Buy milk", "nobody@example.com")
    with pytest.raises(StartError, match="Line 1"):
        await commands.add_todos(settings, "tomorrow", other.user["email"])


async def test_tend_add_publishes_its_changes_to_running_processes(app, api, settings):
    received = asyncio.Event()
    app.state.bus.subscribe("changes", lambda payload: received.set() if payload.get("lists") else None)
    await eventually(lambda: app.state.bus.is_healthy)
    await commands.add_todos(settings, "Buy milk", None)
    assert await asyncio.wait_for(received.wait(), HANG_SECONDS)


CORPUS = json.loads((Path(__file__).parents[3] / "corpus" / "quick-add" / "drafts.json").read_text())


# Two people are called Sam.
PEOPLE = (("Sam", "Home"), ("Ana López", "Home"), ("Sam", "Work"), ("Mira K", "Work"))
ADD_PERSON = """
with person as (
    insert into users (id, email, email_key, password_hash, name, timezone, locale)
    values ($1::text::uuid, $1::text, $1::text, '', $2, 'UTC', 'en')
    returning id
)
insert into memberships (list_id, user_id, role, position, version)
select $3, id, 'editor', 'a0', 1
from person"""


@pytest.fixture
async def people(app, places):
    """The names of people by their ids."""
    names = {}
    for name, place in PEOPLE:
        person = new_id()
        names[str(person)] = name
        await app.state.database.execute(ADD_PERSON, str(person), name, places[place])
    return names


@pytest.fixture
async def places(api, monkeypatch):
    """Ids of lists and sections by name; it is Wednesday, 4 March 2026, 10:00."""
    monkeypatch.setattr(quick_add, "now", lambda: datetime(2026, 3, 4, 10, tzinfo=UTC))
    named = [await a_list(api, name=name) for name in ("Home", "Work", "Side project")]
    ids = {"Inbox": api.user["inbox_id"], **{row["name"]: row["id"] for row in named}}
    for name in ("Home", "Boat"):
        archived = await a_list(api, name=name)
        await api.patch(f"/api/lists/{archived['id']}", json={"archived": True})
        ids.setdefault(name, archived["id"])
    for title, name in (("Groceries", "Home"), ("Admin", "Work")):
        ids[title] = (await a_todo(api, kind="section", title=title, list_id=ids[name]))["id"]
    return ids


def in_corpus_form(todo, names, people):
    """Names instead of ids, and no field without a value."""
    recurrence = todo["recurrence"]
    fields = {
        **{field: todo[field] for field in ("title", "notes", "due_date", "due_time", "tags")},
        "list": names[todo["list_id"]],
        "parent": names.get(todo["parent_id"]),
        "completed": todo["completed_at"] is not None,
        "assignee": people.get(todo["assignee_id"]),
        "priority": None if todo["priority"] == "none" else todo["priority"],
        "recurrence": recurrence and {"rule": recurrence["rule"], "from": recurrence["from"]},
        "reminders": sorted(
            (
                {"at": one["at"].replace("+00:00", "Z")} if one["at"] else {"before_minutes": one["before_minutes"]}
                for one in todo["reminders"]
            ),
            key=str,
        ),
    }
    return {field: value for field, value in fields.items() if value}


@pytest.mark.parametrize("case", CORPUS, ids=[case["name"] for case in CORPUS])
async def test_lines_become_the_todos_of_the_corpus(api, places, people, case):
    target = {"list_id": places[case["list"]]} if "list" in case else {}
    response = await api.post("/api/quick-add", json={"text": case["text"], **target})
    if "error" in case:
        assert field_errors(response) == [("text", case["error"]["code"])]
        assert f"Line {case['error']['line']} " in response.text
        assert await titles(api) == []
        assert {one["name"] for one in await items(api, "/api/lists")} == {
            "Inbox",
            "Home",
            "Work",
            "Side project",
            "Boat",
        }
        return
    lists = response.json()["lists"]
    unarchived = [one for one in lists if one["id"] in places.values()]
    new_lists = [one for one in lists if one not in unarchived]
    assert [one["name"] for one in new_lists] == case.get("new_lists", [])
    assert [(one["name"], one["archived_at"]) for one in unarchived] == [
        (one, None) for one in case.get("unarchived", [])
    ]
    for one in new_lists:
        stored = (await api.get(f"/api/lists/{one['id']}")).json()
        assert (stored["name"], stored["color"]) == (one["name"], "teal")
    added = [(await api.get(f"/api/todos/{todo['id']}")).json() for todo in response.json()["items"]]
    for todo in added:
        todo["reminders"] = (await api.get(f"/api/todos/{todo['id']}/reminders")).json()["items"]
    names = {place_id: name for name, place_id in places.items()} | {one["id"]: one["name"] for one in new_lists}
    names |= {todo["id"]: todo["title"] for todo in added}
    assert [in_corpus_form(todo, names, people) for todo in added] == case["rows"]
    for list_id in {todo["list_id"] for todo in added}:
        positions = [todo["position"] for todo in added if todo["list_id"] == list_id]
        assert positions == sorted(positions)
