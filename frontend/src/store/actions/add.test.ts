import { beforeEach, expect, it } from "vitest";
import { createSyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import { addDraftTree, changeAppSetting, changeNotifications, changeTodos } from ".";

const store = createSyncedStore(new FakeServer());

beforeEach(() => {
  store.clear();
  store.lists.setServerRow(aList({ id: "home" }));
  store.todos.setServerRow(aTodo({ id: "kitchen", list_id: "home", kind: "section", position: "a0" }));
  store.todos.setServerRow(aTodo({ id: "old", list_id: "home", title: "old", position: "a1" }));
  store.todos.setServerRow(
    aTodo({ id: "in section", list_id: "home", title: "in section", parent_id: "kitchen", position: "a2" }),
  );
});

const titlesIn = (ids: readonly string[]) =>
  ids.flatMap((id) => {
    const todo = store.todos.get(id);
    return todo?.kind === "todo" ? [todo.title] : [];
  });
const draft = (title: string, parent_id?: string) => ({
  title,
  list_id: "home",
  ...(parent_id ? { parent_id } : {}),
});

it("adds several todos in their order at the end, or at the top if the person chose that", () => {
  addDraftTree(store, [draft("one"), draft("two")]);
  expect(titlesIn(store.index.topLevelOf("home"))).toEqual(["old", "one", "two"]);
  changeAppSetting(store, { add_to_top: true });
  addDraftTree(store, [draft("three"), draft("four")]);
  addDraftTree(store, [draft("five")]);
  expect(titlesIn(store.index.topLevelOf("home"))).toEqual(["five", "three", "four", "old", "one", "two"]);
});

it("adds with keys that can be stored, whatever keys others have chosen", () => {
  for (const [id, position] of [
    ["top", `A${"0".repeat(254)}1`],
    ["end", "z".repeat(256)],
  ] as const) {
    store.todos.setServerRow(aTodo({ id, list_id: "home", title: id, position }));
  }
  const atEnd = addDraftTree(store, [draft("one"), draft("two")]);
  changeAppSetting(store, { add_to_top: true });
  const added = [...atEnd, ...addDraftTree(store, [draft("three")])];
  expect(added.map((id) => store.todos.get(id)?.position.length)).toEqual([2, 2, 2]);
  expect(titlesIn(store.index.topLevelOf("home"))).toEqual(["top", "three", "old", "one", "two", "end"]);
});

it("adds to the top of a section, and subtasks last", () => {
  changeAppSetting(store, { add_to_top: true });
  addDraftTree(store, [draft("first", "kitchen")]);
  expect(titlesIn(store.index.childrenOf("kitchen"))).toEqual(["first", "in section"]);
  const [parent = ""] = addDraftTree(store, [draft("parent"), { ...draft("below"), parent: 0 }]);
  addDraftTree(store, [draft("later", parent)]);
  expect(titlesIn(store.index.childrenOf(parent))).toEqual(["below", "later"]);
});

const remindersOf = (id: string) =>
  [...store.reminders.values()].filter(({ todo_id }) => todo_id === id).map((row) => row.before_minutes);

it("gives a todo the default reminder with its first time, and undoes both at once", () => {
  changeNotifications(store, { default_reminder: 10 });
  const timed = { due_date: "2026-12-01", due_time: "09:00:00" };
  const [added = "", own = "", dated = ""] = addDraftTree(store, [
    { ...draft("added"), ...timed },
    { ...draft("own"), ...timed, reminders: [{ before_minutes: 30 }] },
    { ...draft("dated"), due_date: "2026-12-01" },
  ]);
  expect([added, own, dated].map(remindersOf)).toEqual([[10], [30], []]);
  changeTodos(store, [own, dated], { due_time: "10:00:00" });
  expect([own, dated].map(remindersOf)).toEqual([[30], [10]]);
  changeTodos(store, [dated], { due_time: "11:00:00" });
  expect(remindersOf(dated)).toEqual([10]);
  store.undo();
  store.undo();
  expect(remindersOf(dated)).toEqual([]);
  expect(store.todos.get(dated)?.due_time).toBe(null);
});
