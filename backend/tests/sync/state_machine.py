"""Two or three people's devices, a server, and everything that can go wrong between them."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sync.device_world import World
from sync.model import Model, as_modelled
from sync.replica import Json, Replica
from tend.core.ids import new_id

CLIENTS = st.integers(0, 2)
LIMITS = st.sampled_from([1, 2, 3, 5, 5000])
FATES = st.sampled_from(["arrives", "arrives", "request lost", "answer lost", "twice", "late"])
PICKS = st.integers(0, 1_000_000)
TITLES = st.sampled_from(["Buy seeds", "Prune", "Sow", "Water", "Mow"])
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "title": TITLES,
        "priority": st.sampled_from(["none", "high"]),
        "completed": st.booleans(),
        "due_date": st.sampled_from([None, "2030-01-01"]),
        "position": st.sampled_from(["a0", "a1", "Zz"]),
    },
).filter(bool)
LIST_CHANGES = st.fixed_dictionaries(
    {},
    optional={"name": TITLES, "color": st.sampled_from(["teal", "amber"]), "position": st.sampled_from(["a0", "b10"])},
).filter(bool)


def pick(rows: dict[str, Any], number: int) -> str:
    return sorted(rows)[number % len(rows)]


class Devices(RuleBasedStateMachine):
    world: World

    @initialize()
    def begin(self) -> None:
        self.model = Model()
        self.replicas = [Replica() for _ in range(3)]
        # answers on their way: what was asked, and what came back
        self.pulls: list[list[tuple[Json, Json]]] = [[], [], []]
        self.pushes: list[list[tuple[list[Json], Json]]] = [[], [], []]
        self.world.run(self.world.another_person())
        inbox = self.world.run(self.world.ask_pull(Replica().question(5000)))["lists"][0]["list"]
        self.model.lists[inbox["id"]] = {"deleted": False, "done": False}
        for number in range(3):
            self._pull(number, 5000, "arrives")

    def _queue(self, client: int, kind: str, **fields: Any) -> None:
        self.replicas[client].outbox.append({"id": str(new_id()), "kind": kind, **fields})

    @rule(client=CLIENTS, title=TITLES, where=PICKS)
    def create_todo(self, client: int, title: str, where: int) -> None:
        list_id = pick(self.replicas[client].lists, where)
        self._queue(client, "todo.create", todo={"id": str(new_id()), "list_id": list_id, "title": title})

    @precondition(lambda self: any(replica.todos for replica in self.replicas))
    @rule(client=CLIENTS, which=PICKS, changes=CHANGES)
    def change_todo(self, client: int, which: int, changes: Json) -> None:
        if todos := self.replicas[client].todos:
            self._queue(client, "todo.change", todo_id=pick(todos, which), changes=changes)

    @precondition(lambda self: any(replica.todos for replica in self.replicas))
    @rule(client=CLIENTS, which=PICKS, where=PICKS)
    def move_todo(self, client: int, which: int, where: int) -> None:
        replica = self.replicas[client]
        if replica.todos:
            todo_id, list_id = pick(replica.todos, which), pick(replica.lists, where)
            self._queue(client, "todo.change", todo_id=todo_id, changes={"list_id": list_id})

    @precondition(lambda self: any(replica.todos for replica in self.replicas))
    @rule(client=CLIENTS, which=PICKS, verb=st.sampled_from(["delete", "restore"]))
    def trash_todo(self, client: int, which: int, verb: str) -> None:
        if todos := self.replicas[client].todos:
            self._queue(client, f"todo.{verb}", todo_id=pick(todos, which))

    @rule(client=CLIENTS, name=TITLES)
    def create_list(self, client: int, name: str) -> None:
        self._queue(client, "list.create", list={"id": str(new_id()), "name": name})

    @rule(client=CLIENTS, which=PICKS, changes=LIST_CHANGES)
    def change_list(self, client: int, which: int, changes: Json) -> None:
        self._queue(client, "list.change", list_id=pick(self.replicas[client].lists, which), changes=changes)

    @rule(client=CLIENTS, which=PICKS, verb=st.sampled_from(["delete", "restore", "restore"]))
    def trash_list(self, client: int, which: int, verb: str) -> None:
        self._queue(client, f"list.{verb}", list_id=pick(self.replicas[client].lists, which))

    @rule(client=CLIENTS, limit=LIMITS, fate=FATES)
    def pull(self, client: int, limit: int, fate: str) -> None:
        self._pull(client, limit, fate)

    def _pull(self, client: int, limit: int, fate: str) -> bool:
        """True while there is more to ask for."""
        if fate == "request lost":
            return True
        asked = self.replicas[client].question(limit)
        answer = self.world.run(self.world.ask_pull(asked))
        if fate == "late":
            self.pulls[client].append((asked, answer))
        elif fate != "answer lost":
            self.replicas[client].take_pull(asked, answer)
        return bool(answer["has_more"])

    @rule(client=CLIENTS, count=st.integers(1, 8), fate=FATES)
    def push(self, client: int, count: int, fate: str) -> None:
        self._push(client, count, fate)

    def _push(self, client: int, count: int, fate: str) -> None:
        sent = self.replicas[client].outbox[:count]
        if not sent or fate == "request lost":
            return
        for _ in range(2 if fate == "twice" else 1):
            answer = self.world.run(self.world.ask_push(sent))
            for operation, result in zip(sent, answer["results"], strict=True):
                if result["status"] < 300:
                    self.model.accept(operation)
        if fate == "late":
            self.pushes[client].append((sent, answer))
        elif fate != "answer lost":
            self.replicas[client].take_results(sent, answer)

    @precondition(lambda self: any(self.pulls) or any(self.pushes))
    @rule(client=CLIENTS, which=PICKS)
    def a_late_answer_comes(self, client: int, which: int) -> None:
        """In any order: the latest may come first."""
        for waiting, take in (
            (self.pulls[client], self.replicas[client].take_pull),
            (self.pushes[client], self.replicas[client].take_results),
        ):
            if waiting:
                take(*waiting.pop(which % len(waiting)))

    @rule()
    def the_server_restarts(self) -> None:
        self.world.run(self.world.restart())

    @rule()
    def the_trash_is_emptied(self) -> None:
        self.model.keep(*self.world.run(self.world.empty_trash()))

    @rule()
    def a_backup_is_restored(self) -> None:
        self.world.run(self.world.another_epoch())

    @invariant()
    def numbers_have_no_gap(self) -> None:
        self.world.run(self.world.check_numbers())

    def teardown(self) -> None:
        """The network heals: everybody sends and asks until there is nothing left, and all see the same."""
        for number, replica in enumerate(self.replicas):
            while replica.outbox:
                self._push(number, 500, "arrives")
        for number in range(3):
            while self._pull(number, 5000, "arrives"):
                pass
        lists, todos = self.world.run(self.world.rows())
        for replica in self.replicas:
            assert replica.todos == todos
            assert replica.lists.keys() == lists.keys()
            for list_id, item in replica.lists.items():
                assert item | {"version": 0} == lists[list_id] | {"version": 0}
        assert self.model.todos == {key: as_modelled(todos[key], row) for key, row in self.model.todos.items()}
        assert self.model.todos.keys() == todos.keys()
        assert self.model.lists == {key: as_modelled(lists[key], row) for key, row in self.model.lists.items()}
