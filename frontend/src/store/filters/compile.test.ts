import { expect, it } from "vitest";
import { createSyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import { compileFilter, defaultsForQuery } from "./compile";

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
