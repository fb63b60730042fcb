import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { networkProblem, Problem } from "@/lib/api/problem";
import {
  addComment,
  addList,
  addReminder,
  addTodo,
  changeSetting,
  changeTodo,
  deleteTodos,
  moveToList,
  removeReminder,
} from "../actions";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import type { Rejection } from "./changes";
import { createSyncedStore, type SyncedStore } from "./synced-store";

let server: FakeServer;
let store: SyncedStore;
let rejections: Rejection[];

beforeEach(async () => {
  vi.useFakeTimers();
  server = new FakeServer();
  server.put(aList({ id: "inbox", inbox: true }), aList({ id: "work", name: "Work", position: "a1" }));
  server.put(aTodo({ id: "tree" }));
  store = createSyncedStore(server);
  rejections = [];
  store.onRejection((rejection) => rejections.push(rejection));
  store.outbox.lead();
  store.pullLoop.lead();
  await flushPromises();
});

afterEach(() => vi.useRealTimers());

const title = (id: string) => store.todos.get(id)?.title;
const problem = (status: number, code: string, retryAfter: number | null = null) =>
  new Problem({ status, code, retryAfter });

describe("a change", () => {
  it("is shown before the server has it", async () => {
    server.rule = () => "wait";
    changeTodo(store, "tree", { title: "Prune the lemon tree" });
    expect(title("tree")).toBe("Prune the lemon tree");
    expect(server.todosById.get("tree")?.title).toBe("Water the lemon tree");
    await server.open();
    expect(server.todosById.get("tree")?.title).toBe("Prune the lemon tree");
    expect(store.outbox.state()).toEqual({ status: "idle", pending: 0 });
  });

  it("stays applied while pending, on top of newer server rows", async () => {
    server.rule = () => "wait";
    changeTodo(store, "tree", { title: "Prune the lemon tree" });
    server.put(aTodo({ id: "tree", notes: "Every second day" }));
    await store.pullLoop.pull();
    expect(store.todos.get("tree")).toMatchObject({
      title: "Prune the lemon tree",
      notes: "Every second day",
    });
    await server.open();
    expect(title("tree")).toBe("Prune the lemon tree");
  });

  it("is not overwritten by a pull that started before it", async () => {
    const pending = store.replica.preparePull();
    const response = await server.pull({});
    changeTodo(store, "tree", { title: "Prune the lemon tree" });
    await flushPromises();
    expect(store.replica.applyPull(pending, response)).toBe(false);
    expect(title("tree")).toBe("Prune the lemon tree");
  });

  it("needs no pull when nobody else changed anything", async () => {
    const before = server.pulls;
    changeTodo(store, "tree", { title: "Prune the lemon tree" });
    await flushPromises();
    expect(server.pulls).toBe(before);
  });

  it("is followed by a pull when others changed something in between", async () => {
    server.put(aTodo({ id: "rose", title: "By others" }));
    changeTodo(store, "tree", { title: "Prune the lemon tree" });
    await flushPromises();
    expect(title("rose")).toBe("By others");
  });

  it("is not sent if it changes nothing", () => {
    changeTodo(store, "tree", { title: "Water the lemon tree", completed: false });
    expect(server.received).toEqual([]);
  });

  it("notifies only the listeners of its row", () => {
    store.todos.setServerRow(aTodo({ id: "other" }));
    const [onOwnRow, onOtherRow] = [vi.fn(), vi.fn()];
    store.signals.subscribe("tree", onOwnRow);
    store.signals.subscribe("other", onOtherRow);
    changeTodo(store, "tree", { priority: "high" });
    expect(onOwnRow).toHaveBeenCalledTimes(1);
    expect(onOtherRow).not.toHaveBeenCalled();
  });
});

describe("a rejected change", () => {
  it("is rolled back and reported with the lost row", async () => {
    server.rule = () => problem(422, "string_too_long");
    changeTodo(store, "tree", { title: "x".repeat(501) });
    await flushPromises();
    expect(title("tree")).toBe("Water the lemon tree");
    expect(rejections[0]?.rows[0]).toMatchObject({ title: "x".repeat(501) });
    expect(store.undo()).toEqual([]);
    server.rule = () => problem(409, "comments_full");
    addComment(store, aTodo({ id: "tree" }), { id: "ada", name: "Ada" }, "Which kind?");
    await flushPromises();
    expect(rejections[1]?.rows).toMatchObject([{ text: "Which kind?" }]);
  });

  it("leaves later changes of other fields alone", async () => {
    server.rule = ({ step }) =>
      step.kind === "todo.change" && "title" in step.patch ? problem(422, "bad") : null;
    changeTodo(store, "tree", { title: "" });
    changeTodo(store, "tree", { priority: "high" });
    await flushPromises();
    expect(store.todos.get("tree")).toMatchObject({ title: "Water the lemon tree", priority: "high" });
  });

  it("is reported with its fields if a pull has removed the row before", async () => {
    server.put(aTodo({ id: "bag", list_id: "work" }));
    await store.pullLoop.pull();
    server.failure = networkProblem();
    changeTodo(store, "bag", { notes: "The blue one" });
    changeTodo(store, "bag", { title: "Pack the bag" });
    await flushPromises();
    server.failure = null;
    server.unshare("work");
    await store.pullLoop.pull();
    expect(store.todos.get("bag")).toBeUndefined();
    store.outbox.flush();
    await flushPromises();
    expect(rejections.flatMap(({ rows }) => rows)).toEqual([
      { title: "", notes: "The blue one" },
      { title: "Pack the bag" },
    ]);
  });

  it("takes the operations that depend on it along", async () => {
    server.rule = ({ step }) => (step.kind === "list.create" ? problem(422, "bad") : null);
    const list = addList(store, { name: "Trip", color: "pink", icon: null });
    const todo = addTodo(store, { title: "Pack", list_id: list });
    await flushPromises();
    expect(store.lists.get(list)).toBeUndefined();
    expect(store.todos.get(todo)).toBeUndefined();
    expect(store.outbox.state().pending).toBe(0);
    expect(rejections[0]?.rows).toMatchObject([{ name: "Trip" }, { title: "Pack" }]);
  });

  it("does not include the deletion of a todo that is gone already", async () => {
    server.purge("tree");
    deleteTodos(store, ["tree"]);
    await flushPromises();
    expect(rejections).toEqual([]);
    expect(store.todos.get("tree")).toBeUndefined();
  });

  it("shows a todo again whose list was in the trash, so that it was not deleted", async () => {
    server.put({ ...aList({ id: "inbox" }), deleted_at: "2026-11-23T08:00:00Z" });
    deleteTodos(store, ["tree"]);
    await flushPromises();
    expect(store.todos.get("tree")).toEqual(server.todosById.get("tree"));
  });
});

describe("a device that was away for longer than removals are remembered", () => {
  it("loads its settings and reminders again", async () => {
    const away = createSyncedStore(server);
    changeSetting(store, "tag:home", { name: "home", color: "red" });
    changeSetting(store, "tag:work", { name: "work", color: "blue" });
    const reminder = addReminder(store, "tree", { before_minutes: 10 });
    await flushPromises();
    const leave = away.pullLoop.lead();
    await flushPromises();
    expect(away.reminders.get(reminder)).toBeDefined();
    leave();
    changeSetting(store, "tag:home", null);
    removeReminder(store, reminder);
    await flushPromises();
    server.purgeAccountTombstones();
    away.pullLoop.lead();
    await flushPromises();
    expect([away.settings.get("tag:home"), away.reminders.get(reminder)]).toEqual([undefined, undefined]);
    expect(away.settings.get("tag:work")?.value).toEqual({ name: "work", color: "blue" });
  });
});

describe("a retry", () => {
  it("follows by itself when the network is back, in the original order", async () => {
    server.failure = networkProblem();
    const list = addList(store, { name: "Trip", color: "pink", icon: null });
    const todo = addTodo(store, { title: "Pack", list_id: list });
    await flushPromises();
    expect(store.outbox.state()).toEqual({ status: "retrying", pending: 2 });
    server.failure = null;
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.outbox.state().status).toBe("idle");
    expect(server.todosById.get(todo)?.list_id).toBe(list);
  });

  it("waits as long as the server asks for", async () => {
    server.failure = problem(429, "rate_limited", 20);
    changeTodo(store, "tree", { priority: "low" });
    await flushPromises();
    server.failure = null;
    await vi.advanceTimersByTimeAsync(19_000);
    expect(server.received).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.todosById.get("tree")?.priority).toBe("low");
  });

  it("waits for the next session if the present one has ended", async () => {
    server.failure = problem(401, "session_ended");
    changeTodo(store, "tree", { priority: "low" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.received).toHaveLength(1);
    server.failure = null;
    store.outbox.flush();
    await flushPromises();
    expect(store.outbox.state().status).toBe("idle");
  });

  it("does not overtake an earlier change of the same todo", async () => {
    server.rule = () => "wait";
    changeTodo(store, "tree", { title: "One" });
    changeTodo(store, "tree", { title: "Two" });
    await flushPromises();
    expect(server.received).toHaveLength(1);
    await server.open();
    expect(server.todosById.get("tree")?.title).toBe("Two");
  });
});

describe("undo", () => {
  it("moves a todo back to its list and its place", async () => {
    moveToList(store, ["tree"], "work");
    expect(store.index.idsIn("work")).toEqual(["tree"]);
    expect(store.undo()).toEqual(["tree"]);
    expect(store.todos.get("tree")).toMatchObject({ list_id: "inbox", position: "a0" });
    await flushPromises();
    expect(server.todosById.get("tree")?.list_id).toBe("inbox");
  });

  it("takes back a bulk deletion as one change, and redo repeats it", () => {
    const ids = Array.from({ length: 100 }, (_, index) =>
      addTodo(store, { title: `${index}`, list_id: "work" }),
    );
    deleteTodos(store, ids);
    expect(store.index.idsIn("work")).toEqual([]);
    expect(new Set(store.undo())).toEqual(new Set(ids));
    expect(store.index.idsIn("work")).toEqual(ids);
    store.redo();
    expect(store.index.idsIn("work")).toEqual([]);
  });

  it("restores date, time and time zone together", () => {
    const due = { due_date: "2026-11-24", due_time: "09:00:00", due_timezone: "Europe/Berlin" };
    changeTodo(store, "tree", due);
    changeTodo(store, "tree", { due_date: null });
    expect(store.todos.get("tree")).toMatchObject({ due_time: null, due_timezone: null });
    store.undo();
    expect(store.todos.get("tree")).toMatchObject(due);
  });
});

it("clears all rows, indexes and pending operations when the account is closed", () => {
  addTodo(store, { title: "Secret", list_id: "inbox" });
  store.clear();
  expect([...store.todos.values(), ...store.lists.values()]).toEqual([]);
  expect(store.index.openCountIn("inbox")).toBe(0);
  expect(store.outbox.state().pending).toBe(0);
});
