"""Lists and todos from the words that describe them."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from tend.core.db.database import Queryable
from tend.core.ids import new_id
from tend.demo.calendar import Calendar
from tend.demo.example_data import Item, Place
from tend.lists import service as lists
from tend.lists.schemas import ListDraft, ListPatch
from tend.reminders import service as reminders
from tend.reminders.schemas import ReminderDraft
from tend.todos.schemas import RecurrenceDraft, TodoDraft, TodoPatch
from tend.todos.service import write as todos


@dataclass(frozen=True)
class Garden:
    """Where things are planted: whose account, in which transaction, on which day."""

    tx: Queryable
    user_id: UUID
    calendar: Calendar
    chance: Random
    gaps: frozenset[date]
    """Days on which nothing was done."""

    async def lay_out(self, place: Place) -> UUID | None:
        """The list, empty yet; None for the Inbox."""
        if place.name is None:
            return None
        draft = {"name": place.name, "color": place.color, "icon": place.icon, "folder": place.folder}
        list_id = new_id()
        await lists.create(self.tx, self.user_id, ListDraft.model_validate({"id": list_id, **draft}))
        return list_id

    async def plant(self, place: Place, list_id: UUID | None) -> None:
        await self._plant_all(place.items, list_id, None)

    async def finish(self, place: Place, list_id: UUID | None) -> None:
        """What holds once everything is in it."""
        patch = {name: True for name, wanted in (("favorite", place.favorite), ("archived", place.archived)) if wanted}
        if list_id and patch:
            await lists.change(self.tx, self.user_id, list_id, ListPatch.model_validate(patch))

    async def remember(self, list_id: UUID | None, title: str, day: date) -> None:
        """Something that was done on `day`."""
        draft = TodoDraft(list_id=list_id, title=title, completed=True)
        await todos.create(self.tx, self.user_id, draft, self.calendar.moment(day, self.chance))

    async def _plant_all(self, items: tuple[Item, ...], list_id: UUID | None, parent_id: UUID | None) -> None:
        for item in items:
            row = await self._plant(item, list_id, parent_id)
            await self._plant_all(item.below, list_id, UUID(row["id"]))
            if row["recurrence"]:
                await self._catch_up(row)
            for minutes in item.remind:
                await reminders.create(self.tx, self.user_id, UUID(row["id"]), ReminderDraft(before_minutes=minutes))
            if item.trash:
                await todos.delete(self.tx, self.user_id, UUID(row["id"]))

    async def _plant(self, item: Item, list_id: UUID | None, parent_id: UUID | None) -> Any:
        fields = item.model_dump(include={"kind", "title", "notes", "priority"})
        fields |= {"list_id": list_id, "parent_id": parent_id, "tags": list(item.tags)}
        if item.due is not None:
            fields |= {"due_date": self.calendar.day(item.due).isoformat(), "due_time": item.time}
        draft = TodoDraft.model_validate(fields | {"completed": item.done is not None, "recurrence": _wish(item)})
        at = None if item.done is None else self._moment(item.done)
        return json.loads((await todos.create(self.tx, self.user_id, draft, at)).row)

    def _moment(self, ago: int) -> datetime:
        day = self.calendar.day(-ago)
        while day in self.gaps:
            day -= timedelta(days=1)
        return self.calendar.moment(day, self.chance)

    async def _catch_up(self, row: Any) -> None:
        """Do every occurrence before today on its day, or skip it on a day on which nothing was done."""
        while (day := date.fromisoformat(row["due_date"])) < self.calendar.today and row["completed_at"] is None:
            about = {"skip": row["recurrence"]["occurrence"]}
            if day not in self.gaps:
                about = {"completed": True, "occurrence": about["skip"]}
            at = self.calendar.moment(day, self.chance)
            if row["due_time"]:
                # one with a time goes on to what comes after the moment
                at = max(at, at.replace(hour=time.fromisoformat(row["due_time"]).hour + 1))
            patch = TodoPatch.model_validate(about)
            row = json.loads((await todos.change(self.tx, self.user_id, UUID(row["id"]), patch, at)).row)


def _wish(item: Item) -> RecurrenceDraft | None:
    rule = item.every or item.after
    return RecurrenceDraft(rule=rule, from_="due" if item.every else "completion", start=None) if rule else None
