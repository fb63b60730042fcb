"""Creates lists and todos from example data, through the services that every client uses, and a long list in one statement."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.ids import new_id
from tend.demo import queries
from tend.demo.calendar import Calendar
from tend.demo.example_data import BulkData, ExampleList, ExampleTodo, load_example_data
from tend.lists import service as lists
from tend.lists.schemas import ListDraft, ListPatch
from tend.reminders import service as reminders
from tend.reminders.schemas import ReminderDraft
from tend.todos.schemas import RecurrenceDraft, TodoDraft, TodoPatch
from tend.todos.service import write as todos

# The statement numbers order keys with five digits, and leaves some for changes of the list itself.
MAX_DEMO_TODOS = 90_000
_BATCH = 5_000
_PRIORITIES = ("none", "none", "none", "none", "low", "low", "medium", "high")
# One todo in three is due, this many days from today.
_DUE_EVERY, _DUE_DAYS = 3, (-30, 120)
_TAG_EVERY = 4


@dataclass(frozen=True)
class AccountBuilder:
    """Fills the account of `user_id` in the transaction `tx`."""

    tx: Queryable
    user_id: UUID
    calendar: Calendar
    random: Random
    idle_days: frozenset[date]
    """Days on which nothing was completed."""

    async def create_list(self, example: ExampleList) -> UUID | None:
        """An empty list; None for the Inbox, which exists already."""
        if example.name is None:
            return None
        draft = {"name": example.name, "color": example.color, "icon": example.icon, "folder": example.folder}
        list_id = new_id()
        await lists.create(self.tx, self.user_id, ListDraft.model_validate({"id": list_id, **draft}))
        return list_id

    async def fill_list(self, example: ExampleList, list_id: UUID | None) -> None:
        """Adds the todos of the list, and makes it a favorite or archives it."""
        await self._add_all(example.items, list_id, None)
        wanted = {"favorite": example.favorite, "archived": example.archived}
        patch = {name: True for name, is_wanted in wanted.items() if is_wanted}
        if list_id and patch:
            await lists.change(self.tx, self.user_id, list_id, ListPatch.model_validate(patch))

    async def add_completed(self, list_id: UUID | None, title: str, day: date) -> None:
        """Adds a todo that was completed on `day`."""
        draft = TodoDraft(list_id=list_id, title=title, completed=True)
        await todos.create(self.tx, self.user_id, draft, self.calendar.random_time(day, self.random))

    async def _add_all(self, items: tuple[ExampleTodo, ...], list_id: UUID | None, parent_id: UUID | None) -> None:
        for item in items:
            row = await self._add(item, list_id, parent_id)
            await self._add_all(item.children, list_id, UUID(row["id"]))
            if row["recurrence"]:
                await self._advance_to_today(row)
            for minutes in item.remind:
                await reminders.create(self.tx, self.user_id, UUID(row["id"]), ReminderDraft(before_minutes=minutes))
            if item.trash:
                await todos.delete(self.tx, self.user_id, UUID(row["id"]))

    async def _add(self, item: ExampleTodo, list_id: UUID | None, parent_id: UUID | None) -> Any:
        fields = item.model_dump(include={"kind", "title", "notes", "priority"})
        fields |= {"list_id": list_id, "parent_id": parent_id, "tags": list(item.tags)}
        if item.due is not None:
            fields |= {"due_date": self.calendar.day(item.due).isoformat(), "due_time": item.time}
        fields |= {"completed": item.done is not None, "recurrence": _recurrence(item)}
        at = None if item.done is None else self._completion_time(item.done)
        return json.loads((await todos.create(self.tx, self.user_id, TodoDraft.model_validate(fields), at)).row)

    def _completion_time(self, days_ago: int) -> datetime:
        day = self.calendar.day(-days_ago)
        while day in self.idle_days:
            day -= timedelta(days=1)
        return self.calendar.random_time(day, self.random)

    async def _advance_to_today(self, row: Any) -> None:
        """Completes every occurrence before today on its day, or skips it on an idle day."""
        while (day := date.fromisoformat(row["due_date"])) < self.calendar.today and row["completed_at"] is None:
            change = {"skip": row["recurrence"]["occurrence"]}
            if day not in self.idle_days:
                change = {"completed": True, "occurrence": change["skip"]}
            at = self.calendar.random_time(day, self.random)
            if row["due_time"]:
                # An occurrence with a time that is completed before it would only advance to itself.
                at = max(at, at.replace(hour=time.fromisoformat(row["due_time"]).hour + 1))
            patch = TodoPatch.model_validate(change)
            row = json.loads((await todos.change(self.tx, self.user_id, UUID(row["id"]), patch, at)).row)


def _recurrence(item: ExampleTodo) -> RecurrenceDraft | None:
    rule = item.every or item.after
    return RecurrenceDraft(rule=rule, from_="due" if item.every else "completion", start=None) if rule else None


async def create_bulk_list(tx: Queryable, user_id: UUID, count: int, calendar: Calendar, random: Random) -> None:
    """Adds a list with `count` todos, up to `MAX_DEMO_TODOS`."""
    bulk = load_example_data().bulk
    list_id = new_id()
    await lists.create(tx, user_id, ListDraft(id=list_id, name=bulk.name, color=bulk.color, icon=bulk.icon))
    todos = [_todo(number, bulk, calendar, random) for number in range(count)]
    for start in range(0, count, _BATCH):
        await queries.add_todos(tx, list_id, user_id, todos[start : start + _BATCH])


def _todo(number: int, bulk: BulkData, calendar: Calendar, random: Random) -> queries.BulkTodo:
    title = f"{random.choice(bulk.verbs)} {random.choice(bulk.things)} {random.choice(bulk.places)}, no. {number + 1}"
    due_date = None if number % _DUE_EVERY else calendar.day(random.randint(*_DUE_DAYS)).isoformat()
    tag = None if number % _TAG_EVERY else random.choice(bulk.tags)
    return queries.BulkTodo(new_id(), title, random.choice(_PRIORITIES), due_date, tag)
