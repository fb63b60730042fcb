"""Changes to todos that come again: a rule set, an occurrence done, skipped, fetched back, or edited for this once."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from tend.core.clock import now
from tend.core.db.database import Queryable
from tend.core.write_result import WriteResult
from tend.todos.errors import TodoNotFound
from tend.todos.queries import crud, recurrence, update
from tend.todos.queries import subtree as trees
from tend.todos.recurrence.series import Series, advance, begin, resumed, returned
from tend.todos.schemas import RecurrenceWish, TodoDraft, TodoPatch
from tend.todos.service import subtree

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
    begun = await _begun(db, user_id, draft.recurrence, due, draft.due_timezone)
    due_date, _ = begun.due
    return draft.model_copy(update={"due_date": due_date}), json.dumps(begun.document())


async def change(db: Queryable, user_id: UUID, todo_id: UUID, patch: TodoPatch, at: datetime | None) -> WriteResult:
    async def work(transaction: Queryable, list_id: UUID) -> WriteResult:
        row = await transaction.fetchrow(recurrence.ROW, todo_id, list_id)
        if row is None:
            raise TodoNotFound
        return await _Step(transaction, user_id, row, list_id, at).carry_out(patch, held_by(row))

    return await subtree.holding(db, user_id, todo_id, work)


def held_by(row: Row) -> Series | None:
    """The series of a row that goes on when it is completed."""
    document = json.loads(row["series"] or "null")
    return Series.of(document) if document and document["rule"] and row["completed_at"] is None else None


class _Step:
    """One change to one row whose list is locked."""

    def __init__(self, db: Queryable, user_id: UUID, row: Row, list_id: UUID, at: datetime | None) -> None:
        self._db, self._user_id, self._row, self._list_id = db, user_id, row, list_id
        self._at = at or now()
        self._id: UUID = row["id"]

    async def carry_out(self, patch: TodoPatch, held: Series | None) -> WriteResult:
        sent = patch.model_fields_set
        if "skip" in sent:
            return await self._go_on(patch, held, patch.skip, done=False)
        if subtree.completes(patch) and held:
            return await self._go_on(
                patch, held, patch.occurrence if "occurrence" in sent else held.occurrence, done=True
            )
        if "completed" in sent and not patch.completed and "occurrence" in sent:
            found = await self._back(patch.occurrence, held)
            if found:
                return found
        return await self._plain(patch, held)

    async def _plain(self, patch: TodoPatch, held: Series | None) -> WriteResult:
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
            update.CHANGE, self._user_id, self._id, json.dumps(wanted, default=str), False
        )
        done = subtree.written(changed)
        if not (subtree.completes(patch) and done.lists):
            return done
        below = await self._db.fetchrow(trees.COMPLETE_BELOW, self._id, self._list_id)
        return subtree.more(done, self._list_id, below)

    async def _begun(self, wish: RecurrenceWish, patch: TodoPatch, due: Any) -> dict[str, Any]:
        zone = patch.due_timezone if "due_timezone" in patch.model_fields_set else self._row["due_timezone"]
        begun = await _begun(self._db, self._user_id, wish, due, zone)
        return {"recurrence": begun.document(), "due_date": begun.due[0]}

    async def _go_on(self, patch: TodoPatch, held: Series | None, occurrence: str, *, done: bool) -> WriteResult:
        if held is None or occurrence != held.occurrence:
            # done or skipped already, by somebody else or before
            return WriteResult(await self._db.fetchval(crud.GET, self._user_id, self._id))
        edited = await self._edited_first(patch, held)
        if edited is None:
            return await self._plain(_only_completed(), None)
        held = edited
        zone = await _zone(self._db, self._user_id, self._row["due_timezone"])
        ahead = advance(held, _wall(self._at, zone), zone, done=done)
        if ahead is None:
            return await self._plain(_only_completed(), held)
        made = await self._copy(held) if done else (None, None, None)
        advanced = await self._db.fetchrow(
            recurrence.ADVANCE,
            self._id,
            self._list_id,
            ahead.due[0].isoformat(),
            ahead.due[1],
            json.dumps(ahead.document()),
            json.dumps(held.kept or {}),
            *made,
        )
        return await self._reopened(advanced)

    async def _copy(self, held: Series) -> tuple[UUID, str, datetime]:
        below = json.loads(await self._db.fetchval(trees.DONE_BELOW, self._id))
        return copy_id(self._id, held.occurrence), json.dumps(_copied(self._id, held, below)), self._at

    async def _edited_first(self, patch: TodoPatch, held: Series) -> Series | None:
        """The series once all else is changed that the patch changes, before the occurrence is over."""
        others = patch.model_fields_set - {"completed", "occurrence", "skip"}
        if not others - ABOUT:
            return held
        edit = TodoPatch.model_construct(_fields_set=others, **{name: getattr(patch, name) for name in others})
        await self._plain(edit, held)
        self._row = await self._db.fetchrow(recurrence.ROW, self._id, self._list_id)
        return held_by(self._row)

    async def _back(self, occurrence: str, held: Series | None) -> WriteResult | None:
        """To an occurrence that was done or skipped, as if it had not been; None if it is none of these."""
        copy = copy_id(self._id, occurrence)
        found = await self._db.fetchrow(recurrence.COPY, copy, self._list_id, str(self._id))
        arguments: tuple[Any, ...]
        below: dict[str, str] = {}
        if found:
            zone = await _zone(self._db, self._user_id, self._row["due_timezone"])
            kept = json.loads(found["recurrence"])["was"]
            below = kept.get("below", {})
            was = resumed(kept, zone).document()
            arguments = (found["due_date"], found["due_time"], json.dumps(was), found["edited"], copy)
        elif held and (skipped := returned(held, occurrence)):
            due_date, due_time = skipped.due
            arguments = (due_date.isoformat(), due_time, json.dumps(skipped.document()), "{}", None)
        else:
            return None
        back = self._told(await self._db.fetchrow(recurrence.BACK, self._id, self._list_id, *arguments))
        if not below:
            return back
        again = await self._db.fetchrow(trees.DONE_AGAIN_BELOW, self._id, self._list_id, json.dumps(below))
        return subtree.more(back, self._list_id, again)

    async def _reopened(self, advanced: Row) -> WriteResult:
        below = await self._db.fetchrow(trees.REOPEN_BELOW, self._id, self._list_id)
        return subtree.more(self._told(advanced), self._list_id, below)

    def _told(self, row: Row) -> WriteResult:
        return WriteResult(row["row"], {self._list_id: row["number"]}, is_complete=False)


def _copied(series_id: UUID, held: Series, below: dict[str, str]) -> dict[str, Any]:
    nothing = {"rule": None, "from": None, "start": None}
    was = replace(held, next=()).document() | ({"below": below} if below else {})
    return nothing | {"occurrence": held.occurrence, "next": [], "series_id": str(series_id), "was": was}


def _only_completed() -> TodoPatch:
    return TodoPatch.model_construct(_fields_set={"completed"}, completed=True)


async def _begun(db: Queryable, user_id: UUID, wish: RecurrenceWish, due: Any, of_todo: str | None) -> Series:
    """`of_todo`: its time zone, if it has one of its own."""
    zone = await _zone(db, user_id, of_todo)
    return begin(wish.rule, wish.from_, wish.start, due, _wall(now(), zone), zone)


async def _zone(db: Queryable, user_id: UUID, of_todo: str | None) -> str:
    return of_todo or str(await db.fetchval(recurrence.ZONE, user_id))


def _wall(moment: datetime, zone: str) -> datetime:
    """What a clock shows there."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
