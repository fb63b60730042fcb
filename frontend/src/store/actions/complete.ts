import { wallTimeAt } from "@/lib/dates";
import {
  advanceSeries,
  restoreSeriesFromCopy,
  startAtEarlierDueDate,
  startSeries,
} from "@/lib/recurrence/series";
import { completedCopyId } from "../engine/ids";
import {
  contentId,
  isCopyUnchanged,
  isRecurring,
  type PreviousState,
  previousStateOf,
  subtaskChanges,
} from "../engine/recurrence";
import { patchStep } from "../engine/steps";
import type { Store } from "../engine/store";
import { descendantsOf, rootsOf } from "../indexes/selectors";
import { sessionState } from "../session/session-state";
import type {
  Due,
  Recurrence,
  RecurrenceDraft,
  Step,
  SubtaskChange,
  Todo,
  TodoId,
  TodoPatch,
} from "../types";

/** The completed copy that an occurrence leaves behind, as the server will create it. */
function completedCopy(todo: Todo, series: Recurrence, following: string, below: readonly Todo[]): Todo {
  const now = new Date().toISOString();
  const { occurrence } = series;
  const completed = below.flatMap(({ id, completed_at }) =>
    completed_at ? [[id, completed_at] as const] : [],
  );
  const previous_state = {
    ...series,
    next: [following],
    content_id: contentId(todo),
    ...(completed.length > 0 ? { below: Object.fromEntries(completed) } : {}),
  };
  return {
    ...todo,
    id: completedCopyId(todo.id, occurrence),
    completed_at: now,
    version: 0,
    created_at: now,
    updated_at: now,
    recurrence: {
      rule: null,
      from: null,
      start: null,
      occurrence,
      next: [],
      series_id: todo.id,
      previous_state,
    },
  };
}

const rowsBelow = (store: Store, id: TodoId): Todo[] =>
  descendantsOf(store, id).flatMap((other) => store.todos.get(other) ?? []);

/** The todo's own time zone, or that of the person. */
function zoneOf({ due_timezone }: Pick<TodoPatch, "due_timezone">): string {
  const session = sessionState();
  return due_timezone ?? (session.status === "signed-in" ? session.user.timezone : "UTC");
}

/**
 * The day that a todo which is to recur gets if it has none: its first occurrence from today on.
 * @param due its date, time and zone once the change is made
 */
export function firstDayOf(draft: RecurrenceDraft | null | undefined, due: Due): Due {
  const { due_date = null, due_time = null } = due;
  if (!draft || due_date !== null) return {};
  const zone = zoneOf(due);
  const series = startSeries(draft, { due_date, due_time }, wallTimeAt(new Date(), zone), zone);
  return series ? { due_date: series.occurrence.slice(0, 10) } : {};
}

/**
 * Moves a recurring todo to its next occurrence, with the dates of its subtasks, and reopens them; null if there is no
 * next one.
 */
function advanceSteps(store: Store, todo: Todo, isSkip: boolean): Step[] | null {
  const { recurrence, id } = todo;
  if (!recurrence || !isRecurring(todo)) return null;
  const zone = zoneOf(todo);
  const present = startAtEarlierDueDate(recurrence, todo.due_date, zone);
  const following = advanceSeries(present, wallTimeAt(new Date(), zone), zone, !isSkip);
  if (!following) return null;
  const { occurrence } = recurrence;
  const rows = rowsBelow(store, id);
  const prediction = {
    ahead: [following.occurrence, ...following.next],
    below: subtaskChanges(rows, present.occurrence, following.occurrence, true),
  };
  if (isSkip) return [{ kind: "todo.change", id, patch: { skip: occurrence }, ...prediction }];
  const copy = completedCopy(todo, recurrence, following.occurrence, rows);
  return [{ kind: "todo.change", id, patch: { completed: true, occurrence }, ...prediction, copy }];
}

/**
 * Completes a todo for good, after the open rows below it, children first. Recurring rows below it come last: their
 * series end with the todo, whereas completed before it they would only move to their next occurrences.
 */
function completeForGoodSteps(store: Store, todo: Todo): Step[] {
  const open = rowsBelow(store, todo.id).filter((row) => row.completed_at === null);
  const complete = (row: Todo) => patchStep(row.id, { completed: true });
  const before = open.filter((row) => !isRecurring(row)).reverse();
  const after = open.filter(isRecurring);
  const occurrence = isRecurring(todo) ? todo.recurrence?.occurrence : undefined;
  const own = patchStep(todo.id, { completed: true, ...(occurrence ? { occurrence } : {}) });
  return [...before.map(complete), ...(todo.completed_at === null ? [own, ...after.map(complete)] : [])];
}

const completeSteps = (store: Store, todo: Todo): Step[] =>
  advanceSteps(store, todo, false) ?? completeForGoodSteps(store, todo);

/** Takes back the completions of occurrences that rows are still shown at. @returns the rows that remain to be reopened */
function undoShownOccurrences(store: Store, ids: readonly TodoId[]): TodoId[] {
  const changes = new Map(ids.map((id) => [id, store.lingering.occurrence(id)?.change]));
  for (const change of new Set(changes.values())) if (change) store.undoChange(change);
  return ids.filter((id) => !changes.get(id));
}

/**
 * The series of a completed copy, if it has not gone on since: it is at the occurrence that followed, by the same rule.
 * Otherwise the copy is older, and the series has nothing to do with it any more.
 */
function seriesJustAdvanced(store: Store, copy: Todo): Todo | null {
  const series = store.todos.get(copy.recurrence?.series_id ?? "");
  const previous = previousStateOf(copy);
  if (!series?.recurrence || !isRecurring(series) || series.deleted_at !== null || !previous) return null;
  if (series.list_id !== copy.list_id || copy.completed_at === null) return null;
  const zone = zoneOf(series);
  const before = startAtEarlierDueDate(previous, copy.due_date, zone);
  const expected = advanceSeries(before, wallTimeAt(new Date(copy.completed_at), zone), zone, true);
  const { rule, from, occurrence } = series.recurrence;
  const isSame = expected?.rule === rule && expected?.from === from;
  return isSame && (previous.next[0] ?? expected?.occurrence) === occurrence ? series : null;
}

/** Returns a series to the occurrence of a completed copy that nobody changed, which ceases to exist. */
function returnStep(store: Store, series: Todo, copy: Todo, previous: PreviousState): Step {
  const { below = {}, content_id: _, ...state } = previous;
  const { occurrence } = state;
  const present = series.recurrence?.occurrence ?? occurrence;
  const zone = zoneOf(series);
  const restored = restoreSeriesFromCopy(state, zone);
  const returned = startAtEarlierDueDate(restored, copy.due_date, zone).occurrence;
  const { title, notes, priority, tags, due_date, due_time } = copy;
  const due_timezone = due_time === null ? null : series.due_timezone;
  const row: Todo = {
    ...series,
    ...{ title, notes, priority, tags, due_date, due_time, due_timezone },
    recurrence: restored,
  };
  const rows = rowsBelow(store, series.id);
  const dates = new Map(subtaskChanges(rows, present, returned, false).map((one) => [one.id, one]));
  const changes = rows.map(({ id, list_id, due_date, due_time, completed_at }): SubtaskChange => {
    const now = { due_date, due_time, completed_at };
    const then = { ...now, ...dates.get(id)?.after, completed_at: completed_at ?? below[id] ?? null };
    return { id, list_id, before: then, after: now };
  });
  return {
    kind: "todo.change",
    id: series.id,
    patch: { completed: false, occurrence },
    ahead: [present, ...(series.recurrence?.next ?? [])],
    below: changes.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after)),
    copy,
    undoes: { patch: { completed: true, occurrence }, row },
  };
}

function reopenStep(store: Store, row: Todo): Step {
  const isUnchanged = isCopyUnchanged(row) && store.index.childrenOf(row.id).length === 0;
  const series = isUnchanged ? seriesJustAdvanced(store, row) : null;
  const previous = previousStateOf(row);
  if (series && previous) return returnStep(store, series, row, previous);
  return patchStep(row.id, { completed: false });
}

/**
 * Completes todos with everything below them, or reopens them. A recurring todo moves to its next occurrence instead, if
 * there is one. Reopening it while it is still shown at the completed one takes that back, and so does reopening the copy
 * that it left behind last, unless that was changed since.
 * @returns the id of the change, or null if nothing changed or a completion was taken back
 */
export function completeTodos(store: Store, ids: readonly TodoId[], completed: boolean): string | null {
  const targets = completed ? rootsOf(store, ids) : undoShownOccurrences(store, [...new Set(ids)]);
  const rows = targets.flatMap((id) => store.todos.get(id) ?? []).filter(({ kind }) => kind === "todo");
  if (completed) return store.commit(rows.flatMap((row) => completeSteps(store, row)));
  for (const { id } of rows) store.lingering.stop(id);
  const completedRows = rows.filter((row) => row.completed_at !== null);
  return store.commit(completedRows.map((row) => reopenStep(store, row)));
}

export function completeTodo(store: Store, id: TodoId, completed: boolean): void {
  completeTodos(store, [id], completed);
}

/**
 * Moves a recurring todo to its next occurrence without a completed copy; skipping the last one completes the todo.
 * @returns false if the todo doesn't recur
 */
export function skipOccurrence(store: Store, id: TodoId): boolean {
  const todo = store.todos.get(id);
  if (!todo || !isRecurring(todo)) return false;
  store.commit(advanceSteps(store, todo, true) ?? completeForGoodSteps(store, todo));
  return true;
}
