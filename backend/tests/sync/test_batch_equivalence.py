"""A batch comes to what its operations would have come to one by one."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import a_list, a_todo
from tend.core.ids import new_id

SINGLE = {"create": "POST", "change": "PATCH", "delete": "DELETE", "restore": "POST"}
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
    st.tuples(st.sampled_from(["todo.delete", "todo.restore"]), TODO, st.none()),
    st.tuples(st.just("list.create"), LIST, st.none()),
    st.tuples(st.just("list.change"), LIST, st.fixed_dictionaries({"name": st.sampled_from(["Home", "Work"])})),
    st.tuples(st.sampled_from(["list.delete", "list.restore"]), LIST, st.none()),
)


class Side:
    """One person's two lists with a todo each, and ids for two lists and four todos that may come to be."""

    def __init__(self, api):
        self.api = api

    async def begin(self):
        self.lists = [(await a_list(self.api))["id"] for _ in range(2)]
        self.todos = [(await a_todo(self.api, list_id=one))["id"] for one in self.lists]
        self.lists += [str(new_id()) for _ in range(2)]
        self.todos += [str(new_id()) for _ in range(4)]
        self.names = {name: f"{word}{n}" for word in ("lists", "todos") for n, name in enumerate(getattr(self, word))}
        return self

    def operation(self, step):
        kind, number, given = step
        thing, verb = kind.split(".")
        own = getattr(self, f"{thing}s")[number]
        operation = {"id": str(new_id()), "kind": kind}
        if kind == "todo.create":
            return operation | {"todo": {"id": own, "list_id": self.lists[given], "title": "Buy milk"}}
        if kind == "list.create":
            return operation | {"list": {"id": own, "name": "New"}}
        operation[f"{thing}_id"] = own
        if verb == "change":
            operation["changes"] = {
                name: self.lists[value] if name == "list_id" else value for name, value in given.items()
            }
        return operation

    async def push(self, steps):
        answer = await self.api.post("/api/batch", json={"operations": [self.operation(step) for step in steps]})
        assert answer.status_code == 200, answer.text
        return [self.plain(result) for result in answer.json()["results"]]

    async def one_by_one(self, steps):
        return [self.plain(await self.ask(self.operation(step))) for step in steps]

    async def ask(self, operation):
        thing, verb = operation["kind"].split(".")
        path = f"/api/{thing}s" + (f"/{operation[f'{thing}_id']}" if verb != "create" else "")
        body = operation.get("changes") or operation.get(thing) or ({} if verb == "change" else None)
        answer = await self.api.request(SINGLE[verb], path + "/restore" * (verb == "restore"), json=body)
        if answer.is_error:
            return {"status": answer.status_code, "problem": answer.json()}
        return {"status": 200} | ({thing: answer.json()} if answer.content else {})

    def plain(self, value):
        """Without what differs between two people and two moments; a single deletion answers with no row."""
        if isinstance(value, list):
            return [self.plain(one) for one in value]
        if isinstance(value, dict):
            return {
                self.names.get(name, name): bool(one) if name in TIMES else self.plain(one)
                for name, one in value.items()
                if name != "request_id"
            }
        return self.names.get(value, value) if isinstance(value, str) else value


def told(results, others):
    """A single deletion has no row to compare."""
    return [
        result if len(other) > 1 else {"status": result["status"]}
        for result, other in zip(results, others, strict=True)
    ]


async def test_a_batch_is_what_its_operations_are_one_by_one(api, other):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEPS, max_size=15))
    def collect(steps):
        plans.append(steps)

    plans = []
    collect()
    for steps in plans:
        batch, single = await Side(api).begin(), await Side(other).begin()
        pushed, asked = await batch.push(steps), await single.one_by_one(steps)
        assert told(pushed, asked) == asked, steps
        assert await states(batch) == await states(single), steps


async def states(side):
    lists = [side.plain((await side.api.get(f"/api/lists/{one}")).json()) for one in side.lists]
    todos = [side.plain((await side.api.get(f"/api/todos/{one}")).json()) for one in side.todos]
    return lists, todos
