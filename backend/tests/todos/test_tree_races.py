"""Changes of one tree at the same moment, from several connections: no todo is left behind by its parent."""

import asyncio
from asyncio import gather, sleep
from random import Random
from uuid import UUID

import pytest

from factories import a_list, a_todo, todo_url
from sync.replica import catch_up

ROUNDS = 20
REQUESTS_PER_ROUND = 8
EXPECTED_STATUSES = {200, 201, 204, 404, 409, 422}


class LockedList:
    """Holds the lock of a list, so that requests queue up behind it in the order in which they are sent."""

    def __init__(self, database, list_id):
        self._database, self._list_id = database, list_id
        self._tasks = []

    async def __aenter__(self):
        self._transaction = self._database.transaction()
        self._connection = await self._transaction.__aenter__()
        await self._connection.execute("select from lists where id = $1 for update", UUID(self._list_id))
        return self

    async def send(self, request):
        self._tasks.append(asyncio.ensure_future(request))
        while await self._database.fetchval("select count(*) from pg_locks where not granted") < len(self._tasks):
            await sleep(0.005)

    async def __aexit__(self, *error):
        await self._transaction.__aexit__(*error)
        self.responses = await gather(*self._tasks)


TREE_ERRORS = """
select child.id, 'is in another list than its parent' as error
from todos child
join todos parent on parent.id = child.parent_id
where parent.list_id <> child.list_id
union all
select child.id, 'is open below a deleted parent'
from todos child
join todos parent on parent.id = child.parent_id
where parent.deleted_at is not null
  and child.deleted_at is null
union all
select numbers.id, 'has a version that its list does not have, or that is taken'
from (
    select id, list_id, version, count(*) over (partition by list_id, version) as uses
    from (
        select id, list_id, version from todos
        union all
        select todo_id, list_id, version from tombstones
    ) all_numbers
) numbers
join lists on lists.id = numbers.list_id
where numbers.version > lists.version
   or numbers.uses > 1"""


async def find_tree_errors(app):
    return [tuple(row) for row in await app.state.database.fetch(TREE_ERRORS)]


def add_child(api, parent):
    return api.post("/api/todos", json={"title": "Child", "list_id": parent["list_id"], "parent_id": parent["id"]})


@pytest.fixture
async def home(api):
    return await a_list(api, name="Home")


@pytest.fixture
async def away(api):
    return await a_list(api, name="Away")


@pytest.mark.parametrize("first", ["create", "move"])
async def test_a_subtask_created_while_its_parent_moves_is_in_its_parents_list_or_rejected(app, api, home, away, first):
    root = await a_todo(api, list_id=home["id"])
    async with LockedList(app.state.database, home["id"]) as queue:
        for request in ("create", "move") if first == "create" else ("move", "create"):
            await queue.send(
                add_child(api, root) if request == "create" else api.patch(todo_url(root), json={"list_id": away["id"]})
            )
    assert await find_tree_errors(app) == []
    statuses = [response.status_code for response in queue.responses]
    assert statuses == ([201, 200] if first == "create" else [200, 404])
    assert (await api.delete(todo_url(root))).status_code == 204
    assert (await api.post("/api/todos", json={"title": "Later", "list_id": home["id"]})).status_code == 201


def versions_of(replica):
    return {todo_id: todo["version"] for todo_id, todo in replica.todos.items()}


TEAR = """
with numbered_list as (
    update lists
    set version = version + 1
    where id = $2
    returning version
)
update todos
set list_id = $2,
    version = numbered_list.version
from numbered_list
where id = $1"""


@pytest.mark.parametrize("change", ["delete and restore", "complete", "move", "delete forever"])
async def test_a_change_of_a_tree_leaves_alone_a_subtask_that_is_in_another_list(app, api, home, away, change):
    """Tend tears no tree, so SQL does it here: such a row has to keep the numbers of its own list."""
    root = await a_todo(api, list_id=home["id"])
    torn, child = (await add_child(api, root)).json(), (await add_child(api, root)).json()
    await app.state.database.execute(TEAR, UUID(torn["id"]), UUID(away["id"]))
    before = (await api.get(todo_url(torn))).json()
    assert before["list_id"] == away["id"]
    replica = await catch_up(api)
    if change.startswith("delete"):
        assert (await api.delete(todo_url(root))).status_code == 204
        assert (await api.get(todo_url(child))).status_code == 404
        assert (await api.get(todo_url(torn))).json() == before
    if change == "delete and restore":
        assert (await api.post(f"{todo_url(root)}/restore")).status_code == 200
        assert (await api.get(todo_url(child))).status_code == 200
    elif change == "complete":
        assert (await api.patch(todo_url(root), json={"completed": True})).status_code == 200
        assert (await api.get(todo_url(child))).json()["completed_at"]
    elif change == "move":
        third = await a_list(api)
        assert (await api.patch(todo_url(root), json={"list_id": third["id"]})).status_code == 200
        assert (await api.get(todo_url(child))).json()["list_id"] == third["id"]
    else:
        assert (await api.delete(f"/api/trash/todos/{root['id']}")).status_code == 204
        before |= {"parent_id": None}
    assert (await api.get(todo_url(torn))).json() == before
    assert [error for _, error in await find_tree_errors(app) if "version" in error] == []
    for item in (home, away):
        assert (await api.post("/api/todos", json={"title": "Later", "list_id": item["id"]})).status_code == 201
    assert versions_of(await catch_up(api, replica)) == versions_of(await catch_up(api))


@pytest.mark.parametrize("first", ["create", "delete"])
async def test_a_subtask_created_while_its_parent_is_deleted_is_deleted_with_it_or_rejected(app, api, home, first):
    root = await a_todo(api, list_id=home["id"])
    async with LockedList(app.state.database, home["id"]) as queue:
        for request in ("create", "delete") if first == "create" else ("delete", "create"):
            await queue.send(add_child(api, root) if request == "create" else api.delete(todo_url(root)))
    assert await find_tree_errors(app) == []
    assert [response.status_code for response in queue.responses] == ([201, 204] if first == "create" else [204, 404])


async def test_a_subtask_created_while_its_parent_is_completed_is_completed_too(app, api, home):
    root = await a_todo(api, list_id=home["id"])
    async with LockedList(app.state.database, home["id"]) as queue:
        await queue.send(add_child(api, root))
        await queue.send(api.patch(todo_url(root), json={"completed": True}))
    child, parent = [response.json() for response in queue.responses]
    assert parent["completed_at"]
    assert (await api.get(todo_url(child))).json()["completed_at"] == parent["completed_at"]


async def test_a_restored_parent_brings_back_a_subtask_that_was_deleted_with_it_at_that_moment(app, api, home):
    root = await a_todo(api, list_id=home["id"])
    child = await a_todo(api, list_id=home["id"], parent_id=root["id"])
    async with LockedList(app.state.database, home["id"]) as queue:
        await queue.send(api.delete(todo_url(root)))
        await queue.send(api.post(f"{todo_url(root)}/restore"))
    assert [response.status_code for response in queue.responses] == [204, 200]
    assert (await api.get(todo_url(child))).status_code == 200


def random_request(api, random, lists, todos):
    todo, parent = random.choice(todos), random.choice(todos)
    kind = random.choice(["create", "create", "move", "move", "nest", "complete", "delete", "restore"])
    if kind == "create":
        return api.post("/api/todos", json={"title": "New", "list_id": parent["list_id"], "parent_id": parent["id"]})
    if kind == "move":
        return api.patch(todo_url(todo), json={"list_id": random.choice(lists)})
    if kind == "nest":
        return api.patch(todo_url(todo), json={"list_id": random.choice(lists), "parent_id": parent["id"]})
    if kind == "complete":
        return api.patch(todo_url(todo), json={"completed": random.random() < 0.5})
    return api.delete(todo_url(todo)) if kind == "delete" else api.post(f"{todo_url(todo)}/restore")


# Writes down every number that a row of a list takes, also those that a later one replaces.
RECORD_NUMBERS = """
create table taken_numbers (list_id uuid, version bigint);
create function take_number() returns trigger language plpgsql as $$
begin
    insert into taken_numbers values (new.list_id, new.version);
    return null;
end $$;
create function take_number_of_list() returns trigger language plpgsql as $$
begin
    insert into taken_numbers values (new.id, new.details_version);
    return null;
end $$;
create trigger number_of_list after insert on lists for each row execute function take_number_of_list();
create trigger number_of_changed_list after update on lists for each row
when (old.details_version <> new.details_version) execute function take_number_of_list();
create trigger number_of_todo after insert on todos for each row execute function take_number();
create trigger number_of_changed_todo after update on todos for each row
when ((old.list_id, old.version) <> (new.list_id, new.version)) execute function take_number();
create trigger number_of_tombstone after insert on tombstones for each row execute function take_number();
create trigger number_of_changed_tombstone after update on tombstones for each row
when (old.version <> new.version) execute function take_number();"""
NUMBER_ERRORS = """
select lists.name, number, count(taken_numbers.version) as uses
from lists
cross join generate_series(1, lists.version) number
left join taken_numbers on taken_numbers.list_id = lists.id and taken_numbers.version = number
where lists.name in ('A', 'B', 'C')
group by lists.id, number
having count(taken_numbers.version) <> 1"""


@pytest.mark.parametrize("seed", range(5))
async def test_moves_creations_completions_and_deletions_at_once_leave_whole_trees_that_pulls_return(app, api, seed):
    random = Random(seed)
    await app.state.database.execute(RECORD_NUMBERS)
    lists = [(await a_list(api, name=name))["id"] for name in ("A", "B", "C")]
    todos = [await a_todo(api, list_id=list_id) for list_id in lists for _ in range(3)]
    replica = await catch_up(api)
    for _ in range(ROUNDS):
        requests = [random_request(api, random, lists, todos) for _ in range(REQUESTS_PER_ROUND)]
        responses = await gather(*requests)
        assert {response.status_code for response in responses} <= EXPECTED_STATUSES
        assert await find_tree_errors(app) == []
        # Every number of a list was taken by one change: there is neither a gap nor a number that two share.
        assert [tuple(row) for row in await app.state.database.fetch(NUMBER_ERRORS)] == []
        known = {todo["id"]: todo for todo in todos}
        known |= {todo["id"]: todo for todo in (one.json() for one in responses if one.status_code in {200, 201})}
        todos = list(known.values())
        replica = await catch_up(api, replica)
        fresh = await catch_up(api)
        assert replica.todos == fresh.todos
        assert replica.cursors == fresh.cursors


async def test_no_tree_gets_more_than_fifty_levels(api, home):
    parent = await a_todo(api, list_id=home["id"])
    chain = [parent]
    for _ in range(49):
        chain.append(await a_todo(api, list_id=home["id"], parent_id=chain[-1]["id"]))
    draft = {"title": "Too deep", "list_id": home["id"], "parent_id": chain[-1]["id"]}
    response = await api.post("/api/todos", json=draft)
    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "too_deep")
    pair = await a_todo(api, list_id=home["id"])
    await a_todo(api, list_id=home["id"], parent_id=pair["id"])
    assert (await api.patch(todo_url(pair), json={"parent_id": chain[47]["id"]})).status_code == 200
    assert (await api.patch(todo_url(pair), json={"parent_id": chain[48]["id"]})).status_code == 422
    assert (await api.patch(todo_url(pair), json={"parent_id": None})).status_code == 200
