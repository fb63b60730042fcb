import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { addSection, addTodo, changeSetting, changeTodo, completeTodo } from "../actions";
import { NO_FILTER, type Query } from "../query";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList } from "../testing/rows";
import { liveView } from "./live-view";
import { savedFilterError, savedFilterRevision } from "./saved-filters";
import { viewDefinition } from "./view-definitions";

let store: SyncedStore;
const calendar = { today: "2026-11-23", zone: "UTC" };
const query: Query = { place: { kind: "filter", id: "f" }, filter: NO_FILTER, sort: "manual", ...calendar };

const save = (text: string) =>
  changeSetting(store, "filter:f", {
    name: "Soon",
    query: text,
    color: "blue",
    icon: null,
    position: "a0",
    favorite: false,
  });
const view = (fields: Partial<Query> = {}) => liveView(store, viewDefinition(store, { ...query, ...fields }));
const add = (title: string, fields = {}) => addTodo(store, { title, list_id: "home", ...fields });

/** The language comes with the first view that needs it. */
async function speak(): Promise<void> {
  view()();
  await vi.dynamicImportSettled();
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-11-23T09:00:00Z"), toFake: ["Date", "setTimeout", "clearTimeout"] });
  store = createSyncedStore(new FakeServer());
  store.lists.setServerRow(aList({ id: "home" }));
});
afterEach(() => vi.useRealTimers());

it("shows nothing until its language is here, then what its query asks for, and follows it", async () => {
  save("due < +7d & !high");
  const soon = add("Soon", { due_date: "2026-11-25", priority: "high" });
  const later = add("Later", { due_date: "2026-12-25", priority: "high" });
  const before = savedFilterRevision(store, query);
  expect(view()().flatMap(({ ids }) => ids)).toEqual([]);
  await speak();
  expect(savedFilterRevision(store, query)).not.toBe(before);
  const shown = view();
  expect(shown()).toEqual([{ key: "open", ids: [soon] }]);
  changeTodo(store, later, { due_date: "2026-11-24" });
  expect(shown()).toEqual([{ key: "open", ids: [later, soon] }]);
});

it("lets what is done stay for a while, and shows it later where that is asked for", async () => {
  save("@call");
  await speak();
  const call = add("Call", { tags: ["call"] });
  const shown = view();
  completeTodo(store, call, true);
  expect(shown()).toEqual([{ key: "open", ids: [call] }]);
  vi.advanceTimersByTime(3000);
  expect(shown()).toEqual([{ key: "open", ids: [] }]);
  expect(view({ filter: { ...NO_FILTER, done: true } })()).toContainEqual({ key: "done", ids: [call] });
  save("@call & done");
  expect(view()()).toContainEqual({ key: "done", ids: [call] });
});

it("follows the title of a section that it names", async () => {
  save("/Groceries");
  await speak();
  const section = addSection(store, { list_id: "home", title: "Food" });
  const milk = add("Milk", { parent_id: section });
  const shown = view();
  expect(shown()).toEqual([{ key: "open", ids: [] }]);
  changeTodo(store, section, { title: "Groceries" });
  expect(shown()).toEqual([{ key: "open", ids: [milk] }]);
});

it("says why a query cannot be read", async () => {
  save("due <");
  await speak();
  expect(savedFilterError(store, "f", calendar)).toMatchObject({
    at: 5,
    expected: expect.stringContaining("date"),
  });
  save("today");
  expect(savedFilterError(store, "f", calendar)).toBeNull();
});
