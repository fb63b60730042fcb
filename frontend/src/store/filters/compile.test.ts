import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { addDays } from "@/lib/dates";
import { addSection, addTodo, completeTodo } from "../actions";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import type { DayExpression, Expression } from "./ast";
import { compileFilter, defaultsForQuery } from "./compile";
import { parseFilter } from "./parser";

const calendar = { today: "2026-11-23", zone: "Europe/Vienna" };
const store = createSyncedStore(new FakeServer(), { me: () => "ada" });
store.lists.setServerRow(aList({ id: "work", name: "Work" }));
store.lists.setServerRow(aList({ id: "twin", name: "Twin" }));
store.lists.setServerRow(aList({ id: "twin-too", name: "twin" }));
store.lists.setServerRow(aList({ id: "old", name: "Old", archived_at: "2026-01-01T00:00:00Z" }));

it.each([
  ["#work & !high", { list: "work", priority: "high", tags: [] }],
  ["@errands @phone", { tags: ["errands", "phone"] }],
  ["today", { tags: [], day: "2026-11-23" }],
  ["assigned:me & #work", { list: "work", tags: [], assignee: "ada" }],
  ["assigned:none & @home", { tags: ["home"] }],
  ["due = +2d & @home", { tags: ["home"], day: "2026-11-25" }],
])("a new todo with the defaults of %s matches it", (query, expected) => {
  const defaults = defaultsForQuery(store, query, calendar);
  expect(defaults).toEqual(expected);
  const { list = "inbox", priority = "none", day = null, assignee = null } = defaults ?? {};
  const todo = aTodo({
    id: "new",
    list_id: list,
    priority,
    due_date: day,
    assignee_id: assignee,
    tags: [...(defaults?.tags ?? [])],
  });
  const test = compileFilter(store, query, calendar);
  expect(typeof test === "function" && test(todo)).toBe(true);
});

it.each([
  "#work | !high",
  "#work & -!high",
  "due < +7d",
  "@err*",
  "#work & #twin",
  "!high & !low",
  "#twin",
  "assigned:any",
  "assigned:mira",
  "assigned:me & assigned:none",
  "#old",
  "#nowhere",
  "report",
  "done & #work",
])("%s does not determine the fields of a new todo", (query) => {
  expect(defaultsForQuery(store, query, calendar)).toBeNull();
});

type Query = { query: string } & ({ means: string } | { error: { at: number; expected: string } });

const queries: Query[] = JSON.parse(readFileSync("../corpus/filters.json", "utf8"));
const names = {
  lists: ["Home", "Work", "Side project", "Inbox"],
  sections: ["Groceries", "Admin"],
  folders: ["Private life"],
  people: ["Mira K", "Ana López", "Any Body"],
};

function canonicalWhen(when: DayExpression): string {
  switch (when.kind) {
    case "days":
    case "months":
    case "week":
      return `(${when.kind} ${when.count})`;
    case "weekday":
      return `(weekday ${when.name})`;
    case "date":
      return `(date ${when.day})`;
  }
}

/** The canonical form of corpus/README.md. */
function canonical(expression: Expression): string {
  switch (expression.kind) {
    case "and":
    case "or":
      return `(${expression.kind} ${expression.of.map(canonical).join(" ")})`;
    case "not":
      return `(not ${canonical(expression.of)})`;
    case "dated":
      return `(${expression.field} ${expression.comparison} ${canonicalWhen(expression.when)})`;
    case "is":
      return `(${expression.word})`;
    case "assigned":
      return `(assigned ${expression.to})`;
    case "priority":
      return `(priority ${expression.priority})`;
    case "tag":
      return `(tag ${JSON.stringify(expression.isPrefix ? `${expression.name}*` : expression.name)})`;
    default:
      return `(${expression.kind} ${JSON.stringify(expression.name)})`;
  }
}

it.each(queries)("parses $query as the corpus says", ({ query, ...expected }) => {
  const { expression, error } = parseFilter(query, names);
  expect(expression ? { means: canonical(expression) } : { error }).toEqual(expected);
});

it.each(queries.filter((query) => "means" in query))(
  "parses $query alike in capitals and with space around it",
  ({ query }) => {
    const meaning = (text: string) => {
      const { expression } = parseFilter(text, names);
      return expression && canonical(expression).toLowerCase();
    };
    expect(meaning(`  ${query.toUpperCase()} `)).toBe(meaning(query));
  },
);

it.each([
  [0, "this week", ["2026-03-01", "2026-03-07"]],
  [1, "this week", ["2026-03-02", "2026-03-08"]],
  [0, "next week", ["2026-03-08", "2026-03-14"]],
  [6, "next week", ["2026-03-07", "2026-03-13"]],
])("a week that begins on day %i: %s", (weekStart, query, [first = "", last = ""]) => {
  const test = compileFilter(store, query, { ...calendar, today: "2026-03-04", weekStart });
  if (typeof test !== "function") throw new Error(test.expected);
  const isFound = (day: string) => test(aTodo({ id: "one", due_date: day }));
  expect([addDays(first, -1), first, last, addDays(last, 1)].map(isFound)).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

describe("a compiled filter", () => {
  const CALENDAR = { today: "2026-03-04", zone: "Europe/Vienna" };
  let rows: SyncedStore;

  function titlesFor(query: string): string[] {
    const test = compileFilter(rows, query, CALENDAR);
    if (typeof test !== "function") throw new Error(test.expected);
    return [...rows.todos.values()]
      .filter((todo) => todo.kind === "todo" && test(todo))
      .map((todo) => todo.title);
  }

  beforeEach(() => {
    rows = createSyncedStore(new FakeServer(), { me: () => "ada" });
    const members = ["Ada", "Mira K"].map((name) => ({
      user_id: name.slice(0, 4).trim().toLowerCase(),
      name,
    }));
    rows.members.setServerRow({
      id: "work",
      members: members.map((member) => ({ ...member, role: "editor" as const })),
    });
    rows.lists.setServerRow(aList({ id: "home", name: "Home", folder: "Private life" }));
    rows.lists.setServerRow(aList({ id: "work", name: "Work" }));
    const admin = addSection(rows, { list_id: "work", title: "Admin" });
    addTodo(rows, {
      title: "Rent",
      list_id: "home",
      due_date: "2026-03-01",
      priority: "high",
      tags: ["money"],
    });
    const talk = addTodo(rows, {
      title: "Talk",
      list_id: "work",
      due_date: "2026-03-06",
      notes: "Bring the café receipts",
    });
    addTodo(rows, {
      title: "Slides",
      list_id: "work",
      parent_id: talk,
      tags: ["workshop"],
      assignee_id: "mira",
    });
    addTodo(rows, {
      title: "Visa",
      list_id: "work",
      parent_id: admin,
      due_date: "2026-03-11",
      assignee_id: "ada",
    });
    completeTodo(rows, addTodo(rows, { title: "Old letter", list_id: "home", due_date: "2026-03-04" }), true);
  });

  it.each([
    ["due < +7d", ["Rent", "Talk"]],
    ["due <= 2026-03-11", ["Rent", "Talk", "Visa"]],
    ["due: friday", ["Talk"]],
    ["overdue", ["Rent"]],
    ["today", []],
    ["today & done", ["Old letter"]],
    ["done", ["Old letter"]],
    ["completed >= -1d | !high", ["Rent", "Old letter"]],
    ["not #home", ["Talk", "Slides", "Visa"]],
    ["in:private life", ["Rent"]],
    ["/admin", ["Visa"]],
    ["@work*", ["Slides"]],
    ["@work", []],
    ["no tag", ["Talk", "Visa"]],
    ["no date", ["Slides"]],
    ["subtask", ["Slides"]],
    ["CAFE", ["Talk"]],
    ["has notes", ["Talk"]],
    ["(!high | /admin) -@money", ["Visa"]],
    ["#nowhere", []],
    ["assigned:me", ["Visa"]],
    ["assigned:any", ["Slides", "Visa"]],
    ["assigned:none", ["Rent", "Talk"]],
    ["-assigned:any & #work", ["Talk"]],
    ["assigned:mira k", ["Slides"]],
    ['assigned:"MIRA K"', ["Slides"]],
    ["assigned:mira", []],
  ])("%s finds %j", (query, titles) => {
    expect(titlesFor(query)).toEqual(titles);
  });
});
