"""Changes to todos that come again: a rule set, an occurrence done, skipped, fetched back, or edited for this once."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from tend.core.changes import Written
from tend.core.clock import now
from tend.core.database import Queryable
from tend.todos import tree
from tend.todos.errors import TodoNotFound
from tend.todos.queries import changes, rows, series
from tend.todos.queries import tree as trees
from tend.todos.recurrence.series import Series, advance, begin, returned
from tend.todos.schemas import RecurrenceWish, TodoDraft, TodoPatch

# what a patch says about a series, and no row holds
ABOUT = {"occurrence", "skip", "only_this"}
_EDITS = ("title", "notes", "priority", "tags")

Row = Any


def concerns(patch: TodoPatch) -> bool:
    sent = patch.model_fields_set
    return bool(sent & ABOUT) or ("recurrence" in sent and patch.recurrence is not None)


def copy_id(series_id: UUID, occurrence: str) -> UUID:
    """The id of the completed copy: whoever makes it makes the same one."""
    return uuid5(series_id, occurrence)


async def drafted(db: Queryable, user_id: UUID, draft: TodoDraft) -> tuple[TodoDraft, str | None]:
    """The draft with the date on which it begins, and its recurrence as JSON."""
    if draft.recurrence is None:
        return draft, None
    due = (draft.due_date, draft.due_time)
    begun = _begun(draft.recurrence, due, await _wall(db, user_id, draft.due_timezone))
    due_date, _ = begun.due
    return draft.model_copy(update={"due_date": due_date}), json.dumps(begun.document())


async def change(db: Queryable, user_id: UUID, todo_id: UUID, patch: TodoPatch, at: datetime | None) -> Written:
    async def work(transaction: Queryable, list_id: UUID) -> Written:
        row = await transaction.fetchrow(series.ROW, todo_id, list_id)
        if row is None:
            raise TodoNotFound
        document = json.loads(row["series"] or "null")
        held = Series.of(document) if document and document["rule"] and row["completed_at"] is None else None
        step = _Step(transaction, user_id, row, list_id, at)
        return await step.carry_out(patch, held)

    return await tree.holding(db, user_id, todo_id, work)


class _Step:
    """One change to one row whose list is locked."""

    def __init__(self, db: Queryable, user_id: UUID, row: Row, list_id: UUID, at: datetime | None) -> None:
        self._db, self._user_id, self._row, self._list_id = db, user_id, row, list_id
        self._at = at or now()
        self._id: UUID = row["id"]

    async def carry_out(self, patch: TodoPatch, held: Series | None) -> Written:
        sent = patch.model_fields_set
        if "skip" in sent:
            return await self._go_on(patch, held, patch.skip, done=False)
        if tree.completes(patch) and held:
            return await self._go_on(
                patch, held, patch.occurrence if "occurrence" in sent else held.occurrence, done=True
            )
        if "completed" in sent and not patch.completed and "occurrence" in sent:
            found = await self._back(patch.occurrence, held)
            if found:
                return found
        return await self._plain(patch, held)

    async def _plain(self, patch: TodoPatch, held: Series | None) -> Written:
        wanted = patch.model_dump(exclude_unset=True, exclude=ABOUT)
        if "completed" in wanted:
            wanted["at"] = self._at.isoformat()
        if patch.recurrence:
            due = (wanted.get("due_date", self._row["due_date"]), wanted.get("due_time", self._row["due_time"]))
            wanted |= await self._begun(patch.recurrence, patch, due)
        elif held and "only_this" in patch.model_fields_set and patch.only_this:
            edited = {name: self._row[name] for name in _EDITS if name in wanted}
            wanted["recurrence"] = replace(held, kept={**edited, **(held.kept or {})}).document()
        changed = await self._db.fetchrow(
            changes.CHANGE, self._user_id, self._id, json.dumps(wanted, default=str), False
        )
        done = tree.written(changed)
        if not (tree.completes(patch) and done.lists):
            return done
        below = await self._db.fetchrow(trees.COMPLETE_BELOW, self._id, self._list_id)
        return tree.more(done, self._list_id, below)

    async def _begun(self, wish: RecurrenceWish, patch: TodoPatch, due: Any) -> dict[str, Any]:
        zone = patch.due_timezone if "due_timezone" in patch.model_fields_set else self._row["due_timezone"]
        begun = _begun(wish, due, await _wall(self._db, self._user_id, zone))
        return {"recurrence": begun.document(), "due_date": begun.due[0]}

    async def _go_on(self, patch: TodoPatch, held: Series | None, occurrence: str, *, done: bool) -> Written:
        if held is None or occurrence != held.occurrence:
            # done or skipped already, by somebody else or before
            return Written(await self._db.fetchval(rows.GET, self._user_id, self._id))
        await self._edit_first(patch, held)
        zone = await _zone(self._db, self._user_id, self._row["due_timezone"])
        ahead = advance(held, self._at.astimezone(ZoneInfo(zone)).replace(tzinfo=None), zone, done=done)
        if ahead is None:
            ended = patch.model_copy(update={"completed": True})
            ended.model_fields_set.add("completed")
            return await self._plain(ended, held)
        copy = _copied(self._id, held)
        made = (copy_id(self._id, held.occurrence), json.dumps(copy), self._at) if done else (None, None, None)
        advanced = await self._db.fetchrow(
            series.ADVANCE,
            self._id,
            self._list_id,
            ahead.due[0].isoformat(),
            ahead.due[1],
            json.dumps(ahead.document()),
            json.dumps(held.kept or {}),
            *made,
        )
        return await self._reopened(advanced)

    async def _edit_first(self, patch: TodoPatch, held: Series) -> None:
        """What else the patch changes, before the occurrence is over."""
        others = patch.model_fields_set - {"completed", "occurrence", "skip"}
        if others - ABOUT:
            edit = TodoPatch.model_construct(_fields_set=others, **{name: getattr(patch, name) for name in others})
            await self._plain(edit, held)

    async def _back(self, occurrence: str, held: Series | None) -> Written | None:
        """To an occurrence that was done or skipped, as if it had not been; None if it is none of these."""
        copy = copy_id(self._id, occurrence)
        found = await self._db.fetchrow(series.COPY, copy, self._list_id, str(self._id))
        arguments: tuple[Any, ...]
        if found:
            was = json.dumps(json.loads(found["recurrence"])["was"])
            arguments = (found["due_date"], found["due_time"], was, found["edited"], copy)
        elif held and (skipped := returned(held, occurrence)):
            due_date, due_time = skipped.due
            arguments = (due_date.isoformat(), due_time, json.dumps(skipped.document()), "{}", None)
        else:
            return None
        return self._told(await self._db.fetchrow(series.BACK, self._id, self._list_id, *arguments))

    async def _reopened(self, advanced: Row) -> Written:
        below = await self._db.fetchrow(trees.REOPEN_BELOW, self._id, self._list_id)
        return tree.more(self._told(advanced), self._list_id, below)

    def _told(self, row: Row) -> Written:
        return Written(row["row"], {self._list_id: row["number"]}, whole=False)


def _copied(series_id: UUID, held: Series) -> dict[str, Any]:
    nothing = {"rule": None, "from": None, "start": None}
    return nothing | {"occurrence": held.occurrence, "next": [], "series_id": str(series_id), "was": held.document()}


def _begun(wish: RecurrenceWish, due: Any, wall: datetime) -> Series:
    return begin(wish.rule, wish.from_, wish.start, due, wall)


async def _zone(db: Queryable, user_id: UUID, of_todo: str | None) -> str:
    return of_todo or str(await db.fetchval(series.ZONE, user_id))


async def _wall(db: Queryable, user_id: UUID, of_todo: str | None) -> datetime:
    """What a clock shows where the todo or the person is."""
    return now().astimezone(ZoneInfo(await _zone(db, user_id, of_todo))).replace(tzinfo=None)
