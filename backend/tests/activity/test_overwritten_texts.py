"""What an editor wrote over: nothing that they do afterwards takes the former text out of the list's activity."""

import json
from random import Random
from uuid import UUID

import pytest

from activity.activity_client import acts_of_list, acts_of_todo, kinds
from activity.test_list_activity import ADD, RARE_LETTERS
from contract.shared_world import open_link
from factories import a_list, a_todo, join, todo_url
from sharing.test_links import a_link
from tend.core.ids import new_id


@pytest.fixture
async def home(app, api, other):
    """A list of the first person's in which the second one is an editor."""
    item = await a_list(api)
    await join(app, item, other)
    return item


async def fill(app, home, actor_id, todo_id, count=2000):
    """Adds acts of somebody's who changes the title of a todo again and again, and has the list limit its acts."""
    version = await app.state.database.fetchval("select version from lists where id = $1", home["id"])
    arguments = (home["id"], todo_id, actor_id, version + 1, version + count, "a")
    await app.state.database.execute(ADD, *arguments)
    await app.state.database.execute("update lists set version = $2 where id = $1", home["id"], version + count + 1)


async def plans_of(api, home):
    return [await a_todo(api, list_id=home["id"], title=f"Plan {n}", notes=f"Terms {n}") for n in range(3)]


_TEXTS = """
select coalesce(json_agg(before order by version), '[]')::text
from acts
where todo_id = $1
  and kind = 'changed'
  and before <> '{"title": "a"}'"""


async def texts_of(app, todo):
    """The title and notes in the acts of the todo, without those of the acts that `fill` adds."""
    found = json.loads(await app.state.database.fetchval(_TEXTS, UUID(todo["id"])))
    return [{name: fields[name] for name in ("title", "notes") if name in fields} for fields in found]


@pytest.mark.parametrize("on", ["another todo", "the same todo"])
async def test_an_editor_displaces_no_text_of_another_with_own_acts(app, api, other, home, on):
    plans = await plans_of(api, home)
    for plan in plans:
        assert (await other.patch(todo_url(plan), json={"title": "Gone", "notes": "", "tags": []})).is_success
    await fill(app, home, other.user["id"], plans[0]["id"] if on == "the same todo" else new_id())
    for number, plan in enumerate(plans):
        assert await texts_of(app, plan) == [{"title": f"Plan {number}", "notes": f"Terms {number}"}]
    statement = "select count(*) from acts where list_id = $1"
    assert await app.state.database.fetchval(statement, home["id"]) == 1000


async def test_a_guest_displaces_no_text_of_a_member(app, api, home):
    plans = await plans_of(api, home)
    guest = await open_link(app, (await a_link(api, home, role="editor"))["token"])
    changes = [
        {"id": str(new_id()), "kind": "todo.change", "todo_id": plan["id"], "changes": {"notes": ""}} for plan in plans
    ]
    results = (await guest.post("/api/batch", json={"operations": changes})).json()["results"]
    assert [result["status"] for result in results] == [200] * 3
    guest_id = await app.state.database.fetchval("select id from guests")
    await fill(app, home, guest_id, new_id())
    for number, plan in enumerate(plans):
        assert await texts_of(app, plan) == [{"notes": f"Terms {number}"}]


async def test_own_texts_go_first_and_texts_of_others_go_before_their_acts(app, api, other, home):
    """Of long texts, a list has 1 MiB."""
    notes = ["".join(Random(seed).choices(RARE_LETTERS, k=9_000)) for seed in range(2)]
    plans = [await a_todo(api, list_id=home["id"], notes=notes[0]) for _ in range(34)]
    own = await a_todo(other, list_id=home["id"], notes=notes[0])
    for plan in plans[:5]:
        await other.patch(todo_url(plan), json={"notes": ""})
    await other.patch(todo_url(own), json={"notes": notes[1]})
    for plan in plans[5:]:
        await other.patch(todo_url(plan), json={"notes": ""})
    texts = [(await texts_of(app, plan))[0]["notes"] for plan in plans]
    shortened = [isinstance(text, dict) for text in texts]
    assert shortened == [True] * sum(shortened) + [False] * (34 - sum(shortened))
    assert 0 < sum(shortened) < 10
    assert texts[0]["length"] == 9_000
    assert "changed" not in kinds(await acts_of_todo(api, own))
    stored = "select sum(pg_column_size(before) + pg_column_size(after)) from acts where list_id = $1"
    assert await app.state.database.fetchval(stored, UUID(home["id"])) < 1_100_000
    assert kinds(await acts_of_list(api, home, limit=200)).count("changed") == len(plans)
