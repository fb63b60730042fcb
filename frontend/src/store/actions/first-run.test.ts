import { beforeEach, expect, it } from "vitest";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList } from "../testing/rows";
import { addTodo, changeSetting, deleteTodos } from ".";
import { addFirstTodos } from "./first-run";

const OWNER = "0190c0de-0000-7000-8000-000000000001";
const WORDS = [
  { name: "add", title: "Press Q" },
  { name: "move", title: "Drag me" },
  { name: "done", title: "Tick me off", notes: "Throw us away." },
];

const titles = (store: SyncedStore) => store.index.idsIn("inbox").map((id) => store.todos.get(id)?.title);
const idsOf = (store: SyncedStore) => [...store.todos.values()].map(({ id }) => id);
const begin = (store: SyncedStore, todos = WORDS) => addFirstTodos(store, OWNER, "inbox", todos);

function fresh(): SyncedStore {
  const store = createSyncedStore(new FakeServer());
  store.lists.setServerRow(aList({ id: "inbox" }));
  return store;
}

let store: SyncedStore;
beforeEach(() => {
  store = fresh();
});

it("begins with its todos in their order, and says that it has", () => {
  begin(store);
  expect(titles(store)).toEqual(["Press Q", "Drag me", "Tick me off"]);
  expect(store.settings.get("app")?.value).toEqual({ single_keys: true, tour_done: true });
});

it("makes the same rows on another device, whatever its words are", () => {
  const other = fresh();
  begin(store);
  begin(
    other,
    WORDS.map((todo) => ({ ...todo, title: `Tap: ${todo.title}` })),
  );
  expect(idsOf(other)).toEqual(idsOf(store));
});

it("cannot be undone, and leaves the step before it to undo", () => {
  changeSetting(store, "tag:home", { name: "home", color: "red" });
  begin(store);
  store.undo();
  expect(titles(store)).toHaveLength(3);
  expect(store.settings.get("tag:home")?.value ?? null).toBeNull();
});

it("leaves an account alone that holds a todo, and one that has begun before", () => {
  const id = addTodo(store, { list_id: "inbox", title: "Mine" });
  begin(store);
  expect(titles(store)).toEqual(["Mine"]);
  deleteTodos(store, [id]);
  begin(store);
  expect(titles(store)).not.toContain("Press Q");
  const other = fresh();
  changeSetting(other, "app", { single_keys: false, tour_done: true });
  begin(other);
  expect(titles(other)).toEqual([]);
});

it("keeps the other settings of the app", () => {
  changeSetting(store, "app", { single_keys: false, tour_done: false });
  begin(store);
  expect(store.settings.get("app")?.value).toEqual({ single_keys: false, tour_done: true });
});
