import asyncio

import pytest

from factories import a_list, a_todo, field_errors, items, list_url, made, url, version_of
from tend.core.ids import new_id


def key(word):
    return {"Idempotency-Key": word}


async def test_a_creation_under_one_key_makes_one_todo(api):
    first = await api.post("/api/todos", json={"title": "Buy milk"}, headers=key("a"))
    again = await api.post("/api/todos", json={"title": "Buy milk"}, headers=key("a"))
    assert made(again) == made(first)
    assert len(await items(api)) == 1
    assert made(await api.post("/api/todos", json={"title": "Buy milk"}, headers=key("b"))) != made(first)


async def test_twenty_at_once_under_one_key_have_one_effect(api):
    list_id = (await a_list(api))["id"]
    body = {"title": "Buy milk", "list_id": list_id}
    answers = await asyncio.gather(*(api.post("/api/todos", json=body, headers=key("a")) for _ in range(20)))
    assert len({made(answer)["id"] for answer in answers}) == 1
    assert await version_of(api, list_id) == 2


async def test_two_keys_for_one_id_at_once_are_one_todo(api):
    body = {"id": str(new_id()), "title": "Buy milk"}
    answers = await asyncio.gather(*(api.post("/api/todos", json=body, headers=key(str(n))) for n in range(10)))
    assert {made(answer)["id"] for answer in answers} == {body["id"]}
    assert len(await items(api)) == 1


async def test_a_change_that_comes_late_again_does_not_undo_another(api):
    todo = await a_todo(api)
    first = await api.patch(url(todo), json={"title": "First"}, headers=key("a"))
    await api.patch(url(todo), json={"title": "Second"})
    again = await api.patch(url(todo), json={"title": "First"}, headers=key("a"))
    assert (again.status_code, again.json()) == (200, first.json())
    assert (await api.get(url(todo))).json()["title"] == "Second"


async def test_a_deletion_that_comes_late_again_leaves_what_was_restored(api):
    todo, item = await a_todo(api), await a_list(api)
    for target in (url(todo), list_url(item)):
        assert (await api.delete(target, headers=key(target))).status_code == 204
        assert (await api.post(f"{target}/restore", headers=key(f"restore {target}".replace(" ", "-")))).is_success
        assert (await api.delete(target, headers=key(target))).status_code == 204
        assert (await api.get(target)).status_code == 200


async def test_a_refusal_stays_refused_under_its_key(api):
    todo_id = str(new_id())
    target = f"/api/todos/{todo_id}"
    first = await api.patch(target, json={"title": "Early"}, headers=key("a"))
    await a_todo(api, id=todo_id)
    again = await api.patch(target, json={"title": "Early"}, headers=key("a"))
    assert (first.status_code, again.status_code) == (404, 404)
    assert again.headers["content-type"] == "application/problem+json"
    assert again.json()["code"] == "todo_not_found"
    assert (await api.patch(target, json={"title": "Late"}, headers=key("b"))).status_code == 200


async def test_what_the_database_refuses_is_kept_as_well(api):
    todo = await a_todo(api)
    for _ in range(2):
        answer = await api.patch(url(todo), json={"due_time": "09:00:00"}, headers=key("a"))
        assert field_errors(answer) == [("due_time", "due_date_missing")]


async def test_a_failure_leaves_its_key_unused(app, api):
    await app.state.database.execute("alter table todos add constraint ours check (title <> 'Boom')")
    assert (await api.post("/api/todos", json={"title": "Boom"}, headers=key("a"))).status_code == 500
    await app.state.database.execute("alter table todos drop constraint ours")
    assert made(await api.post("/api/todos", json={"title": "Boom"}, headers=key("a")))["title"] == "Boom"


async def test_keys_of_two_people_have_nothing_to_do_with_each_other(api, other):
    mine = await api.post("/api/todos", json={"title": "Mine"}, headers=key("a"))
    theirs = await other.post("/api/todos", json={"title": "Theirs"}, headers=key("a"))
    assert (made(mine)["title"], made(theirs)["title"]) == ("Mine", "Theirs")


async def test_a_key_and_an_operation_of_the_same_name_do_not_meet(api):
    operation = {"id": str(new_id()), "kind": "todo.create", "todo": {"title": "Pushed"}}
    await api.post("/api/batch", json={"operations": [operation]})
    assert (
        made(await api.post("/api/todos", json={"title": "Posted"}, headers=key(operation["id"])))["title"] == "Posted"
    )


@pytest.mark.parametrize("word", ["", "a b", "a" * 256, "\xe9"])
async def test_a_key_that_is_none_is_refused(api, word):
    answer = await api.post(
        "/api/todos", json={"title": "Buy milk"}, headers=[(b"Idempotency-Key", word.encode("latin-1"))]
    )
    assert field_errors(answer) == [("Idempotency-Key", "invalid_key")]
    assert await items(api) == []
