import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "@/lib/api/problem";
import {
  addComment,
  addReminder,
  addTodo,
  changeTodo,
  completeTodo,
  deleteTodos,
  moveToList,
} from "../actions";
import { Device } from "../testing/device";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import type { List, Member, Operation, Todo } from "../types";
import type { AccessLoss } from "./access-loss";
import { NO_ROW_CHANGES } from "./changes";
import { createSyncedStore, type SyncedStore } from "./synced-store";

const mira: Member = { user_id: "a1", name: "Mira", role: "owner" };
const jon: Member = { user_id: "b2", name: "Jon", role: "editor" };

let server: FakeServer;
let device: Device;
let losses: AccessLoss[];

beforeEach(async () => {
  vi.useFakeTimers();
  server = new FakeServer();
  server.put(aList({ id: "inbox", inbox: true }), aList({ id: "shop", name: "Groceries", color: "red" }));
  server.put(aTodo({ id: "milk", list_id: "shop", title: "Milk" }), aTodo({ id: "own", title: "Call Ida" }));
  server.share("shop", mira, jon);
  device = new Device(server);
  losses = [];
  for (const tab of device.tabs) tab.onLoss((list) => losses.push(list));
  await settle();
});
afterEach(() => vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(100);
const tab = () => device.tabs[0] as SyncedStore;

function goOffline(): void {
  device.nextFate = () => "unsent";
}

/** The outbox is sent before the pull, as when the network returns. */
async function goOnline(): Promise<void> {
  device.nextFate = () => "answered";
  device.flush();
  await vi.advanceTimersByTimeAsync(60_000);
}

/** The lists and todos of the server, each list with the titles of its todos. */
const titlesByList = () =>
  Object.fromEntries(
    [...server.listsById.values()].map(({ id, name }) => [
      name,
      [...server.todosById.values()]
        .filter((row) => row.list_id === id)
        .map(({ title }) => title)
        .sort(),
    ]),
  );

function expectForgotten(): void {
  for (const store of [...device.tabs, device.restored()]) {
    expect([store.lists.get("shop"), store.members.get("shop"), store.todos.get("milk")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(Object.keys(store.replica.cursors().lists)).not.toContain("shop");
    expect(store.outbox.pending()).toEqual([]);
  }
}

it("keeps new todos and changed texts in a private list, and the device forgets the rest", async () => {
  goOffline();
  const bread = addTodo(tab(), { title: "Bread", list_id: "shop" });
  addTodo(tab(), { title: "Rye", list_id: "shop", parent_id: bread });
  const dropped = addTodo(tab(), { title: "Never mind", list_id: "shop" });
  deleteTodos(tab(), [dropped]);
  changeTodo(tab(), "milk", { title: "Oat milk" });
  completeTodo(tab(), "milk", true);
  addReminder(tab(), bread, { before_minutes: 10 });
  changeTodo(tab(), "own", { title: "Call Ida back" });
  server.unshare("shop");
  await goOnline();
  expect(titlesByList()).toEqual({
    Home: ["Call Ida back"],
    "Groceries (my changes)": ["Bread", "Oat milk", "Rye"],
  });
  const copies = [...server.todosById.values()];
  const byTitle = (title: string) => copies.find((row) => row.title === title);
  expect(byTitle("Rye")?.parent_id).toBe(byTitle("Bread")?.id);
  expect(byTitle("Oat milk")?.completed_at).not.toBeNull();
  const copy = [...server.listsById.values()].find(({ name }) => name.endsWith("(my changes)"));
  expect(copy?.color).toBe("red");
  expect(losses).toEqual([
    { name: "Groceries", isReadable: false, isLeft: false, copy: copy?.id },
    { name: "Groceries", isReadable: false, isLeft: false, copy: copy?.id },
  ]);
  expect([...device.rejections]).toEqual([]);
  expectForgotten();
});

it("says that a list is lost without keeping a copy where nothing was unsent", async () => {
  server.unshare("shop");
  await device.pull();
  await settle();
  expect(losses).toEqual([
    { name: "Groceries", isReadable: false, isLeft: false, copy: null },
    { name: "Groceries", isReadable: false, isLeft: false, copy: null },
  ]);
  expect(titlesByList()).toEqual({ Home: ["Call Ida"] });
  expectForgotten();
});

it("leaves a todo in its own list that was to be moved into the lost one", async () => {
  goOffline();
  moveToList(tab(), ["own"], "shop");
  server.unshare("shop");
  await goOnline();
  expect([titlesByList(), tab().todos.get("own")?.list_id]).toEqual([{ Home: ["Call Ida"] }, "inbox"]);
  expect(losses[0]).toEqual({ name: "Groceries", isReadable: false, isLeft: false, copy: null });
  expect([...device.rejections]).toEqual([]);
});

it("keeps the changes if the browser is closed between the response and the pull", async () => {
  goOffline();
  addTodo(tab(), { title: "Bread", list_id: "shop" });
  await settle();
  server.unshare("shop");
  const fates = ["answered", "answered"] as const;
  let requests = 0;
  device.nextFate = () => fates[requests++] ?? "unsent";
  device.flush();
  await settle();
  expect(server.received.length).toBeGreaterThan(0);
  expect(device.stored().operations.map(({ step }) => step.kind)).toEqual(["todo.create"]);
  device.kill();
  await goOnline();
  expect(titlesByList()["Groceries (my changes)"]).toEqual(["Bread"]);
});

it("reports a rejection as ever where the list is still there or was not shared", async () => {
  goOffline();
  changeTodo(tab(), "milk", { title: "Oat milk" });
  changeTodo(tab(), "own", { title: "Call Ida back" });
  server.purge("milk");
  server.purge("own");
  await goOnline();
  expect([...device.rejections.values()].map(({ operation }) => operation.step.id).sort()).toEqual([
    "milk",
    "own",
  ]);
  expect(losses).toEqual([]);
  expect(tab().outbox.pending()).toEqual([]);
});

it("is no loss that a shared list in one's own trash is deleted forever", async () => {
  server.put(aList({ id: "shop", name: "Groceries", deleted_at: "2026-11-29T08:00:00Z" }));
  await device.pull();
  server.unshare("shop");
  await device.pull();
  await settle();
  expect(losses).toEqual([]);
});

/** A tab in which somebody is typing a title, which is saved before its list is lost. */
async function openTypingTab(): Promise<SyncedStore> {
  const store: SyncedStore = createSyncedStore(server, {
    nameCopy: (name) => `${name} (my changes)`,
    onBeforeLoss: () => changeTodo(store, "milk", { title: "Oat milk" }),
  });
  const stops = [store.outbox.lead(), store.pullLoop.lead()];
  await settle();
  server.unshare("shop");
  for (const stop of stops) stop();
  return store;
}

it("keeps the words that are being typed when the list is lost", async () => {
  const store = await openTypingTab();
  store.outbox.lead();
  store.pullLoop.lead();
  await settle();
  expect(titlesByList()["Groceries (my changes)"]).toEqual(["Oat milk"]);
});

it("sends the words that are being typed in a tab that hears of the loss from another", async () => {
  const store = await openTypingTab();
  const removed = { rows: [], removed: ["shop"] };
  const changes = { ...NO_ROW_CHANGES, lists: removed, members: removed, acknowledged: [] };
  store.receive({ kind: "changed", changes: { ...changes, cursors: store.replica.cursors() } });
  expect(store.outbox.pending().map(({ step }) => "patch" in step && step.patch)).toEqual([
    { title: "Oat milk" },
  ]);
});

const author = { id: "b2", name: "Jon" };
const comments = (title: string) =>
  [...server.commentsById.values()]
    .filter(({ todo_id }) => server.todosById.get(todo_id)?.title === title)
    .map(({ text }) => text);

it("keeps comments with a copy of their todo", async () => {
  goOffline();
  addComment(tab(), tab().todos.get("milk") as Todo, author, "Which kind?");
  server.unshare("shop");
  await goOnline();
  expect(titlesByList()["Groceries (my changes)"]).toEqual(["Milk"]);
  expect(comments("Milk")).toEqual(["Which kind?"]);
  expect([...device.rejections]).toEqual([]);
});

describe("a list that the person may only read from now on", () => {
  /** The server answers 404 from now on to what the role does not allow. */
  function demote(role: Member["role"]): void {
    server.put({ ...server.listsById.get("shop"), role } as List);
    const isInList = (step: Operation["step"]) => /"shop"|"milk"/.test(JSON.stringify(step));
    const isAllowed = (kind: string) =>
      kind.startsWith("reminder.") || (role === "commenter" && kind.startsWith("comment."));
    server.rule = ({ step }) =>
      isInList(step) && !isAllowed(step.kind) ? new Problem({ status: 404, code: "list_not_found" }) : null;
  }

  function expectRowsOfServer(): void {
    const rows = [...server.todosById.values()].filter(({ list_id }) => list_id === "shop");
    for (const store of [...device.tabs, device.restored()]) {
      expect([...store.todos.values()].filter(({ list_id }) => list_id === "shop")).toEqual(rows);
      expect(store.lists.get("shop")).toEqual(server.listsById.get("shop"));
      expect(store.outbox.pending()).toEqual([]);
    }
    expect([...device.rejections]).toEqual([]);
  }

  it("keeps what was not sent in a private list, tells once, and shows what the server has", async () => {
    goOffline();
    const bread = addTodo(tab(), { title: "Bread", list_id: "shop" });
    addReminder(tab(), bread, { before_minutes: 10 });
    changeTodo(tab(), "milk", { title: "Oat milk" });
    addComment(tab(), tab().todos.get("milk") as Todo, author, "Which kind?");
    moveToList(tab(), ["own"], "shop");
    await settle();
    demote("viewer");
    await goOnline();
    expect(titlesByList()).toEqual({
      Home: ["Call Ida"],
      Groceries: ["Milk"],
      "Groceries (my changes)": ["Bread", "Oat milk"],
    });
    expect(comments("Oat milk")).toEqual(["Which kind?"]);
    const copy = [...server.listsById.values()].find(({ name }) => name.endsWith("(my changes)"))?.id;
    expect(losses).toEqual([
      { name: "Groceries", isReadable: true, isLeft: false, copy },
      { name: "Groceries", isReadable: true, isLeft: false, copy },
    ]);
    expectRowsOfServer();
  });

  it("takes the comments of a commenter, and says that the rest is undone", async () => {
    goOffline();
    completeTodo(tab(), "milk", true);
    addComment(tab(), tab().todos.get("milk") as Todo, author, "Which kind?");
    demote("commenter");
    await goOnline();
    expect(comments("Milk")).toEqual(["Which kind?"]);
    expect(losses[0]).toEqual({ name: "Groceries", isReadable: true, isLeft: false, copy: null });
    expectRowsOfServer();
  });

  it("keeps the changes even if the new role was pulled before they were sent", async () => {
    goOffline();
    changeTodo(tab(), "milk", { title: "Oat milk" });
    demote("viewer");
    const fates = ["unsent", "answered"] as const;
    let requests = 0;
    device.nextFate = () => fates[requests++ % 2] ?? "unsent";
    await device.pull();
    await device.pull();
    expect(tab().lists.get("shop")?.role).toBe("viewer");
    device.kill();
    await goOnline();
    expect(titlesByList()["Groceries (my changes)"]).toEqual(["Oat milk"]);
    expectRowsOfServer();
  });
});
