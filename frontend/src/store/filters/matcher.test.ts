import { beforeEach, expect, it } from "vitest";
import { addSection, addTodo, completeTodo } from "../actions";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList } from "../testing/fixtures";
import { compileFilter } from "./compile";

const calendar = { today: "2026-03-04", zone: "Europe/Vienna" };
let store: SyncedStore;

function titlesFor(query: string): string[] {
  const test = compileFilter(store, query, calendar);
  if (typeof test !== "function") throw new Error(test.expected);
  return [...store.todos.values()]
    .filter((todo) => todo.kind === "todo" && test(todo))
    .map((todo) => todo.title);
}

beforeEach(() => {
  store = createSyncedStore(new FakeServer());
  store.lists.setServerRow(aList({ id: "home", name: "Home", folder: "Private life" }));
  store.lists.setServerRow(aList({ id: "work", name: "Work" }));
  const admin = addSection(store, { list_id: "work", title: "Admin" });
  addTodo(store, {
    title: "Rent",
    list_id: "home",
    due_date: "2026-03-01",
    priority: "high",
    tags: ["money"],
  });
  const talk = addTodo(store, {
    title: "Talk",
    list_id: "work",
    due_date: "2026-03-06",
    notes: "Bring the café receipts",
  });
  addTodo(store, { title: "Slides", list_id: "work", parent_id: talk, tags: ["workshop"] });
  addTodo(store, { title: "Visa", list_id: "work", parent_id: admin, due_date: "2026-03-11" });
  completeTodo(store, addTodo(store, { title: "Old letter", list_id: "home", due_date: "2026-03-04" }), true);
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
])("%s finds %j", (query, titles) => {
  expect(titlesFor(query)).toEqual(titles);
});
