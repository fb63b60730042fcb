"""Changes of recurring todos: a rule is set, an occurrence is completed, skipped, taken back or edited alone."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tend.core.clock import now
from tend.core.db.database import Queryable
from tend.core.errors import Invalid
from tend.core.write_result import WriteResult
from tend.todos.errors import TodoNotFound
from tend.todos.queries import completed_copies, crud, recurrence, update
from tend.todos.queries import subtree as subtree_queries
from tend.todos.queries.completed_copies import CompletedCopy
from tend.todos.queries.recurrence import NewCopy, RecurringRow, SeriesUpdate
from tend.todos.queries.user_context import find_time_zone
from tend.todos.recurrence.completed_copy import build_copy_recurrence, completed_copy_id, is_copy_unchanged
from tend.todos.recurrence.series import (
    Series,
    advance_series,
    distance_between,
    is_just_advanced,
    remember_skipped_subtasks,
    restore_series_from_copy,
    rewind_series,
    start_series,
    take_skipped_subtasks,
)
from tend.todos.schemas import RecurrenceDraft, TodoDraft, TodoPatch
from tend.todos.service import subtree
from tend.todos.service.occurrence_searches import needs_long_search, run_search, search_series_start, start_at_due_date

# Fields of a patch that are about an occurrence and that no row stores.
OCCURRENCE_FIELDS = {"occurrence", "skip", "this_occurrence_only"}
# Fields that can be changed for one occurrence alone.
_EDITABLE_FIELDS = ("title", "notes", "priority", "tags")

DueDateAndTime = tuple[date | None, time | None]


def is_recurring_change(patch: TodoPatch) -> bool:
    sent = patch.model_fields_set
    return bool(sent & OCCURRENCE_FIELDS) or ("recurrence" in sent and patch.recurrence is not None)


async def search_starts_of_drafts(db: Queryable, user_id: UUID, drafts: Sequence[TodoDraft]) -> None:
    """Makes the long searches of new todos, which need no row, before a transaction keeps others waiting for them."""
    for draft in drafts:
        if draft.recurrence is not None and needs_long_search(draft.recurrence.rule):
            with suppress(Invalid):
                await start_series_of_draft(db, user_id, draft)


async def start_series_of_draft(db: Queryable, user_id: UUID, draft: TodoDraft) -> tuple[TodoDraft, str | None]:
    """The draft with the date of its first occurrence, and its series as JSON; None if it does not recur."""
    if draft.recurrence is None:
        return draft, None
    due = (draft.due_date, draft.due_time)
    series = await _start_series(db, user_id, draft.recurrence, due, draft.due_timezone)
    due_date, _ = series.due
    return draft.model_copy(update={"due_date": due_date}), json.dumps(series.to_document())


async def change_recurring_todo(
    db: Queryable, user_id: UUID, todo_id: UUID, patch: TodoPatch, at: datetime | None
) -> WriteResult:
    """`at`: when the person did it, if that was not just now. Raises `TodoNotFound` and `Invalid`."""

    async def work(tx: Queryable, list_id: UUID) -> WriteResult:
        row = await recurrence.find_recurring_todo(tx, todo_id, list_id)
        if row is None:
            raise TodoNotFound
        return await _RecurringChange(tx, user_id, row, list_id, at).apply(patch, _active_series(row))

    return await subtree.run_with_locked_list(db, user_id, todo_id, work)


def _active_series(row: RecurringRow) -> Series | None:
    """The series that goes on when the row is completed."""
    document = json.loads(row.recurrence or "null")
    return Series.from_document(document) if document and document["rule"] and row.completed_at is None else None


class _RecurringChange:
    """A change of one row whose list is locked."""

    def __init__(self, tx: Queryable, user_id: UUID, row: RecurringRow, list_id: UUID, at: datetime | None) -> None:
        self._tx, self._user_id, self._row, self._list_id = tx, user_id, row, list_id
        self._at = at or now()

    async def apply(self, patch: TodoPatch, series: Series | None) -> WriteResult:
        sent = patch.model_fields_set
        if "skip" in sent:
            return await self._advance(patch, series, patch.skip, completed=False)
        if subtree.is_completion(patch) and series:
            occurrence = patch.occurrence if "occurrence" in sent else series.occurrence
            return await self._advance(patch, series, occurrence, completed=True)
        if "completed" in sent and not patch.completed:
            rewound = await (
                self._rewind(patch.occurrence, series) if "occurrence" in sent else self._reopen_copy(sent)
            )
            if rewound:
                return rewound
        return await self._change_fields(patch, series)

    async def _change_fields(self, patch: TodoPatch, series: Series | None) -> WriteResult:
        changes = patch.model_dump(exclude_unset=True, exclude=OCCURRENCE_FIELDS)
        if "completed" in changes:
            changes["at"] = self._at.isoformat()
        if patch.recurrence:
            due = (changes.get("due_date", self._row.due_date), changes.get("due_time", self._row.due_time))
            changes |= await self._set_rule(patch.recurrence, patch, due)
        elif series and "this_occurrence_only" in patch.model_fields_set and patch.this_occurrence_only:
            originals = {name: getattr(self._row, name) for name in _EDITABLE_FIELDS if name in changes}
            edited = replace(series, original_fields={**originals, **(series.original_fields or {})})
            changes["recurrence"] = edited.to_document()
        changed = await update.change_todo(
            self._tx, self._user_id, self._row.id, json.dumps(changes, default=str), only_if_plain=False
        )
        if changed is None:
            raise TodoNotFound
        if not (subtree.is_completion(patch) and changed.lists):
            return changed
        subtasks = await subtree_queries.complete_subtasks(self._tx, self._user_id, self._row.id, self._list_id)
        return subtree.add_subtask_changes(changed, self._list_id, subtasks)

    async def _set_rule(self, draft: RecurrenceDraft, patch: TodoPatch, due: DueDateAndTime) -> dict[str, Any]:
        zone = patch.due_timezone if "due_timezone" in patch.model_fields_set else self._row.due_timezone
        series = await _start_series(self._tx, self._user_id, draft, due, zone)
        known = json.loads(self._row.recurrence or "null") or {}
        series = replace(series, skipped=known.get("skipped"))
        return {"recurrence": series.to_document(), "due_date": series.due[0]}

    async def _advance(
        self, patch: TodoPatch, series: Series | None, occurrence: str, *, completed: bool
    ) -> WriteResult:
        if series is None or occurrence != series.occurrence:
            return await self._unchanged()
        series = await self._change_before_advance(patch, series)
        if series is None:
            return await self._change_fields(_COMPLETION, None)
        completed_subtasks = await subtree_queries.fetch_completed_subtasks(self._tx, self._row.id, self._list_id)
        if not completed:
            series = remember_skipped_subtasks(series, completed_subtasks)
        zone = await self._find_zone()
        present = await start_at_due_date(series, self._row.due_date, zone)
        advance = partial(advance_series, present, _wall_time(self._at, zone), zone, completed=completed)
        following = await run_search(series.rule, advance)
        if following is None:
            return await self._change_fields(_COMPLETION, series)
        copy = self._copy_of(series, following, completed_subtasks) if completed else None
        fields = json.dumps(series.original_fields or {})
        advanced = await recurrence.advance_series(
            self._tx, self._user_id, self._row.id, self._list_id, _series_update(following, fields), copy
        )
        distance = distance_between(present, following)
        subtasks = await subtree_queries.advance_subtasks(self._tx, self._row.id, self._list_id, distance)
        return subtree.add_subtask_changes(advanced, self._list_id, subtasks)

    async def _unchanged(self) -> WriteResult:
        """The row, unchanged: the occurrence was completed or skipped before, perhaps by somebody else."""
        row = await crud.find_todo(self._tx, self._user_id, self._row.id)
        if row is None:
            raise TodoNotFound
        return WriteResult(row)

    def _copy_of(self, series: Series, following: Series, completed_subtasks: dict[str, str]) -> NewCopy:
        document = build_copy_recurrence(self._row.id, self._row, series, following, completed_subtasks)
        return NewCopy(completed_copy_id(self._row.id, series.occurrence), json.dumps(document), self._at)

    async def _change_before_advance(self, patch: TodoPatch, series: Series) -> Series | None:
        """Makes the other changes of the patch while the occurrence is the present one, and returns the series then."""
        others = patch.model_fields_set - {"completed", "occurrence", "skip"}
        if not others - OCCURRENCE_FIELDS:
            return series
        edit = TodoPatch.model_construct(_fields_set=others, **{name: getattr(patch, name) for name in others})
        await self._change_fields(edit, series)
        row = await recurrence.find_recurring_todo(self._tx, self._row.id, self._list_id)
        if row is None:
            raise TodoNotFound
        self._row = row
        return _active_series(row)

    async def _rewind(self, occurrence: str, series: Series | None) -> WriteResult | None:
        """Returns to a completed or skipped occurrence; None for another. Once the series has gone on or is full, its copy opens."""
        found_id = completed_copy_id(self._row.id, occurrence)
        copy = await completed_copies.find_completed_copy(self._tx, found_id, self._list_id, self._row.id)
        if copy is None:
            return await self._rewind_skip(occurrence, series) if series else None
        previous = json.loads(copy.recurrence).get("previous_state") or {}
        if not previous or not copy.fits_into_series or not await self._is_just_advanced(series, previous, copy):
            return None if copy.deleted_at else await self._open_alone(found_id)
        zone = await self._find_zone()
        restored = await run_search(previous["rule"], partial(restore_series_from_copy, previous, zone))
        due_date = copy.due_date.isoformat() if copy.due_date else None
        state = SeriesUpdate(due_date, copy.due_time, json.dumps(restored.to_document()), copy.edited_fields)
        keeps_copy = copy.has_subtasks or not is_copy_unchanged(copy, previous)
        deleted = keeps_copy and await subtree_queries.delete_subtree(self._tx, self._user_id, found_id, self._list_id)
        rewound = await recurrence.rewind_series(
            self._tx, self._user_id, self._row.id, self._list_id, state, found_id, keeps_copy=keeps_copy
        )
        present = await start_at_due_date(restored, copy.due_date, zone)
        returned = await self._with_returned_subtasks(rewound, present, previous.get("below", {}))
        return replace(returned, rows=returned.rows + deleted.count) if deleted else returned

    async def _open_alone(self, copy_id: UUID) -> WriteResult:
        changes = json.dumps({"completed": False, "at": self._at.isoformat()})
        opened = await update.change_todo(self._tx, self._user_id, copy_id, changes, only_if_plain=False)
        if opened is None:
            raise TodoNotFound
        return opened

    async def _is_just_advanced(
        self, series: Series | None, previous: dict[str, Any], copy: CompletedCopy | RecurringRow
    ) -> bool:
        """Whether the series is where the completion of its occurrence in `previous`, of which `copy` is left, has moved it."""
        if series is None or copy.completed_at is None:
            return False
        zone = await self._find_zone()
        before = await start_at_due_date(Series.from_document(previous), copy.due_date, zone)
        search = partial(is_just_advanced, series, before, _wall_time(copy.completed_at, zone), zone)
        return await run_search(series.rule, search)

    async def _rewind_skip(self, occurrence: str, series: Series) -> WriteResult | None:
        zone = await self._find_zone()
        skipped = await run_search(series.rule, partial(rewind_series, series, occurrence, zone))
        if skipped is None:
            return None
        skipped, completed_subtasks = take_skipped_subtasks(skipped, occurrence)
        rewound = await recurrence.rewind_series(
            self._tx, self._user_id, self._row.id, self._list_id, _series_update(skipped), copy_id=None
        )
        return await self._with_returned_subtasks(rewound, skipped, completed_subtasks)

    async def _with_returned_subtasks(
        self, rewound: WriteResult, restored: Series, completed_subtasks: dict[str, str]
    ) -> WriteResult:
        document = json.loads(self._row.recurrence or "null")
        is_series = document and document["rule"]
        distance = distance_between(Series.from_document(document), restored) if is_series else (0, 0)
        subtasks = await subtree_queries.rewind_subtasks(
            self._tx, self._row.id, self._list_id, distance, completed_subtasks
        )
        return subtree.add_subtask_changes(rewound, self._list_id, subtasks)

    async def _reopen_copy(self, sent: set[str]) -> WriteResult | None:
        """Back to the occurrence of the completed copy that the row is, if its series has not gone on and nobody changed the
        copy since; None for every other row, which is open then and nothing else.
        """
        done = self._row
        document = json.loads(done.recurrence or "null") or {}
        if sent != {"completed"} or not document.get("series_id") or done.completed_at is None:
            return None
        series_id, previous = UUID(document["series_id"]), document.get("previous_state") or {}
        row = await recurrence.find_recurring_todo(self._tx, series_id, self._list_id)
        series = _active_series(row) if row else None
        copy = await completed_copies.find_completed_copy(self._tx, done.id, self._list_id, series_id)
        if row is None or series is None or copy is None or copy.has_subtasks or not is_copy_unchanged(done, previous):
            return None
        change = _RecurringChange(self._tx, self._user_id, row, self._list_id, self._at)
        if not await change._is_just_advanced(series, previous, done):
            return None
        return await change._rewind(document["occurrence"], series)

    async def _find_zone(self) -> str:
        return self._row.due_timezone or await find_time_zone(self._tx, self._user_id)


_COMPLETION = TodoPatch.model_construct(_fields_set={"completed"}, completed=True)


def _series_update(series: Series, fields: str = "{}") -> SeriesUpdate:
    due_date, due_time = series.due
    return SeriesUpdate(due_date.isoformat(), due_time, json.dumps(series.to_document()), fields)


async def _start_series(
    db: Queryable, user_id: UUID, draft: RecurrenceDraft, due: DueDateAndTime, todo_zone: str | None
) -> Series:
    """`todo_zone`: the todo's own time zone, if it has one."""
    zone = todo_zone or await find_time_zone(db, user_id)
    wall_time = _wall_time(now(), zone)
    search = partial(start_series, draft.rule, draft.from_, draft.start, due, wall_time, zone)
    return await search_series_start(draft.rule, (draft.rule, draft.from_, draft.start, due, zone), search)


def _wall_time(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
