import { beforeEach, expect, it } from "vitest";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList } from "../testing/rows";
import { moveFolder, moveFolderByOne, moveListByOne, moveListToEnd, sidebarGroups } from ".";

let store: SyncedStore;

/** `*` marks a favourite, and what stands before the stroke is the folder. */
function furnish(...names: string[]): void {
  for (const [at, name] of names.entries()) {
    const [folder, bare = ""] = name.includes("/") ? name.split("/") : [null, name];
    const favorited_at = bare.startsWith("*") ? "2026-01-01T00:00:00Z" : null;
    store.lists.setServerRow(
      aList({ id: bare, name: bare, folder: folder ?? null, favorited_at, position: `a${at}` }),
    );
  }
}

const shown = () =>
  sidebarGroups(store).flatMap(({ folder, lists }) =>
    lists.map(({ id }) => (folder ? `${folder}/${id}` : id)),
  );

beforeEach(() => {
  store = createSyncedStore(new FakeServer());
});

it("steps by one as the sidebar shows them, whatever stands between", () => {
  furnish("home", "out/garden", "work", "*now", "trip");
  expect(shown()).toEqual(["*now", "out/garden", "home", "work", "trip"]);
  moveListByOne(store, "trip", -1);
  expect(shown()).toEqual(["*now", "out/garden", "home", "trip", "work"]);
  moveListByOne(store, "home", 1);
  expect(shown()).toEqual(["*now", "out/garden", "trip", "home", "work"]);
});

it("steps into a folder at its end, through it, and out again; there and back is where it was", () => {
  furnish("out/garden", "out/shed", "home", "work");
  moveListByOne(store, "home", -1);
  expect(shown()).toEqual(["out/garden", "out/shed", "out/home", "work"]);
  moveListByOne(store, "home", -1);
  expect(shown()).toEqual(["out/garden", "out/home", "out/shed", "work"]);
  moveListByOne(store, "home", 1);
  moveListByOne(store, "home", 1);
  expect(shown()).toEqual(["out/garden", "out/shed", "home", "work"]);
});

it("keeps favourites among themselves, and the first and the last where they are", () => {
  furnish("*one", "*two", "home");
  expect(moveListByOne(store, "*two", 1)).toBe(false);
  expect(moveListByOne(store, "*one", -1)).toBe(false);
  expect(moveListByOne(store, "home", -1)).toBe(false);
  expect(moveListByOne(store, "home", 1)).toBe(false);
  expect(moveListByOne(store, "*two", -1)).toBe(true);
  expect(shown()).toEqual(["*two", "*one", "home"]);
});

it("appends to a folder, in one step to undo", () => {
  furnish("out/garden", "home", "out/shed", "work");
  moveListToEnd(store, "home", "out");
  expect(shown()).toEqual(["out/garden", "out/shed", "out/home", "work"]);
  store.undo();
  expect(shown()).toEqual(["out/garden", "out/shed", "home", "work"]);
});

it("moves folders with all that they hold", () => {
  furnish("in/desk", "home", "out/garden", "out/shed", "far/trip");
  moveFolder(store, "out", "in");
  expect(shown()).toEqual(["out/garden", "out/shed", "in/desk", "far/trip", "home"]);
  moveFolderByOne(store, "out", 1);
  expect(shown()).toEqual(["in/desk", "out/garden", "out/shed", "far/trip", "home"]);
  moveFolderByOne(store, "in", 1);
  moveFolderByOne(store, "in", 1);
  expect(shown()).toEqual(["out/garden", "out/shed", "far/trip", "in/desk", "home"]);
  expect(moveFolderByOne(store, "in", 1)).toBe(false);
});
