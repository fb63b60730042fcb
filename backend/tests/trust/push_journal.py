"""Devices that push and pull while their server is killed, and the journal of what was acknowledged to them."""

from collections import Counter
from itertools import pairwise
from random import Random

from sync.model import Model
from sync.replica import Replica
from tend.core.ids import new_id
from trust.process_kill import Client

SIZES = (1, 2, 3, 5, 8, 13, 21, 34, 50)
# a move makes one transaction of what would be one for each list, so that most batches go without
STAYING = {"create": 4, "change": 4, "delete": 1}
MOVING = STAYING | {"move": 4}
LIMITS = (3, 20, 5000)
# seldom does a death fall just between the effect and the response, so some responses are lost on a live line as well
LOST_ANSWERS = 0.1


class Journal:
    """Kept outside the server: each operation that was acknowledged, in the order of each device."""

    def __init__(self):
        self.noted = []
        self.passed = []
        """`(list, before, after)`: the numbers that an response has told to be of its own operations."""

    def note(self, operations, response):
        self.noted += zip(operations, response["results"], strict=True)
        self.passed += [(list_id, told["before"], told["after"]) for list_id, told in response["lists"].items()]

    def outcome(self):
        """The todos that the server must hold, and how many numbers each list must have given for them."""
        model, numbers = Model(), Counter()
        for operation, verdict in self.noted:
            assert verdict["status"] == 200, verdict
            todo_id = verdict["todo"]["id"]
            before = model.todos.get(todo_id, {}).get("list_id")
            model.accept(_with_id(operation, todo_id))
            numbers.update({before, model.todos[todo_id]["list_id"]} - {None})
        return model.todos, numbers

    def told_twice(self):
        """Where two responses call the same numbers of a list their own."""
        return [
            (one, other) for one, other in pairwise(sorted(self.passed)) if one[0] == other[0] and one[2] > other[1]
        ]


def _with_id(operation, todo_id):
    return operation | ({"todo": operation["todo"] | {"id": todo_id}} if "todo" in operation else {})


class Device(Client):
    """One of docs/sync.md, which makes todos in two lists and changes, moves and deletes those that it made itself."""

    def __init__(self, url, token, journal, number):
        super().__init__(url, token)
        self.replica = Replica()
        self.sent_again = self.resets = 0
        """Operations that were sent more than once, and lists that had to be read anew."""
        self._journal = journal
        self._random = Random(number)
        self._places = {}
        """The list of each own todo that is not deleted, as it will be once the outbox is carried out."""
        self.pull()
        self._lists = sorted(self.replica.lists)

    def work(self, count):
        while self.acknowledged < count:
            size = min(self._random.choice(SIZES), count - self.acknowledged)
            kinds = self._random.choice((STAYING, STAYING, MOVING))
            self.replica.outbox = [self._operation(kinds) for _ in range(size)]
            self.push()
            self.pull(self._random.choice(LIMITS))

    def push(self):
        operations, before = list(self.replica.outbox), self.repeated
        response = self.ask("/api/batch", {"operations": operations})
        if self._random.random() < LOST_ANSWERS:
            self.repeated += 1
            response = self.ask("/api/batch", {"operations": operations})
        self.sent_again += len(operations) if self.repeated > before else 0
        self._journal.note(operations, response)
        self.replica.take_results(operations, response)
        self._places |= {
            result["todo"]["id"]: operation["todo"]["list_id"]
            for operation, result in zip(operations, response["results"], strict=True)
            if "todo" in operation and "id" not in operation["todo"]
        }
        self.acknowledged += len(operations)

    def pull(self, limit=5000):
        """One response; true while there is more to ask for."""
        asked = self.replica.question(limit)
        response = self.ask("/api/sync", asked)
        self.replica.take_pull(asked, response)
        self.resets += sum(news["reset"] for news in response["lists"])
        return response["has_more"]

    def catch_up(self):
        while self.pull():
            pass
        return self

    def _operation(self, kinds):
        """One that is sure to have an effect: it takes a number in each list that it touches."""
        (kind,) = self._random.choices([*kinds], kinds.values())
        operation = {"id": str(new_id())}
        if kind == "create" or not self._places:
            return operation | {"kind": "todo.create", "todo": self._draft(operation["id"])}
        todo_id = self._random.choice([*self._places])
        if kind == "delete":
            del self._places[todo_id]
            return operation | {"kind": "todo.delete", "todo_id": todo_id}
        changes = {"title": operation["id"]}
        if kind == "move":
            (changes["list_id"],) = set(self._lists) - {self._places[todo_id]}
            self._places[todo_id] = changes["list_id"]
        return operation | {"kind": "todo.change", "todo_id": todo_id, "changes": changes}

    def _draft(self, title):
        """Half of them leave it to the server to make an id: sent again, only the operation's own tells them apart."""
        draft = {"list_id": self._random.choice(self._lists), "title": title}
        if self._random.random() < 0.5:
            return draft
        draft["id"] = str(new_id())
        self._places[draft["id"]] = draft["list_id"]
        return draft
