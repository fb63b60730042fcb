import { addDays, type Day, dueDay, instantOf, weekdayOf } from "@/lib/dates";
import { normalizeText } from "@/lib/text";
import type { Store } from "../engine/store";
import { normalizedTitleOf } from "../indexes/search-text";
import { depthOf, sectionOf } from "../indexes/selectors";
import type { LocalCalendar } from "../query";
import type { Todo } from "../types";
import type { Assignment, Comparison, DayExpression, Expression, NamedKind, StateWord } from "./ast";
import { WEEKDAYS } from "./parser";

function addMonths(day: Day, count: number): Day {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + count, 0));
  last.setUTCDate(Math.min(date, last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}

/** Returns the day that is meant in a calendar; a weekday means the next one, never today. */
export function resolveDay(when: DayExpression, { today, weekStart = 1 }: LocalCalendar): Day {
  switch (when.kind) {
    case "days":
      return addDays(today, when.count);
    case "months":
      return addMonths(today, when.count);
    case "week":
      return addDays(today, when.count * 7 - ((weekdayOf(today) - weekStart + 7) % 7));
    case "weekday":
      return addDays(today, ((WEEKDAYS.indexOf(when.name) - weekdayOf(today) + 6) % 7) + 1);
    case "date":
      return when.day;
  }
}

/** Returns when a day begins in the calendar's time zone, in UTC and to the second, so that instants compare as text. */
const startOfDay = (day: Day, { zone }: LocalCalendar): string =>
  instantOf(`${day}T00:00:00`, zone).toISOString().slice(0, 19);

export type TodoPredicate = (todo: Todo) => boolean;

type Rows = Pick<Store, "todos" | "lists" | "index" | "members" | "me">;

const COMPARE: Record<Comparison, (one: string, other: string) => boolean> = {
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  "=": (one, other) => one === other,
  ">=": (one, other) => one >= other,
  ">": (one, other) => one > other,
};

const notesCache = new WeakMap<Todo, string>();

/** Rows are never modified, only replaced, so the notes of a row are normalized once. */
function normalizedNotes(todo: Todo): string {
  const notes = notesCache.get(todo) ?? normalizeText(todo.notes);
  notesCache.set(todo, notes);
  return notes;
}

/** Compares instants with the beginning and the end of a day in the calendar's time zone. */
function instantTest(comparison: Comparison, day: string, calendar: LocalCalendar) {
  const start = startOfDay(day, calendar);
  const end = startOfDay(addDays(day, 1), calendar);
  const tests: Record<Comparison, (at: string) => boolean> = {
    "<": (at) => at < start,
    "<=": (at) => at < end,
    "=": (at) => at >= start && at < end,
    ">=": (at) => at >= start,
    ">": (at) => at >= end,
  };
  return tests[comparison];
}

function datedTest(
  expression: Extract<Expression, { kind: "dated" }>,
  calendar: LocalCalendar,
): TodoPredicate {
  const { field, comparison, when } = expression;
  const day = resolveDay(when, calendar);
  if (field === "due") {
    const compare = COMPARE[comparison];
    return (todo) => {
      const due = dueDay(todo, calendar.zone);
      return due !== null && compare(due, day);
    };
  }
  const testInstant = instantTest(comparison, day, calendar);
  return (todo) => {
    const at = field === "created" ? todo.created_at : todo.completed_at;
    return at !== null && testInstant(at.slice(0, 19));
  };
}

function wordTests(store: Rows, { today, zone }: LocalCalendar): Record<StateWord, TodoPredicate> {
  return {
    overdue: (todo) => todo.completed_at === null && (dueDay(todo, zone) ?? today) < today,
    done: (todo) => todo.completed_at !== null,
    recurring: (todo) => Boolean(todo.recurrence?.rule),
    subtask: (todo) => depthOf(store, todo.id) > 0,
    "no-date": (todo) => todo.due_date === null,
    "no-tag": (todo) => todo.tags.length === 0,
    "has-notes": (todo) => todo.notes.trim() !== "",
  };
}

/** The ids of the people with a name, in all lists. */
function peopleNamed({ members }: Rows, isNamed: (name: string) => boolean): ReadonlySet<string> {
  const people = [...members.values()].flatMap((roster) => roster.members);
  return new Set(people.filter(({ name }) => isNamed(name)).map(({ user_id }) => user_id));
}

function assignedTest(store: Rows, to: Assignment): TodoPredicate {
  const me = store.me();
  if (to === "me") return ({ assignee_id }) => assignee_id !== null && assignee_id === me;
  return ({ assignee_id }) => (assignee_id === null) === (to === "none");
}

function namedTest(store: Rows, kind: NamedKind, name: string): TodoPredicate {
  const normalized = normalizeText(name);
  const isNamed = (other: string | null | undefined) => other != null && normalizeText(other) === normalized;
  switch (kind) {
    case "text":
      return (todo) =>
        normalizedTitleOf(todo).includes(normalized) || normalizedNotes(todo).includes(normalized);
    case "section":
      return (todo) => isNamed(store.todos.get(sectionOf(store, todo.id) ?? "")?.title);
    case "assignee": {
      const people = peopleNamed(store, isNamed);
      return ({ assignee_id }) => assignee_id !== null && people.has(assignee_id);
    }
    default: {
      const lists = [...store.lists.values()].filter((list) =>
        isNamed(kind === "list" ? list.name : list.folder),
      );
      const ids = new Set(lists.map(({ id }) => id));
      return (todo) => ids.has(todo.list_id);
    }
  }
}

function tagPredicate(name: string, isPrefix: boolean): TodoPredicate {
  const normalized = normalizeText(name);
  return isPrefix
    ? (todo) => todo.tags.some((tag) => normalizeText(tag).startsWith(normalized))
    : (todo) => todo.tags.some((tag) => normalizeText(tag) === normalized);
}

function expressionTest(expression: Expression, store: Rows, calendar: LocalCalendar): TodoPredicate {
  switch (expression.kind) {
    case "and":
    case "or": {
      const tests = expression.of.map((part) => expressionTest(part, store, calendar));
      return expression.kind === "and"
        ? (todo) => tests.every((test) => test(todo))
        : (todo) => tests.some((test) => test(todo));
    }
    case "not": {
      const test = expressionTest(expression.of, store, calendar);
      return (todo) => !test(todo);
    }
    case "dated":
      return datedTest(expression, calendar);
    case "is":
      return wordTests(store, calendar)[expression.word];
    case "assigned":
      return assignedTest(store, expression.to);
    case "priority":
      return (todo) => todo.priority === expression.priority;
    case "tag":
      return tagPredicate(expression.name, expression.isPrefix);
    default:
      return namedTest(store, expression.kind, expression.name);
  }
}

/** Whether a query mentions completion anywhere, so that completed todos are to be tested too. */
function mentionsCompletion(expression: Expression): boolean {
  if (expression.kind === "and" || expression.kind === "or") return expression.of.some(mentionsCompletion);
  if (expression.kind === "not") return mentionsCompletion(expression.of);
  if (expression.kind === "dated") return expression.field === "completed";
  return expression.kind === "is" && expression.word === "done";
}

/** Returns the test that a query makes of a todo, with the lists and the calendar of this moment. */
export function createFilterPredicate(
  expression: Expression,
  store: Rows,
  calendar: LocalCalendar,
): TodoPredicate {
  const test = expressionTest(expression, store, calendar);
  return mentionsCompletion(expression) ? test : (todo) => todo.completed_at === null && test(todo);
}
