import { addDays, dueDay } from "@/lib/dates";
import { normalizeText } from "@/lib/normalize-text";
import type { Store } from "../engine/store";
import { searchTitle } from "../indexes/search-text";
import { depthOf, sectionOf } from "../indexes/selectors";
import type { Calendar } from "../query";
import type { Todo } from "../types";
import type { Comparison, Expression, Word } from "./ast";
import { dayMeant, startOf } from "./relative-days";

type Test = (todo: Todo) => boolean;
type Held = Pick<Store, "todos" | "lists" | "index">;

const HOLDS: Record<Comparison, (one: string, other: string) => boolean> = {
  "<": (one, other) => one < other,
  "<=": (one, other) => one <= other,
  "=": (one, other) => one === other,
  ">=": (one, other) => one >= other,
  ">": (one, other) => one > other,
};

const notes = new WeakMap<Todo, string>();

/** A row never changes, so what is made of it is made once. */
function foldedNotes(todo: Todo): string {
  const known = notes.get(todo) ?? normalizeText(todo.notes);
  notes.set(todo, known);
  return known;
}

/** Instants fall into days where the person is, so a comparison of days is one with where days begin. */
function instantTest(comparison: Comparison, day: string, calendar: Calendar) {
  const begins = startOf(day, calendar);
  const ends = startOf(addDays(day, 1), calendar);
  const tests: Record<Comparison, (at: string) => boolean> = {
    "<": (at) => at < begins,
    "<=": (at) => at < ends,
    "=": (at) => at >= begins && at < ends,
    ">=": (at) => at >= begins,
    ">": (at) => at >= ends,
  };
  return tests[comparison];
}

function datedTest(expression: Extract<Expression, { kind: "dated" }>, calendar: Calendar): Test {
  const { field, comparison, when } = expression;
  const day = dayMeant(when, calendar);
  if (field === "due") {
    const holds = HOLDS[comparison];
    return (todo) => {
      const due = dueDay(todo, calendar.zone);
      return due !== null && holds(due, day);
    };
  }
  const holds = instantTest(comparison, day, calendar);
  return (todo) => {
    const at = field === "created" ? todo.created_at : todo.completed_at;
    return at !== null && holds(at.slice(0, 19));
  };
}

function wordTests(store: Held, { today, zone }: Calendar): Record<Word, Test> {
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

function namedTest(store: Held, kind: "list" | "section" | "folder" | "text", name: string): Test {
  const wanted = normalizeText(name);
  const is = (other: string | null | undefined) => other != null && normalizeText(other) === wanted;
  switch (kind) {
    case "text":
      return (todo) => searchTitle(todo).includes(wanted) || foldedNotes(todo).includes(wanted);
    case "section":
      return (todo) => is(store.todos.get(sectionOf(store, todo.id) ?? "")?.title);
    default: {
      const lists = [...store.lists.values()].filter((list) => is(kind === "list" ? list.name : list.folder));
      const ids = new Set(lists.map(({ id }) => id));
      return (todo) => ids.has(todo.list_id);
    }
  }
}

function tagTest(name: string, prefix: boolean): Test {
  const wanted = normalizeText(name);
  return prefix
    ? (todo) => todo.tags.some((tag) => normalizeText(tag).startsWith(wanted))
    : (todo) => todo.tags.some((tag) => normalizeText(tag) === wanted);
}

function testOf(expression: Expression, store: Held, calendar: Calendar): Test {
  switch (expression.kind) {
    case "and":
    case "or": {
      const tests = expression.of.map((part) => testOf(part, store, calendar));
      return expression.kind === "and"
        ? (todo) => tests.every((test) => test(todo))
        : (todo) => tests.some((test) => test(todo));
    }
    case "not": {
      const test = testOf(expression.of, store, calendar);
      return (todo) => !test(todo);
    }
    case "dated":
      return datedTest(expression, calendar);
    case "is":
      return wordTests(store, calendar)[expression.word];
    case "priority":
      return (todo) => todo.priority === expression.priority;
    case "tag":
      return tagTest(expression.name, expression.prefix);
    default:
      return namedTest(store, expression.kind, expression.name);
  }
}

/** True where the query says something of completed todos, and so wants to see them. */
export function asksForDone(expression: Expression): boolean {
  if (expression.kind === "and" || expression.kind === "or") return expression.of.some(asksForDone);
  if (expression.kind === "not") return asksForDone(expression.of);
  if (expression.kind === "dated") return expression.field === "completed";
  return expression.kind === "is" && expression.word === "done";
}

/** The test that a query asks of a todo, by the lists, sections and the calendar of now. */
export function filterTest(expression: Expression, store: Held, calendar: Calendar): Test {
  const test = testOf(expression, store, calendar);
  return asksForDone(expression) ? test : (todo) => todo.completed_at === null && test(todo);
}
