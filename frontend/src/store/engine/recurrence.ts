import { addDays, daysBetween, LAST_DUE_DAY } from "@/lib/dates";
import { withCountReducedByOne } from "@/lib/recurrence/rrule";
import { dueWallTime, startAtEarlierDueDate, startSeries } from "@/lib/recurrence/series";
import type {
  Prediction,
  Recurrence,
  RecurrenceDraft,
  SubtaskChange,
  Todo,
  TodoId,
  TodoPatch,
} from "../types";
import { derivedId } from "./ids";

type DueAt = Pick<Todo, "due_date" | "due_time">;

/** The due date and time of a wall time. */
export function dueOfWallTime(wallTime: string): DueAt {
  const [due_date = wallTime, time] = wallTime.split("T");
  return { due_date, due_time: time === undefined ? null : `${time}:00` };
}

/** The recurrence to show until the server has computed it; null without a date to start from. */
export function recurrenceFromDraft(todo: Todo, draft: RecurrenceDraft): Recurrence | null {
  const first = dueWallTime(todo) ?? draft.start;
  if (!first) return null;
  const { rule, from = "due", start = first } = draft;
  const series = startSeries(draft, todo, first, todo.due_timezone ?? "UTC");
  const skipped = todo.recurrence?.skipped;
  return {
    ...(series ?? { rule, from, start, occurrence: first, next: [], series_id: null }),
    ...(skipped ? { skipped } : {}),
  };
}

/** The rule of a row as a person would ask for it. */
export function recurrenceDraftOf(recurrence: Recurrence | null): RecurrenceDraft | null {
  if (!recurrence?.rule) return null;
  const { rule, from, start } = recurrence;
  return { rule, ...(from ? { from } : {}), ...(start ? { start } : {}) };
}

/** Whether a todo is at an occurrence that can be completed or skipped. */
export const isRecurring = ({ recurrence, completed_at }: Todo): boolean =>
  Boolean(recurrence?.rule) && completed_at === null;

/** Whether a patch completes or skips the present occurrence. */
export const isAdvancingPatch = (todo: Todo, { completed, occurrence, skip }: TodoPatch): boolean =>
  isRecurring(todo) && (skip !== undefined || (completed === true && occurrence !== undefined));

/** Fields that can be changed for one occurrence alone. */
const EDITABLE_FIELDS = ["title", "notes", "priority", "tags"] as const;

/** The recurrence after a patch of other fields: it remembers what those were that change for this occurrence alone. */
export function rememberOriginalFields(todo: Todo, patch: TodoPatch): Recurrence | null {
  const { recurrence } = todo;
  const { original_fields: known, ...series } = recurrence ?? {};
  if (!recurrence || !isRecurring(todo)) return recurrence;
  const changed = EDITABLE_FIELDS.filter((name) => name in patch);
  const originals = patch.this_occurrence_only
    ? { ...Object.fromEntries(changed.map((name) => [name, todo[name]])), ...known }
    : Object.fromEntries(Object.entries(known ?? {}).filter(([name]) => !(name in patch)));
  if (Object.keys(originals).length === 0 && !known) return recurrence;
  return { ...(series as Recurrence), original_fields: originals };
}

/** The memory of a series of its skipped occurrences, with the subtasks that were completed of the present one. */
function skippedSubtasks(recurrence: Recurrence, below: readonly SubtaskChange[]): Recurrence["skipped"] {
  const completed = below.flatMap(({ id, before }) =>
    before.completed_at ? [[id, before.completed_at] as const] : [],
  );
  if (completed.length === 0) return recurrence.skipped;
  return { ...recurrence.skipped, [recurrence.occurrence]: Object.fromEntries(completed) };
}

/**
 * Moves a row to the first occurrence of `ahead`, or completes it for good if there is none. A row that is no longer at
 * the occurrence that the patch names stays unchanged.
 */
export function advanceTodo(
  todo: Todo,
  { occurrence, skip }: TodoPatch,
  at: string,
  { ahead = [], below = [] }: Prediction,
): Todo {
  const { recurrence } = todo;
  if (!recurrence?.rule || recurrence.occurrence !== (skip ?? occurrence)) return todo;
  const [first, ...next] = ahead;
  if (first === undefined) return { ...todo, completed_at: at, updated_at: at };
  const {
    original_fields,
    skipped: _,
    ...series
  } = startAtEarlierDueDate(recurrence, todo.due_date, todo.due_timezone ?? "UTC");
  const skipped = skip === undefined ? undefined : skippedSubtasks(recurrence, below);
  // A series from completion starts over at each of its occurrences.
  const restarted =
    series.from === "completion" && skip === undefined
      ? { start: first, rule: withCountReducedByOne(recurrence.rule) }
      : {};
  return {
    ...todo,
    ...original_fields,
    ...dueOfWallTime(first),
    recurrence: { ...series, ...restarted, occurrence: first, next, ...(skipped ? { skipped } : {}) },
    updated_at: at,
  };
}

/** Whether a series is still at the occurrence `following`, to which a completion has moved it from where it was in `before`. */
export function isJustAdvanced(
  series: Todo | undefined,
  before: Todo,
  following: string | undefined,
): boolean {
  const present = series && isRecurring(series) ? series.recurrence : null;
  const previous = before.recurrence;
  if (!present?.rule || !previous?.rule) return false;
  const rule = previous.from === "completion" ? withCountReducedByOne(previous.rule) : previous.rule;
  return present.occurrence === following && present.rule === rule && present.from === previous.from;
}

/** Moves a row back to the occurrence and the due date that it had in `before`, with what it had for that one alone. */
export function returnToOccurrence(todo: Todo, before: Todo, at: string): Todo {
  const { due_date, due_time, due_timezone, recurrence } = before;
  const edited = EDITABLE_FIELDS.filter((name) => name in (recurrence?.original_fields ?? {}));
  const fields = Object.fromEntries(edited.map((name) => [name, before[name]]));
  const due = { due_date, due_time, due_timezone };
  return { ...todo, ...fields, ...due, recurrence, completed_at: null, updated_at: at };
}

/** The series in a completed copy: as it was before, with the one occurrence that it moved to, and completed subtasks. */
export type PreviousState = Recurrence & { below?: Record<TodoId, string>; content_id?: string };

export const previousStateOf = ({ recurrence }: Todo) =>
  recurrence?.previous_state as PreviousState | null | undefined;

const NAMESPACE = "00000000-0000-0000-0000-000000000000";

/** Identifies what a row says, so that a later change of it is seen; the server computes the same. */
export const contentId = ({ title, notes, priority, tags }: Todo): string =>
  derivedId(NAMESPACE, [title, notes, priority, ...tags].join("\0"), 5);

/** Whether nobody changed a completed copy since it was made. */
export const isCopyUnchanged = (copy: Todo): boolean => previousStateOf(copy)?.content_id === contentId(copy);

/** When a dated subtask is due once its parent has moved from one occurrence to another. */
function shiftDue({ due_date, due_time }: DueAt, from: string, to: string): DueAt {
  if (due_date === null) return { due_date, due_time };
  const days = daysBetween(from.slice(0, 10), to.slice(0, 10));
  if (due_time === null) return { due_date: minDay(addDays(due_date, days)), due_time };
  const instant = (wall: string) => Date.parse(wall.length > 10 ? `${wall}Z` : `${wall}T00:00Z`);
  const moved = instant(`${due_date}T${due_time}`) + instant(to) - instant(from);
  const wall = new Date(moved).toISOString().slice(0, 19);
  return { due_date: minDay(wall.slice(0, 10)), due_time: wall.slice(11) };
}

const minDay = (day: string): string => (day < LAST_DUE_DAY ? day : LAST_DUE_DAY);

/**
 * The changes of the rows below a recurring todo that moves from one occurrence to another: their dates move by the same
 * distance, and if it moves on, they are open again (`shouldReopen`). Rows with a rule of their own keep their dates.
 */
export function subtaskChanges(
  rows: readonly Todo[],
  from: string,
  to: string,
  shouldReopen: boolean,
): SubtaskChange[] {
  return rows.flatMap((row): SubtaskChange[] => {
    const { id, list_id, due_date, due_time, completed_at, recurrence } = row;
    const due = recurrence?.rule ? { due_date, due_time } : shiftDue(row, from, to);
    const after = { ...due, ...(shouldReopen ? { completed_at: null } : {}) };
    const before = { due_date, due_time, ...(shouldReopen ? { completed_at } : {}) };
    return JSON.stringify(after) === JSON.stringify(before) ? [] : [{ id, list_id, before, after }];
  });
}
