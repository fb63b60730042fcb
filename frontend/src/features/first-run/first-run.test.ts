import { beforeEach, expect, it } from "vitest";
import { addTodo, changeSetting, deleteTodos } from "@/store/actions";
import { createSyncedStore, type SyncedStore } from "@/store/sync/synced-store";
import { FakeServer } from "@/store/testing/fake-server";
import { aList } from "@/store/testing/fixtures";
import { addFirstTodos } from "./first-run";

const ACCOUNT = "0190c0de-0000-7000-8000-000000000001";
const TODOS = [
  { name: "add", title: "Press Q" },
  { name: "move", title: "Drag me" },
  { name: "done", title: "Tick me off", notes: "Throw us away." },
];

const titles = (store: SyncedStore) => store.index.idsIn("inbox").map((id) => store.todos.get(id)?.title);
const idsOf = (store: SyncedStore) => [...store.todos.values()].map(({ id }) => id);
const addFirst = (store: SyncedStore, todos = TODOS) => addFirstTodos(store, ACCOUNT, "inbox", todos);

function openNewAccount(): SyncedStore {
  const store = createSyncedStore(new FakeServer());
  store.lists.setServerRow(aList({ id: "inbox" }));
  return store;
}

let store: SyncedStore;
beforeEach(() => {
  store = openNewAccount();
});

it("adds the first todos in their order, and remembers that in the app setting", () => {
  addFirst(store);
  expect(titles(store)).toEqual(["Press Q", "Drag me", "Tick me off"]);
  expect(store.settings.get("app")?.value).toEqual({ single_keys: true, tour_done: true });
});

it("creates no id of the version that the server keeps for completed copies", () => {
  addFirst(store);
  expect(idsOf(store).map((id) => id[14])).toEqual(["8", "8", "8"]);
});

it("creates rows with the same ids on another device, even in another language", () => {
  const other = openNewAccount();
  addFirst(store);
  addFirst(
    other,
    TODOS.map((todo) => ({ ...todo, title: `Tap: ${todo.title}` })),
  );
  expect(idsOf(other)).toEqual(idsOf(store));
});

it("is skipped by undo, which takes back the change before", () => {
  changeSetting(store, "tag:home", { name: "home", color: "red" });
  addFirst(store);
  store.undo();
  expect(titles(store)).toHaveLength(3);
  expect(store.settings.get("tag:home")?.value ?? null).toBeNull();
});

it("adds nothing to an account that has todos, or had the first ones before", () => {
  const id = addTodo(store, { list_id: "inbox", title: "Mine" });
  addFirst(store);
  expect(titles(store)).toEqual(["Mine"]);
  deleteTodos(store, [id]);
  addFirst(store);
  expect(titles(store)).not.toContain("Press Q");
  const other = openNewAccount();
  changeSetting(other, "app", { single_keys: false, tour_done: true });
  addFirst(other);
  expect(titles(other)).toEqual([]);
});

it("leaves the other app settings alone", () => {
  changeSetting(store, "app", { single_keys: false, tour_done: false });
  addFirst(store);
  expect(store.settings.get("app")?.value).toEqual({ single_keys: false, tour_done: true });
});
