"""How many comments a todo has, of one author and of everybody, and what undoing the completion of an occurrence adds."""

from uuid import UUID, uuid4

import pytest

from contract.shared_world import open_link
from factories import a_comment, a_file, a_list, a_todo, comment_url, items, join, made, todo_url
from sync.test_batch import op, push
from tend.comments.schemas import MAX_COMMENTS_OF_AUTHOR, MAX_COMMENTS_WITH_DELETED
from tend.todos.types import MAX_ATTACHMENTS, MAX_COMMENTS


async def fill(app, todo, author, count, *, deleted=False):
    """Adds comments of a person or a guest."""
    statement = """
        with numbered as (
            update lists set version = version + $5::int where id = $1 returning version - $5 as base
        )
        insert into comments (
            id, list_id, todo_id, author_id, guest_id, author_name, text, version, deleted_at, deleted_by
        )
        select gen_random_uuid(), $1, $2, actors.user_id, actors.guest_id, 'Ada', 'x', base + n,
            case when $4 then now() end, case when $4 then $3::uuid end
        from numbered, actors, generate_series(1, $5) n
        where actors.id = $3::uuid"""
    ids = [UUID(one) for one in (todo["list_id"], todo["id"], author)]
    await app.state.database.execute(statement, *ids, deleted, count)


async def add(client, todo):
    operation = op("comment.create", comment={"id": str(uuid4()), "todo_id": todo["id"], "text": "One more"})
    result = (await push(client, operation))["results"][0]
    return result.get("comment") or result["problem"]["code"]


async def test_a_todo_has_a_limited_number_of_comments(app, api):
    todo = await a_todo(api)
    await fill(app, todo, api.user["id"], MAX_COMMENTS, deleted=True)
    await fill(app, todo, api.user["id"], MAX_COMMENTS - 1)
    await a_comment(api, todo)
    response = await api.post(f"{todo_url(todo)}/comments", json={"text": "One more"})
    assert (response.status_code, response.json()["code"]) == (409, "comments_full")
    assert len(await items(api, f"{todo_url(todo)}/comments")) == MAX_COMMENTS


async def test_one_author_leaves_room_for_the_others(app, api, other):
    item = await a_list(api)
    await join(app, item, other, "commenter")
    todo = await a_todo(api, list_id=item["id"])
    await fill(app, todo, other.user["id"], MAX_COMMENTS_OF_AUTHOR - 2)
    first, second = await add(other, todo), await add(other, todo)
    assert await add(other, todo) == "comments_full"
    await a_comment(api, todo)
    await other.delete(comment_url(first))
    third = await add(other, todo)
    for person in (other, api):
        response = await person.post(f"{comment_url(first)}/restore")
        assert response.status_code == (409 if person is other else 404)
    await other.delete(comment_url(third))
    assert (await other.post(f"{comment_url(first)}/restore")).json()["text"] == "One more"
    await api.delete(comment_url(second))
    # What is deleted is limited too, by author, since it is counted with each new comment.
    await fill(app, todo, other.user["id"], MAX_COMMENTS_WITH_DELETED - MAX_COMMENTS_OF_AUTHOR - 1, deleted=True)
    assert await add(other, todo) == "comments_full"
    await a_comment(api, todo)


async def test_the_guests_of_one_link_share_their_room(app, api):
    item = await a_list(api)
    todo = await a_todo(api, list_id=item["id"])
    links = [made(await api.post(f"/api/lists/{item['id']}/links", json={"role": "commenter"})) for _ in range(2)]
    ana, ben = [await open_link(app, links[0]["token"], name) for name in ("Ana", "Ben")]
    await fill(app, todo, ana.user["guest_id"], MAX_COMMENTS_OF_AUTHOR - 1)
    assert (await add(ben, todo))["guest_id"] == ben.user["guest_id"]
    assert (await add(ana, todo), await add(ben, todo)) == ("comments_full", "comments_full")
    assert (await add(await open_link(app, links[1]["token"]), todo))["text"] == "One more"


@pytest.mark.parametrize("added", ["attachments", "comments"])
async def test_a_copy_with_more_than_fits_into_its_series_opens_by_itself(app, api, added):
    todo = await a_todo(api, due_date="2030-01-07", recurrence={"rule": "FREQ=WEEKLY"})
    occurrence = todo["recurrence"]["occurrence"]
    if added == "attachments":
        statement = """
            update todos set attachments = (
                select jsonb_agg(jsonb_build_object('id', gen_random_uuid(), 'name', n::text)) from generate_series(1, $2::int) n
            ) where id = $1"""
        await app.state.database.execute(statement, UUID(todo["id"]), MAX_ATTACHMENTS)
    else:
        await fill(app, todo, api.user["id"], MAX_COMMENTS)
    await api.patch(todo_url(todo), json={"completed": True, "occurrence": occurrence})
    (copy,) = await items(api, "/api/todos", completed=True)
    await (a_file if added == "attachments" else a_comment)(api, copy)
    response = await api.patch(todo_url(todo), json={"completed": False, "occurrence": occurrence})
    assert (response.status_code, response.json()["id"]) == (200, copy["id"])
    if added == "attachments":
        left = [len((await api.get(todo_url(one))).json()["attachments"]) for one in (todo, copy)]
    else:
        left = [len(await items(api, f"{todo_url(one)}/comments")) for one in (todo, copy)]
    assert left == [MAX_ATTACHMENTS if added == "attachments" else MAX_COMMENTS, 1]
