// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { networkProblem } from "@/lib/api/problem";
import { addTodo, changeTodo } from "../actions";
import { createStore, type Store } from "../engine/store";
import { emptyDisk, person } from "../testing/disk";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo } from "../testing/rows";
import { keptOperations, wipeLocal } from "./account-cache";
import { type Keeper, openKeeper } from "./persister";

const anna = person("anna");
let server: FakeServer;
let keepers: Keeper[];

beforeEach(() => {
  emptyDisk();
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.stubGlobal("addEventListener", () => undefined);
  server = new FakeServer();
  server.put(aList({ id: "inbox", inbox: true }), aTodo({ id: "tree" }));
  keepers = [];
});

afterEach(() => {
  for (const keeper of keepers) keeper.close();
});

function open(user = anna) {
  const store = createStore(server);
  const lead = vi.fn(() => {
    const stops = [store.outbox.lead(), store.pullLoop.lead()];
    return () => {
      for (const stop of stops) stop();
    };
  });
  const onKeeping = vi.fn();
  const keeper = openKeeper({ store, user, onLead: lead, onKeeping });
  keepers.push(keeper);
  return { store, keeper, lead, onKeeping };
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 3000, interval: 5 });
const titles = (store: Store) => [...store.todos.values()].map(({ title }) => title).sort();
const loaded = (store: Store) => until(() => expect(store.todos.get("tree")).toBeDefined());

test("what was loaded is there at the next start, without a network", async () => {
  const first = open();
  await loaded(first.store);
  await until(() => expect(first.store.pullLoop.state().status).toBe("ready"));
  first.keeper.close();
  server.fails = networkProblem();
  const second = open();
  await loaded(second.store);
  expect(second.store.pullLoop.state().status).toBe("ready");
});

test("a change that was not sent outlives the window, and arrives once", async () => {
  const first = open();
  await loaded(first.store);
  server.fails = networkProblem();
  addTodo(first.store, { title: "Written on the train", list_id: "inbox" });
  await until(async () => expect(await keptOperations()).toBe(1));
  first.keeper.close();
  server.fails = null;
  const second = open();
  await until(() =>
    expect([...server.todosById.values()].map(({ title }) => title)).toContain("Written on the train"),
  );
  await until(async () => expect(await keptOperations()).toBe(0));
  expect([...server.effects.values()]).toEqual([1]);
  expect(titles(second.store)).toEqual(["Water the lemon tree", "Written on the train"]);
});

test("one of two tabs talks to the server, and both show the same", async () => {
  const first = open();
  await loaded(first.store);
  const second = open();
  await loaded(second.store);
  changeTodo(second.store, "tree", { title: "Prune the lemon tree" });
  await until(() => expect(server.todosById.get("tree")?.title).toBe("Prune the lemon tree"));
  await until(() => expect(titles(first.store)).toEqual(["Prune the lemon tree"]));
  await until(() => expect(second.store.outbox.state().pending).toBe(0));
  expect([first.lead.mock.calls.length, second.lead.mock.calls.length]).toEqual([1, 0]);
});

test("the tab that stays takes over with what the other had not sent", async () => {
  const first = open();
  await loaded(first.store);
  const second = open();
  await loaded(second.store);
  server.fails = networkProblem();
  changeTodo(first.store, "tree", { title: "Theirs to send" });
  await until(() => expect(titles(second.store)).toEqual(["Theirs to send"]));
  first.keeper.close();
  server.fails = null;
  await until(() => expect(server.todosById.get("tree")?.title).toBe("Theirs to send"));
  await until(() => expect(second.store.outbox.state().pending).toBe(0));
});

test("a tab that is closed while it still reads shows nothing, and leaves nothing", async () => {
  const first = open();
  await loaded(first.store);
  first.keeper.close();
  const second = open();
  await second.keeper.wipe();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([titles(second.store), second.lead.mock.calls.length]).toEqual([[], 0]);
  expect(await indexedDB.databases()).toEqual([]);
});

test("signing out in one tab leaves nothing, though another tab writes on", async () => {
  const first = open();
  await loaded(first.store);
  const second = open();
  await loaded(second.store);
  for (let nth = 0; nth < 20; nth += 1) addTodo(second.store, { title: `${nth}`, list_id: "inbox" });
  await first.keeper.wipe();
  addTodo(second.store, { title: "Late", list_id: "inbox" });
  await second.keeper.wipe();
  expect(await indexedDB.databases()).toEqual([]);
});

test("where nothing can be kept the tab goes on by itself, and says so once", async () => {
  vi.stubGlobal("indexedDB", undefined);
  const { store, keeper, onKeeping } = open();
  await loaded(store);
  await until(() => expect(keeper.keeping()).toBe("memory"));
  changeTodo(store, "tree", { title: "In memory" });
  await until(() => expect(server.todosById.get("tree")?.title).toBe("In memory"));
  expect(onKeeping).toHaveBeenCalled();
});

test("a tab that loses its disk goes on by itself", async () => {
  const { store, keeper, lead } = open();
  await loaded(store);
  await wipeLocal();
  changeTodo(store, "tree", { title: "In memory" });
  await until(() => expect(server.todosById.get("tree")?.title).toBe("In memory"));
  expect([keeper.keeping(), lead.mock.calls.length]).toEqual(["memory", 2]);
});

test("without locks every tab talks to the server, and both show the same", async () => {
  vi.stubGlobal("navigator", { locks: undefined });
  const [first, second] = [open(), open()];
  await Promise.all([loaded(first.store), loaded(second.store)]);
  changeTodo(second.store, "tree", { title: "On a network of one's own" });
  await until(() => expect(titles(first.store)).toEqual(["On a network of one's own"]));
  await until(() => expect(server.todosById.get("tree")?.title).toBe("On a network of one's own"));
  const pulls = server.pulls;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(server.pulls).toBe(pulls);
});
