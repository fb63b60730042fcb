"""`POST /api/quick-add` and `tend add` add all lines or none."""

import asyncio

import pytest

from factories import a_list, a_todo, field_errors, titles
from tend.core.errors import StartError
from tend.ops import cli_add


async def quick_add(api, text, **rest):
    return await api.post("/api/quick-add", json={"text": text, **rest})


async def test_a_line_fills_every_field_it_names(api):
    side = await a_list(api, name="Side project")
    response = await quick_add(api, "pay rent every 1st 9am #side project !1 @bills //from the joint account")
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
    response = await quick_add(api, "- Trip\n  - Tickets tomorrow\n    - Seats\n  - Hotel\n- Bread")
    items = {todo["title"]: todo for todo in response.json()["items"]}
    above = {
        title: next((t for t, o in items.items() if o["id"] == todo["parent_id"]), None)
        for title, todo in items.items()
    }
    assert above == {"Trip": None, "Tickets": "Trip", "Seats": "Tickets", "Hotel": "Trip", "Bread": None}


async def test_a_section_is_named_by_its_title_alone(api):
    home = await a_list(api, name="Home")
    section = await a_todo(api, kind="section", title="Groceries", list_id=home["id"])
    [todo] = (await quick_add(api, "milk /groceries")).json()["items"]
    assert (todo["list_id"], todo["parent_id"]) == (home["id"], section["id"])


async def test_a_line_without_a_list_goes_to_the_list_of_the_request(api):
    work = await a_list(api, name="Work")
    [todo] = (await quick_add(api, "call #nowhere", list_id=work["id"])).json()["items"]
    assert (todo["title"], todo["list_id"]) == ("call #nowhere", work["id"])


async def test_dates_are_in_the_time_zone_of_the_person(api):
    await api.patch("/api/me", json={"timezone": "Pacific/Kiritimati"})
    [there] = (await quick_add(api, "swim today")).json()["items"]
    await api.patch("/api/me", json={"timezone": "Pacific/Niue"})
    [here] = (await quick_add(api, "swim today")).json()["items"]
    assert here["due_date"] < there["due_date"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("Bread\ntomorrow", "title_missing"), (" \n ", "text_empty"), ("a\n" * 201, "too_many_lines")],
    ids=["no title", "nothing", "too many"],
)
async def test_a_text_with_one_bad_line_adds_nothing(api, text, code):
    assert field_errors(await quick_add(api, text)) == [("text", code)]
    assert await titles(api) == []


async def test_the_words_of_a_range_go_into_the_notes(api):
    text = "fair from 5 to 7 march\nstandup 3pm for 2 hours //in the kitchen\nyoga every day 9am-10am\nrun 9am"
    made = (await quick_add(api, text)).json()["items"]
    assert [(todo["title"], todo["notes"]) for todo in made] == [
        ("fair", "from 5 to 7 march"),
        ("standup", "in the kitchen\n3pm for 2 hours"),
        ("yoga", "every day 9am-10am"),
        ("run", ""),
    ]


async def test_a_replayed_request_adds_its_lines_once(api):
    headers = {"Idempotency-Key": "6a5a7c1e-0000-7000-8000-000000000001"}
    for _ in range(2):
        response = await api.post("/api/quick-add", json={"text": "a\nb"}, headers=headers)
        assert [todo["title"] for todo in response.json()["items"]] == ["a", "b"]
    assert sorted(await titles(api)) == ["a", "b"]


async def test_tend_add_adds_for_the_only_account(api, settings):
    output = await cli_add.run(settings, "Buy milk tomorrow 9am !2 @dairy", None)
    assert output.startswith("Buy milk  (20")
    assert output.endswith("09:00 medium @dairy)")
    assert await titles(api) == ["Buy milk"]


async def test_tend_add_needs_an_address_where_there_are_several_accounts(api, other, settings):
    with pytest.raises(StartError, match="--for"):
        await cli_add.run(settings, "Buy milk", None)
    await cli_add.run(settings, "Buy milk", other.user["email"].upper())
    assert (await titles(api), await titles(other)) == ([], ["Buy milk"])
    with pytest.raises(StartError, match="no account"):
        await cli_add.run(settings, "Buy milk", "nobody@example.com")
    with pytest.raises(StartError, match="Line 1"):
        await cli_add.run(settings, "tomorrow", other.user["email"])


async def test_an_open_stream_hears_of_tend_add(app, api, settings):
    received = asyncio.Event()
    app.state.bus.subscribe("changes", lambda payload: received.set() if payload.get("lists") else None)
    await asyncio.sleep(0.5)
    await cli_add.run(settings, "Buy milk", None)
    await asyncio.wait_for(received.wait(), 10)
