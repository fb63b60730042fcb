import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createSyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import type { Expression, When } from "./ast";
import { compileFilter, defaultsForQuery } from "./compile";
import { parseFilter } from "./parser";

const calendar = { today: "2026-11-23", zone: "Europe/Vienna" };
const store = createSyncedStore(new FakeServer());
store.lists.setServerRow(aList({ id: "work", name: "Work" }));
store.lists.setServerRow(aList({ id: "twin", name: "Twin" }));
store.lists.setServerRow(aList({ id: "twin-too", name: "twin" }));
store.lists.setServerRow(aList({ id: "old", name: "Old", archived_at: "2026-01-01T00:00:00Z" }));

it.each([
  ["#work & !high", { list: "work", priority: "high", tags: [] }],
  ["@errands @phone", { tags: ["errands", "phone"] }],
  ["today", { tags: [], day: "2026-11-23" }],
  ["due = +2d & @home", { tags: ["home"], day: "2026-11-25" }],
])("a new todo with the defaults of %s matches it", (query, expected) => {
  const defaults = defaultsForQuery(store, query, calendar);
  expect(defaults).toEqual(expected);
  const { list = "inbox", priority = "none", day = null } = defaults ?? {};
  const todo = aTodo({
    id: "new",
    list_id: list,
    priority,
    due_date: day,
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
};

function canonicalWhen(when: When): string {
  switch (when.kind) {
    case "days":
    case "months":
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
