"""A batch has the effects and results that its operations would have one by one, even if one fails unforeseen."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import a_list, a_todo, items, version_of
from sync.test_batch import codes, create, op, push
from tend.core.ids import new_id

SINGLE = {"create": "POST", "change": "PATCH", "delete": "DELETE", "restore": "POST", "purge": "DELETE"}
TIMES = {"created_at", "updated_at", "completed_at", "deleted_at"}
TODO = st.integers(0, 5)
LIST = st.integers(0, 3)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["Sow", "Mow"]),
        "completed": st.booleans(),
        "due_time": st.sampled_from([None, "09:00:00"]),
        "list_id": LIST,
    },
)
STEPS = st.one_of(
    st.tuples(st.just("todo.create"), TODO, LIST),
    st.tuples(st.just("todo.change"), TODO, CHANGES),
    st.tuples(st.sampled_from(["todo.delete", "todo.restore", "todo.purge"]), TODO, st.none()),
    st.tuples(st.just("list.create"), LIST, st.none()),
    st.tuples(st.just("list.change"), LIST, st.fixed_dictionaries({"name": st.sampled_from(["Home", "Work"])})),
    st.tuples(st.sampled_from(["list.delete", "list.restore", "list.purge"]), LIST, st.none()),
)


class Side:
    """A user's two lists with a todo each, and ids for two more lists and four more todos."""

    def __init__(self, api):
        self.api = api

    async def start(self):
        self.lists = [(await a_list(self.api))["id"] for _ in range(2)]
        self.todos = [(await a_todo(self.api, list_id=one))["id"] for one in self.lists]
        self.lists += [str(new_id()) for _ in range(2)]
        self.todos += [str(new_id()) for _ in range(4)]
        self.names = {name: f"{word}{n}" for word in ("lists", "todos") for n, name in enumerate(getattr(self, word))}
        return self

    def operation(self, step):
        kind, number, fields = step
        thing, verb = kind.split(".")
        row_id = getattr(self, f"{thing}s")[number]
        operation = {"id": str(new_id()), "kind": kind}
        if kind == "todo.create":
            return operation | {"todo": {"id": row_id, "list_id": self.lists[fields], "title": "Buy milk"}}
        if kind == "list.create":
            return operation | {"list": {"id": row_id, "name": "New"}}
        operation[f"{thing}_id"] = row_id
        if verb == "change":
            operation["changes"] = {
                name: self.lists[value] if name == "list_id" else value for name, value in fields.items()
            }
        return operation

    async def push(self, steps):
        response = await self.api.post("/api/batch", json={"operations": [self.operation(step) for step in steps]})
        assert response.status_code == 200, response.text
        return [self.normalize(result) for result in response.json()["results"]]

    async def one_by_one(self, steps):
        return [self.normalize(await self.send(self.operation(step))) for step in steps]

    async def send(self, operation):
        thing, verb = operation["kind"].split(".")
        path = f"{'/api/trash' if verb == 'purge' else '/api'}/{thing}s" + (
            f"/{operation[f'{thing}_id']}" if verb != "create" else ""
        )
        body = operation.get("changes") or operation.get(thing) or ({} if verb == "change" else None)
        response = await self.api.request(SINGLE[verb], path + "/restore" * (verb == "restore"), json=body)
        if response.is_error:
            return {"status": response.status_code, "problem": response.json()}
        return {"status": 200} | ({thing: response.json()} if response.content else {})

    def normalize(self, value):
        """Removes what differs between two users and two moments."""
        if isinstance(value, list):
            return [self.normalize(one) for one in value]
        if isinstance(value, dict):
            return {
                self.names.get(name, name): bool(one) if name in TIMES else self.normalize(one)
                for name, one in value.items()
                if name != "request_id"
            }
        return self.names.get(value, value) if isinstance(value, str) else value


def strip_deleted_rows(results, others):
    """The response to a single deletion has no row to compare."""
    return [
        result if len(other) > 1 else {"status": result["status"]}
        for result, other in zip(results, others, strict=True)
    ]


async def test_a_batch_has_the_results_and_rows_of_its_operations_one_by_one(api, other):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEPS, max_size=15))
    def collect(steps):
        plans.append(steps)

    # The id of a row is taken or not by what happens to its list before.
    plans = [[("list.delete", 1, None), ("list.delete", 0, None), ("todo.create", 0, 1)]]
    collect()
    for steps in plans:
        batch, single = await Side(api).start(), await Side(other).start()
        pushed, sent = await batch.push(steps), await single.one_by_one(steps)
        assert strip_deleted_rows(pushed, sent) == sent, steps
        assert await rows_of(batch) == await rows_of(single), steps


async def rows_of(side):
    lists = [side.normalize((await side.api.get(f"/api/lists/{one}")).json()) for one in side.lists]
    todos = [side.normalize((await side.api.get(f"/api/todos/{one}")).json()) for one in side.todos]
    return lists, todos


async def test_an_operation_with_an_unforeseen_error_is_rejected_and_the_others_are_applied(
    app, api, monkeypatch, caplog
):
    """After any error and any number of attempts, it can succeed once the reason is gone."""
    home, work = await a_list(api), await a_list(api)
    await app.state.database.execute("alter table todos add constraint unforeseen check (title <> 'Boom')")

    async def fail(*_):
        raise RuntimeError

    monkeypatch.setattr("tend.lists.service.change", fail)
    operations = [
        create(list_id=home["id"], title="Before"),
        create(list_id=home["id"], title="Boom"),
        create(list_id=home["id"], title="After"),
        op("list.change", list_id=work["id"], changes={"name": "Other"}),
        create(list_id=work["id"], title="Elsewhere"),
    ]
    for _ in range(2):
        response = await push(api, *operations)
        error = (500, "internal_error")
        assert codes(response) == [(200, None), error, (200, None), error, (200, None)]
        assert await version_of(api, home["id"]) == 3
    assert sorted(todo["title"] for todo in await items(api)) == ["After", "Before", "Elsewhere"]
    logged = [record.operation for record in caplog.records if record.message == "an operation failed"]
    assert logged == ["todo.create", "list.change"] * 2
    await app.state.database.execute("alter table todos drop constraint unforeseen")
    assert codes(await push(api, *operations))[1] == (200, None)


async def test_an_error_at_the_commit_rejects_only_the_operation_that_caused_it(app, api):
    await app.state.database.execute(
        """
        create function reject_boom() returns trigger language plpgsql as $$
        begin
            raise exception 'boom';
        end
        $$;
        create constraint trigger reject_boom after insert on todos deferrable initially deferred
        for each row when (new.title = 'Boom') execute function reject_boom();
        """
    )
    response = await push(api, create(title="Before"), create(title="Boom"), create(title="After"))
    assert codes(response) == [(200, None), (500, "internal_error"), (200, None)]
    assert sorted(todo["title"] for todo in await items(api)) == ["After", "Before"]
