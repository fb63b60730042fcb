import { beforeEach, expect, it } from "vitest";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList } from "../testing/fixtures";
import {
  addSection,
  addTodo,
  addTodos,
  completeTodo,
  duplicateList,
  moveFolder,
  moveFolderByOne,
  moveListByOne,
  moveListToEnd,
  sidebarGroups,
} from ".";

let store: SyncedStore;

/** Adds lists; a name such as `folder/list` contains the folder, and `*` marks a favorite. */
function addLists(...names: string[]): void {
  for (const [index, name] of names.entries()) {
    const [folder, id = ""] = name.includes("/") ? name.split("/") : [null, name];
    const favorited_at = id.startsWith("*") ? "2026-01-01T00:00:00Z" : null;
    store.lists.setServerRow(
      aList({ id, name: id, folder: folder ?? null, favorited_at, position: `a${index}` }),
    );
  }
}

const sidebar = () =>
  sidebarGroups(store).flatMap(({ folder, lists }) =>
    lists.map(({ id }) => (folder ? `${folder}/${id}` : id)),
  );

beforeEach(() => {
  store = createSyncedStore(new FakeServer());
});

it("moves a list by one in the sidebar's order, whatever lists are in between", () => {
  addLists("home", "out/garden", "work", "*now", "trip");
  expect(sidebar()).toEqual(["*now", "out/garden", "home", "work", "trip"]);
  moveListByOne(store, "trip", -1);
  expect(sidebar()).toEqual(["*now", "out/garden", "home", "trip", "work"]);
  moveListByOne(store, "home", 1);
  expect(sidebar()).toEqual(["*now", "out/garden", "trip", "home", "work"]);
});

it("moves a list into a folder at its end, through it, and out of it again", () => {
  addLists("out/garden", "out/shed", "home", "work");
  moveListByOne(store, "home", -1);
  expect(sidebar()).toEqual(["out/garden", "out/shed", "out/home", "work"]);
  moveListByOne(store, "home", -1);
  expect(sidebar()).toEqual(["out/garden", "out/home", "out/shed", "work"]);
  moveListByOne(store, "home", 1);
  moveListByOne(store, "home", 1);
  expect(sidebar()).toEqual(["out/garden", "out/shed", "home", "work"]);
});

it("keeps favorites among themselves, and stops at the top and at the bottom", () => {
  addLists("*one", "*two", "home");
  expect(moveListByOne(store, "*two", 1)).toBe(false);
  expect(moveListByOne(store, "*one", -1)).toBe(false);
  expect(moveListByOne(store, "home", -1)).toBe(false);
  expect(moveListByOne(store, "home", 1)).toBe(false);
  expect(moveListByOne(store, "*two", -1)).toBe(true);
  expect(sidebar()).toEqual(["*two", "*one", "home"]);
});

it("moves a list to the end of a folder, as one change", () => {
  addLists("out/garden", "home", "out/shed", "work");
  moveListToEnd(store, "home", "out");
  expect(sidebar()).toEqual(["out/garden", "out/shed", "out/home", "work"]);
  store.undo();
  expect(sidebar()).toEqual(["out/garden", "out/shed", "home", "work"]);
});

it("moves folders with all of their lists", () => {
  addLists("in/desk", "home", "out/garden", "out/shed", "far/trip");
  moveFolder(store, "out", "in");
  expect(sidebar()).toEqual(["out/garden", "out/shed", "in/desk", "far/trip", "home"]);
  moveFolderByOne(store, "out", 1);
  expect(sidebar()).toEqual(["in/desk", "out/garden", "out/shed", "far/trip", "home"]);
  moveFolderByOne(store, "in", 1);
  moveFolderByOne(store, "in", 1);
  expect(sidebar()).toEqual(["out/garden", "out/shed", "far/trip", "in/desk", "home"]);
  expect(moveFolderByOne(store, "in", 1)).toBe(false);
});

it("duplicates a list with its sections and open todos, below it, as one change", () => {
  addLists("out/garden", "out/shed", "home");
  const section = addSection(store, { list_id: "garden", title: "Seeds" });
  addTodos(store, [
    { title: "Tomatoes", list_id: "garden", parent_id: section, priority: "high", tags: ["warm"] },
    { title: "Sow", list_id: "garden", parent: 0, due_date: "2026-03-02" },
  ]);
  completeTodo(store, addTodo(store, { title: "Done", list_id: "garden" }), true);
  const copy = duplicateList(store, "garden", "garden copy") ?? "";
  expect(sidebar()).toEqual(["out/garden", `out/${copy}`, "out/shed", "home"]);
  const rows = store.index.idsIn(copy).flatMap((id) => store.todos.get(id) ?? []);
  expect(rows.map(({ title }) => title)).toEqual(["Seeds", "Tomatoes", "Sow"]);
  const [seeds, tomatoes, sow] = rows;
  expect(tomatoes).toMatchObject({ parent_id: seeds?.id, priority: "high", tags: ["warm"] });
  expect(sow).toMatchObject({ parent_id: tomatoes?.id, due_date: "2026-03-02" });
  expect(store.index.openCountIn("garden")).toBe(2);
  store.undo();
  expect(store.lists.get(copy)?.deleted_at).not.toBeNull();
});
