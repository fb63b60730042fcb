import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  addDraftTree,
  addSection,
  addTodo,
  completeTodos,
  deleteTodos,
  duplicateTodos,
  indent,
  moveTodos,
  moveToList,
  outdent,
  restoreTodos,
} from "../actions";
import { NO_FILTER, type Query } from "../query";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import { liveViewOf, pullAndExpectInSync, titlesByGroup } from "../testing/views";
import {
  focusedTodo,
  NOTHING_SELECTED,
  restoreUiSnapshot,
  selection,
  takeUiSnapshot,
} from "../ui-state/selection";
import { ancestorsOf, depthOf, descendantsOf, levelOf } from "./selectors";

let server: FakeServer;
let store: SyncedStore;

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date("2026-11-23T09:00:00Z") });
  server = new FakeServer();
  server.put(aList({ id: "home" }), aList({ id: "work", position: "a1" }));
  store = createSyncedStore(server, { ui: { snapshot: takeUiSnapshot, restore: restoreUiSnapshot } });
  store.outbox.lead();
  store.pullLoop.lead();
  await flushPromises();
});
afterEach(() => {
  vi.useRealTimers();
  selection.set(NOTHING_SELECTED);
  focusedTodo.set(null);
});

const view = (fields?: Partial<Query>) => liveViewOf(store, fields);
const titlesOf = (fields?: Partial<Query>) => titlesByGroup(store, fields);
const titleOf = (id: string) => store.todos.get(id)?.title ?? id;
const draft = (title: string, parent?: number) => ({
  title,
  list_id: "home",
  ...(parent === undefined ? {} : { parent }),
});
const idsNamed = (...titles: string[]) =>
  titles.map((title) => [...store.todos.values()].find((row) => row.title === title)?.id ?? "");

const expectInSyncNow = () => pullAndExpectInSync(store, server);

describe("a list", () => {
  it("is a tree of todos and their subtasks", async () => {
    addDraftTree(store, [
      draft("Trip"),
      draft("Pack", 0),
      draft("Socks", 1),
      draft("Book", 0),
      draft("Rent"),
    ]);
    expect(titlesOf()).toEqual({ open: ["Trip", "-Pack", "--Socks", "-Book", "Rent"] });
    const [trip = "", socks = ""] = idsNamed("Trip", "Socks");
    expect(descendantsOf(store, trip).map(titleOf)).toEqual(["Pack", "Socks", "Book"]);
    expect(ancestorsOf(store, socks).map((row) => row.title)).toEqual(["Trip", "Pack"]);
    expect([depthOf(store, trip), depthOf(store, socks)]).toEqual([0, 2]);
    store.undo();
    expect(titlesOf()).toEqual({ open: [] });
    await expectInSyncNow();
  });

  it("has at most fifty levels", async () => {
    addDraftTree(
      store,
      Array.from({ length: 52 }, (_, index) => draft(`${index}`, index === 0 ? undefined : index - 1)),
    );
    const [deepest = "", beside = "", last = ""] = idsNamed("49", "50", "51");
    expect(levelOf(store, deepest)).toBe(50);
    expect([beside, last].map((id) => levelOf(store, id))).toEqual([50, 50]);
    expect(indent(store, beside)).toBe(false);
    const [, pair = ""] = addDraftTree(store, [draft("Pair"), draft("Below", 0)]);
    const parent = store.todos.get(pair)?.parent_id ?? "";
    const [fits = "", tooDeep = ""] = idsNamed("47", "48");
    expect(moveTodos(store, [parent], { list_id: "home", parent_id: tooDeep, before: null })).toBe(false);
    expect(moveTodos(store, [parent], { list_id: "home", parent_id: fits, before: null })).toBe(true);
    await expectInSyncNow();
  });

  it("shows its sections in order, even empty ones, and doesn't count them as todos", () => {
    const garden = addSection(store, { list_id: "home", title: "Garden" });
    addSection(store, { list_id: "home", title: "Attic", before: garden });
    addTodo(store, { title: "Rake", list_id: "home", parent_id: garden });
    addTodo(store, { title: "Post", list_id: "home" });
    expect(Object.entries(titlesOf())).toEqual([
      ["open", ["Post"]],
      ["Attic", []],
      ["Garden", ["Rake"]],
    ]);
    expect(store.index.openCountIn("home")).toBe(2);
  });

  it("hides the subtasks of a collapsed row, unless the filter is narrowed", () => {
    const [trip = ""] = addDraftTree(store, [
      draft("Trip"),
      draft("Pack", 0),
      draft("Socks", 1),
      draft("Rent"),
    ]);
    const current = view();
    current();
    store.collapsed.set(trip, true);
    expect(current()[0]?.ids.map(titleOf)).toEqual(["Trip", "Rent"]);
    expect(titlesOf({ filter: { ...NO_FILTER, text: "socks" } })).toEqual({ open: ["Socks"] });
    store.collapsed.set(trip, false);
    expect(current()[0]?.ids.map(titleOf)).toEqual(["Trip", "Pack", "Socks", "Rent"]);
  });

  it("shows the open subtasks of a completed parent in its place", async () => {
    const [trip = "", pack = ""] = addDraftTree(store, [draft("Trip"), draft("Pack", 0), draft("Rent")]);
    completeTodos(store, [trip], true);
    vi.advanceTimersByTime(3000);
    expect(titlesOf()).toEqual({ open: ["Rent"] });
    completeTodos(store, [pack], false);
    expect(titlesOf()).toEqual({ open: ["Pack", "Rent"] });
    await expectInSyncNow();
  });

  it("shows a row at the top level whose parent is in another list, in the trash, or missing", () => {
    store.todos.setServerRow(aTodo({ id: "away", list_id: "work" }));
    store.todos.setServerRow(aTodo({ id: "deleted", list_id: "home", deleted_at: "2026-11-23T08:00:00Z" }));
    for (const [index, parent_id] of ["away", "deleted", "nowhere"].entries())
      store.todos.setServerRow(
        aTodo({
          id: `row${index}`,
          title: `Row ${index}`,
          list_id: "home",
          parent_id,
          position: `a${index}`,
        }),
      );
    expect(titlesOf()).toEqual({ open: ["Row 0", "Row 1", "Row 2"] });
    expect(store.index.topLevelOf("home")).toEqual(["row0", "row1", "row2"]);
  });

  it("loses no row when two devices have nested two rows under each other", () => {
    const nested = (id: string, parent_id: string) => aTodo({ id, title: id, list_id: "home", parent_id });
    for (const row of [nested("a", "b"), nested("b", "a"), nested("c", "b")]) store.todos.setServerRow(row);
    expect(titlesOf()).toEqual({ open: ["a", "b", "-c"] });
  });

  it("is flat when it is sorted or grouped in another way", () => {
    addDraftTree(store, [draft("B"), { ...draft("A", 0), priority: "high" }]);
    expect(titlesOf({ sort: "title" })).toEqual({ open: ["A", "B"] });
    expect(titlesOf({ group: "priority" })).toEqual({ "priority:high": ["A"], "priority:none": ["B"] });
  });

  it("as a board has every column, and no subtasks", () => {
    addDraftTree(store, [draft("Trip"), draft("Pack", 0)]);
    addSection(store, { list_id: "home", title: "Later" });
    expect(titlesOf({ layout: "board" })).toEqual({ open: ["Trip"], Later: [] });
    expect(Object.keys(titlesOf({ layout: "board", group: "priority" }))).toEqual(
      ["high", "medium", "low", "none"].map((priority) => `priority:${priority}`),
    );
  });
});

describe("a change of a parent", () => {
  beforeEach(() => {
    addDraftTree(store, [draft("Trip"), draft("Pack", 0), draft("Socks", 1), draft("Rent")]);
  });

  it("completes its open subtree, and undo reopens all of it", async () => {
    completeTodos(store, idsNamed("Trip"), true);
    expect(
      [...store.todos.values()]
        .filter((row) => row.completed_at)
        .map((row) => row.title)
        .sort(),
    ).toEqual(["Pack", "Socks", "Trip"]);
    await expectInSyncNow();
    store.undo();
    expect([...store.todos.values()].every((row) => row.completed_at === null)).toBe(true);
    await expectInSyncNow();
  });

  it("deletes its subtree, and restores it by undo or from the trash", async () => {
    const before = titlesOf();
    deleteTodos(store, idsNamed("Trip"));
    expect(titlesOf()).toEqual({ open: ["Rent"] });
    expect(view({ view: { kind: "trash" } })()[0]?.ids.map(titleOf)).toEqual(["Trip"]);
    await expectInSyncNow();
    store.undo();
    expect(titlesOf()).toEqual(before);
    await expectInSyncNow();
    store.redo();
    await expectInSyncNow();
    restoreTodos(store, idsNamed("Trip"));
    expect(titlesOf()).toEqual(before);
    await expectInSyncNow();
  });

  it("moves its subtree to another list, and undo moves it back", async () => {
    const before = titlesOf();
    moveToList(store, idsNamed("Trip"), "work");
    expect(titlesOf({ view: { kind: "list", list: "work" } })).toEqual({
      open: ["Trip", "-Pack", "--Socks"],
    });
    await expectInSyncNow();
    store.undo();
    expect(titlesOf()).toEqual(before);
    await expectInSyncNow();
    expect(titlesOf()).toEqual(before);
  });

  it("duplicates its subtree after the original", async () => {
    const [copy = ""] = duplicateTodos(store, idsNamed("Trip"));
    expect(titlesOf()).toEqual({
      open: ["Trip", "-Pack", "--Socks", "Trip", "-Pack", "--Socks", "Rent"],
    });
    expect(store.index.childrenOf(copy)).toHaveLength(1);
    await expectInSyncNow();
    store.undo();
    expect(titlesOf()).toEqual({ open: ["Trip", "-Pack", "--Socks", "Rent"] });
  });
});

describe("indenting", () => {
  it("makes a row a subtask of the open one before it, and outdenting undoes that", async () => {
    addDraftTree(store, [draft("One"), draft("Two"), draft("Three")]);
    const [one = "", two = ""] = idsNamed("One", "Two");
    expect(indent(store, two)).toBe(true);
    expect(titlesOf()).toEqual({ open: ["One", "-Two", "Three"] });
    expect(indent(store, two)).toBe(false);
    expect(outdent(store, two)).toBe(true);
    expect(titlesOf()).toEqual({ open: ["One", "Two", "Three"] });
    expect(outdent(store, two)).toBe(false);
    completeTodos(store, [one], true);
    expect(indent(store, two)).toBe(false);
    await expectInSyncNow();
  });
});

describe("undo", () => {
  it("restores the selection and the focus", () => {
    const [one = "", two = ""] = addDraftTree(store, [draft("One"), draft("Two")]);
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
