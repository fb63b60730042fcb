import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { networkProblem, Problem } from "@/lib/api/problem";
import { addList, addTodo, changeTodo, deleteTodos, moveToList } from "../actions";
import { FakeServer, settle } from "../testing/fake-server";
import { aList, aTodo } from "../testing/rows";
import { HISTORY } from "./signals";
import { createStore, type Refusal, type Store } from "./store";

let server: FakeServer;
let store: Store;
let refusals: Refusal[];

beforeEach(async () => {
  vi.useFakeTimers();
  server = new FakeServer();
  server.put(aList({ id: "inbox", inbox: true }), aList({ id: "work", name: "Work", position: "a1" }));
  server.put(aTodo({ id: "tree" }));
  store = createStore(server);
  refusals = [];
  store.onRejection((refusal) => refusals.push(refusal));
  store.outbox.lead();
  store.pullLoop.lead();
  await settle();
});

afterEach(() => vi.useRealTimers());

const title = (id: string) => store.todos.get(id)?.title;
const gone = (status: number, code: string, retryAfter: number | null = null) =>
  new Problem({ status, code, retryAfter });

describe("optimism", () => {
  it("shows a change before the server has heard of it", async () => {
    server.rule = () => "hold";
    changeTodo(store, "tree", { title: "Prune the lemon tree" });
    expect(title("tree")).toBe("Prune the lemon tree");
    expect(server.todosById.get("tree")?.title).toBe("Water the lemon tree");
    await server.open();
    expect(server.todosById.get("tree")?.title).toBe("Prune the lemon tree");
    expect(store.outbox.state()).toEqual({ status: "idle", pending: 0 });
  });

  it("keeps what is still on its way on top of what the server says", async () => {
    server.rule = () => "hold";
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

  it("does not fall back to an older row that arrives late", async () => {
    const question = store.replica.preparePull();
    const late = await server.pull({});
    changeTodo(store, "tree", { title: "Prune the lemon tree" });
    await settle();
    expect(store.replica.applyPull(question, late)).toBe(false);
    expect(title("tree")).toBe("Prune the lemon tree");
  });

  it("asks nothing when its own change is the only news", async () => {
    const before = server.pulls;
    changeTodo(store, "tree", { title: "Prune the lemon tree" });
    await settle();
    expect(server.pulls).toBe(before);
  });

  it("asks for what others changed in between", async () => {
    server.put(aTodo({ id: "rose", title: "Theirs" }));
    changeTodo(store, "tree", { title: "Prune the lemon tree" });
    await settle();
    expect(title("rose")).toBe("Theirs");
  });

  it("sends nothing for a change that changes nothing", () => {
    changeTodo(store, "tree", { title: "Water the lemon tree", completed: false });
    expect(server.seen).toEqual([]);
  });

  it("tells only the listeners of the row that changed", () => {
    store.todos.setServerRow(aTodo({ id: "other" }));
    const [mine, others] = [vi.fn(), vi.fn()];
    store.signals.subscribe("tree", mine);
    store.signals.subscribe("other", others);
    changeTodo(store, "tree", { priority: "high" });
    expect(mine).toHaveBeenCalledTimes(1);
    expect(others).not.toHaveBeenCalled();
  });
});

describe("refusal", () => {
  it("rolls the field back and tells what was not kept", async () => {
    server.rule = () => gone(422, "string_too_long");
    changeTodo(store, "tree", { title: "x".repeat(501) });
    await settle();
    expect(title("tree")).toBe("Water the lemon tree");
    expect(refusals[0]?.rows[0]).toMatchObject({ title: "x".repeat(501) });
    expect(store.undo()).toEqual([]);
  });

  it("takes later changes of other fields along unharmed", async () => {
    server.rule = ({ step }) =>
      step.kind === "todo.change" && "title" in step.patch ? gone(422, "bad") : null;
    changeTodo(store, "tree", { title: "" });
    changeTodo(store, "tree", { priority: "high" });
    await settle();
    expect(store.todos.get("tree")).toMatchObject({ title: "Water the lemon tree", priority: "high" });
  });

  it("hands back what was written in a row that a pull has taken away before", async () => {
    server.put(aTodo({ id: "bag", list_id: "work" }));
    await store.pullLoop.pull();
    server.fails = networkProblem();
    changeTodo(store, "bag", { notes: "The blue one" });
    changeTodo(store, "bag", { title: "Pack the bag" });
    await settle();
    server.fails = null;
    server.take("work");
    await store.pullLoop.pull();
    expect(store.todos.get("bag")).toBeUndefined();
    store.outbox.flush();
    await settle();
    expect(refusals.flatMap(({ rows }) => rows)).toEqual([
      { title: "", notes: "The blue one" },
      { title: "Pack the bag" },
    ]);
  });

  it("lets go of what rests on a list that was refused", async () => {
    server.rule = ({ step }) => (step.kind === "list.create" ? gone(422, "bad") : null);
    const list = addList(store, { name: "Trip", color: "pink", icon: null });
    const todo = addTodo(store, { title: "Pack", list_id: list });
    await settle();
    expect(store.lists.get(list)).toBeUndefined();
    expect(store.todos.get(todo)).toBeUndefined();
    expect(store.outbox.state().pending).toBe(0);
    expect(refusals[0]?.rows).toMatchObject([{ name: "Trip" }, { title: "Pack" }]);
  });

  it("counts a todo that is already gone as deleted", async () => {
    server.purge("tree");
    deleteTodos(store, ["tree"]);
    await settle();
    expect(refusals).toEqual([]);
    expect(store.todos.get("tree")).toBeUndefined();
  });

  it("shows a todo again that was not deleted because its list lay in the trash", async () => {
    server.put({ ...aList({ id: "inbox" }), deleted_at: "2026-11-23T08:00:00Z" });
    deleteTodos(store, ["tree"]);
    await settle();
    expect(store.todos.get("tree")).toEqual(server.todosById.get("tree"));
  });
});

describe("retry", () => {
  it("goes on by itself after the network comes back, in order", async () => {
    server.fails = networkProblem();
    const list = addList(store, { name: "Trip", color: "pink", icon: null });
    const todo = addTodo(store, { title: "Pack", list_id: list });
    await settle();
    expect(store.outbox.state()).toEqual({ status: "retrying", pending: 2 });
    server.fails = null;
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.outbox.state().status).toBe("idle");
    expect(server.todosById.get(todo)?.list_id).toBe(list);
  });

  it("waits as long as the server asks", async () => {
    server.fails = gone(429, "rate_limited", 20);
    changeTodo(store, "tree", { priority: "low" });
    await settle();
    server.fails = null;
    await vi.advanceTimersByTimeAsync(19_000);
    expect(server.seen).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.todosById.get("tree")?.priority).toBe("low");
  });

  it("stops asking when the session has ended, and goes on with the next one", async () => {
    server.fails = gone(401, "session_ended");
    changeTodo(store, "tree", { priority: "low" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.seen).toHaveLength(1);
    server.fails = null;
    store.outbox.flush();
    await settle();
    expect(store.outbox.state().status).toBe("idle");
  });

  it("sends changes of one todo one after the other", async () => {
    server.rule = () => "hold";
    changeTodo(store, "tree", { title: "One" });
    changeTodo(store, "tree", { title: "Two" });
    await settle();
    expect(server.seen).toHaveLength(1);
    await server.open();
    expect(server.todosById.get("tree")?.title).toBe("Two");
  });
});

describe("undo", () => {
  it("takes back a move to another list, its place included", async () => {
    moveToList(store, ["tree"], "work");
    expect(store.index.idsOf("work")).toEqual(["tree"]);
    expect(store.undo()).toEqual(["tree"]);
    expect(store.todos.get("tree")).toMatchObject({ list_id: "inbox", position: "a0" });
    await settle();
    expect(server.todosById.get("tree")?.list_id).toBe("inbox");
  });

  it("takes back a bulk delete as one, and does it again", () => {
    const ids = Array.from({ length: 100 }, (_, nth) => addTodo(store, { title: `${nth}`, list_id: "work" }));
    deleteTodos(store, ids);
    expect(store.index.idsOf("work")).toEqual([]);
    expect(new Set(store.undo())).toEqual(new Set(ids));
    expect(store.index.idsOf("work")).toEqual(ids);
    store.redo();
    expect(store.index.idsOf("work")).toEqual([]);
  });

  it("brings date, time and zone back together", () => {
    const due = { due_date: "2026-11-24", due_time: "09:00:00", due_timezone: "Europe/Berlin" };
    changeTodo(store, "tree", due);
    changeTodo(store, "tree", { due_date: null });
    expect(store.todos.get("tree")).toMatchObject({ due_time: null, due_timezone: null });
    store.undo();
    expect(store.todos.get("tree")).toMatchObject(due);
  });
});

it("forgets everything when the account is closed", () => {
  addTodo(store, { title: "Secret", list_id: "inbox" });
  store.clear();
  expect([...store.todos.values(), ...store.lists.values()]).toEqual([]);
  expect(store.index.openIn("inbox")).toBe(0);
  expect(store.outbox.state().pending).toBe(0);
});

describe("what undo would take back", () => {
  it("is told to be another with each step, step back and step forth, and not by what nobody asked for", () => {
    let told = 0;
    store.signals.subscribe(HISTORY, () => {
      told += 1;
    });
    changeTodo(store, "tree", { title: "Prune" });
    expect(told).toBe(1);
    store.undo();
    expect(told).toBe(2);
    store.redo();
    expect(told).toBe(3);
    store.commitWithoutUndo([{ kind: "setting.change", id: "app", value: null }]);
    expect(told).toBe(3);
  });
});
