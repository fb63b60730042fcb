"""A todo is assigned to a member of its list or to nobody, whatever happens to either."""

from asyncio import gather
from random import Random
from uuid import UUID

import pytest

from conftest import PASSWORD, sign_up
from explain import plan_of
from factories import a_list, a_todo, field_errors, items, join, todo_url, version_of
from purge import purge_deleted
from sync.replica import catch_up, fetch_deltas
from sync.test_batch import codes, create, op, push
from tend.core.ids import new_id
from tend.lists.queries import member_changes, members

NOT_A_MEMBER = [("assignee_id", "assignee_not_member")]


@pytest.fixture
async def shared(app, api, other):
    """A list of both people."""
    made = await a_list(api, name="Garden")
    await join(app, made, other)
    return made


def assignee(todo):
    return todo["assignee_id"]


async def test_a_todo_is_assigned_when_it_is_created_or_changed_and_everybody_sees_to_whom(api, other, shared):
    todo = await a_todo(api, list_id=shared["id"], assignee_id=other.user["id"])
    assert assignee(todo) == other.user["id"]
    assert assignee(await a_todo(api, list_id=shared["id"])) is None
    changed = (await other.patch(todo_url(todo), json={"assignee_id": api.user["id"]})).json()
    assert (assignee(changed), changed["version"]) == (api.user["id"], todo["version"] + 2)
    assert (await api.get(todo_url(todo))).json() == changed
    assert changed in await items(api, list_id=shared["id"], q="milk")
    pulled = (await other.post("/api/sync", json={})).json()["lists"]
    assert changed in next(delta["todos"] for delta in pulled if delta["id"] == shared["id"])
    nobody = (await api.patch(todo_url(todo), json={"assignee_id": None})).json()
    assert assignee(nobody) is None
    assert (await api.patch(todo_url(todo), json={"assignee_id": None})).json() == nobody


async def test_a_viewer_can_be_assigned(app, api, other):
    watched = await a_list(api)
    await join(app, watched, other, "viewer")
    assert assignee(await a_todo(api, list_id=watched["id"], assignee_id=other.user["id"])) == other.user["id"]


async def test_whoever_is_no_member_cannot_be_assigned_and_looks_like_nobody(api, other):
    own = await a_list(api)
    todo, version = await a_todo(api, list_id=own["id"]), await version_of(api, own["id"])
    found = []
    for person in (other.user["id"], str(new_id())):
        draft = {"title": "Sow", "list_id": own["id"], "assignee_id": person}
        responses = [
            await api.post("/api/todos", json=draft),
            await api.patch(todo_url(todo), json={"title": "Mow", "assignee_id": person}),
        ]
        assert [field_errors(response) for response in responses] == [NOT_A_MEMBER] * 2
        found.append([{**response.json(), "request_id": ""} for response in responses])
    assert found[0] == found[1]
    assert await items(api, list_id=own["id"]) == [todo]
    assert await version_of(api, own["id"]) == version


async def test_a_push_says_of_each_todo_whether_its_assignee_is_a_member(api, other, shared):
    own = await a_list(api)
    good, bad = {"assignee_id": other.user["id"]}, {"assignee_id": str(new_id())}
    ids = [str(new_id()) for _ in range(4)]
    created = await push(
        api,
        create(id=ids[0], list_id=shared["id"], title="Sow", **good),
        create(id=ids[1], list_id=shared["id"], title="Mow", **bad),
        create(id=ids[2], list_id=shared["id"], title="Hoe"),
        create(id=ids[3], list_id=own["id"], title="Dig", **good),
    )
    assert codes(created) == [(200, None), (422, "invalid"), (200, None), (422, "invalid")]
    changed = await push(
        api,
        op("todo.change", todo_id=ids[0], changes=bad),
        op("todo.change", todo_id=ids[2], changes=good),
    )
    assert codes(changed) == [(422, "invalid"), (200, None)]
    assert [assignee(todo) for todo in await items(api, list_id=shared["id"])] == [other.user["id"]] * 2


async def test_todos_that_are_created_at_once_are_each_assigned_or_rejected(api, other, shared):
    people = [other.user["id"], str(new_id()), None] * 4
    drafts = [{"title": f"{n}", "list_id": shared["id"], "assignee_id": one} for n, one in enumerate(people)]
    responses = await gather(*[api.post("/api/todos", json=draft) for draft in drafts])
    assert [response.status_code for response in responses] == [201, 422, 201] * 4
    assert len(await items(api, list_id=shared["id"])) == 8


async def test_a_section_is_assigned_to_nobody(api, other, shared):
    section = {"kind": "section", "title": "Beds", "list_id": shared["id"]}
    response = await api.post("/api/todos", json=section | {"assignee_id": other.user["id"]})
    assert field_errors(response) == [("kind", "section_is_bare")]
    made = await a_todo(api, **section)
    response = await api.patch(todo_url(made), json={"assignee_id": other.user["id"]})
    assert field_errors(response) == [("kind", "section_is_bare")]


async def test_a_todo_and_its_subtasks_are_unassigned_in_a_list_without_their_assignees(app, api, other, shared):
    private = await a_list(api)
    top = await a_todo(api, list_id=shared["id"], assignee_id=other.user["id"])
    theirs = await a_todo(api, list_id=shared["id"], parent_id=top["id"], assignee_id=other.user["id"])
    own = await a_todo(api, list_id=shared["id"], parent_id=top["id"], assignee_id=api.user["id"])
    moved = (await api.patch(todo_url(top), json={"list_id": private["id"]})).json()
    assert assignee(moved) is None
    found = {todo["id"]: todo for todo in await items(api, list_id=private["id"])}
    assert [assignee(found[todo["id"]]) for todo in (top, theirs, own)] == [None, None, api.user["id"]]
    # One version for each, as for any move.
    assert await version_of(api, private["id"]) == 1 + 3


async def test_an_assignee_who_is_a_member_of_the_other_list_stays(app, api, other, shared):
    both = await a_list(api)
    await join(app, both, other, "viewer")
    top = await a_todo(api, list_id=shared["id"], assignee_id=other.user["id"])
    below = await a_todo(api, list_id=shared["id"], parent_id=top["id"], assignee_id=other.user["id"])
    moved = (await api.patch(todo_url(top), json={"list_id": both["id"]})).json()
    assert [assignee(moved), assignee((await api.get(todo_url(below))).json())] == [other.user["id"]] * 2


async def test_a_move_with_an_assignee_needs_a_member_of_the_other_list(api, other, shared):
    private = await a_list(api)
    todo = await a_todo(api, list_id=shared["id"])
    response = await api.patch(todo_url(todo), json={"list_id": private["id"], "assignee_id": other.user["id"]})
    assert field_errors(response) == NOT_A_MEMBER
    assert (await api.get(todo_url(todo))).json() == todo
    to_me = await api.patch(todo_url(todo), json={"list_id": private["id"], "assignee_id": api.user["id"]})
    assert assignee(to_me.json()) == api.user["id"]
    back = await api.patch(todo_url(todo), json={"list_id": shared["id"], "assignee_id": other.user["id"]})
    assert assignee(back.json()) == other.user["id"]


async def test_the_next_occurrence_and_the_completed_copy_keep_the_assignee(api, other, shared):
    rule = {"recurrence": {"rule": "FREQ=DAILY"}, "due_date": "2026-03-01"}
    series = await a_todo(api, list_id=shared["id"], assignee_id=other.user["id"], **rule)
    following = (await api.patch(todo_url(series), json={"completed": True})).json()
    (copy,) = await items(api, list_id=shared["id"], completed=True)
    assert following["due_date"] != series["due_date"]
    assert [assignee(following), assignee(copy)] == [other.user["id"]] * 2
    skipped = await api.patch(todo_url(series), json={"skip": following["recurrence"]["occurrence"]})
    assert assignee(skipped.json()) == other.user["id"]


async def test_todos_of_a_deleted_account_are_assigned_to_nobody_and_take_versions(app, api, other, shared):
    todos = [await a_todo(api, list_id=shared["id"], assignee_id=other.user["id"]) for _ in range(2)]
    private = await a_todo(api, list_id=shared["id"], assignee_id=api.user["id"])
    version = await version_of(api, shared["id"])
    assert (await other.request("DELETE", "/api/me", json={"password": PASSWORD})).status_code == 204
    left = await version_of(api, shared["id"])
    await purge_deleted(app)
    found = {todo["id"]: todo for todo in await items(api, list_id=shared["id"])}
    assert [assignee(found[todo["id"]]) for todo in (*todos, private)] == [None, None, api.user["id"]]
    assert {found[todo["id"]]["version"] for todo in todos} == {left + 1, left + 2}
    assert version < left < await version_of(api, shared["id"])


async def test_a_list_with_assigned_todos_is_deleted_forever(api, other, shared):
    await a_todo(api, list_id=shared["id"], assignee_id=other.user["id"])
    await api.delete(f"/api/lists/{shared['id']}")
    assert (await api.delete(f"/api/trash/lists/{shared['id']}")).status_code == 204


async def leave(app, item, member):
    list_id, user_id = UUID(item["id"]), UUID(member.user["id"])
    async with app.state.database.transaction() as tx:
        await members.lock_list(tx, user_id, list_id)
        return await member_changes.remove_member(tx, user_id, list_id, user_id)


async def test_todos_of_a_member_who_leaves_are_assigned_to_nobody_and_take_versions(app, api, other, shared):
    todos = [await a_todo(api, list_id=shared["id"], assignee_id=other.user["id"]) for _ in range(2)]
    own = await a_todo(api, list_id=shared["id"], assignee_id=api.user["id"])
    replica = await catch_up(api)
    version = await version_of(api, shared["id"])
    removal = await leave(app, shared, other)
    assert removal.result.lists == {UUID(shared["id"]): version + 3}
    (delta,) = (await fetch_deltas(api, replica))["lists"]
    assert {todo["id"]: assignee(todo) for todo in delta["todos"]} == {todo["id"]: None for todo in todos}
    assert [member["user_id"] for member in delta["members"]] == [api.user["id"]]
    assert (await api.get(todo_url(own))).json() == own
    assert delta["version"] == version + 3


async def test_an_owner_who_cannot_leave_keeps_their_todos(app, api, other, shared):
    todo = await a_todo(api, list_id=shared["id"], assignee_id=api.user["id"])
    assert (await leave(app, shared, api)).is_last_owner
    assert (await api.get(todo_url(todo))).json() == todo


async def test_whoever_leaves_while_they_are_assigned_is_not_assigned_in_the_end(app, api, other):
    """In either order: the assignment is rejected, or undone."""
    for _ in range(10):
        one = await a_list(api)
        await join(app, one, other)
        todo = await a_todo(api, list_id=one["id"])
        patch = api.patch(todo_url(todo), json={"assignee_id": other.user["id"]})
        response, _ = await gather(patch, leave(app, one, other))
        assert response.status_code in {200, 422}
        after = (await api.get(todo_url(todo))).json()
        assert assignee(after) is None
        # The version of its last change: of the assignment and its end, or of its creation.
        assert after["version"] - todo["version"] == (2 if response.status_code == 200 else 0)


STRAYS = """
select count(*)
from todos
where assignee_id is not null
  and not exists (select from memberships where list_id = todos.list_id and user_id = todos.assignee_id)"""


class Household:
    """Three people, three lists that they join and leave, and the todos in these."""

    def __init__(self, app, random, people):
        self.app, self.random, self.people = app, random, people

    async def start(self):
        owner = self.people[0]
        self.lists = [await a_list(owner) for _ in range(3)]
        self.todos = [(await a_todo(owner, list_id=one["id"]))["id"] for one in self.lists]

    async def act(self):
        random = self.random
        client = random.choice([self.people[0], *self.people])
        one, todo = random.choice(self.lists), random.choice(self.todos)
        person = random.choice([*self.people, None])
        fields = {"assignee_id": person and person.user["id"]}
        place = random.choice(
            [{}, {"list_id": one["id"]}, {"list_id": one["id"], "parent_id": random.choice(self.todos)}]
        )
        match random.randrange(8):
            case 0 | 1 | 2:
                await join(self.app, one, random.choice(self.people), random.choice(["viewer", "editor"]))
            case 3:
                member = random.choice(self.people[1:])
                await leave(self.app, one, member)
            case 4:
                made = await client.post("/api/todos", json={"title": "Sow", "list_id": one["id"]} | fields)
                self.todos += [made.json()["id"]] if made.is_success else []
            case 5:
                await client.patch(f"/api/todos/{todo}", json=place or fields)
            case 6:
                await client.patch(f"/api/todos/{todo}", json=place | fields)
            case _:
                changed = [op("todo.change", todo_id=todo, changes=place | fields) for todo in self.todos[-3:]]
                new = {"id": str(new_id()), "title": "Hoe", "list_id": one["id"]} | fields
                await push(client, create(**new), *changed)
                self.todos.append(new["id"])


@pytest.mark.parametrize("seed", range(3))
async def test_through_any_joins_moves_pushes_and_removals_an_assignee_is_a_member(app, api, other, seed):
    third = await sign_up(app, "cleo")
    household = Household(app, Random(seed), [api, other, third])
    await household.start()
    assigned = 0
    for _ in range(80):
        await household.act()
        assert await app.state.database.fetchval(STRAYS) == 0
        assigned += await app.state.database.fetchval("select count(*) from todos where assignee_id is not null")
    assert assigned > 80
    await third.aclose()


async def test_the_todos_of_one_person_come_from_an_index(app, api, other, shared):
    user = other.user["id"]
    plan = await plan_of(app.state.database, member_changes._REMOVE_MEMBER, user, shared["id"], user)
    assert "todos_by_assignee" in plan, plan
