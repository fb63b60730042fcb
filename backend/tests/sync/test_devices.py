"""Whatever goes wrong between three devices and the server, no acknowledged operation is lost."""

import asyncio
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sync.device_world import Model, World, as_modelled
from sync.replica import Json, Replica
from tend.core.ids import new_id

CLIENTS = st.integers(0, 2)
LIMITS = st.sampled_from([1, 2, 3, 5, 5000])
FATES = st.sampled_from(["arrives", "arrives", "request lost", "response lost", "repeated", "delayed"])
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
COMMENT_CHANGES = st.fixed_dictionaries({}, optional={"text": TITLES, "resolved": st.booleans()}).filter(bool)
LIST_CHANGES = st.fixed_dictionaries(
    {},
    optional={"name": TITLES, "color": st.sampled_from(["teal", "amber"]), "position": st.sampled_from(["a0", "b10"])},
).filter(bool)


def pick_id(rows: dict[str, Any], number: int) -> str:
    return sorted(rows)[number % len(rows)]


class Devices(RuleBasedStateMachine):
    world: World
    comparisons = 0
    """How often the rows of all devices were compared with those of the server."""

    @initialize()
    def start(self) -> None:
        self.model = Model()
        self.replicas = [Replica() for _ in range(3)]
        # Delayed responses, each with its request.
        self.pulls: list[list[tuple[Json, Json]]] = [[], [], []]
        self.pushes: list[list[tuple[list[Json], Json]]] = [[], [], []]
        self.world.run(self.world.sign_up())
        inbox = self.world.run(self.world.pull(Replica().pull_request(5000)))["lists"][0]["list"]
        self.model.lists[inbox["id"]] = {"deleted": False, "done": False}
        for number in range(3):
            self._pull(number, 5000, "arrives")

    def _queue(self, client: int, kind: str, **fields: Any) -> None:
        self.replicas[client].outbox.append({"id": str(new_id()), "kind": kind, **fields})

    @rule(client=CLIENTS, title=TITLES, where=PICKS)
    def create_todo(self, client: int, title: str, where: int) -> None:
        list_id = pick_id(self.replicas[client].lists, where)
        self._queue(client, "todo.create", todo={"id": str(new_id()), "list_id": list_id, "title": title})

    @precondition(lambda self: any(replica.todos for replica in self.replicas))
    @rule(client=CLIENTS, which=PICKS, changes=CHANGES)
    def change_todo(self, client: int, which: int, changes: Json) -> None:
        if todos := self.replicas[client].todos:
            self._queue(client, "todo.change", todo_id=pick_id(todos, which), changes=changes)

    @precondition(lambda self: any(replica.todos for replica in self.replicas))
    @rule(client=CLIENTS, which=PICKS, where=PICKS)
    def move_todo(self, client: int, which: int, where: int) -> None:
        replica = self.replicas[client]
        if replica.todos:
            todo_id, list_id = pick_id(replica.todos, which), pick_id(replica.lists, where)
            self._queue(client, "todo.change", todo_id=todo_id, changes={"list_id": list_id})

    @precondition(lambda self: any(replica.todos for replica in self.replicas))
    @rule(client=CLIENTS, which=PICKS, verb=st.sampled_from(["delete", "restore"]))
    def trash_todo(self, client: int, which: int, verb: str) -> None:
        if todos := self.replicas[client].todos:
            self._queue(client, f"todo.{verb}", todo_id=pick_id(todos, which))

    @precondition(lambda self: any(replica.todos for replica in self.replicas))
    @rule(client=CLIENTS, which=PICKS, text=TITLES)
    def create_comment(self, client: int, which: int, text: str) -> None:
        if todos := self.replicas[client].todos:
            comment = {"id": str(new_id()), "todo_id": pick_id(todos, which), "text": text}
            self._queue(client, "comment.create", comment=comment)

    @precondition(lambda self: any(replica.comments for replica in self.replicas))
    @rule(client=CLIENTS, which=PICKS, changes=COMMENT_CHANGES)
    def change_comment(self, client: int, which: int, changes: Json) -> None:
        if comments := self.replicas[client].comments:
            self._queue(client, "comment.change", comment_id=pick_id(comments, which), changes=changes)

    @precondition(lambda self: any(replica.comments for replica in self.replicas))
    @rule(client=CLIENTS, which=PICKS, verb=st.sampled_from(["delete", "restore"]))
    def trash_comment(self, client: int, which: int, verb: str) -> None:
        if comments := self.replicas[client].comments:
            self._queue(client, f"comment.{verb}", comment_id=pick_id(comments, which))

    @rule(client=CLIENTS, name=TITLES)
    def create_list(self, client: int, name: str) -> None:
        self._queue(client, "list.create", list={"id": str(new_id()), "name": name})

    @rule(client=CLIENTS, which=PICKS, changes=LIST_CHANGES)
    def change_list(self, client: int, which: int, changes: Json) -> None:
        self._queue(client, "list.change", list_id=pick_id(self.replicas[client].lists, which), changes=changes)

    @rule(client=CLIENTS, which=PICKS, verb=st.sampled_from(["delete", "restore", "restore"]))
    def trash_list(self, client: int, which: int, verb: str) -> None:
        self._queue(client, f"list.{verb}", list_id=pick_id(self.replicas[client].lists, which))

    @rule(client=CLIENTS, limit=LIMITS, fate=FATES)
    def pull(self, client: int, limit: int, fate: str) -> None:
        self._pull(client, limit, fate)

    def _pull(self, client: int, limit: int, fate: str) -> bool:
        """Returns whether there is more."""
        if fate == "request lost":
            return True
        request = self.replicas[client].pull_request(limit)
        response = self.world.run(self.world.pull(request))
        if fate == "delayed":
            self.pulls[client].append((request, response))
        elif fate != "response lost":
            self.replicas[client].apply_pull(request, response)
        return bool(response["has_more"])

    @rule(client=CLIENTS, count=st.integers(1, 8), fate=FATES)
    def push(self, client: int, count: int, fate: str) -> None:
        self._push(client, count, fate)

    def _push(self, client: int, count: int, fate: str) -> None:
        operations = self.replicas[client].outbox[:count]
        if not operations or fate == "request lost":
            return
        for _ in range(2 if fate == "repeated" else 1):
            response = self.world.run(self.world.push(operations))
            for operation, result in zip(operations, response["results"], strict=True):
                if result["status"] < 300:
                    self.model.accept(operation)
        if fate == "delayed":
            self.pushes[client].append((operations, response))
        elif fate != "response lost":
            self.replicas[client].apply_push_results(operations, response)

    @precondition(lambda self: any(self.pulls) or any(self.pushes))
    @rule(client=CLIENTS, which=PICKS)
    def receive_delayed_response(self, client: int, which: int) -> None:
        """Responses arrive in any order."""
        for delayed, apply in (
            (self.pulls[client], self.replicas[client].apply_pull),
            (self.pushes[client], self.replicas[client].apply_push_results),
        ):
            if delayed:
                apply(*delayed.pop(which % len(delayed)))

    @rule()
    def restart_server(self) -> None:
        self.world.run(self.world.restart())

    @rule()
    def empty_trash(self) -> None:
        self.model.purge_except(*self.world.run(self.world.empty_trash()))

    @rule()
    def restore_backup(self) -> None:
        self.world.run(self.world.renew_epoch())

    @invariant()
    def versions_have_no_gap(self) -> None:
        self.world.run(self.world.check_versions())

    def teardown(self) -> None:
        """Once the network heals, every device pushes and pulls all that is left, and all have the same rows."""
        for number, replica in enumerate(self.replicas):
            while replica.outbox:
                self._push(number, 500, "arrives")
        for number in range(3):
            while self._pull(number, 5000, "arrives"):
                pass
        lists, todos, comments = self.world.run(self.world.rows())
        for replica in self.replicas:
            assert replica.todos == todos
            assert replica.comments == comments
            assert replica.lists.keys() == lists.keys()
            for list_id, item in replica.lists.items():
                assert item | {"version": 0} == lists[list_id] | {"version": 0}
        assert self.model.todos == {key: as_modelled(todos[key], row) for key, row in self.model.todos.items()}
        assert self.model.todos.keys() == todos.keys()
        assert self.model.comments == {key: as_modelled(comments[key], row) for key, row in self.model.comments.items()}
        assert self.model.comments.keys() == comments.keys()
        assert self.model.lists == {key: as_modelled(lists[key], row) for key, row in self.model.lists.items()}
        type(self).comparisons += 1


STEPS = settings(max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))


def run_devices(app_settings):
    """The steps of a state machine are plain functions and run a loop of their own, so they need a thread of their own."""
    with World(app_settings) as world:
        machine = type("DevicesOfWorld", (Devices,), {"world": world})
        run_state_machine_as_test(machine, settings=STEPS)
    return machine.comparisons


async def test_devices_agree_with_the_server_once_the_network_heals(settings):
    assert await asyncio.to_thread(run_devices, settings) > 0
