import { beforeEach, expect, it } from "vitest";
import { sidebarFolders } from "../indexes/selectors";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList } from "../testing/fixtures";
import type { List } from "../types";
import {
  addDraftTree,
  addSection,
  addTodo,
  canMoveToFolder,
  completeTodo,
  duplicateList,
  moveFolder,
  moveFolderByOne,
  moveList,
  moveListByOne,
  moveListToEnd,
  renameFolder,
  sidebarGroups,
} from ".";

type Role = List["role"];

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
  addDraftTree(store, [
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

/** Adds a shared folder and a list in it, both with the roles that are given. */
function addSharedFolder(id: string, role: Role, listRole: Role): void {
  store.folders.setServerRow({ id, name: "out", role });
  const list = { name: `in ${id}`, folder: "out", shared_folder_id: id, role: listRole, position: `b0${id}` };
  store.lists.setServerRow(aList({ id: `in ${id}`, ...list }));
}

it("groups by the shared folder, apart from one of the person's own with its name, and shows an empty one", () => {
  addLists("out/garden", "home");
  addSharedFolder("f", "viewer", "viewer");
  store.folders.setServerRow({ id: "g", name: "Club", role: "owner" });
  const groups = sidebarFolders(store).map(({ lists, ...folder }) => ({ ...folder, lists: lists.length }));
  expect(groups).toEqual([
    { key: "out", name: "out", isShared: false, lists: 1 },
    { key: "f", name: "out", isShared: true, lists: 1 },
    { key: "g", name: "Club", isShared: true, lists: 0 },
  ]);
  renameFolder(store, "out", "in");
  expect(store.lists.get("in f")?.folder).toBe("out");
});

it("changes nothing before the person was asked when a list would enter or leave a shared folder", () => {
  addLists("out/garden", "home");
  addSharedFolder("f", "owner", "owner");
  const moves = [
    [moveListToEnd(store, "home", "f"), { list: "home", folder: "f" }],
    [moveListByOne(store, "garden", 1), { list: "garden", folder: "f" }],
    [moveList(store, "in f", { folder: "out", before: "garden" }), { list: "in f", folder: "out" }],
    [moveListByOne(store, "in f", 1), { list: "in f", folder: null }],
  ] as const;
  for (const [outcome, move] of moves) expect(outcome).toMatchObject(move);
  expect(store.outbox.state().pending).toBe(0);
});

it("puts no list into a shared folder or out of it where the person does not own both", () => {
  addLists("home", "work");
  addSharedFolder("f", "editor", "owner");
  addSharedFolder("g", "owner", "editor");
  addSharedFolder("h", "owner", "owner");
  const allowed = (list: string) => [null, "f", "g", "h"].filter((to) => canMoveToFolder(store, list, to));
  expect(["home", "in f", "in g", "in h"].map(allowed)).toEqual([
    [null, "g", "h"],
    [null, "f", "g", "h"],
    ["g"],
    [null, "g", "h"],
  ]);
  expect(moveListToEnd(store, "home", "f")).toBe(false);
  // Up from the end, the folders are passed in their order, but the one that is not the person's own.
  expect(moveListByOne(store, "in g", -1)).toBe(false);
  expect(moveListByOne(store, "work", -1)).toBe(true);
  expect(moveListByOne(store, "work", -1)).toMatchObject({ folder: "h" });
});

it("orders the lists in a shared folder without a question, and copies none into it", () => {
  addLists("home");
  addSharedFolder("f", "viewer", "viewer");
  store.lists.setServerRow(
    aList({ id: "late", folder: "out", shared_folder_id: "f", role: "viewer", position: "b0z" }),
  );
  expect(moveListByOne(store, "late", -1)).toBe(true);
  expect(sidebar()).toEqual(["f/late", "f/in f", "home"]);
  const copy = store.lists.get(duplicateList(store, "late", "copy") ?? "");
  expect(copy).toMatchObject({ folder: null, shared_folder_id: null });
});
