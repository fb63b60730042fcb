"""Lines become the same todos here and in the browser: both are tested with the cases of one corpus."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factories import a_list, a_todo, field_errors, titles
from tend.todos.service import quick_add

CORPUS = json.loads((Path(__file__).parents[4] / "corpus" / "quick-add" / "drafts.json").read_text())


@pytest.fixture
async def places(api, monkeypatch):
    """Ids of lists and sections by name; it is Wednesday, 4 March 2026, 10:00."""
    monkeypatch.setattr(quick_add, "now", lambda: datetime(2026, 3, 4, 10, tzinfo=UTC))
    named = [await a_list(api, name=name) for name in ("Home", "Work", "Side project")]
    ids = {"Inbox": api.user["inbox_id"], **{row["name"]: row["id"] for row in named}}
    for title, name in (("Groceries", "Home"), ("Admin", "Work")):
        ids[title] = (await a_todo(api, kind="section", title=title, list_id=ids[name]))["id"]
    return ids


def in_corpus_form(todo, names):
    """Names instead of ids, and no field without a value."""
    recurrence = todo["recurrence"]
    fields = {
        **{field: todo[field] for field in ("title", "notes", "due_date", "due_time", "tags")},
        "list": names[todo["list_id"]],
        "parent": names.get(todo["parent_id"]),
        "priority": None if todo["priority"] == "none" else todo["priority"],
        "recurrence": recurrence and {"rule": recurrence["rule"], "from": recurrence["from"]},
    }
    return {field: value for field, value in fields.items() if value}


@pytest.mark.parametrize("case", CORPUS, ids=[case["name"] for case in CORPUS])
async def test_lines_become_the_todos_of_the_corpus(api, places, case):
    target = {"list_id": places[case["list"]]} if "list" in case else {}
    response = await api.post("/api/quick-add", json={"text": case["text"], **target})
    if "error" in case:
        assert field_errors(response) == [("text", case["error"]["code"])]
        assert f"Line {case['error']['line']} " in response.text
        assert await titles(api) == []
        return
    added = [(await api.get(f"/api/todos/{todo['id']}")).json() for todo in response.json()["items"]]
    names = {place_id: name for name, place_id in places.items()} | {todo["id"]: todo["title"] for todo in added}
    assert [in_corpus_form(todo, names) for todo in added] == case["rows"]
    for list_id in {todo["list_id"] for todo in added}:
        positions = [todo["position"] for todo in added if todo["list_id"] == list_id]
        assert positions == sorted(positions)
