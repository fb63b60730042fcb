import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  addSection,
  addTodo,
  addTodos,
  completeTodos,
  deleteTodos,
  duplicateTodos,
  indent,
  moveToList,
  outdent,
  restoreTodos,
} from "../actions";
import { NO_FILTER, type Query } from "../query";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList, aTodo } from "../testing/rows";
import { expectInSync, titlesBySection, viewOf } from "../testing/views";
import {
  focusedTodo,
  NOTHING_SELECTED,
  restoreSnapshot,
  selection,
  takeSnapshot,
} from "../ui-state/selection";
import { ancestorsOf, depthOf, descendantsOf } from "./selectors";

let server: FakeServer;
let store: SyncedStore;

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date("2026-11-23T09:00:00Z") });
  server = new FakeServer();
  server.put(aList({ id: "home" }), aList({ id: "work", position: "a1" }));
  store = createSyncedStore(server, { ui: { snapshot: takeSnapshot, restore: restoreSnapshot } });
  store.outbox.lead();
  store.pullLoop.lead();
  await flushPromises();
});
afterEach(() => {
  vi.useRealTimers();
  selection.set(NOTHING_SELECTED);
  focusedTodo.set(null);
});

const view = (fields?: Partial<Query>) => viewOf(store, fields);
const drawn = (fields?: Partial<Query>) => titlesBySection(store, fields);
const titleOf = (id: string) => store.todos.get(id)?.title ?? id;
const wish = (title: string, parent?: number) => ({
  title,
  list_id: "home",
  ...(parent === undefined ? {} : { parent }),
});
const idsNamed = (...titles: string[]) =>
  titles.map((title) => [...store.todos.values()].find((row) => row.title === title)?.id ?? "");

const expectInStep = () => expectInSync(store, server);

describe("a list", () => {
  it("is a tree: what is deeper stands under what comes before it", async () => {
    addTodos(store, [wish("Trip"), wish("Pack", 0), wish("Socks", 1), wish("Book", 0), wish("Rent")]);
    expect(drawn()).toEqual({ open: ["Trip", "-Pack", "--Socks", "-Book", "Rent"] });
    const [trip = "", socks = ""] = idsNamed("Trip", "Socks");
    expect(descendantsOf(store, trip).map(titleOf)).toEqual(["Pack", "Socks", "Book"]);
    expect(ancestorsOf(store, socks).map((row) => row.title)).toEqual(["Trip", "Pack"]);
    expect([depthOf(store, trip), depthOf(store, socks)]).toEqual([0, 2]);
    store.undo();
    expect(drawn()).toEqual({ open: [] });
    await expectInStep();
  });

  it("shows its sections in order, those that are empty as well, and counts none of them", () => {
    const garden = addSection(store, { list_id: "home", title: "Garden" });
    addSection(store, { list_id: "home", title: "Attic", before: garden });
    addTodo(store, { title: "Rake", list_id: "home", parent_id: garden });
    addTodo(store, { title: "Post", list_id: "home" });
    expect(Object.entries(drawn())).toEqual([
      ["open", ["Post"]],
      ["Attic", []],
      ["Garden", ["Rake"]],
    ]);
    expect(store.index.openCountIn("home")).toBe(2);
  });

  it("hides what is under a folded row, and shows it where the view is narrowed", () => {
    const [trip = ""] = addTodos(store, [wish("Trip"), wish("Pack", 0), wish("Socks", 1), wish("Rent")]);
    const shown = view();
    shown();
    store.collapsed.set(trip, true);
    expect(shown()[0]?.ids.map(titleOf)).toEqual(["Trip", "Rent"]);
    expect(drawn({ filter: { ...NO_FILTER, text: "socks" } })).toEqual({ open: ["Socks"] });
    store.collapsed.set(trip, false);
    expect(shown()[0]?.ids.map(titleOf)).toEqual(["Trip", "Pack", "Socks", "Rent"]);
  });

  it("goes on without a parent that is done, and shows what is open under it in its place", async () => {
    const [trip = "", pack = ""] = addTodos(store, [wish("Trip"), wish("Pack", 0), wish("Rent")]);
    completeTodos(store, [trip], true);
    vi.advanceTimersByTime(3000);
    expect(drawn()).toEqual({ open: ["Rent"] });
    completeTodos(store, [pack], false);
    expect(drawn()).toEqual({ open: ["Pack", "Rent"] });
    await expectInStep();
  });

  it("shows a row at the top whose parent is in another list, in the trash, or not here", () => {
    store.todos.setServerRow(aTodo({ id: "away", list_id: "work" }));
    store.todos.setServerRow(aTodo({ id: "gone", list_id: "home", deleted_at: "2026-11-23T08:00:00Z" }));
    for (const [nth, parent_id] of ["away", "gone", "nowhere"].entries())
      store.todos.setServerRow(
        aTodo({ id: `row${nth}`, title: `Row ${nth}`, list_id: "home", parent_id, position: `a${nth}` }),
      );
    expect(drawn()).toEqual({ open: ["Row 0", "Row 1", "Row 2"] });
    expect(store.index.topLevelOf("home")).toEqual(["row0", "row1", "row2"]);
  });

  it("loses no row where two devices have put each under the other", () => {
    const under = (id: string, parent_id: string) => aTodo({ id, title: id, list_id: "home", parent_id });
    for (const row of [under("a", "b"), under("b", "a"), under("c", "b")]) store.todos.setServerRow(row);
    expect(drawn()).toEqual({ open: ["a", "b", "-c"] });
  });

  it("in another order, or parted otherwise, is flat", () => {
    addTodos(store, [wish("B"), { ...wish("A", 0), priority: "high" }]);
    expect(drawn({ sort: "title" })).toEqual({ open: ["A", "B"] });
    expect(drawn({ group: "priority" })).toEqual({ "priority:high": ["A"], "priority:none": ["B"] });
  });

  it("as a board shows every column, and no card under a card", () => {
    addTodos(store, [wish("Trip"), wish("Pack", 0)]);
    addSection(store, { list_id: "home", title: "Later" });
    expect(drawn({ layout: "board" })).toEqual({ open: ["Trip"], Later: [] });
    expect(Object.keys(drawn({ layout: "board", group: "priority" }))).toEqual(
      ["high", "medium", "low", "none"].map((priority) => `priority:${priority}`),
    );
  });
});

describe("taking along", () => {
  beforeEach(() => {
    addTodos(store, [wish("Trip"), wish("Pack", 0), wish("Socks", 1), wish("Rent")]);
  });

  it("completes what is open below, and takes all of that back at once", async () => {
    completeTodos(store, idsNamed("Trip"), true);
    expect(
      [...store.todos.values()]
        .filter((row) => row.completed_at)
        .map((row) => row.title)
        .sort(),
    ).toEqual(["Pack", "Socks", "Trip"]);
    await expectInStep();
    store.undo();
    expect([...store.todos.values()].every((row) => row.completed_at === null)).toBe(true);
    await expectInStep();
  });

  it("deletes what is below and brings it back, also from the trash", async () => {
    const before = drawn();
    deleteTodos(store, idsNamed("Trip"));
    expect(drawn()).toEqual({ open: ["Rent"] });
    expect(view({ place: { kind: "trash" } })()[0]?.ids.map(titleOf)).toEqual(["Trip"]);
    await expectInStep();
    store.undo();
    expect(drawn()).toEqual(before);
    await expectInStep();
    store.redo();
    await expectInStep();
    restoreTodos(store, idsNamed("Trip"));
    expect(drawn()).toEqual(before);
    await expectInStep();
  });

  it("moves what is below to the other list, and back", async () => {
    const before = drawn();
    moveToList(store, idsNamed("Trip"), "work");
    expect(drawn({ place: { kind: "list", list: "work" } })).toEqual({ open: ["Trip", "-Pack", "--Socks"] });
    await expectInStep();
    store.undo();
    expect(drawn()).toEqual(before);
    await expectInStep();
    expect(drawn()).toEqual(before);
  });

  it("copies what is below beside the original", async () => {
    const [copy = ""] = duplicateTodos(store, idsNamed("Trip"));
    expect(drawn()).toEqual({
      open: ["Trip", "-Pack", "--Socks", "Trip", "-Pack", "--Socks", "Rent"],
    });
    expect(store.index.childrenOf(copy)).toHaveLength(1);
    await expectInStep();
    store.undo();
    expect(drawn()).toEqual({ open: ["Trip", "-Pack", "--Socks", "Rent"] });
  });
});

describe("indenting", () => {
  it("puts a row under the open one before it, and outdenting beside its parent", async () => {
    addTodos(store, [wish("One"), wish("Two"), wish("Three")]);
    const [one = "", two = ""] = idsNamed("One", "Two");
    expect(indent(store, two)).toBe(true);
    expect(drawn()).toEqual({ open: ["One", "-Two", "Three"] });
    expect(indent(store, two)).toBe(false);
    expect(outdent(store, two)).toBe(true);
    expect(drawn()).toEqual({ open: ["One", "Two", "Three"] });
    expect(outdent(store, two)).toBe(false);
    completeTodos(store, [one], true);
    expect(indent(store, two)).toBe(false);
    await expectInStep();
  });
});

describe("undo", () => {
  it("shows again what was selected and in focus", () => {
    const [one = "", two = ""] = addTodos(store, [wish("One"), wish("Two")]);
    selection.set({ ids: new Set([one, two]), anchor: one });
    focusedTodo.set(two);
    deleteTodos(store, [one, two]);
    selection.set(NOTHING_SELECTED);
    focusedTodo.set(null);
    expect(store.undo()[0]).toBe(two);
    expect([...selection.get().ids]).toEqual([one, two]);
    expect(focusedTodo.get()).toBe(two);
  });
});
