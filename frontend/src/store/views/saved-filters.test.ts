import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { addSection, addTodo, changeSetting, changeTodo, completeTodo } from "../actions";
import { NO_FILTER, type Query } from "../query";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList } from "../testing/fixtures";
import { createLiveView } from "./live-view";
import { savedFilterError, savedFilterRevision } from "./saved-filters";
import { viewDefinition } from "./view-definitions";

let store: SyncedStore;
const calendar = { today: "2026-11-23", zone: "UTC" };
const query: Query = { view: { kind: "filter", id: "f" }, filter: NO_FILTER, sort: "manual", ...calendar };

const save = (text: string) =>
  changeSetting(store, "filter:f", {
    name: "Soon",
    query: text,
    color: "blue",
    icon: null,
    position: "a0",
    favorite: false,
  });
const view = (fields: Partial<Query> = {}) =>
  createLiveView(store, viewDefinition(store, { ...query, ...fields }));
const add = (title: string, fields = {}) => addTodo(store, { title, list_id: "home", ...fields });

/** Loads the compiler, as the first view that needs it does. */
async function loadCompiler(): Promise<void> {
  view()();
  await vi.dynamicImportSettled();
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-23T09:00:00Z"), toFake: ["Date", "setTimeout", "clearTimeout"] });
  store = createSyncedStore(new FakeServer());
  store.lists.setServerRow(aList({ id: "home" }));
});
afterEach(() => vi.useRealTimers());

it("shows nothing until the compiler has loaded, then the todos that match the query", async () => {
  save("due < +7d & !high");
  const soon = add("Soon", { due_date: "2026-11-25", priority: "high" });
  const later = add("Later", { due_date: "2026-12-25", priority: "high" });
  const before = savedFilterRevision(store, query);
  expect(view()().flatMap(({ ids }) => ids)).toEqual([]);
  await loadCompiler();
  expect(savedFilterRevision(store, query)).not.toBe(before);
  const current = view();
  expect(current()).toEqual([{ key: "open", ids: [soon] }]);
  changeTodo(store, later, { due_date: "2026-11-24" });
  expect(current()).toEqual([{ key: "open", ids: [later, soon] }]);
});

it("keeps a completed todo for a while, and later shows it only if the view shows completed todos", async () => {
  save("@call");
  await loadCompiler();
  const call = add("Call", { tags: ["call"] });
  const current = view();
  completeTodo(store, call, true);
  expect(current()).toEqual([{ key: "open", ids: [call] }]);
  vi.advanceTimersByTime(3000);
  expect(current()).toEqual([{ key: "open", ids: [] }]);
  expect(view({ filter: { ...NO_FILTER, done: true } })()).toContainEqual({ key: "done", ids: [call] });
  save("@call & done");
  expect(view()()).toContainEqual({ key: "done", ids: [call] });
});

it("updates when a section gets the title that the query names", async () => {
  save("/Groceries");
  await loadCompiler();
  const section = addSection(store, { list_id: "home", title: "Food" });
  const milk = add("Milk", { parent_id: section });
  const current = view();
  expect(current()).toEqual([{ key: "open", ids: [] }]);
  changeTodo(store, section, { title: "Groceries" });
  expect(current()).toEqual([{ key: "open", ids: [milk] }]);
});

it("is read again once a section or list with a name of several words exists that the query names", async () => {
  save("/This month | #Side project");
  await loadCompiler();
  const before = savedFilterRevision(store, query);
  add("Stay");
  expect(savedFilterRevision(store, query)).toBe(before);
  addSection(store, { list_id: "home", title: "This month" });
  const withSection = savedFilterRevision(store, query);
  expect(withSection).not.toBe(before);
  store.lists.setServerRow(aList({ id: "side", name: "Side project" }));
  expect(savedFilterRevision(store, query)).not.toBe(withSection);
});

it("reports why a query cannot be parsed", async () => {
  save("due <");
  await loadCompiler();
  expect(savedFilterError(store, "f", calendar)).toMatchObject({
    at: 5,
    expected: expect.stringContaining("date"),
  });
  save("today");
  expect(savedFilterError(store, "f", calendar)).toBeNull();
});
