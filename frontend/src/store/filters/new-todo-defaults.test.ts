import { expect, it } from "vitest";
import { createSyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo } from "../testing/rows";
import { filterTest } from "./matcher";
import { knownNames } from "./names";
import { newTodoDefaults } from "./new-todo-defaults";
import { parseFilter } from "./parser";

const calendar = { today: "2026-11-23", zone: "Europe/Vienna" };
const store = createSyncedStore(new FakeServer());
store.lists.setServerRow(aList({ id: "work", name: "Work" }));
store.lists.setServerRow(aList({ id: "twin", name: "Twin" }));
store.lists.setServerRow(aList({ id: "twin-too", name: "twin" }));
store.lists.setServerRow(aList({ id: "old", name: "Old", archived_at: "2026-01-01T00:00:00Z" }));

function given(query: string) {
  const { expression } = parseFilter(query, knownNames(store));
  if (!expression) throw new Error(`${query} cannot be read`);
  return {
    made: newTodoDefaults(expression, store, calendar),
    test: filterTest(expression, store, calendar),
  };
}

it.each([
  ["#work & !high", { list: "work", priority: "high", tags: [] }],
  ["@errands @phone", { tags: ["errands", "phone"] }],
  ["today", { tags: [], day: "2026-11-23" }],
  ["due = +2d & @home", { tags: ["home"], day: "2026-11-25" }],
])("a todo that is made by %s is shown by it", (query, wanted) => {
  const { made, test } = given(query);
  expect(made).toEqual(wanted);
  const { list = "inbox", priority = "none", day = null } = made ?? {};
  const todo = aTodo({ id: "new", list_id: list, priority, due_date: day, tags: [...(made?.tags ?? [])] });
  expect(test(todo)).toBe(true);
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
])("%s does not say plainly what it shows", (query) => {
  expect(given(query).made).toBeNull();
});
