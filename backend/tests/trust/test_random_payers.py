"""Random acts of people who share lists: only the usage of whoever acts rises."""

import random

import pytest

from conftest import sign_up
from factories import a_list, join, todo_url
from sharing.sharing_client import member_url
from sharing.test_usage_decreases import assert_subtracted
from tend.accounts.queries.usage_decreases import subtract_usage_decreases
from trust.test_payers import a_guest, database, push, usage

__all__ = ["database"]
_COUNTED_TOO_LITTLE = """
select
from account_usage
join current_usage using (user_id)
where account_usage.todos < current_usage.todos
   or account_usage.text_bytes < current_usage.text_bytes
   or account_usage.attachment_bytes < current_usage.attachment_bytes"""


@pytest.mark.parametrize("seed", range(3))
async def test_no_act_raises_the_usage_of_anybody_else(app, api, other, database, seed):  # noqa: C901  # one function for each kind of act
    """Sixty random acts of three people and a guest: what is counted is what is stored, and only the actor's usage rises."""
    choose = random.Random(seed)
    people = [api, other, await sign_up(app, "cyd")]
    lists = [await a_list(api), await a_list(other)]
    for item in lists:
        for person in people:
            if person.user["id"] != (api, other)[lists.index(item)].user["id"]:
                await join(app, item, person, "editor")
    guest = await a_guest(app, api, lists[0])
    todos = []

    async def create(person):
        fields = {"recurrence": {"rule": "FREQ=DAILY"}, "due_date": "2030-03-04"} if choose.random() < 0.3 else {}
        draft = {"title": "t" * choose.randint(1, 9), "list_id": choose.choice(lists)["id"]} | fields
        response = await person.post("/api/todos", json=draft)
        if response.status_code == 201:
            todos.append(response.json())

    async def edit(person):
        notes = "n" * choose.randint(0, 200)
        return todos and await person.patch(todo_url(choose.choice(todos)), json={"notes": notes})

    async def edit_as_guest(_):
        changes = {"title": "g" * choose.randint(1, 50)}
        return todos and await push(guest, "todo.change", todo_id=choose.choice(todos)["id"], changes=changes)

    async def complete(person):
        return todos and await person.patch(todo_url(choose.choice(todos)), json={"completed": choose.random() < 0.8})

    async def move(person):
        goal = {"list_id": choose.choice(lists)["id"]} | ({"notes": "m" * 99} if choose.random() < 0.5 else {})
        return todos and await person.patch(todo_url(choose.choice(todos)), json=goal)

    async def comment(person):
        return todos and await person.post(f"{todo_url(choose.choice(todos))}/comments", json={"text": "Hm"})

    async def leave(person):
        await person.delete(member_url(choose.choice(lists), person))

    async def come_back(person):
        item = choose.choice(lists)
        known = "select true from memberships where list_id = $1 and user_id = $2"
        if not await database.fetchval(known, item["id"], person.user["id"]):
            await join(app, item, person, "editor")

    async def delete_forever(person):
        if todos:
            todo = choose.choice(todos)
            await person.delete(todo_url(todo))
            await person.delete(f"/api/trash/todos/{todo['id']}")

    async def subtract(_):
        await subtract_usage_decreases(database)

    acts = [
        create,
        create,
        edit,
        edit,
        edit_as_guest,
        complete,
        move,
        comment,
        leave,
        come_back,
        delete_forever,
        subtract,
    ]
    before = await usage(database)
    for _ in range(60):
        act, person = choose.choice(acts), choose.choice(people)
        await act(person)
        after = await usage(database)
        # Until the job comes, an account's row says too much and never too little.
        assert not await database.fetch(_COUNTED_TOO_LITTLE)
        actor = await database.fetchval(
            "select case when $2 then guests_payer($3::uuid) else $1::uuid end",
            person.user["id"],
            act is edit_as_guest,
            api.user["id"],
        )
        for payer, used in after.items():
            known = before.get(payer, (0, 0))
            assert payer == actor or (used[0] <= known[0] and used[1] <= known[1]), (act.__name__, known, used)
        before = after
    await subtract_usage_decreases(database)
    await assert_subtracted(database)
    await people[2].aclose()
