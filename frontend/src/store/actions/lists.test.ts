import { beforeEach, expect, it } from "vitest";
import { createStore, type Store } from "../engine/store";
import { FakeServer } from "../testing/fake-server";
import { aList } from "../testing/rows";
import { appendList, moveFolder, shelvesOf, stepFolder, stepList } from ".";

let store: Store;

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
  shelvesOf(store).flatMap(({ folder, lists }) => lists.map(({ id }) => (folder ? `${folder}/${id}` : id)));

beforeEach(() => {
  store = createStore(new FakeServer());
});

it("steps by one as the sidebar shows them, whatever stands between", () => {
  furnish("home", "out/garden", "work", "*now", "trip");
  expect(shown()).toEqual(["*now", "out/garden", "home", "work", "trip"]);
  stepList(store, "trip", -1);
  expect(shown()).toEqual(["*now", "out/garden", "home", "trip", "work"]);
  stepList(store, "home", 1);
  expect(shown()).toEqual(["*now", "out/garden", "trip", "home", "work"]);
});

it("steps into a folder at its end, through it, and out again; there and back is where it was", () => {
  furnish("out/garden", "out/shed", "home", "work");
  stepList(store, "home", -1);
  expect(shown()).toEqual(["out/garden", "out/shed", "out/home", "work"]);
  stepList(store, "home", -1);
  expect(shown()).toEqual(["out/garden", "out/home", "out/shed", "work"]);
  stepList(store, "home", 1);
  stepList(store, "home", 1);
  expect(shown()).toEqual(["out/garden", "out/shed", "home", "work"]);
});

it("keeps favourites among themselves, and the first and the last where they are", () => {
  furnish("*one", "*two", "home");
  expect(stepList(store, "*two", 1)).toBe(false);
  expect(stepList(store, "*one", -1)).toBe(false);
  expect(stepList(store, "home", -1)).toBe(false);
  expect(stepList(store, "home", 1)).toBe(false);
  expect(stepList(store, "*two", -1)).toBe(true);
  expect(shown()).toEqual(["*two", "*one", "home"]);
});

it("appends to a folder, in one step to undo", () => {
  furnish("out/garden", "home", "out/shed", "work");
  appendList(store, "home", "out");
  expect(shown()).toEqual(["out/garden", "out/shed", "out/home", "work"]);
  store.undo();
  expect(shown()).toEqual(["out/garden", "out/shed", "home", "work"]);
});

it("moves folders with all that they hold", () => {
  furnish("in/desk", "home", "out/garden", "out/shed", "far/trip");
  moveFolder(store, "out", "in");
  expect(shown()).toEqual(["out/garden", "out/shed", "in/desk", "far/trip", "home"]);
  stepFolder(store, "out", 1);
  expect(shown()).toEqual(["in/desk", "out/garden", "out/shed", "far/trip", "home"]);
  stepFolder(store, "in", 1);
  stepFolder(store, "in", 1);
  expect(shown()).toEqual(["out/garden", "out/shed", "far/trip", "in/desk", "home"]);
  expect(stepFolder(store, "in", 1)).toBe(false);
});
