"""Devices that push and pull while their server is killed, and a journal of the operations acknowledged to them."""

from collections import Counter
from itertools import pairwise
from random import Random

from sync.device_world import Model
from sync.replica import Replica
from tend.core.ids import new_id
from trust.process_kill import Client

SIZES = (1, 2, 3, 5, 8, 13, 21, 34, 50)
# A move joins the transactions of both lists into one, so most batches have none.
WITHOUT_MOVES = {"create": 4, "change": 4, "delete": 1}
WITH_MOVES = WITHOUT_MOVES | {"move": 4}
LIMITS = (3, 20, 5000)
# A kill rarely falls between the effect and the response, so some responses are dropped without one.
LOST_RESPONSES = 0.1


class Journal:
    """The acknowledged operations, in the order of each device, recorded outside the server."""

    def __init__(self):
        self.acknowledged = []
        self.own_versions = []
        """`(list, before, after)`: the versions that a response counts as those of its own operations."""

    def record(self, operations, response):
        self.acknowledged += zip(operations, response["results"], strict=True)
        self.own_versions += [(list_id, span["before"], span["after"]) for list_id, span in response["lists"].items()]

    def expected_state(self):
        """The todos that the server must have, and how many versions each list must have given for them."""
        model, versions = Model(), Counter()
        for operation, result in self.acknowledged:
            assert result["status"] == 200, result
            todo_id = result["todo"]["id"]
            before = model.todos.get(todo_id, {}).get("list_id")
            model.accept(_with_id(operation, todo_id))
            versions.update({before, model.todos[todo_id]["list_id"]} - {None})
        return model.todos, versions

    def overlapping_versions(self):
        """Pairs of responses that both count the same versions of a list as their own."""
        return [
            (one, other)
            for one, other in pairwise(sorted(self.own_versions))
            if one[0] == other[0] and one[2] > other[1]
        ]


def _with_id(operation, todo_id):
    return operation | ({"todo": operation["todo"] | {"id": todo_id}} if "todo" in operation else {})


class Device(Client):
    """A client of docs/sync.md that creates todos in two lists and changes, moves and deletes its own."""

    def __init__(self, url, token, journal, number):
        super().__init__(url, token)
        self.replica = Replica()
        self.retried = self.resets = 0
        """How many operations were sent more than once, and how many lists had to be pulled from the start."""
        self._journal = journal
        self._random = Random(number)
        self._list_of = {}
        """The list of each own todo that is not deleted, once the outbox has been applied."""
        self.pull()
        self._lists = sorted(self.replica.lists)

    def work(self, count):
        while self.acknowledged < count:
            size = min(self._random.choice(SIZES), count - self.acknowledged)
            kinds = self._random.choice((WITHOUT_MOVES, WITHOUT_MOVES, WITH_MOVES))
            self.replica.outbox = [self._operation(kinds) for _ in range(size)]
            self.push()
            self.pull(self._random.choice(LIMITS))

    def push(self):
        operations, before = list(self.replica.outbox), self.retries
        response = self.send("/api/batch", {"operations": operations})
        if self._random.random() < LOST_RESPONSES:
            self.retries += 1
            response = self.send("/api/batch", {"operations": operations})
        self.retried += len(operations) if self.retries > before else 0
        self._journal.record(operations, response)
        self.replica.apply_push_results(operations, response)
        self._list_of |= {
            result["todo"]["id"]: operation["todo"]["list_id"]
            for operation, result in zip(operations, response["results"], strict=True)
            if "todo" in operation and "id" not in operation["todo"]
        }
        self.acknowledged += len(operations)

    def pull(self, limit=5000):
        """Pulls once; returns whether there is more."""
        request = self.replica.pull_request(limit)
        response = self.send("/api/sync", request)
        self.replica.apply_pull(request, response)
        self.resets += sum(delta["reset"] for delta in response["lists"])
        return response["has_more"]

    def catch_up(self):
        while self.pull():
            pass
        return self

    def _operation(self, kinds):
        """An operation that is sure to have an effect, and takes a version in each list that it touches."""
        (kind,) = self._random.choices([*kinds], kinds.values())
        operation = {"id": str(new_id())}
        if kind == "create" or not self._list_of:
            return operation | {"kind": "todo.create", "todo": self._draft(operation["id"])}
        todo_id = self._random.choice([*self._list_of])
        if kind == "delete":
            del self._list_of[todo_id]
            return operation | {"kind": "todo.delete", "todo_id": todo_id}
        changes = {"title": operation["id"]}
        if kind == "move":
            (changes["list_id"],) = set(self._lists) - {self._list_of[todo_id]}
            self._list_of[todo_id] = changes["list_id"]
        return operation | {"kind": "todo.change", "todo_id": todo_id, "changes": changes}

    def _draft(self, title):
        """Half of the drafts have no id: when they are sent again, only the operation's id identifies them."""
        draft = {"list_id": self._random.choice(self._lists), "title": title}
        if self._random.random() < 0.5:
            return draft
        draft["id"] = str(new_id())
        self._list_of[draft["id"]] = draft["list_id"]
        return draft
