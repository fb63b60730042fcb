import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { networkProblem } from "@/lib/api/problem";
import { addTodo, changeTodo } from "../actions";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo, emptyDisk, person } from "../testing/fixtures";
import { countCachedOperations, deleteCache } from "./account-cache";
import { openPersister, type Persister } from "./persister";

const anna = person("anna");
let server: FakeServer;
let persisters: Persister[];

beforeEach(() => {
  emptyDisk();
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.stubGlobal("addEventListener", () => undefined);
  server = new FakeServer();
  server.put(aList({ id: "inbox", inbox: true }), aTodo({ id: "tree" }));
  persisters = [];
});

afterEach(() => {
  for (const persister of persisters) persister.close();
});

function open(user = anna) {
  const store = createSyncedStore(server);
  const lead = vi.fn(() => {
    const stops = [store.outbox.lead(), store.pullLoop.lead()];
    return () => {
      for (const stop of stops) stop();
    };
  });
  const onMode = vi.fn();
  const persister = openPersister({ store, user, onLead: lead, onMode });
  persisters.push(persister);
  return { store, persister, lead, onMode };
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 3000, interval: 5 });
const titles = (store: SyncedStore) => [...store.todos.values()].map(({ title }) => title).sort();
const loaded = (store: SyncedStore) => until(() => expect(store.todos.get("tree")).toBeDefined());

test("rows that were loaded are there at the next start, even offline", async () => {
  const first = open();
  await loaded(first.store);
  await until(() => expect(first.store.pullLoop.state().status).toBe("ready"));
  first.persister.close();
  server.failure = networkProblem();
  const second = open();
  await loaded(second.store);
  expect(second.store.pullLoop.state().status).toBe("ready");
});

test("a pending change survives closing the window, and takes effect once", async () => {
  const first = open();
  await loaded(first.store);
  server.failure = networkProblem();
  addTodo(first.store, { title: "Written on the train", list_id: "inbox" });
  await until(async () => expect(await countCachedOperations()).toBe(1));
  first.persister.close();
  server.failure = null;
  const second = open();
  await until(() =>
    expect([...server.todosById.values()].map(({ title }) => title)).toContain("Written on the train"),
  );
  await until(async () => expect(await countCachedOperations()).toBe(0));
  expect([...server.effects.values()]).toEqual([1]);
  expect(titles(second.store)).toEqual(["Water the lemon tree", "Written on the train"]);
});

test("one of two tabs syncs with the server, and both show the same rows", async () => {
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

test("the remaining tab takes over the pending operations of the closed one", async () => {
  const first = open();
  await loaded(first.store);
  const second = open();
  await loaded(second.store);
  server.failure = networkProblem();
  changeTodo(first.store, "tree", { title: "Pending there" });
  await until(() => expect(titles(second.store)).toEqual(["Pending there"]));
  first.persister.close();
  server.failure = null;
  await until(() => expect(server.todosById.get("tree")?.title).toBe("Pending there"));
  await until(() => expect(second.store.outbox.state().pending).toBe(0));
});

test("a tab that is closed while it reads the disk shows nothing and leaves nothing", async () => {
  const first = open();
  await loaded(first.store);
  first.persister.close();
  const second = open();
  await second.persister.wipe();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([titles(second.store), second.lead.mock.calls.length]).toEqual([[], 0]);
  expect(await indexedDB.databases()).toEqual([]);
});

test("signing out in one tab leaves nothing on the disk while another tab still writes", async () => {
  const first = open();
  await loaded(first.store);
  const second = open();
  await loaded(second.store);
  for (let index = 0; index < 20; index += 1) addTodo(second.store, { title: `${index}`, list_id: "inbox" });
  await first.persister.wipe();
  addTodo(second.store, { title: "Late", list_id: "inbox" });
  await second.persister.wipe();
  expect(await indexedDB.databases()).toEqual([]);
});

test("a tab without a disk syncs by itself and reports its mode", async () => {
  vi.stubGlobal("indexedDB", undefined);
  const { store, persister, onMode } = open();
  await loaded(store);
  await until(() => expect(persister.mode()).toBe("memory"));
  changeTodo(store, "tree", { title: "In memory" });
  await until(() => expect(server.todosById.get("tree")?.title).toBe("In memory"));
  expect(onMode).toHaveBeenCalled();
});

test("a tab that loses its disk syncs by itself", async () => {
  const { store, persister, lead } = open();
  await loaded(store);
  await deleteCache();
  changeTodo(store, "tree", { title: "In memory" });
  await until(() => expect(server.todosById.get("tree")?.title).toBe("In memory"));
  expect([persister.mode(), lead.mock.calls.length]).toEqual(["memory", 2]);
});

test("without locks every tab syncs with the server, and both show the same rows", async () => {
  vi.stubGlobal("navigator", { locks: undefined });
  const [first, second] = [open(), open()];
  await Promise.all([loaded(first.store), loaded(second.store)]);
  changeTodo(second.store, "tree", { title: "On a network of one's own" });
  await until(() => expect(titles(first.store)).toEqual(["On a network of one's own"]));
  await until(() => expect(server.todosById.get("tree")?.title).toBe("On a network of one's own"));
  // Pulls under way may still end; the tabs must not keep each other pulling.
  let pulls: number;
  do {
    pulls = server.pulls;
    await new Promise((resolve) => setTimeout(resolve, 300));
  } while (server.pulls !== pulls && pulls < 20);
  expect(server.pulls).toBe(pulls);
});
